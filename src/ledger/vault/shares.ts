// The vault's offline key: an age identity, split into shares of which any few together give it back (Shamir).
import { generateX25519Identity, identityToRecipient } from "age-encryption";
import { combine, split } from "shamir-secret-sharing";
import { digestOf } from "./bundle.ts";

/** A share file cannot be read, or the shares do not give one key. The message is for the keeper. */
export class SharesUnfit extends Error {
  override readonly name = "SharesUnfit";
}

export interface SplitKey {
  /** Public: what is encrypted to it, the shares open. */
  readonly recipient: string;
  /** Whole texts of share files, one a keeper. */
  readonly shares: readonly string[];
}

interface Share {
  readonly recipient: string;
  readonly threshold: number;
  readonly value: Buffer;
}

const title = "akshara vault share 1";

function shareText(recipient: string, place: string, value: Uint8Array): string {
  const lines = [title, `recipient: ${recipient}`, `share: ${place}`, `value: ${Buffer.from(value).toString("hex")}`];
  const text = `${lines.join("\n")}\n`;
  return `${text}check: ${digestOf(Buffer.from(text)).slice(0, 16)}\n`;
}

/** Makes a new identity and splits it; nobody keeps it whole. `threshold` of the `shares` open what is sealed to the recipient. */
export async function newSplitKey(shares: number, threshold: number): Promise<SplitKey> {
  const identity = await generateX25519Identity();
  const recipient = await identityToRecipient(identity);
  const parts = await split(new TextEncoder().encode(identity), shares, threshold);
  return {
    recipient,
    shares: parts.map((part, at) =>
      shareText(recipient, `${at + 1} of ${shares}, any ${threshold} open the vault`, part),
    ),
  };
}

function readShare(text: string): Share {
  const [, whole = "", recipient = "", threshold = "", value = "", check = ""] =
    /^(akshara vault share 1\nrecipient: (age1[0-9a-z]+)\nshare: [0-9]+ of [0-9]+, any ([0-9]+) open the vault\nvalue: ([0-9a-f]+)\n)check: ([0-9a-f]{16})\n?$/.exec(
      text.replaceAll("\r\n", "\n"),
    ) ?? [];
  if (whole === "") throw new SharesUnfit("a file is not a share of a vault's key");
  if (digestOf(Buffer.from(whole)).slice(0, 16) !== check)
    throw new SharesUnfit("a share was changed: its check fails");
  return { recipient, threshold: Number(threshold), value: Buffer.from(value, "hex") };
}

/** The identity again, from the texts of enough share files of one key. Throws SharesUnfit. */
export async function joinShares(texts: readonly string[]): Promise<string> {
  const read = texts.map(readShare);
  const [first] = read;
  if (!first) throw new SharesUnfit("no share was given");
  if (read.some(({ recipient }) => recipient !== first.recipient))
    throw new SharesUnfit("the shares are of different keys");
  const values = [...new Map(read.map(({ value }) => [value.toString("hex"), value])).values()];
  if (values.length < first.threshold) {
    throw new SharesUnfit(`${first.threshold} different shares are needed, ${values.length} were given`);
  }
  const identity = new TextDecoder().decode(await combine(values.map((value) => Uint8Array.from(value))));
  const made = await identityToRecipient(identity).catch(() => undefined);
  if (made !== first.recipient) throw new SharesUnfit("the shares do not give the key of their recipient");
  return identity;
}
