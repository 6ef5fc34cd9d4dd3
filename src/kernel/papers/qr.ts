// Draws a paper's text as a QR symbol: one path for pages and for print.
import { encode } from "uqr";

/** Modules of white round the symbol that whoever draws it must leave (ISO/IEC 18004). */
export const quietModules = 4;

/**
 * The QR symbol of `text` at error level M: its width in modules and its dark modules as one SVG path in units of
 * modules, without the quiet margin. Text of capitals, digits and `$%*+-./: ` is packed densest.
 * Throws when the text is longer than a symbol holds (3,391 such signs).
 */
export function qrPath(text: string): { readonly size: number; readonly path: string } {
  const { data, size } = encode(text, { ecc: "M", boostEcc: false, border: 0 });
  let path = "";
  for (const [y, row] of data.entries()) {
    for (let x = 0; x < row.length; x++) {
      if (!row[x]) continue;
      const from = x;
      while (row[x + 1]) x++;
      path += `M${from} ${y}h${x + 1 - from}v1h-${x + 1 - from}z`;
    }
  }
  return { size, path };
}
