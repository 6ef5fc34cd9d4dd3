// A table as CSV that spreadsheets open as it is meant: UTF-8 with its mark, and no cell that they take for a formula.

const risky = /^[=+\-@\t\r]/;

const cell = (text: string): string => {
  const safe = risky.test(text) ? `'${text}` : text;
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
};

/** Rows as RFC 4180 has them. */
export const csvOf = (rows: readonly (readonly string[])[]): string =>
  `\uFEFF${rows.map((row) => `${row.map(cell).join(",")}\r\n`).join("")}`;
