// Holds the list of towns to what is known of it.
import assert from "node:assert/strict";
import { test } from "node:test";
import { parseTownId } from "../kernel/town.ts";
import { provisionalTownIdFrom, sampleTownIds, townById, towns } from "./towns.ts";

test("the state has 413 towns: 16 Nagar Nigams, 99 Nagar Palika Parishads, 298 Nagar Parishads, each with its own id", () => {
  const count = (type: string): number => towns.filter((town) => town.type === type).length;
  assert.deepEqual([count("nagar-nigam"), count("nagar-palika-parishad"), count("nagar-parishad")], [16, 99, 298]);
  assert.equal(new Set(towns.map((town) => town.id)).size, 413);
});

test("every town has an id that a path can carry and names in both languages, in NFC", () => {
  for (const town of towns) {
    assert.equal(parseTownId(String(town.id)), town.id);
    assert.match(town.nameHi, /^[\u0900-\u097f(][\u0900-\u097f\s().-]*$/u, town.nameEn);
    assert.equal(town.nameHi, town.nameHi.normalize("NFC"));
    assert.match(town.nameEn, /^[A-Z]/);
  }
});

test("only the five bodies that the directory's list lacks have a provisional id", () => {
  assert.equal(towns.filter((town) => town.id >= provisionalTownIdFrom).length, 5);
});

test("a name that is our own transliteration is marked as not proofed", () => {
  assert.equal(towns.filter((town) => town.nameHiProofed).length, 65);
  assert.equal(townById(sampleTownIds[0] as never)?.nameHiProofed, false);
});

test("the sample towns are Shivpuri and Dewas", () => {
  assert.deepEqual(
    sampleTownIds.map((id) => townById(id)?.nameEn),
    ["Shivpuri", "Dewas"],
  );
});
