// Journey of a return: an owner sees her tax change while she types, an officer finds more, and the notice waits for her word.
import assert from "node:assert/strict";
import { png } from "../../src/platform/blobs/test-photo.ts";
import { signInByPassword } from "./sign-in.ts";
import { fill, follow, heading, mainText, press, rowsOf, stepsInOrder } from "./steps.ts";
import { desk, shivpuri, type Walker, type World } from "./world.ts";

const today = (): string => {
  const [year = "", month = "", day = ""] = new Date(Date.now() + 19_800_000).toISOString().slice(0, 10).split("-");
  return `${day}-${month}-${year}`;
};

/** The year's tax as the page shows it now. */
async function taxShown({ page }: Walker): Promise<string> {
  const table = page.locator("#live-tax table");
  await table.waitFor();
  return (await table.locator("tfoot td").last().innerText()).split("\n").at(-1) ?? "";
}

export function ownerFilesReturn(begun: () => World, citizen: () => Walker): void {
  const step = stepsInOrder(begun);
  let officer: Walker;
  let holding: string;
  step("an owner opens the return of her second holding and sees the tax follow what she types", async () => {
    const owner = citizen();
    const { page, go } = owner;
    await go(`/${shivpuri}/property-tax/mine`);
    holding = (await page.locator("main table a").last().getAttribute("href")) ?? "";
    await go(holding);
    await follow(page, "स्वनिर्धारण विवरणी");
    await heading(page, /स्वनिर्धारण विवरणी/);
    await fill(page, { plotArea: "1000", "floors-1-storey": "0", "floors-1-use": "residential" });
    await fill(page, { "floors-1-construction": "rcc", "floors-1-builtYear": "2001", "floors-1-area": "100" });
    const small = await taxShown(owner);
    await fill(page, { "floors-1-area": "1000" });
    const large = await taxShown(owner);
    assert.notEqual(small, large);
    await fill(page, { "floors-1-area": "100" });
    assert.equal(await taxShown(owner), small);
    await press(page, "विवरणी जमा करें");
    assert.match(await mainText(page), /विवरणी जमा हो गई/);
    assert.ok((await mainText(page)).includes(small), "what the script worked out is what was filed");
  });
  step(
    "an officer finds it in the inbox, visits, attaches a photo and records what was there, without scripts",
    async () => {
      officer = await begun().walker({ who: "verifies a return", viewport: desk, javaScript: false });
      const { page, go } = officer;
      await signInByPassword(begun(), officer, "shivpuri-officer");
      await go(`/${shivpuri}/property-tax/inbox`);
      await follow(page, /^विवरणी /);
      await fill(page, { "floors-1-area": "900", visitedOn: today(), note: "स्वामी के सामने फीते से नापा" });
      await page.locator("[name=photo]").setInputFiles({ name: "घर.png", mimeType: "image/png", buffer: png(8, 8) });
      await press(page, "फ़ोटो जोड़ें");
      assert.match(await mainText(page), /1 फ़ोटो जुड़ा है/);
      await press(page, "अंतर देखें");
      assert.match(await mainText(page), /शास्ति/);
      await press(page, "सत्यापन दर्ज करें");
      assert.match(await mainText(page), /सत्यापन दर्ज हो गया/);
    },
  );
  step("the notice is served, and its order waits for the days to object", async () => {
    const { page } = officer;
    await follow(page, /^AN-/);
    await fill(page, { servedOn: today() });
    await page.getByLabel("हाथ से").check();
    await press(page, "तामील दर्ज करें");
    assert.match(await mainText(page), /आदेश .* के बाद दिया जा सकता है/);
    assert.equal(await page.getByRole("button", { name: "आदेश दर्ज करें" }).count(), 0);
    await officer.leave();
  });
  step("the owner reads it on her phone and objects", async () => {
    const { page, go } = citizen();
    await go(holding);
    await follow(page, /^निर्धारण सूचना AN-/);
    const [declared] = await rowsOf(page.getByRole("table", { name: "अंतर" }));
    assert.equal(declared?.[0], "घोषित माप से वर्ष का कर");
    await fill(page, { objection: "छज्जा मंज़िल में जोड़ दिया गया है।" });
    await press(page, "आपत्ति भेजें");
    assert.match(await mainText(page), /आपत्ति मिल गई/);
  });
}
