// The tables of returns and assessment notices: what is looked for in columns, the rest with its sealed notes as one value.
import { canonicalJson, reviveJson } from "../../../kernel/canonical.ts";
import type { CivilDate } from "../../../kernel/civil-date.ts";
import type { Kept } from "../../../kernel/decider.ts";
import type { SubjectId } from "../../../kernel/ids.ts";
import type { SubjectStore } from "../../../ledger/service.ts";
import { statement } from "../../../platform/database/connect.ts";
import { type Notice, notices } from "../rules/notice.ts";
import { returns, type TaxReturn } from "../rules/returns.ts";

interface BodyRow {
  readonly id: SubjectId;
  readonly revision: number;
  readonly body: string;
}

export type KnownReturn = Exclude<TaxReturn, { state: "none" }>;
export type KnownNotice = Exclude<Notice, { state: "none" }>;

// The whole state lies in `body`; the columns beside it only serve lists and constraints.
const keptOf = <S>({ id, revision, body }: BodyRow): readonly [SubjectId, Kept<S>] => [
  id,
  { revision, state: reviveJson(body) as S },
];

const selectReturns = "select id, revision, body::text as body from state.returns where town = $1::integer";
const loadReturns = statement("returns.load", `${selectReturns} and id = any ($2::uuid[])`);
const lockReturns = statement("returns.lock", `${selectReturns} and id = any ($2::uuid[]) order by id for update`);
const saveReturns = statement(
  "returns.save",
  `insert into state.returns (town, id, revision, state, holding, year, version, filed_on, tax_paise, body)
   select $1::integer, id, revision, state, holding, year, version, filed_on, tax_paise, body::jsonb
   from unnest($2::uuid[], $3::integer[], $4::text[], $5::uuid[], $6::text[], $7::integer[], $8::date[], $9::bigint[],
     $10::text[]) as r (id, revision, state, holding, year, version, filed_on, tax_paise, body)
   on conflict (town, id) do update set revision = excluded.revision, state = excluded.state, version = excluded.version,
     filed_on = excluded.filed_on, tax_paise = excluded.tax_paise, body = excluded.body`,
);

export const returnStore: SubjectStore<TaxReturn> = {
  kind: returns,
  load: async (tx, ids, lock) =>
    new Map((await tx.query<BodyRow>(lock ? lockReturns : loadReturns, [tx.town, ids])).map(keptOf<TaxReturn>)),
  save: async (tx, kept) => {
    const rows = [...kept].flatMap(([id, { revision, state }]) =>
      state.state === "none" ? [] : [{ id, revision, of: state }],
    );
    tx.send(saveReturns, [
      tx.town,
      rows.map((row) => row.id),
      rows.map((row) => row.revision),
      rows.map((row) => row.of.state),
      rows.map((row) => row.of.holding),
      rows.map((row) => row.of.year),
      rows.map((row) => row.of.version),
      rows.map((row) => row.of.on),
      rows.map((row) => row.of.taxPaise),
      rows.map((row) => canonicalJson(row.of)),
    ]);
  },
};

const selectNotices = "select id, revision, body::text as body from state.notices where town = $1::integer";
const loadNotices = statement("notices.load", `${selectNotices} and id = any ($2::uuid[])`);
const lockNotices = statement("notices.lock", `${selectNotices} and id = any ($2::uuid[]) order by id for update`);
const saveNotices = statement(
  "notices.save",
  `insert into state.notices (town, id, revision, state, number, holding, year, drafted_on, next_on, body)
   select $1::integer, id, revision, state, number, holding, year, drafted_on, next_on, body::jsonb
   from unnest($2::uuid[], $3::integer[], $4::text[], $5::text[], $6::uuid[], $7::text[], $8::date[], $9::date[],
     $10::text[]) as n (id, revision, state, number, holding, year, drafted_on, next_on, body)
   on conflict (town, id) do update set revision = excluded.revision, state = excluded.state, next_on = excluded.next_on,
     body = excluded.body`,
);

/** The day on which the office must do the next thing; none when it has ended. */
export function nextOn(notice: KnownNotice): CivilDate | undefined {
  switch (notice.state) {
    case "drafted":
      return notice.draftedOn;
    case "served":
      return notice.served?.objectBy;
    case "objected":
      return notice.objection?.on;
    case "hearing":
      return notice.hearing?.on;
    case "ordered":
      return undefined;
    default:
      return notice.state satisfies never;
  }
}

export const noticeStore: SubjectStore<Notice> = {
  kind: notices,
  load: async (tx, ids, lock) =>
    new Map((await tx.query<BodyRow>(lock ? lockNotices : loadNotices, [tx.town, ids])).map(keptOf<Notice>)),
  save: async (tx, kept) => {
    const rows = [...kept].flatMap(([id, { revision, state }]) =>
      state.state === "none" ? [] : [{ id, revision, of: state }],
    );
    tx.send(saveNotices, [
      tx.town,
      rows.map((row) => row.id),
      rows.map((row) => row.revision),
      rows.map((row) => row.of.state),
      rows.map((row) => row.of.number),
      rows.map((row) => row.of.holding),
      rows.map((row) => row.of.year),
      rows.map((row) => row.of.draftedOn),
      rows.map((row) => nextOn(row.of) ?? null),
      rows.map((row) => canonicalJson(row.of)),
    ]);
  },
};
