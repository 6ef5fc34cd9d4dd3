// The bystander's verdict: the standing pages are visited too, then every page that anybody saw is judged.
import assert from "node:assert/strict";
import { it } from "node:test";
import { Easel, judge } from "./judge.ts";
import { phone, shivpuri, type World } from "./world.ts";

const standing: readonly string[] = [
  "/",
  "/?town=shivpuri",
  "/?town=nowhere",
  "/towns",
  "/sign-in",
  "/sign-in?q=dewas",
  "/staff/sign-in",
  "/help",
  "/contact",
  "/accessibility",
  "/privacy",
  "/terms",
  "/sitemap",
  "/verify",
  "/developer",
  "/no-such-page",
  "/999999",
  `/${shivpuri}`,
  `/${shivpuri}/sign-in`,
  `/${shivpuri}/sign-in/code`,
  `/${shivpuri}/staff/sign-in`,
  `/${shivpuri}/staff/enrol`,
  `/${shivpuri}/property-tax/find?q=x`,
  `/${shivpuri}/property-tax/find?q=6000000001`,
  `/${shivpuri}/receipts/0`,
  "/250867",
];

/** How many pages are judged at the same time. */
const together = 2;

export function pagesSeen(begun: () => World): void {
  it("the standing pages open", async () => {
    const { go, leave } = await begun().walker({ who: "passer-by", viewport: phone });
    for (const path of standing) await go(path);
    await leave();
  });

  it("every page that anybody saw, in both languages, is sound: axe, HTML, width, font, keyboard, policy", async () => {
    const { browser, bystander } = begun();
    const waiting = [...(await bystander.pages())];
    const faults: string[] = [];
    const work = async (): Promise<void> => {
      const easel = await Easel.open(browser);
      for (let seen = waiting.shift(); seen; seen = waiting.shift()) {
        faults.push(...(await judge(easel, seen, process.env["AKSHARA_TEST_PICTURES"])));
      }
      await easel.close();
    };
    await Promise.all(Array.from({ length: together }, work));
    assert.deepEqual(faults, []);
  });
}
