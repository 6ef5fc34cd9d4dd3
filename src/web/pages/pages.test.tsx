// Goal: the portal's own pages are valid, light and find every town. Method: towns invented here.
import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { gzipSync } from "node:zlib";
import { civilDate, instant } from "../../kernel/civil-date.ts";
import type { Town, TownId, TownType } from "../../kernel/town.ts";
import { htmlFaults } from "../../../tests/library/html-faults.ts";
import { galleryPage } from "../gallery.tsx";
import { type Lang, languages } from "../language.ts";
import { Page, renderPage } from "../shell.tsx";
import type { PageContent } from "./content.ts";
import { byDistrict, findTowns } from "./find-towns.ts";
import { frontPage } from "./front-page.tsx";
import { accessibilityPage, contactPage, helpPage, privacyPage, sitemapPage, termsPage } from "./standing-pages.tsx";
import { logPaperPage, logStatusPage } from "./log-status-page.tsx";
import { townPage } from "./town-page.tsx";

const front_page_html_gzip_bytes_max = 20_000;

const named = (id: number, type: TownType, hi: string, en: string, districtHi: string, districtEn: string): Town => ({
  id: id as TownId,
  type,
  nameHi: hi,
  nameEn: en,
  nameHiProofed: false,
  districtHi,
  districtEn,
  population: 0,
});

const towns: readonly Town[] = [
  named(250705, "nagar-palika-parishad", "शिवपुरी", "Shivpuri", "शिवपुरी", "Shivpuri"),
  named(250867, "nagar-nigam", "देवास", "Dewas", "देवास", "Dewas"),
  named(250701, "nagar-parishad", "करैरा", "Karera", "शिवपुरी", "Shivpuri"),
  named(250702, "nagar-parishad", "बदरवास", "Badarwas", "शिवपुरी", "Shivpuri"),
];

const shellTown = {
  id: 250705,
  nameHi: "शिवपुरी",
  nameEn: "Shivpuri",
  typeHi: "नगर पालिका परिषद",
  typeEn: "Nagar Palika",
};
const contact = { office: "नगर पालिका", address: "गांधी चौक", phone: "07492-000000", email: "x@y.in", hours: "10-17" };

const now = instant("2026-11-21T05:30:00.000Z");
const log = {
  origin: "akshara.example/log/2026",
  shard: "2026",
  size: 1234,
  root: "CsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=",
  cosigned: undefined,
  witnesses: [],
  seal: undefined,
  days: [],
  frozen: [],
  isFreezeDue: false,
};
const vault = { published: 1234n, vaulted: 1234n };
const checked = {
  since: instant("2026-11-20T23:05:00.000Z"),
  towns: 414,
  facts: 12345,
  differences: 0,
  differing: [],
  unchecked: 0,
};
const witnessed = {
  ...log,
  cosigned: { size: 1200, root: log.root, at: instant("2026-11-21T05:29:00.000Z") },
  witnesses: [
    { name: "w1", key: "w.example/1", size: 1200, at: instant("2026-11-20T05:29:00.000Z"), trouble: "" },
    { name: "w.example/2", key: "w.example/2", size: 0, at: undefined, trouble: "ECONNREFUSED" },
  ],
};
const sealed = (kind: "behind" | "forked" | "facts" | "closed" | "unheard") => (lang: Lang) =>
  logStatusPage(
    lang,
    { ...witnessed, seal: { kind, source: "w1", here: 1200, known: 1234 } },
    { check: checked, vault },
    now,
  );

