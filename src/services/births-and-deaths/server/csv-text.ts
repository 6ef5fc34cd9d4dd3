// Rows as a small CSV that spreadsheets open as it is meant: Hindi readable, no cell taken for a formula.

const quoted = (text: string): string => (/[",\r\n]|^\s|\s$/.test(text) ? `"${text.replaceAll('"', '""')}"` : text);

/** What a spreadsheet would calculate is marked as text. */
const safe = (text: string): string => (/^[=+\-@\t\r\n\uff1d\uff0b\uff0d\uff20]/.test(text) ? `'${text}` : text);

/** The rows with a mark in front by which spreadsheets know UTF-8; the heading is the first row. */
export const csvText = (rows: readonly (readonly string[])[]): string =>
  `\ufeff${rows.map((cells) => `${cells.map((cell) => quoted(safe(cell))).join(",")}\r\n`).join("")}`;
