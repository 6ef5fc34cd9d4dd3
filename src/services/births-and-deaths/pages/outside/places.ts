// Where the pages of the way out are.
import { townPath } from "../../../../web/links.ts";

const base = "/births-and-deaths";
export const queuePath = (town: number): string => townPath(town, `${base}/state-register`);
export const againPath = (town: number, event: string): string => `${queuePath(town)}/${event}/again`;
/** Who has asked for an entry's certificate through DigiLocker. */
export const pullsPath = (town: number, event: string): string => townPath(town, `${base}/events/${event}/digilocker`);
