// Goal: no paisa is lost or made in a town. Method: in a town in which everything has happened, three sums over its tables.
import assert from "node:assert/strict";
import { after, before, describe, it } from "node:test";
import { statement } from "../../src/platform/database/connect.ts";
import { type FilledTown, fillTown, shivpuri } from "./filled-town.ts";

const sums = statement(
  "test.money",
  `select
     (select sum(amount_paise)::bigint from state.receipts where town = $1::integer and reversed_on is null) as received,
     (select coalesce(sum((wish ->> 'amountPaise')::bigint), 0)::bigint from state.sanctions
      where town = $1::integer and what = 'refund' and state = 'granted') as refunded,
     (select sum(p)::bigint from state.accounts, unnest(paid_paise) as p where town = $1::integer) as paid,
     (select sum(advance_paise)::bigint from state.accounts where town = $1::integer) as advance,
     (select sum(r)::bigint from state.accounts, unnest(raised_paise) as r where town = $1::integer) as raised,
     (select coalesce(sum(r), 0)::bigint from state.accounts, unnest(remitted_paise) as r
      where town = $1::integer) as remitted,
     (select sum(owed_paise)::bigint from state.accounts where town = $1::integer) as owed,
     (select sum(amount_paise)::bigint from state.receipts where town = $1::integer and day is not null) as at_counters,
     (select sum(t)::bigint from state.counter_days, unnest(taken_paise) as t where town = $1::integer) as by_days`,
);

type Sums = Readonly<
  Record<
    "received" | "refunded" | "paid" | "advance" | "raised" | "remitted" | "owed" | "at_counters" | "by_days",
    bigint
  >
>;

describe("the money of a town", () => {
  let town: FilledTown;
  let found: Sums;
  before(async () => {
    town = await fillTown();
    const [row] = await town.databases.superuser.query<Sums>(sums, [shivpuri]);
    assert.ok(row);
    found = row;
  });
  after(() => town.databases.close());

  it("that was received is on dues, is advance, or was refunded", () => {
    assert.ok(found.received > 0n && found.refunded > 0n && found.advance > 0n);
    assert.equal(found.received, found.paid + found.advance + found.refunded);
  });
  it("that was asked is paid, remitted or still owed", () => {
    assert.ok(found.remitted > 0n);
    assert.equal(found.raised, found.paid + found.remitted + found.owed);
  });
  it("that counters took is in the books of their days", () => {
    assert.equal(found.at_counters, found.by_days);
  });
});
