// Goal: births and deaths can be reported, registered and certified with the portal as it is really built. A hospital, a family
// on a phone without scripts, the registrar with a passkey, the District Registrar and a parent walk through it; each page is judged.
import assert from "node:assert/strict";
import { after, before, describe, it } from "node:test";
import { Easel, judge } from "./judge.ts";
import { administratorDescribes, districtPermits, registrarAsks, registrarRegisters } from "./registry-office.ts";
import { parentTakesCertificate } from "./registry-parent.ts";
import { type Family, familyAnswers, familyReports, hospitalReports } from "./registry-reports.ts";
import { type Walker, World } from "./world.ts";

const known: { world?: World; family?: Family; registrar?: Walker; hospital?: string } = {};
function found<K extends keyof typeof known>(name: K): NonNullable<(typeof known)[K]> {
  const value = known[name];
  if (!value) throw new Error(`an earlier walk left no ${name}`);
  return value;
}
const begun = (): World => found("world");
const family = (): Family => found("family");
const registrar = (): Walker => found("registrar");

describe("Births and deaths in a browser", () => {
  before(async () => {
    known.world = await World.begin();
  });
  after(() => known.world?.end());
  describe("An administrator", () => administratorDescribes(begun));
  describe("A hospital", () =>
    hospitalReports(begun, (application) => {
      known.hospital = application;
    }));
  describe("A family at home", () =>
    familyReports(begun, (one) => {
      known.family = one;
    }));
  describe("A registrar", () =>
    registrarAsks(begun, family, (walker) => {
      known.registrar = walker;
    }));
  describe("The family again", () => familyAnswers(begun, family));
  describe("The registrar again", () =>
    registrarRegisters(begun, registrar, () => [family().application, found("hospital")]));
  describe("A District Registrar", () => districtPermits(begun));
  describe("A parent", () => parentTakesCertificate(begun, { family, registrar }));
  describe("In the end", () => {
    it("every page that anybody saw, in both languages, is sound: axe, HTML, width, font, keyboard, policy", async () => {
      const { browser, bystander } = begun();
      const easel = await Easel.open(browser);
      const faults: string[] = [];
      for (const seen of await bystander.pages())
        faults.push(...(await judge(easel, seen, process.env["AKSHARA_TEST_PICTURES"])));
      await easel.close();
      assert.deepEqual(faults, []);
    });
    it("no page complained, and no answer blamed the server", () => {
      assert.deepEqual(begun().bystander.complaints, []);
    });
    it("the checker finds no difference", async () => {
      await begun().browser.close();
      assert.equal(await begun().portal.stop(), 0);
      assert.doesNotMatch(begun().portal.said(), /"level":"(error|fatal)"/);
      const { said } = await begun().portal.command("check");
      assert.match(said, /^0 differences$/m);
    });
  });
});
