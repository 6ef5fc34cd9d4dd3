// The addresses of the margin.
import { townPath } from "../../../../web/links.ts";

const under = (town: number, rest: string): string => townPath(town, `/births-and-deaths${rest}`);

/** What can be wished for; whether a correction is clerical or substantive follows from what is changed. */
export const wishes = ["name", "correction", "adoption", "cancellation", "fraudulent"] as const;
export type Wish = (typeof wishes)[number];

/** The office's list. */
export const marginListPath = (town: number): string => under(town, "/margin");
/** What can be asked for an entry, and what was. */
export const marginStartPath = (town: number, event: string): string => under(town, `/events/${event}/margin`);
export const marginAskPath = (town: number, event: string, wish: Wish): string =>
  under(town, `/events/${event}/margin/ask/${wish}`);
export const marginPath = (town: number, event: string, serial: number, rest = ""): string =>
  under(town, `/events/${event}/margin/${serial}${rest}`);
export const historyPath = (town: number, event: string): string => under(town, `/events/${event}/history`);
