// Lines of a file on disk as they were written: only the line feed ends one, whatever else may stand in a fact's text.
import { createReadStream } from "node:fs";

const line_feed = 0x0a;

/** Reads the file line by line. Node's own readline would also end a line at U+2028, which may stand in JSON. */
export async function* linesOf(path: string): AsyncGenerator<string> {
  let begun: Buffer[] = [];
  for await (const chunk of createReadStream(path) as AsyncIterable<Buffer>) {
    let from = 0;
    for (let at = chunk.indexOf(line_feed); at >= 0; at = chunk.indexOf(line_feed, from)) {
      const end = chunk.subarray(from, at);
      yield begun.length === 0 ? end.toString() : Buffer.concat([...begun, end]).toString();
      begun = [];
      from = at + 1;
    }
    if (from < chunk.length) begun.push(chunk.subarray(from));
  }
  if (begun.length > 0) yield Buffer.concat(begun).toString();
}
