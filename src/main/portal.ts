// The portal: the web application with every service's routes, made on a foundation.
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { placeProof } from "../ledger/log/proofs.ts";
import { logRoutes } from "../ledger/log/routes.ts";
import { httpApp } from "../platform/http/app.ts";
import { stopGracefully } from "../platform/http/graceful-stop.ts";
import { makeFormKeeper } from "../platform/http/parked-forms.ts";
import type { Site } from "../platform/http/site.ts";
import type { App } from "../platform/http/visit.ts";
import { makeMetrics } from "../platform/metrics/metrics.ts";
import { openPaperKeys } from "../platform/papers/keys.ts";
import { paperPrinter } from "../platform/papers/printer.ts";
import { qrReader } from "../platform/papers/qr-reader.ts";
import { projectFile } from "../platform/place.ts";
import { makeSessions } from "../platform/sessions/sessions.ts";
import { registryWords } from "../services/births-and-deaths/server/all-words.ts";
import { eventsOf } from "../services/births-and-deaths/server/own-events.ts";
import { registryRoutes } from "../services/births-and-deaths/server/routes.ts";
import { routes as collectionRoutes } from "../services/collections/server/routes.ts";
import { shownReceipts } from "../services/collections/server/shown-receipts.ts";
import { words as collectionWords } from "../services/collections/pages/words/words.generated.ts";
import { paperRoutes } from "../services/papers/server/routes.ts";
import { rightsOf } from "../services/people/rules/rights.ts";
import { peopleRoutes, peopleWords, personShown } from "../services/people/server/routes.ts";
import type { SampleLogin } from "../services/people/server/sample-logins.ts";
import { rolesNow } from "../services/people/server/store.ts";
import { holdingsOf } from "../services/property-tax/server/about.ts";
import type { PropertyTaxParts } from "../services/property-tax/server/parts.ts";
import { accountsOf } from "./accounts.ts";
import { registryPartsOf } from "./births-and-deaths-parts.ts";
import { openBlobs } from "./blobs.ts";
import { propertyTaxRoutes } from "../services/property-tax/server/routes.ts";
import { words as ratesWords } from "../services/property-tax/pages/rates/words/words.generated.ts";
import { words as propertyTaxWords } from "../services/property-tax/pages/words/words.generated.ts";
import { words as recoveryWords } from "../services/recovery/pages/words/words.generated.ts";
import { recoveryRoutes } from "../services/recovery/server/routes.ts";
import type { Outside } from "./background.ts";
import type { Configuration } from "./configuration.ts";
import type { Foundation } from "./foundation.ts";
import { keepTrust } from "./keep-trust.ts";
import { keeperRoutes } from "./keeper-routes.ts";
import { keepingNow } from "./keeping.ts";
import { moneyLedger } from "./listening-ledger.ts";
import { logStatusRoutes } from "./log-status-routes.ts";
import { nightlyStatus, summaryOf } from "./nightly-status.ts";
import { notYetSafeReader } from "./not-yet-safe.ts";
import { recoveryPartsOf } from "./recovery-parts.ts";
import { contentDay } from "./release.ts";
import { bbpsSecret, gatewayAddress, publicOrigin } from "./sandbox-gateway.ts";
import { sampleTowns } from "./sample-towns.ts";
import { ledgerServices } from "./services.ts";
import { galleryRoute, standingRoutes } from "./standing-routes.ts";
import { isRegisterConnected, stateRegisterFigures } from "./state-register.ts";
import { townServices } from "./town-services.ts";
import { vaultCheck, vaultFigures } from "./vault.ts";

export interface Portal {
  readonly app: App;
  /** Finishes what was accepted, then closes workers. */
  close(): Promise<void>;
}

function makeSite(foundation: Foundation): Site {
  const notYetSafe = notYetSafeReader(foundation.vault?.watch, foundation.configuration);
  const { configuration, database, clock, log, towns, sequencer } = foundation;
  const metrics = makeMetrics({ process: true });
  if (foundation.vault !== undefined) vaultFigures(metrics.registry, foundation.vault);
  if (isRegisterConnected(configuration))
    stateRegisterFigures(metrics.registry, foundation.opened.as("akshara_work", 1), {
      clock,
      towns: [...towns.keys()],
    });
  const gatewayOrigin = new URL(gatewayAddress(configuration)).origin;
  return {
    settings: {
      publicOrigin: publicOrigin(configuration),
      gatewayOrigin,
      sample: configuration.AKSHARA_SAMPLE,
      releasedOn: contentDay(),
      metricsToken: configuration.AKSHARA_METRICS_TOKEN_FILE || undefined,
      proxies: configuration.AKSHARA_PROXIES,
      publicFolder: projectFile("dist", "public"),
    },
    database,
    clock,
    log,
    metrics,
    sessions: makeSessions(database, clock, rolesNow),
    forms: makeFormKeeper(database, clock),
    assets: JSON.parse(readFileSync(projectFile("dist", "assets.json"), "utf8")) as Record<string, string>,
    towns,
    readyChecks: [
      { name: "sealed", ready: async () => foundation.witnessing.guardian.seal() === undefined },
      {
        name: "log",
        ready: async () => !configuration.AKSHARA_WORK || !["failing", "halted"].includes(sequencer.health().state),
      },
      vaultCheck(foundation.vault, configuration),
    ],
    ...(notYetSafe && { notYetSafe }),
    personShown,
    words: (lang) => [
      peopleWords[lang],
      propertyTaxWords[lang],
      ratesWords[lang],
      collectionWords[lang],
      recoveryWords[lang],
      ...registryWords(lang),
    ],
  };
}

