// A small portal for tests: this service on a real database with a real log, a gateway, and an account to pay for.
import { randomBytes } from "node:crypto";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type CivilDate, civilDateInIndia, financialYearFromIndex } from "../../../kernel/civil-date.ts";
import { accept, type Actor, type Command, type Procedure, type Role, touch } from "../../../kernel/decider.ts";
import { type Account, accounts } from "../../../kernel/dues.ts";
import type { DueRaised } from "../../../kernel/facts.ts";
import {
  type AccountId,
  accountId,
  commandId,
  derivedUuid,
  type PaymentId,
  paymentId,
  type PersonId,
  personId,
  uuid,
} from "../../../kernel/ids.ts";
import { paise } from "../../../kernel/money.ts";
import type { ReceiptPaper } from "../../../kernel/papers/receipt-paper.ts";
import type { TownId } from "../../../kernel/town.ts";
import { checkTown, type TownCheck } from "../../../ledger/checker.ts";
import { type Acknowledger, LogAcknowledger } from "../../../ledger/log/acknowledge.ts";
import { realFiles } from "../../../ledger/log/files.ts";
import { Sequencer } from "../../../ledger/log/sequencer.ts";
import { placeProof } from "../../../ledger/log/proofs.ts";
import { openSigner } from "../../../ledger/log/signer.ts";
import { type Ledger, makeLedger } from "../../../ledger/perform.ts";
import type { LedgerService } from "../../../ledger/service.ts";
import { kernelService, readAccounts } from "../../../ledger/stores.ts";
import { type SetClock, setClock } from "../../../platform/clock.ts";
import { statement } from "../../../platform/database/connect.ts";
import { type TestDatabase, testDatabase } from "../../../platform/database/test-database.ts";
import { httpApp } from "../../../platform/http/app.ts";
import { TestBrowser } from "../../../platform/http/test-browser.ts";
import { shivpuri, testSite } from "../../../platform/http/test-site.ts";
import type { App } from "../../../platform/http/visit.ts";
import { openPaperKeys } from "../../../platform/papers/keys.ts";
import type { RolesNow } from "../../../platform/sessions/sessions.ts";
import { rootKeyOf } from "../../../platform/sealing/root-key.ts";
import { Sealer } from "../../../platform/sealing/sealer.ts";
import { words } from "../pages/words/words.generated.ts";
import type { StartPayment } from "../rules/online.ts";
import type { Gateway } from "./gateway.ts";
import type { PaperSettings } from "../../../platform/papers/issuing.ts";
import type { CollectionsParts } from "./parts.ts";
import { receiptPath } from "./paths.ts";
import { receiptsOfAccount } from "./receipt-store.ts";
import { routes } from "./routes.ts";
import { collections } from "./service.ts";

interface RaiseDues extends Command {
  readonly do: "test.raise";
  readonly account: AccountId;
  readonly year: number;
  readonly amountPaise: bigint;
}

const raising: Procedure<RaiseDues> = {
  do: "test.raise",
  roles: ["system"],
  touches: (command) => [touch(accounts, command.account)],
  decide: ({ account, year, amountPaise }, _see, { today }) => {
    const due = { head: "property-tax", year: financialYearFromIndex(year), amountPaise: paise(amountPaise) } as const;
    return accept<DueRaised>({
      kind: "due.raised",
      subject: account,
      of: account,
      service: "test",
      on: today,
      payableBy: today,
      dues: [due],
      source: "test",
    });
  },
};

const services: readonly LedgerService[] = [
  kernelService,
  collections,
  { name: "test", stores: [], procedures: [raising] },
];
const machine: Actor = { person: personId(derivedUuid("program", "test")), roles: ["system"] };
export const clerk: Actor = { person: personId(derivedUuid("person", "clerk")), roles: ["clerk"] };

export interface TestPortal {
  readonly database: TestDatabase;
  readonly ledger: Ledger;
  readonly clock: SetClock;
  readonly app: App;
  readonly parts: CollectionsParts;
  /** The papers that were given to the printer. */
  readonly printed: ReceiptPaper[];
  /** Thrown by the routes' next commands after they were carried out. */
  readonly faults: Error[];
  browser(): TestBrowser;
  /** A browser in which the clerk of Shivpuri has signed in. */
  clerkBrowser(): Promise<TestBrowser>;
  /** A browser in which somebody has signed in with these roles. */
  staffBrowser(person: PersonId, roles: readonly Role[]): Promise<TestBrowser>;
  today(): CivilDate;
  /** A new account that owes these rupees for these years. */
  owing(...dues: readonly (readonly [year: number, rupees: number])[]): Promise<AccountId>;
  account(id: AccountId, town?: TownId): Promise<Account>;
  /** Begins a payment of so many rupees by the gateway. */
  begin(account: AccountId, rupees: number): Promise<PaymentId>;
  receiptCount(account: AccountId): Promise<number>;
  /** The path of the newest receipt of an account. */
  receiptPath(account: AccountId): Promise<string>;
  check(): Promise<TownCheck>;
  close(): Promise<void>;
}

