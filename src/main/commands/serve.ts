// `akshara serve`: the portal. With nothing configured it brings its own PostgreSQL, two sample towns and a sandbox gateway.
import type { ChildProcess } from "node:child_process";
import { once } from "node:events";
import type { Configuration } from "../configuration.ts";
import { makeOutside, startBackground } from "../background.ts";
import { sealWords } from "../../ledger/witness/guardian.ts";
import { layFoundation } from "../foundation.ts";
import { makePortal } from "../portal.ts";
import { isSandbox, publicOrigin, startSandboxGateway } from "../sandbox-gateway.ts";
import { isSandboxRegister, startSandboxRegister } from "../state-register.ts";
import { seedSample } from "../seed-sample.ts";
import { type SampleLogin, sampleStaffServing } from "../../services/people/server/sample-logins.ts";
import { noVaultWords, samplePlaces, type Vault } from "../vault.ts";
import type { Command } from "./command.ts";

function welcome(configuration: Configuration, logins: readonly SampleLogin[], say: (line: string) => void): void {
  const origin = publicOrigin(configuration);
  say("");
  say(`Akshara is open at ${origin}`);
  if (logins.length === 0) return;
  say("  sample data: two invented towns, Shivpuri and Dewas");
  say(
    `  citizen        ${origin}/250705/property-tax/find   (mobile 6000000001; the code comes here and on /developer)`,
  );
  for (const { login, password, role } of logins.filter(({ town }) => town === 250705)) {
    say(`  ${role.padEnd(14)} ${origin}/250705/staff/sign-in   (${login}, password ${password})`);
  }
  say(`  one-time passwords of the staff and the citizens' codes: ${origin}/developer`);
  say("  stop with Ctrl-C");
}

/** Loudly, because nobody should learn it on the day the vault is needed. */
function sayVault(vault: Vault | undefined, configuration: Configuration, say: (line: string) => void): void {
  if (vault === undefined) say(noVaultWords);
  if (vault?.isSample !== true) return;
  const { folder, shares } = samplePlaces(configuration);
  say(`  THE SAMPLE'S VAULT IS NO VAULT: it lies in ${folder}, and the shares of its key beside it in ${shares}.`);
  say(
    "  It is for trying the rebuild. For real data: `akshara vault keys`, other disks or hosts, shares off this machine.",
  );
}

/** Starts everything; resolves when it has been told to stop and is closed. */
async function run(configuration: Configuration, say: (line: string) => void): Promise<number> {
  const foundation = await layFoundation({ configuration, say, join: false, work: configuration.AKSHARA_WORK });
  const sandboxes: ChildProcess[] = [];
  try {
    const sample = configuration.AKSHARA_SAMPLE;
    const left = sample ? [] : await sampleStaffServing(foundation.database);
    if (left.length > 0) {
      say(`sample staff can still sign in: ${left.join(", ")}. Dismiss them, or set AKSHARA_SAMPLE=yes.`);
      return 78;
    }
    // A sealed portal refuses every command, also those that fill the samples.
    const sealed = foundation.witnessing.guardian.seal();
    if (sealed !== undefined) say(`SEALED: ${sealWords(sealed)}. Reasons at ${publicOrigin(configuration)}/log-status`);
    const logins = sample && sealed === undefined ? await seedSample(foundation, say) : undefined;
    const outside = makeOutside(foundation, say);
    const portal = await makePortal(foundation, logins, outside);
    if (isSandbox(configuration)) sandboxes.push(await startSandboxGateway(configuration, say));
    if (isSandboxRegister(configuration)) sandboxes.push(await startSandboxRegister(configuration, say));
    await portal.app.listen({ host: configuration.AKSHARA_LISTEN, port: configuration.PORT });
    const stopBackground = configuration.AKSHARA_WORK ? startBackground(foundation, outside) : undefined;
    welcome(configuration, logins ?? [], say);
    sayVault(foundation.vault, configuration, say);
    await Promise.race([once(process, "SIGTERM"), once(process, "SIGINT")]);
    say("stopping: finishing what was accepted");
    await portal.close();
    await stopBackground?.();
    return 0;
  } finally {
    for (const sandbox of sandboxes) sandbox.kill("SIGTERM");
    await foundation.close();
  }
}

export const serve: Command = {
  about: "opens the portal (and does the work, unless AKSHARA_WORK=no)",
  run: (_words, configuration, say) => run(configuration, say),
};
