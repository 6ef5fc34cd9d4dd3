// The proof that somebody of the office saw before a certificate was granted: its kind, and the end of its number or a scan.
import { open } from "../../../kernel/private.ts";
import { type Refused, refuse } from "../../../kernel/refusal.ts";
import { latinDigits, normaliseText } from "../../../kernel/text.ts";
import { type ProofSeen, type Relation, seenKinds } from "./certificate.ts";

const rule = "RBD Act 1969, sections 12 and 17";
/** Signs of the end of a proof's number: no more is kept, so that nobody's number lies here. */
export const ending_letters_max = 4;

/** What a clerk writes down of the proof that lies before him. */
export interface SeenTyped {
  readonly what: string;
  /** The last signs of its number; empty where a scan lies with the request. */
  readonly ending: string;
}

/** A court is known by its order and the office's own use by its ground: both are written with the request. */
export const needsProof = (relation: Relation): boolean => relation !== "court" && relation !== "office";

/** What was seen, to be recorded; refused where it names no paper. */
export function readSeen(
  typed: SeenTyped | undefined,
  scans: number,
): Refused | { readonly ok: true; readonly seen: ProofSeen } {
  const what = seenKinds.find((kind) => kind === typed?.what);
  if (!what) return refuse("certificate.seen_missing", rule, { field: "seen" });
  const ending = latinDigits(normaliseText(typed?.ending ?? ""));
  if (ending === "" && scans > 0) return { ok: true, seen: { what } };
  if (!/^[\p{Letter}\d]{2,4}$/u.test(ending)) return refuse("certificate.seen_ending", rule, { field: "ending" });
  return { ok: true, seen: { what, ending: open(ending, "note") } };
}
