// Where the pages of registering are.
import { townPath } from "../../../../web/links.ts";

const base = "/births-and-deaths";
export const inboxPath = (town: number): string => townPath(town, `${base}/inbox`);
export const alarmsPath = (town: number): string => townPath(town, `${base}/alarms`);
/** An event as the office sees it. */
export const officePath = (town: number, event: string): string => townPath(town, `${base}/events/${event}/office`);
/** What the office can do with an event, as its forms send it. */
export const officeDoings = ["ask", "forward", "refuse", "attest", "permit", "order", "confirm", "register"] as const;
export type OfficeDoing = (typeof officeDoings)[number];
export const doingPath = (town: number, event: string, doing: OfficeDoing): string =>
  `${officePath(town, event)}/${doing}`;
export const liftPath = (town: number, unit: string): string => townPath(town, `${base}/units/${unit}/lift`);
