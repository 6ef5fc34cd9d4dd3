// Searches for common names on the real database: the ward narrows them, pages go on, and part matches stand apart.
import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";
import { type HoldingId, holdingId } from "../../../kernel/ids.ts";
import { house, zones } from "../rules/examples.ts";
import type { RegisterHolding } from "../rules/register.ts";
import { type Asker, findHoldings, type Found, found_max, type Sought } from "./find.ts";
import { actorOf, codeOf, shivpuri, TestRegister } from "./test-register.ts";

let register: TestRegister;
const named = new Map<HoldingId, string>();

describe("find", () => {
  before(async () => {
    register = await TestRegister.open();
    const people: readonly (readonly [string, number])[] = [
      ...Array.from({ length: 25 }, (_, at) => ["राम लाल साहू", at < 3 ? 2 : 1] as const),
      ["बृजेश मालवीय", 3],
      ["ब्रजेश मालवीय", 3],
      ["बृजेश यादव", 3],
      ["मोहन मालवीय", 2],
    ];
    for (const [name, ward] of people) {
      const holding = holdingId(register.newId());
      named.set(holding, name);
      const owners = [{ name, relative: "", mobile: "", share: "" }];
      const outcome = await register.perform<RegisterHolding>(shivpuri, "officer", {
        do: "holding.register",
        holding,
        claim: { ...house, ward: String(ward), house: "5/1", owners },
        zones,
        origin: "officer",
        arrears: [],
      });
      assert.equal(codeOf(outcome), "accepted");
    }
  });
  after(() => register.close());

  async function search(sought: Omit<Sought, "kind">, kind: Sought["kind"] = "name", known = false): Promise<Found> {
    const asker: Asker = { town: shivpuri, actor: actorOf("officer"), known, staff: known, mobileTokens: [] };
    const parts = { database: register.databases.serve, sealer: register.sealer };
    const outcome = await findHoldings(parts, asker, { kind, ...sought });
    assert.ok(outcome.ok);
    return outcome;
  }
  const namesOf = (found: Found["found"]): readonly string[] => found.map(({ id }) => named.get(id) ?? "?");

  for (const known of [false, true]) {
    test(`a common name goes on over pages without losing or repeating any, ${known ? "ranked" : "unranked"}`, async () => {
      const first = await search({ text: "Ram Lal Sahu" }, "name", known);
      const second = await search({ text: "Ram Lal Sahu", page: 2 }, "name", known);
      assert.deepEqual([first.pages, first.found.length, second.found.length], [2, found_max, 5]);
      assert.equal(new Set([...first.found, ...second.found].map(({ id }) => id)).size, 25);
      assert.deepEqual((await search({ text: "Ram Lal Sahu", page: 3 }, "name", known)).found, []);
    });
  }

  test("the ward narrows a search by name and by house", async () => {
    const ofWard = await search({ text: "राम लाल साहू", ward: 2 });
    assert.deepEqual([ofWard.found.length, ofWard.pages], [3, 1]);
    assert.equal((await search({ text: "5/1", ward: 3 }, "house")).found.length, 3);
    assert.equal((await search({ text: "5/1" }, "house")).pages, 2);
    assert.deepEqual((await search({ text: "राम लाल साहू", ward: 9 })).found, []);
  });

  test("Brajesh Malviya finds बृजेश मालवीय first, and those who share one word stand apart", async () => {
    for (const known of [false, true]) {
      const outcome = await search({ text: "Brajesh Malviya" }, "name", known);
      assert.deepEqual(namesOf(outcome.found).toSorted(), ["बृजेश मालवीय", "ब्रजेश मालवीय"]);
      assert.deepEqual(namesOf(outcome.similar).toSorted(), ["बृजेश यादव", "मोहन मालवीय"]);
    }
    const none = await search({ text: "Brajesh Parmar" });
    assert.deepEqual([none.found.length, none.similar.length], [0, 3]);
  });
});
