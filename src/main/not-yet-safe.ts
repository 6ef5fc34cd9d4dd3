// Whether every page must say "not yet safe": the vault is away, and by configuration the work goes on.
import type { VaultWatch } from "../ledger/vault/lag.ts";
import type { Configuration } from "./configuration.ts";

/** Milliseconds a page waits to know it; pages that need no database must come while it is away too. */
const answer_ms_max = 200;

/**
 * Answers from the vault's watch, soon: what can not be known in time is said to be not yet safe. Undefined where there is no vault
 * (its absence is said elsewhere) and where commands are refused while it is down.
 */
export function notYetSafeReader(
  watch: Pick<VaultWatch, "isDown"> | undefined,
  { AKSHARA_VAULT_DOWN }: Pick<Configuration, "AKSHARA_VAULT_DOWN">,
): (() => Promise<boolean>) | undefined {
  if (watch === undefined || AKSHARA_VAULT_DOWN !== "continue") return undefined;
  return () =>
    new Promise<boolean>((resolve) => {
      const late = setTimeout(() => resolve(true), answer_ms_max);
      const say = (isDown: boolean): void => {
        clearTimeout(late);
        resolve(isDown);
      };
      watch.isDown().then(say, () => say(true));
    });
}
