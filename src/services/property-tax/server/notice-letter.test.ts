// The printed notice: number, amounts, the mark of rules that nobody confirmed; after the order, the order with its reasons.
import { PDF } from "@libpdf/core";
import assert from "node:assert/strict";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, describe, test } from "node:test";
import { civilDate, type FinancialYear, instant } from "../../../kernel/civil-date.ts";
import { paise } from "../../../kernel/money.ts";
import type { PropertyTaxRates } from "../../../kernel/property-tax-rates.ts";
import { open } from "../../../kernel/private.ts";
import type { PaperSettings } from "../../../platform/papers/issuing.ts";
import { openPaperKeys } from "../../../platform/papers/keys.ts";
import { type PaperPrinter, paperPrinter } from "../../../platform/papers/printer.ts";
import { shivpuri as town } from "../../../platform/http/test-site.ts";
import { propertyTaxRates } from "../../../rulebook/property-tax-rates.ts";
import { holdingNamed } from "../rules/examples.ts";
import { noticeOf } from "../rules/notice.ts";
import { varianceOf } from "../rules/variance.ts";
import { noticeLetter, type NoticeToPrint } from "./notice-letter.ts";
import type { KnownNotice } from "./return-store.ts";
import { shivpuri } from "./test-register.ts";

const year = "2026-27" as FinancialYear;
const rates = propertyTaxRates(shivpuri, year) as PropertyTaxRates;
const holding = holdingNamed("one");
const [declaredPaise, foundPaise] = [paise(89_200), paise(176_300)];
const sizes = { floors: [], plotAreaHundredths: 120_000 };
const variance = varianceOf(declaredPaise, foundPaise, rates.selfAssessment);
const notice: KnownNotice = {
  state: "drafted",
  number: "AN-250705-202627-A01-000001-7",
  holding,
  year,
  declared: { ...sizes, taxPaise: declaredPaise },
  found: { ...sizes, taxPaise: foundPaise },
  variance,
  draftedOn: civilDate("2026-11-21"),
};
const print: NoticeToPrint = {
  id: noticeOf(holding, year, 1),
  notice,
  rates,
  town,
  sample: true,
  holding: "23-250705-0012-00001-T",
  to: ["राम कुमार शर्मा", "45/2", "पुरानी शिवपुरी", "विष्णु मंदिर रोड"],
  reason: "",
  at: instant("2026-11-21T05:30:00.000Z"),
  inLog: { shard: "2026", index: 7n },
  objectionDays: 30,
  daysVerified: false,
};

describe("the printed notice", () => {
  let folder: string;
  let printer: PaperPrinter;
  let papers: PaperSettings;
  before(async () => {
    folder = await mkdtemp(join(tmpdir(), "akshara-notice-"));
    printer = paperPrinter({ workers: 1 });
    papers = {
      keys: await openPaperKeys(folder),
      printer,
      issuer: "https://akshara.example.in",
      statusUri: "https://akshara.example.in/papers/status/1",
      logOriginOf: () => "akshara.example.in/log/2026",
      verifyAt: "akshara.example.in/verify",
    };
  });
  after(async () => {
    await printer.close();
    await rm(folder, { recursive: true });
  });

  const textOf = async (of: NoticeToPrint): Promise<string> => {
    const pdf = await PDF.load(await printer.printLetters([await noticeLetter(of, papers)]));
    return pdf
      .extractText()
      .map((page) => page.text)
      .join("\n");
  };

  test("a draft names both taxes, their difference and the penalty, the days to object, and that nobody confirmed the rules", async () => {
    const text = await textOf(print);
    const wanted = [
      "AN-250705-202627-A01-000001-7",
      "23-250705-0012-00001-T",
      "892.00",
      "1,763.00",
      "871.00",
      "4,355.00",
    ];
    for (const part of [...wanted, "30 days", "Rule not verified", "Rupees Five Thousand Two Hundred Twenty Six"]) {
      assert.ok(text.replaceAll(/\s+/g, " ").includes(part), `${part} in ${text}`);
    }
  });

  test("after the order the same paper says the decision and its reasons", async () => {
    const ordered: KnownNotice = {
      ...notice,
      state: "ordered",
      order: {
        on: civilDate("2026-12-22"),
        outcome: "cancelled",
        reason: open("", "note"),
        final: notice.declared,
        variance: varianceOf(declaredPaise, declaredPaise, rates.selfAssessment),
      },
    };
    const text = await textOf({ ...print, notice: ordered, reason: "Measured again" });
    for (const part of ["Assessment order", "Cancelled", "Measured again", "22-12-2026"]) {
      assert.ok(text.replaceAll(/\s+/g, " ").includes(part), `${part} in ${text}`);
    }
  });
});
