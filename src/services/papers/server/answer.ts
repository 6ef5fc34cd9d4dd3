// Answers the verify page's form where the browser runs no scripts: the same check, on the server.
import type { TrustList } from "../../../kernel/papers/trust.ts";
import { asPasted, type Verdict, verifyPaper } from "../../../kernel/papers/verify.ts";
import { checkSignature } from "../../../platform/papers/keys.ts";
import { picture_bytes_max } from "../../../platform/papers/picture.ts";
import type { QrReader } from "../../../platform/papers/qr-reader.ts";
import type { VerifyFault } from "../pages/verify-page.tsx";

/** Bytes of the sent form: the photo and what the form adds round it. Give it to the route as its body limit. */
export const verifyForm_bytes_max = picture_bytes_max + 64 * 1024;

/** What was sent. An empty photo is none. */
export type SentPaper = { readonly text: string; readonly photo: Uint8Array; readonly csrf: string };

/** Reads the multipart form of the verify page; undefined when it is no such form. `body` is already within its limit. */
export async function readSent(contentType: string, body: Uint8Array<ArrayBuffer>): Promise<SentPaper | undefined> {
  if (!contentType.startsWith("multipart/form-data;")) return undefined;
  try {
    const form = await new Response(body, { headers: { "content-type": contentType } }).formData();
    const photo = form.get("photo");
    const word = (name: string): string => {
      const value = form.get(name);
      return typeof value === "string" ? value : "";
    };
    const bytes = photo instanceof Blob ? new Uint8Array(await photo.arrayBuffer()) : new Uint8Array();
    return { text: word("text"), photo: bytes, csrf: word("_csrf") };
  } catch {
    return undefined;
  }
}

export type Answered = { readonly text: string; readonly answer: Verdict } | { readonly fault: VerifyFault };

/** The verdict on what was sent: the photo when there is one, else the text. Nothing of it is kept or logged. */
export async function answerSent(
  sent: Pick<SentPaper, "text" | "photo">,
  trust: TrustList,
  todaySeconds: number,
  reader: QrReader,
): Promise<Answered> {
  const read = sent.photo.length > 0 ? await reader.read(sent.photo) : { text: asPasted(sent.text) };
  if ("fault" in read) return read;
  if (read.text === "") return { fault: "nothing_given" };
  return { text: read.text, answer: await verifyPaper(trust, read.text, todaySeconds, checkSignature) };
}
