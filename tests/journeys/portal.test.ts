// Goal: people can do their work with the portal as it is really built. Method: the program runs as a process of its own,
// a real browser walks through it as citizen, clerk, officer and administrator, and a bystander judges every page seen.
import assert from "node:assert/strict";
import { after, before, describe, it } from "node:test";
import { administratorAppoints } from "./administrator.ts";
import { citizenPays, type Paid } from "./citizen-pays.ts";
import { citizenSignsIn } from "./citizen-signs-in.ts";
import { clerkAtCounter } from "./clerk.ts";
import { counterDay } from "./counter-day.ts";
import { officerAtWork } from "./officer.ts";
import { pagesSeen } from "./pages-seen.ts";
import { councilResolvesRates } from "./rates.ts";
import { officerRecovers } from "./recovery.ts";
import { ownerFilesReturn } from "./returns.ts";
import { sessionEnds } from "./session-ends.ts";
import { verifyPaper } from "./verify-paper.ts";
import { type Walker, World } from "./world.ts";

let world: World | undefined;
const begun = (): World => {
  if (!world) throw new Error("the portal did not start");
  return world;
};
let paid: Paid | undefined;
let signedIn: Walker | undefined;
const citizen = (): Walker => {
  if (!signedIn) throw new Error("nobody signed in before");
  return signedIn;
};
const receipt = (): Paid => {
  if (!paid) throw new Error("nothing was paid before");
  return paid;
};

describe("The portal in a browser", () => {
  before(async () => {
    world = await World.begin();
  });
  after(() => world?.end());
  describe("A citizen with a phone and without scripts", () => {
    citizenPays(begun, (holding) => {
      paid = holding;
    });
  });
  describe("A stranger with a receipt", () => verifyPaper(begun, receipt));
  describe("A citizen who signs in", () => {
    citizenSignsIn(begun, receipt, (walker) => {
      signedIn = walker;
    });
  });
  describe("A clerk", () => clerkAtCounter(begun));
  describe("An officer", () => officerAtWork(begun, receipt));
  describe("A counter's day", () => counterDay(begun));
  describe("An officer who recovers dues", () => officerRecovers(begun, receipt, citizen));
  describe("An owner's return", () => ownerFilesReturn(begun, citizen));
  describe("A council with new rates", () => councilResolvesRates(begun));
  describe("An administrator", () => administratorAppoints(begun));
  describe("A session that ends", () => sessionEnds(begun, receipt, citizen));
  describe("In the end", () => {
    pagesSeen(begun);
    it("no page complained, and no answer blamed the server", () => {
      assert.deepEqual(begun().bystander.complaints, []);
    });
    it("the program stops when it is asked to, and the checker finds no difference", async () => {
      await begun().browser.close();
      assert.equal(await begun().portal.stop(), 0);
      assert.doesNotMatch(begun().portal.said(), /"level":"(error|fatal)"/);
      const { code, said } = await begun().portal.command("check");
      assert.match(said, /^0 differences$/m);
      assert.equal(code, 0);
    });
  });
});