export const newUuid = (): ReturnType<typeof uuid> => uuid(crypto.randomUUID());

async function openLog(
  database: TestDatabase,
  folder: string,
  needsVault: boolean,
): Promise<readonly [Sequencer, LogAcknowledger]> {
  const signer = await openSigner(realFiles, join(folder, "keys"), "test.invalid/log/2026");
  const acknowledger = new LogAcknowledger(database.serve, { needsVault });
  const sequencer = new Sequencer({
    shard: async () => ({ name: "2026", folder: join(folder, "log"), files: realFiles, signer }),
    database: database.work,
    published: () => acknowledger.look(),
  });
  acknowledger.start();
  sequencer.start();
  return [sequencer, acknowledger];
}

const aboutAny: CollectionsParts["about"] = async (town, account) =>
  town === shivpuri.id
    ? { service: "test", number: `H-${account.slice(0, 8)}`, address: "वार्ड 4", page: `/${town}/property-tax` }
    : undefined;

/** Real keys, and a printer that keeps what it is given. */
const testPapers = async (folder: string, printed: ReceiptPaper[]): Promise<PaperSettings> => ({
  keys: await openPaperKeys(folder),
  printer: {
    printReceipt: async (paper) => {
      printed.push(paper);
      return new TextEncoder().encode("%PDF-1.7");
    },
    printLetters: async () => new TextEncoder().encode("%PDF-1.7"),
    printCertificate: async () => new TextEncoder().encode("%PDF-1.7"),
    printReturn: async () => new TextEncoder().encode("%PDF-1.7"),
    close: async () => undefined,
  },
  issuer: "https://akshara.invalid",
  statusUri: "https://akshara.invalid/status/1",
  logOriginOf: (shard) => `test.invalid/log/${shard}`,
  verifyAt: "akshara.invalid/verify",
});

/** Dues of these rupees for these years on a new account. */
async function raise(ledger: Ledger, dues: readonly (readonly [year: number, rupees: number])[]): Promise<AccountId> {
  const account = accountId(newUuid());
  for (const [year, rupees] of dues) {
    const command: RaiseDues = {
      do: "test.raise",
      id: commandId(newUuid()),
      account,
      year,
      amountPaise: BigInt(rupees) * 100n,
    };
    await ledger.perform({ town: shivpuri.id, actor: machine, command });
  }
  return account;
}

async function begin(ledger: Ledger, account: AccountId, rupees: number): Promise<PaymentId> {
  const command: StartPayment = {
    do: "payment.start",
    id: commandId(newUuid()),
    payment: paymentId(newUuid()),
    account,
    service: "test",
    amountPaise: paise(rupees * 100),
    via: "gateway",
  };
  const outcome = await ledger.perform({ town: shivpuri.id, actor: clerk, command });
  if (!outcome.ok) throw new Error(outcome.refusal.code);
  return command.payment;
}

const countReceipts = statement(
  "test.receipts.count",
  "select count(*)::integer as count from state.receipts where town = $1::integer and account = $2::uuid",
);

async function receiptCount(database: TestDatabase, account: AccountId): Promise<number> {
  const rows = await database.serve.readInTown(shivpuri.id, (tx) =>
    tx.query<{ count: number }>(countReceipts, [shivpuri.id, account]),
  );
  return rows[0]?.count ?? 0;
}

/** The same ledger, of which an answer is lost for each fault: what was asked is done all the same. */
const losingAnswers = (ledger: Ledger, faults: Error[]): Ledger => ({
  performAll: (requests) => ledger.performAll(requests),
  perform: async (request) => {
    const outcome = await ledger.perform(request);
    const fault = faults.pop();
    if (fault) throw fault;
    return outcome;
  },
});

const poking = (sequencer: Sequencer, acknowledger: Acknowledger): Acknowledger => ({
  waitFor: (town, positions, timeout_ms) => {
    sequencer.poke();
    return acknowledger.waitFor(town, positions, timeout_ms);
  },
});

