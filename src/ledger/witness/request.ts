// What is sent to a witness (C2SP tlog-witness, add-checkpoint): the old size, the proof of growth, and the checkpoint.

/** One asking for a cosignature. */
export interface AddCheckpoint {
  readonly oldSize: number;
  readonly proof: readonly Uint8Array[];
  /** The checkpoint with the log's signature. */
  readonly note: string;
}

const proof_lines_max = 63;

/** The lines as they travel. */
export const formatRequest = ({ oldSize, proof, note }: AddCheckpoint): string =>
  [`old ${oldSize}`, ...proof.map((hash) => Buffer.from(hash).toString("base64")), "", note].join("\n");

/** Reads them; undefined when they have another form. */
export function parseRequest(body: string): AddCheckpoint | undefined {
  const end = body.indexOf("\n\n");
  if (end < 0) return undefined;
  const [first = "", ...lines] = body.slice(0, end).split("\n");
  const [, old] = /^old (0|[1-9][0-9]{0,15})$/.exec(first) ?? [];
  const oldSize = Number(old);
  if (old === undefined || !Number.isSafeInteger(oldSize) || lines.length > proof_lines_max) return undefined;
  const proof = lines.map((line) => Buffer.from(line, "base64"));
  const whole = proof.every((hash, at) => hash.length === 32 && hash.toString("base64") === lines[at]);
  return whole ? { oldSize, proof, note: body.slice(end + 2) } : undefined;
}

/** The content type of the answer that tells the size which the witness has. */
export const size_type = "text/x.tlog.size";
