// Goal: whatever state the installation is in, the console says it, shows all eight drills, and starts nothing.
import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { htmlFaults } from "../../../../tests/library/html-faults.ts";
import { instant } from "../../../kernel/civil-date.ts";
import { type Lang, languages } from "../../language.ts";
import { Page, renderPage } from "../../shell.tsx";
import { keeperPage, type ShownKeeping, type ShownMark } from "./keeper-page.tsx";
import { words } from "./words/words.generated.ts";

const now = instant("2026-11-21T18:00:00.000Z");
const earlier = instant("2026-11-21T17:00:00.000Z");
const mark: ShownMark = {
  number: 4,
  mark: "<b>each",
  measure: "<b>3 of 3",
  passed: true,
  seed: 4242,
  size: "full",
  at: earlier,
  release: "0.1.0 (commit f4415e5)",
};

const well: ShownKeeping = {
  log: { size: 1234, isSealed: false },
  witnesses: [{ at: earlier, trouble: "" }],
  vault: {
    published: 1234n,
    vaulted: 1234n,
    isDown: false,
    isSample: false,
    quorum: 2,
    targets: [
      { name: "other-disk", waiting: 0 },
      { name: "bucket", waiting: 0 },
    ],
  },
  check: { kept: { at: earlier, towns: 414, differences: 0 } },
  drills: ([1, 2, 3, 4, 5, 6, 7, 8] as const).map((number) => ({
    number,
    name: number === 8 ? undefined : "poisoned",
  })),
  marks: { kept: [mark] },
  marksFile: "/data/drill-report.json",
};
const vault = well.vault as NonNullable<ShownKeeping["vault"]>;

function drawn(lang: Lang, keeping: ShownKeeping): string {
  const { body, ...own } = keeperPage(lang, keeping, now, []);
  const assets = { "site.css": "site.css", "favicon.svg": "favicon.svg" };
  return renderPage(
    <Page lang={lang} path="/" assets={assets} sample={false} updatedOn="2026-11-21" {...own}>
      {body}
    </Page>,
  );
}

describe("The keeper's console", () => {
  it("shows all eight drills with what must hold, and of those that were run measure, seed, day and release", () => {
    const html = drawn("en", well);
    for (const number of [1, 2, 3, 4, 5, 6, 7, 8] as const) {
      assert.ok(html.includes(words.en[`drill_${number}`]), `drill ${number}`);
      assert.ok(html.includes(words.en[`drill_${number}_mark`]), `mark of drill ${number}`);
    }
    for (const part of ["3 of 3", "seed 4242", "21-11-2026", "commit f4415e5", "akshara drill poisoned --full"]) {
      assert.ok(html.includes(part), part);
    }
    assert.equal(html.split(words.en.drill_undone).length - 1, 7);
    assert.ok(html.includes(words.en.all_well));
  });

  it("shows a drill's full run also when a small one came after it, and names a missed one once", () => {
    const missed = { ...mark, passed: false, size: "small", measure: "2 of 3" } as const;
    const html = drawn("en", { ...well, marks: { kept: [{ ...mark, passed: false }, missed] } });
    assert.ok(html.includes("3 of 3") && html.includes("2 of 3"));
    assert.equal(html.split(words.en.trouble_drill_missed({ number: "4" })).length - 1, 1);
  });

  it("has no form and no button: nothing can be started from it", () => {
    assert.doesNotMatch(drawn("hi", well), /<(main[^]*<)?(form|button)\b[^]*<\/main>/);
  });

  const own = words.en;
  const troubles: Readonly<Record<string, readonly [Partial<ShownKeeping>, string]>> = {
    "a sealed log": [{ log: { size: 5, isSealed: true } }, own.trouble_sealed],
    "no vault": [{ vault: undefined }, own.trouble_no_vault],
    "a vault that is down": [
      { vault: { ...vault, vaulted: 5n, isDown: true, targets: [{ name: "bucket", waiting: 3 }] } },
      own.trouble_vault_down,
    ],
    "the sample's vault": [{ vault: { ...vault, isSample: true } }, own.trouble_sample_vault],
    "no witness": [{ witnesses: [] }, own.trouble_no_witness],
    "a silent witness": [
      { witnesses: [{ at: undefined, trouble: "ECONNREFUSED" }] },
      own.trouble_witness_silent({ count: 1 }),
    ],
    "no check": [{ check: "none" }, own.trouble_no_check],
    "a damaged check": [{ check: "damaged" }, own.trouble_check_damaged],
    "an old check": [
      { check: { kept: { at: instant("2026-11-20T15:00:00.000Z"), towns: 414, differences: 0 } } },
      own.trouble_old_check,
    ],
    "a check that found something": [
      { check: { kept: { at: earlier, towns: 414, differences: 2 } } },
      own.trouble_check_differs({ count: 2 }),
    ],
    "a missed mark": [{ marks: { kept: [{ ...mark, passed: false }] } }, own.trouble_drill_missed({ number: "4" })],
    "a damaged report": [{ marks: "damaged" }, own.trouble_drills_damaged({ file: "/data/drill-report.json" })],
  };
  for (const [name, [more, said]] of Object.entries(troubles)) {
    it(`says ${name} at the top, in valid HTML in both languages`, () => {
      for (const lang of languages) {
        const html = drawn(lang, { ...well, ...more });
        assert.deepEqual(htmlFaults(html), []);
        assert.doesNotMatch(html, /\sstyle=|<b>each|<b>3/);
      }
      const html = drawn("en", { ...well, ...more });
      assert.ok(html.includes(said), said);
      assert.ok(!html.includes(own.all_well));
    });
  }
});
