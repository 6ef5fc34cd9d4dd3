// A fictitious service for the ledger's own tests: library cards, so that these never depend on a real by-law.
import { bookOf, books, nextNumber } from "../../src/kernel/book.ts";
import { addYears, type CivilDate } from "../../src/kernel/civil-date.ts";
import { accept, type Command, type Kept, type Procedure, type SubjectKind, touch } from "../../src/kernel/decider.ts";
import type { Fact, Numbered } from "../../src/kernel/facts.ts";
import type { SubjectId } from "../../src/kernel/ids.ts";
import type { Private } from "../../src/kernel/private.ts";
import { refuse } from "../../src/kernel/refusal.ts";
import { statement } from "../../src/platform/database/connect.ts";
import { anyStore, type LedgerService, type SubjectStore } from "../../src/ledger/service.ts";

export type Card =
  | { readonly state: "none" }
  | { readonly state: "asked"; readonly reader: Private; readonly on: CivilDate }
  | { readonly state: "issued"; readonly reader: Private; readonly serial: number; readonly until: CivilDate };

interface CardAsked extends Fact {
  readonly kind: "card.asked";
  readonly reader: Private;
  readonly on: CivilDate;
}

interface CardIssued extends Fact {
  readonly kind: "card.issued";
  readonly numbered: Numbered;
  readonly until: CivilDate;
}

export interface AskForCard extends Command {
  readonly do: "card.ask";
  readonly card: SubjectId;
  readonly reader: Private;
}

export interface IssueCard extends Command {
  readonly do: "card.issue";
  readonly card: SubjectId;
}

export const cards: SubjectKind<Card> = {
  kind: "card",
  initial: { state: "none" },
  movedBy: (fact) => (fact.kind === "card.asked" || fact.kind === "card.issued" ? [fact.subject] : []),
  evolve: (card, fact) => {
    const move = fact as unknown as CardAsked | CardIssued;
    if (move.kind === "card.asked") return { state: "asked", reader: move.reader, on: move.on };
    if (card.state !== "asked") throw new Error("a card was issued that nobody asked for");
    return { state: "issued", reader: card.reader, serial: move.numbered.serial, until: move.until };
  },
};

const ask: Procedure<AskForCard> = {
  do: "card.ask",
  roles: ["citizen"],
  touches: (command) => [touch(cards, command.card)],
  decide: (command, see, { today }) => {
    const { state } = see(cards, command.card);
    if (state.state !== "none") return refuse("card.already_asked", "by-law 4(1)");
    const asked: CardAsked = { kind: "card.asked", subject: command.card, reader: command.reader, on: today };
    return accept(asked);
  },
};

const issue: Procedure<IssueCard> = {
  do: "card.issue",
  roles: ["clerk"],
  touches: (command, { town }) => [touch(cards, command.card), touch(books, bookOf(town, "cards"))],
  decide: (command, see, { today, town }) => {
    const { state } = see(cards, command.card);
    if (state.state !== "asked") return refuse("card.not_asked", "by-law 4(2)");
    const book = bookOf(town, "cards");
    const numbered = nextNumber(book, see(books, book).state);
    const issued: CardIssued = { kind: "card.issued", subject: command.card, numbered, until: addYears(today, 1) };
    return accept(issued);
  },
};

export const cardTable = `create table state.cards (town integer not null, id uuid not null, revision integer not null,
  card jsonb not null, constraint cards_key primary key (town, id));
  select akshara.guard('state.cards');
  grant select, insert, update on state.cards to akshara_serve;
  grant select on state.cards to akshara_check`;

interface Row {
  readonly id: SubjectId;
  readonly revision: number;
  readonly card: Card;
}

const columns = "select id, revision, card from state.cards where town = $1::integer";
const lockCards = statement("cards.lock", `${columns} and id = any ($2::uuid[]) order by id for update`);
const saveCards = statement(
  "cards.save",
  `insert into state.cards (town, id, revision, card)
   select $1::integer, id, revision, card from unnest($2::uuid[], $3::integer[], $4::jsonb[]) as c (id, revision, card)
   on conflict (town, id) do update set revision = excluded.revision, card = excluded.card`,
);
const kept = ({ id, revision, card }: Row): readonly [SubjectId, Kept<Card>] => [id, { revision, state: card }];

const cardStore: SubjectStore<Card> = {
  kind: cards,
  load: async (tx, ids) => new Map((await tx.query<Row>(lockCards, [tx.town, ids])).map(kept)),
  save: async (tx, all) => {
    const states = [...all.values()];
    tx.send(saveCards, [
      tx.town,
      [...all.keys()],
      states.map((one) => one.revision),
      states.map((one) => JSON.stringify(one.state)),
    ]);
  },
};

export const libraryCards: LedgerService = {
  name: "library-card",
  stores: [anyStore(cardStore)],
  procedures: [ask, issue],
};