const pages: Readonly<Record<string, (lang: Lang) => PageContent>> = {
  front: (lang) => frontPage(lang, { towns, open: towns.slice(0, 2) }),
  "front with a search": (lang) => frontPage(lang, { towns, open: [], wanted: "<b>shiv" }),
  "front with a town found": (lang) => frontPage(lang, { towns, open: [], wanted: "करै" }),
  town: (lang) => townPage(lang, { town: shellTown, search: "/250705/property-tax", mine: "/250705/my-holdings" }),
  accessibility: accessibilityPage,
  privacy: privacyPage,
  terms: termsPage,
  help: helpPage,
  contact: (lang) => contactPage(lang, contact),
  "contact of a town that gave none": (lang) => contactPage(lang, undefined),
  sitemap: (lang) => sitemapPage(lang, [{ href: "/250705", text: "शिवपुरी" }]),
  gallery: galleryPage,
  "state of the log": (lang) => logStatusPage(lang, log, { check: undefined, vault: undefined }, now),
  "state of the log with witnesses": (lang) => logStatusPage(lang, witnessed, { check: checked, vault }, now),
  "state of a log that is behind": sealed("behind"),
  "state of a log that is another": sealed("forked"),
  "state of a log without its facts": sealed("facts"),
  "state of a log after a restore": sealed("unheard"),
  "state of a log whose next part is missing": sealed("closed"),
  "state of a log in its second year": (lang) =>
    logStatusPage(
      lang,
      { ...log, frozen: [{ shard: "2025", size: 99, root: log.root }], isFreezeDue: true },
      { check: checked, vault },
      now,
    ),
  "state of a log with its history, and records that differ": (lang) =>
    logStatusPage(
      lang,
      { ...witnessed, days: [{ day: civilDate("2026-11-20"), size: 1100, witnesses: ["w1", "w.example/2"] }] },
      {
        check: { ...checked, differences: 2, differing: ["<b>shiv"], unchecked: 1 },
        vault: { published: 1234n, vaulted: 1000n },
      },
      now,
    ),
  "the log on paper": (lang) => logPaperPage(lang, witnessed, now),
};

const assets = { "site.css": "site.css", "favicon.svg": "favicon.svg" };

function rendered(lang: Lang, content: PageContent): string {
  const { body, ...own } = content;
  const frame = { lang, path: "/", assets, sample: true, updatedOn: "2026-11-21" };
  return renderPage(
    <Page {...frame} {...own}>
      {body}
    </Page>,
  );
}

describe("The portal's own pages", () => {
  for (const [name, page] of Object.entries(pages)) {
    it(`${name}: valid HTML in both languages, escaped, without anything inline`, () => {
      for (const lang of languages) {
        const html = rendered(lang, page(lang));
        assert.deepEqual(htmlFaults(html), []);
        assert.doesNotMatch(html, /\sstyle=|<style|javascript:|<b>shiv/);
      }
    });
  }

  it("the front page stays light with all towns of the state on it", () => {
    const many = Array.from({ length: 413 }, (_, at) => {
      const mark = String.fromCodePoint(0x915 + (at % 30), 0x93e, 0x915 + ((at * 7) % 30));
      const district = at % 55;
      return named(
        250000 + at,
        "nagar-parishad",
        `${mark}पुर ${at}`,
        `Town ${at}`,
        `ज़िला ${district}`,
        `District ${district}`,
      );
    });
    const html = rendered("hi", frontPage("hi", { towns: many, open: [] }));
    assert.ok(gzipSync(html).length <= front_page_html_gzip_bytes_max, `${gzipSync(html).length} bytes`);
  });
});

describe("Finding a town", () => {
  const found = (wanted: string): readonly string[] => findTowns(towns, wanted).map((town) => town.nameEn);
  for (const [wanted, want] of [
    ["देवास", ["Dewas"]],
    ["dewas", ["Dewas"]],
    ["  KARERA ", ["Karera"]],
    ["शिवपुरी", ["Shivpuri", "Karera", "Badarwas"]],
    ["devaas", ["Dewas"]],
    ["karaira", ["Karera"]],
    ["xyz", []],
  ] as const) {
    it(`by ${JSON.stringify(wanted)} gives ${want.join(", ") || "none"}`, () => assert.deepEqual(found(wanted), want));
  }

  it("lists districts by name, and in each the larger towns first", () => {
    const [first, second] = byDistrict(towns, "hi");
    assert.equal(first?.name, "देवास");
    assert.deepEqual(
      second?.towns.map((town) => town.nameHi),
      ["शिवपुरी", "करैरा", "बदरवास"],
    );
  });
});