async function newestReceipt(database: TestDatabase, account: AccountId): Promise<string> {
  const [one] = await database.serve.readInTown(shivpuri.id, (tx) => receiptsOfAccount(tx, account, 1));
  if (!one) throw new Error("the account has no receipt");
  return receiptPath(shivpuri.id, one.id);
}

/** The secret that the test's BBPS client knows. */
export const bbpsSecret = "a secret of the operating unit";

/** Accounts that `owing` made, by their public numbers. */
type Known = Map<string, AccountId>;
const numberOf = (account: AccountId): string => `H-${account.slice(0, 8)}`;

type Outer = Pick<CollectionsParts, "about" | "accountOf" | "owns" | "customerOf" | "bbpsSecret" | "upiPayee">;

/** What other services would say of accounts. */
const outerParts = (known: Known): Outer => ({
  upiPayee: "akshara.sample@upi",
  bbpsSecret,
  about: aboutAny,
  accountOf: async (town, number) => {
    const account = town === shivpuri.id ? known.get(number) : undefined;
    return account && { account, service: "test" };
  },
  owns: async () => false,
  customerOf: async () => "रा***",
});

interface Web {
  readonly app: App;
  readonly signedIn: (person: PersonId) => Promise<TestBrowser>;
}

/** The pages, with staff whose roles are those of the map, or a clerk's. */
async function webOf(
  parts: CollectionsParts,
  database: TestDatabase,
  clock: SetClock,
  roles: ReadonlyMap<PersonId, readonly Role[]>,
): Promise<Web> {
  const rolesNow: RolesNow = async (_tx, kind, person) =>
    roles.get(person) ?? (kind === "citizen" ? ["citizen"] : ["clerk"]);
  const site = testSite({ database: database.serve, clock, changes: { words: (lang) => [words[lang]] }, rolesNow });
  const app = await httpApp({ site, routes: (one) => routes(one, parts), allowed: 100 });
  const signedIn = async (person: PersonId): Promise<TestBrowser> => {
    const browser = new TestBrowser(app);
    const value = await database.serve.inTown(shivpuri.id, (tx) =>
      site.sessions.begin(tx, { kind: "staff", person, signedBy: "password", login: "staff" }),
    );
    browser.cookies.set("akshara", value);
    return browser;
  };
  return { app, signedIn };
}

/** Opens one. `gateway` gets the clock that its signatures are judged by. */
export async function testPortal(
  gateway: (clock: SetClock) => Gateway,
  { needsVault = false, acknowledge_ms_max = 10_000 } = {},
): Promise<TestPortal> {
  const folder = mkdtempSync(join(tmpdir(), "akshara-collections-"));
  const database = await testDatabase();
  const clock = setClock(new Date().toISOString());
  const [sequencer, acknowledger] = await openLog(database, folder, needsVault);
  const sealer = new Sealer({ database: database.work, root: rootKeyOf(randomBytes(32), "test"), clock });
  const ledger = makeLedger({
    database: database.serve,
    clock,
    sealer,
    services,
    acknowledge_ms_max,
    acknowledger: poking(sequencer, acknowledger),
  });
  const printed: ReceiptPaper[] = [];
  const faults: Error[] = [];
  const known: Known = new Map();
  const parts: CollectionsParts = {
    ...outerParts(known),
    ledger: losingAnswers(ledger, faults),
    database: database.serve,
    sealer,
    acknowledger,
    gateway: gateway(clock),
    proofOf: ({ index }) => placeProof(folder, { shard: "log", index }),
    papers: await testPapers(join(folder, "papers"), printed),
  };
  const roles = new Map<PersonId, readonly Role[]>();
  const { app, signedIn } = await webOf(parts, database, clock, roles);
  return {
    database,
    ledger,
    clock,
    app,
    parts,
    printed,
    faults,
    owing: async (...dues) => {
      const account = await raise(ledger, dues);
      known.set(numberOf(account), account);
      return account;
    },
    browser: () => new TestBrowser(app),
    clerkBrowser: () => signedIn(clerk.person),
    staffBrowser: (person, own) => {
      roles.set(person, own);
      return signedIn(person);
    },
    today: () => civilDateInIndia(clock.now()),
    account: async (id, town = shivpuri.id) => {
      const found = await database.serve.readInTown(town, (tx) => readAccounts(tx, [id]));
      return found.get(id)?.state ?? accounts.initial;
    },
    begin: (account, rupees) => begin(ledger, account, rupees),
    receiptCount: (account) => receiptCount(database, account),
    receiptPath: (account) => newestReceipt(database, account),
    check: () => checkTown(database.check, services, shivpuri.id),
    close: async () => {
      await app.close();
      await sequencer.stop();
      await acknowledger.close();
      await database.close();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