type TaxOutside = "blobs" | "importFolder" | "receiptsOf";

/** What property tax is given beside what all share: where photos and uploads are kept, and the receipts of an account. */
const taxOutside = (foundation: Foundation): Pick<PropertyTaxParts, TaxOutside> => ({
  blobs: openBlobs(foundation),
  importFolder: join(foundation.configuration.AKSHARA_DATA, "imports"),
  receiptsOf: (town, account, lang) => shownReceipts(foundation.database, town, account, lang),
});

/** What belongs to no service: pages that stand, the log's files, and how the log is. */
function publicRoutes(web: App, foundation: Foundation): void {
  const { configuration, logFolder, witnessing, vault } = foundation;
  standingRoutes(web, townServices(foundation));
  if (configuration.AKSHARA_SAMPLE) galleryRoute(web);
  logRoutes(web, logFolder);
  logStatusRoutes(web, {
    read: () => witnessing.status(),
    checks: () => summaryOf(nightlyStatus(configuration)),
    vault: async () => await vault?.watch.lag().catch(() => undefined),
  });
  keeperRoutes(web, () => keepingNow(foundation));
}

/** Makes the portal, not yet listening. `sampleLogins` are shown on the developer's page of a sample set-up. */
export async function makePortal(
  foundation: Foundation,
  sampleLogins: readonly SampleLogin[] | undefined,
  outside: Outside,
  more: { readonly allowed?: number } = {},
): Promise<Portal> {
  const { configuration, database, clock, sealer, ledger, acknowledger } = foundation;
  const site = makeSite(foundation);
  const keys = await openPaperKeys(join(configuration.AKSHARA_DATA, "keys"));
  const printer = paperPrinter({ workers: 1, seal: keys });
  const reader = qrReader();
  const issuer = configuration.AKSHARA_ISSUER;
  const statusUri = `${issuer}/papers/status/1`;
  const trust = keepTrust(foundation, keys, statusUri);
  const papers = {
    keys,
    printer,
    issuer,
    statusUri,
    logOriginOf: (shard: string) => foundation.shards.originOf(shard),
    verifyAt: verifyAt(configuration),
  };
  const shared = { database, ledger, clock, sealer, acknowledger };
  const app = await httpApp({
    site,
    ...(more.allowed !== undefined && { allowed: more.allowed }),
    routes: async (web) => {
      publicRoutes(web, foundation);
      await paperRoutes(web, { trust, reader });
      peopleRoutes(web, {
        ...shared,
        outbox: outside.outbox,
        sessions: site.sessions,
        rights: rightsOf(ledgerServices.flatMap((service) => service.procedures)),
        publicOrigin: publicOrigin(configuration),
        sampleLogins,
        sampleTowns: sampleLogins ? sampleTowns : [],
        subjectsOf: async (tx, session) => [...(await holdingsOf(tx, session)), ...(await eventsOf(tx, session))],
      });
      await propertyTaxRoutes(web, { ...shared, papers, ...taxOutside(foundation) });
      await collectionRoutes(web, {
        ...shared,
        ledger: moneyLedger(foundation),
        gateway: outside.gateway,
        proofOf: (place) => placeProof(foundation.logFolder, place),
        upiPayee: configuration.AKSHARA_UPI_PAYEE,
        papers,
        ...accountsOf(shared),
        bbpsSecret: bbpsSecret(configuration),
      });
      const recoveryOutside = {
        papers,
        payee: configuration.AKSHARA_UPI_PAYEE,
        outbox: outside.outbox,
        publicOrigin: publicOrigin(configuration),
      };
      recoveryRoutes(web, recoveryPartsOf(shared, recoveryOutside));
      await registryRoutes(web, registryPartsOf(foundation, { papers, ...outside }));
    },
  });
  const close = async (): Promise<void> => {
    await stopGracefully(app);
    await printer.close();
    await reader.close();
  };
  return { app, close };
}

/** The verify page's address as it is printed: without the scheme. */
const verifyAt = (configuration: Configuration): string =>
  `${publicOrigin(configuration).replace(/^https?:\/\//, "")}/verify`;
