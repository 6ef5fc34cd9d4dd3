// Journey of recovery: the officer bills a ward and recovers from one account; the owner who owes nothing takes her certificate.
import assert from "node:assert/strict";
import { PDF } from "@libpdf/core";
import type { Paid } from "./citizen-pays.ts";
import { signInByPassword } from "./sign-in.ts";
import { detail, fill, follow, followTo, heading, mainText, press, rowsOf, stepsInOrder } from "./steps.ts";
import { phone, shivpuri, type Walker, type World } from "./world.ts";

/** The text of a PDF behind a link of the page, page by page. */
async function pdfOf({ page }: Walker, address: string): Promise<readonly string[]> {
  const answer = await page.request.get(new URL(address, page.url()).href);
  assert.equal(answer.status(), 200, `${address}: ${await answer.text()}`);
  return (await PDF.load(new Uint8Array(await answer.body()))).extractText().map((one) => one.text);
}

/** `paid` is a holding on which nothing is due any more, and `owner` its signed-in owner. */
export function officerRecovers(begun: () => World, paid: () => Paid, owner: () => Walker): void {
  const step = stepsInOrder(begun);
  let officer: Walker;
  let ward = "";
  let account = "";

  step(
    "signs in with a phone and without scripts, and reads what each ward owes and that the days are a sample",
    async () => {
      officer = await begun().walker({ who: "recovery officer", viewport: phone, javaScript: false });
      await signInByPassword(begun(), officer, "shivpuri-officer");
      await officer.go(`/${shivpuri}`);
      await follow(officer.page, "वसूली");
      await heading(officer.page, "वसूली: बिल, सूचना और वारंट");
      assert.match(await mainText(officer.page), /नमूना हैं/);
      const [first] = await rowsOf(officer.page.locator("main table"));
      ward = /\d+/.exec(first?.[0] ?? "")?.[0] ?? "";
      assert.notEqual(ward, "");
    },
  );

  step("makes the bills of a ward once: pressed again, all of them stand", async () => {
    const { page } = officer;
    await fill(page, { ward });
    await press(page, "इस वार्ड के बिल बनाएँ");
    const billed = /: (\d+) बिल बने, 0 पहले से थे/.exec(await mainText(page))?.[1];
    assert.ok(Number(billed) > 0, await mainText(page));
    await fill(page, { ward });
    await press(page, "इस वार्ड के बिल बनाएँ");
    assert.match(await mainText(page), new RegExp(`: 0 बिल बने, ${billed} पहले से थे`));
    const pages = await pdfOf(officer, `/${shivpuri}/recovery/wards/${ward}/bills.pdf?part=1`);
    assert.equal(pages.length, Math.min(Number(billed), 100), "a page for each bill");
    for (const text of pages) assert.match(text, /B-250705-202627-W\d\d-0000\d\d-\d/);
  });

  step("finds the largest defaulter of the ward, and no notice before the bill's days are over", async () => {
    const { page, go } = officer;
    await go(`/${shivpuri}/recovery/defaulters?ward=${ward}&least=100`);
    await heading(page, "बकायादार");
    const [largest] = await rowsOf(page.locator("main table"));
    await follow(page, largest?.[0] ?? "");
    account = page.url();
    assert.equal(await detail(page, "स्थिति"), "बिल दिया गया");
    await press(page, "माँग सूचना जारी करें");
    assert.match(await mainText(page), /हाँ, मैंने जाँच लिया है/, "a dangerous step asks first");
    await page.locator("[name=sure]").first().check();
    await press(page, "माँग सूचना जारी करें");
    assert.match(await mainText(page), /बिल की अंतिम तिथि .* है/);
  });

  step("withdraws the recovery with a reason, and the dues stay", async () => {
    const { page } = officer;
    await page.goto(account);
    await page.locator("details summary").last().click();
    await fill(page, { reason: "बिल में पता गलत छपा था" });
    await press(page, "वसूली वापस लें");
    assert.match(await mainText(page), /वसूली वापस ले ली गई/);
    assert.equal(await detail(page, "स्थिति"), "कोई बिल बाकी नहीं");
    assert.ok((await page.getByRole("button", { name: "बिल बनाएँ" }).count()) > 0);
    await officer.leave();
  });

  step("an owner who owes nothing any more takes her certificate, which says what it is and until when", async () => {
    const { page, go } = owner();
    await go(paid().holdingPath);
    await followTo(page, "/no-dues/");
    await heading(page, "अदेयता प्रमाण पत्र");
    await press(page, "प्रमाण पत्र लें");
    const text = (await pdfOf(owner(), `${new URL(page.url()).pathname}.pdf`)).join("\n");
    assert.match(text, /NDC-250705-202627-N01-000001-\d/);
    assert.match(text, /31-03-2027/);
  });
}
