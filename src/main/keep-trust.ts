// The list of believed keys and withdrawn papers, as verifiers fetch it.
import { emptyStatus, type TrustList, withdraw } from "../kernel/papers/trust.ts";
import type { Database } from "../platform/database/connect.ts";
import { type PaperKeys, signStatusList, trustList } from "../platform/papers/keys.ts";
import { withdrawnCertificates } from "../services/births-and-deaths/server/certificate-store.ts";
import { type WithdrawnPaper, withdrawnReceipts } from "../services/collections/server/withdrawn-receipts.ts";
import type { Foundation } from "./foundation.ts";

/** How long a list is given out before the papers are looked at again. */
const trust_ms = 60_000;
const names = { nameHindi: "अक्षर नगर पालिका पोर्टल", nameEnglish: "Akshara municipal portal" };

/** Every paper of every town that is good no more: receipts that were reversed, certificates whose entry changed since. */
async function withdrawnPapers(looking: Database): Promise<readonly WithdrawnPaper[]> {
  return [...(await withdrawnReceipts(looking)), ...(await withdrawnCertificates(looking))];
}

/** Gives the list as it is now, at most a minute old. */
export function keepTrust(
  { opened, clock, configuration }: Foundation,
  keys: PaperKeys,
  statusUri: string,
): () => Promise<TrustList> {
  const looking = opened.as("akshara_work", 1);
  const issuer = configuration.AKSHARA_ISSUER;
  let known: readonly WithdrawnPaper[] = [];
  let made: { readonly at: number; readonly list: Promise<TrustList> } | undefined;
  const make = async (at: number): Promise<TrustList> => {
    // Without a database papers are judged by what was known last.
    known = await withdrawnPapers(looking).catch(() => known);
    const list = withdraw(
      emptyStatus(),
      known.map((paper) => paper.index),
    );
    const status = await signStatusList(keys, statusUri, list, Math.floor(at / 1000));
    const trust = trustList(keys, { issuer, ...names }, { [statusUri]: status });
    return { ...trust, withdrawn: known.map((paper) => paper.mark) };
  };
  return () => {
    const at = Date.parse(clock.now());
    if (!made || at - made.at > trust_ms) made = { at, list: make(at) };
    return made.list;
  };
}
