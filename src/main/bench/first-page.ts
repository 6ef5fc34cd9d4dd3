// What a first visit of a page brings over the line: the page, its styles, its font, and how many scripts it needs.
import { gzipSync } from "node:zlib";

export interface FirstPage {
  /** Compressed bytes of the page, its styles and its small pictures. */
  readonly gzip_bytes: number;
  /** The same and the font, which is compressed already. */
  readonly with_font_bytes: number;
  readonly scripts: number;
  /** Whether the server itself compresses the page. */
  readonly compressed: boolean;
}

async function fetched(url: URL): Promise<{ readonly bytes: Buffer; readonly compressed: boolean }> {
  const answer = await fetch(url, { headers: { "accept-encoding": "gzip" } });
  if (!answer.ok) throw new Error(`${url.pathname} answered ${answer.status}`);
  return { bytes: Buffer.from(await answer.arrayBuffer()), compressed: answer.headers.has("content-encoding") };
}

const found = (text: string, pattern: RegExp): readonly string[] =>
  [...text.matchAll(pattern)].map((one) => one[1] ?? "");

export async function measureFirstPage(origin: string, path: string): Promise<FirstPage> {
  const page = new URL(path, origin);
  const { bytes, compressed } = await fetched(page);
  const html = bytes.toString();
  let gzip_bytes = gzipSync(bytes).length;
  let font_bytes = 0;
  const linked = found(html, /<link[^>]* rel="(?:stylesheet|icon)"[^>]* href="([^"]+)"/g);
  for (const href of [...linked, ...found(html, /<img[^>]* src="(\/[^"]+)"/g)]) {
    const address = new URL(href, page);
    const part = (await fetched(address)).bytes;
    gzip_bytes += gzipSync(part).length;
    if (!address.pathname.endsWith(".css")) continue;
    for (const font of found(part.toString(), /url\("?([^")]+\.woff2)"?\)/g)) {
      font_bytes += (await fetched(new URL(font, address))).bytes.length;
    }
  }
  const scripts = found(html, /<script[^>]* (src)=/g).length;
  return { gzip_bytes, with_font_bytes: gzip_bytes + font_bytes, scripts, compressed };
}
