// The passbook of an account: for its owner, and for the town's staff.
import { type Static, Type } from "typebox";
import { owed } from "../../../kernel/dues.ts";
import type { Recorded } from "../../../kernel/facts.ts";
import type { AccountId, SubjectId } from "../../../kernel/ids.ts";
import { readFact } from "../../../ledger/journal.ts";
import { statement, type Tx } from "../../../platform/database/connect.ts";
import { RefusedRequest } from "../../../platform/http/refused-request.ts";
import { show } from "../../../platform/http/show.ts";
import type { App, Shown, Visit } from "../../../platform/http/visit.ts";
import { PassbookBody } from "../pages/passbook-page.tsx";
import { wishIn } from "../pages/sanction-pages.tsx";
import { words } from "../pages/words/words.generated.ts";
import { planOf } from "../rules/instalments.ts";
import { passbookOf } from "../rules/passbook.ts";
import { crumbs } from "./crumbs.ts";
import { findAccount } from "./pay-routes.tsx";
import type { CollectionsParts } from "./parts.ts";
import { askPath, payPath, receiptPath } from "./paths.ts";
import { receiptsOfAccount } from "./receipt-store.ts";
import { readPlan, sanctionsOf } from "./sanction-store.ts";
import { accountWishes } from "./wishes.ts";

/** Entries of a passbook page; older ones stand in older receipts. */
const entries_max = 300;

const movements = statement(
  "passbook.facts",
  `select body from journal.facts
   where town = $1::integer and subject = any ($2::uuid[]) and kind = any ($3::text[])
   order by position desc limit $4::integer`,
);

const kinds = [
  "due.raised",
  "due.corrected",
  "due.remitted",
  "receipt.issued",
  "receipt.reversed",
  "advance.refunded",
  "advance.moved",
];

/** The newest facts about these subjects that moved accounts, in their own order. */
async function factsOf(tx: Tx, subjects: readonly SubjectId[]): Promise<readonly Recorded[]> {
  const rows = await tx.query<{ body: string }>(movements, [tx.town, subjects, kinds, entries_max]);
  return rows.map((row) => readFact(row.body)).toReversed();
}

async function mayRead(parts: CollectionsParts, visit: Visit, account: AccountId): Promise<boolean> {
  const { roles } = visit.actor;
  if (roles.includes("clerk") || roles.includes("officer")) return true;
  return visit.session !== undefined && (await parts.owns(visit, account));
}

async function drawPassbook(parts: CollectionsParts, visit: Visit, path: string): Promise<Shown> {
  const own = words[visit.lang];
  const town = visit.town.id;
  const { id, about, account } = await findAccount(parts, visit, path);
  if (!(await mayRead(parts, visit, id))) throw new RefusedRequest(403, "passbook.not_yours");
  const { receipts, facts, plan } = await parts.database.readInTown(town, async (tx) => {
    const taken = await receiptsOfAccount(tx, id, entries_max);
    const asked = await sanctionsOf(tx, id, entries_max);
    const subjects = [id, ...taken.map((one) => one.id), ...asked.map((one) => one.id)];
    return { receipts: taken, facts: await factsOf(tx, subjects), plan: await readPlan(tx, planOf(id)) };
  });
  const staff = visit.actor.roles.some((role) => role === "clerk" || role === "officer");
  const body = (
    <PassbookBody
      lang={visit.lang}
      about={about}
      owedPaise={owed(account.state)}
      advancePaise={account.state.advancePaise}
      entries={passbookOf(id, account.state, facts).slice(-entries_max)}
      count_max={entries_max}
      numbers={new Map(receipts.map((one) => [one.id, one.receipt.number]))}
      receiptHref={(receipt) => receiptPath(town, receipt as (typeof receipts)[number]["id"])}
      plan={plan ?? { state: "none" }}
      pay={payPath(town, id)}
      asks={
        staff ? accountWishes.map((what) => ({ href: askPath(town, id, what), text: wishIn(what, visit.lang) })) : []
      }
    />
  );
  return { title: own.passbook_title, caption: own.service, breadcrumb: crumbs(visit, about), body, width: "wide" };
}

const Params = Type.Object({ town: Type.String(), account: Type.String({ maxLength: 100 }) });

/** Registers `/<town>/accounts/<account>/passbook`. */
export function passbookRoutes(app: App, parts: CollectionsParts): void {
  app.get<{ Params: Static<typeof Params> }>(
    "/:town/accounts/:account/passbook",
    { schema: { params: Params }, config: { roles: ["citizen", "clerk", "officer"] } },
    async ({ visit, params }, reply) => show(visit, reply, await drawPassbook(parts, visit, params.account)),
  );
}
