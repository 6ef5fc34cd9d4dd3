// Gathering: what waits travels together, the same name never twice at once, and one that fails fails alone.
import assert from "node:assert/strict";
import { describe, test } from "node:test";
import type { TownId } from "../kernel/town.ts";
import { Gatherer } from "./gather.ts";

const shivpuri = 250705 as TownId;
const dewas = 250867 as TownId;

/** A gatherer of words whose transactions are ended by hand, and which journeys were made. */
function byHand(lanes_max: number, together_max: number, bounds = { waiting_max: 99, wait_ms_max: 60_000 }) {
  const journeys: (readonly string[])[] = [];
  const ends: (() => void)[] = [];
  const gatherer = new Gatherer<string, string>({
    run: async (_town, asked) => {
      journeys.push(asked);
      await new Promise<void>((resolve) => ends.push(resolve));
      if (asked.includes("broken")) throw new Error("broken");
      if (asked.includes("gone")) throw new Error("gone");
      return asked.map((word) => `${word} done`);
    },
    name: (word) => (word === "only read" ? undefined : word),
    worthParting: (failure) => (failure as Error).message === "broken",
    lanes_max,
    together_max,
    ...bounds,
    busy: () => new Error("busy"),
  });
  const turn = (): Promise<void> => new Promise((resolve) => setImmediate(() => setImmediate(resolve)));
  const endAll = async (): Promise<void> => {
    for (const end of ends.splice(0)) end();
    await turn();
  };
  return { journeys, gatherer, turn, endAll };
}

describe("gathering commands", () => {
  test("what is asked in one turn, or while the lanes are taken, travels together and in its order", async () => {
    const { journeys, gatherer, turn, endAll } = byHand(1, 3);
    const first = ["a", "b"].map((word) => gatherer.ask(shivpuri, word));
    await turn();
    const later = ["c", "d", "e", "f"].map((word) => gatherer.ask(shivpuri, word));
    await turn();
    assert.deepEqual(journeys, [["a", "b"]]);
    await endAll();
    assert.deepEqual(await Promise.all(first), ["a done", "b done"]);
    await endAll();
    await endAll();
    assert.deepEqual(journeys, [["a", "b"], ["c", "d", "e"], ["f"]]);
    assert.deepEqual(await Promise.all(later), ["c done", "d done", "e done", "f done"]);
  });

  test("twins wait for one another, but not those that only read", async () => {
    const { journeys, gatherer, turn, endAll } = byHand(1, 9);
    const answers = ["a", "a", "only read", "only read"].map((word) => gatherer.ask(shivpuri, word));
    await turn();
    assert.deepEqual(journeys, [["a", "only read", "only read"]]);
    await endAll();
    await endAll();
    assert.deepEqual(journeys.at(-1), ["a"]);
    assert.equal((await Promise.all(answers)).length, 4);
  });

  test("towns do not wait for one another, and a town has no more transactions than lanes", async () => {
    const { journeys, gatherer, turn, endAll } = byHand(2, 1);
    const answers = ["a", "b", "c"].map((word) => gatherer.ask(shivpuri, word));
    answers.push(gatherer.ask(dewas, "d"));
    await turn();
    assert.deepEqual(journeys, [["a"], ["b"], ["d"]]);
    await endAll();
    await endAll();
    assert.deepEqual(await Promise.all(answers), ["a done", "b done", "c done", "d done"]);
  });

  test("the same command twice never travels in one transaction", async () => {
    const { journeys, gatherer, turn, endAll } = byHand(1, 9);
    const answers = ["a", "a", "b"].map((word) => gatherer.ask(shivpuri, word));
    await turn();
    await endAll();
    await endAll();
    assert.deepEqual(journeys, [["a", "b"], ["a"]]);
    assert.deepEqual(await Promise.all(answers), ["a done", "a done", "b done"]);
  });

  test("one that cannot be carried out fails alone, and the others are done by themselves", async () => {
    const { journeys, gatherer, turn, endAll } = byHand(1, 9);
    const answers = ["a", "broken", "b"].map((word) => gatherer.ask(shivpuri, word));
    const ends = Promise.allSettled(answers);
    await turn();
    await endAll();
    await endAll();
    assert.deepEqual(journeys, [["a", "broken", "b"], ["a"], ["broken"], ["b"]]);
    assert.deepEqual(
      (await ends).map(({ status }) => status),
      ["fulfilled", "rejected", "fulfilled"],
    );
  });

  test("who comes when too many wait, and who has waited too long, is told so and not carried out", async () => {
    const { journeys, gatherer, turn, endAll } = byHand(1, 1, { waiting_max: 1, wait_ms_max: -1 });
    const ends = Promise.allSettled(["a", "b"].map((word) => gatherer.ask(shivpuri, word)));
    await turn();
    await endAll();
    assert.deepEqual(
      (await ends).map((end) => (end.status === "rejected" ? (end.reason as Error).message : end.value)),
      ["busy", "busy"],
    );
    assert.deepEqual(journeys, []);
  });

  test("when nothing is to be gained by trying each by itself, all of them fail", async () => {
    const { journeys, gatherer, turn, endAll } = byHand(1, 9);
    const ends = Promise.allSettled(["a", "gone"].map((word) => gatherer.ask(shivpuri, word)));
    await turn();
    await endAll();
    assert.deepEqual(
      (await ends).map(({ status }) => status),
      ["rejected", "rejected"],
    );
    assert.equal(journeys.length, 1);
  });
});
