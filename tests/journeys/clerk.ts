// Journey of a clerk at the counter: finds who stands before him, takes cash once, prints, and looks at his day.
import assert from "node:assert/strict";
import type { Page } from "playwright-core";
import { signInByPassword } from "./sign-in.ts";
import { detail, fill, follow, followTo, heading, mainText, press, rowsOf, search, stepsInOrder } from "./steps.ts";
import { desk, shivpuri, type Walker, type World } from "./world.ts";

/** A holding of the sample register without arrears, by its owner's mobile and name. */
const client = { mobile: "6000152472", name: "Vimla Bhadoriya", hindi: "विमला भदौरिया", house: "420/2" } as const;

const wrongAmounts: readonly (readonly [typed: string, said: RegExp])[] = [
  ["पाँच सौ", /रकम पढ़ी नहीं जा सकी/],
  ["12..5", /रकम पढ़ी नहीं जा सकी/],
  ["0", /रकम शून्य से ज़्यादा होनी चाहिए/],
  ["-50", /रकम शून्य से ज़्यादा होनी चाहिए/],
  ["100000000000000", /रकम बहुत बड़ी है/],
];

/** The receipts of the day, as the counter's page lists them. */
async function receiptsToday({ page, go }: Walker): Promise<number> {
  await go(`/${shivpuri}/counter?counter=C01`);
  const table = page.locator("main table");
  return (await table.count()) === 0 ? 0 : (await rowsOf(table)).length;
}

/** Tries an amount and gives the words beside its field. */
async function refusedAmount(page: Page, amount: string): Promise<string> {
  await fill(page, { amount, payer: "विमला" });
  await press(page, "जाँचें");
  await page.locator(".ak-error-summary").waitFor();
  assert.equal(await page.locator("[name=amount]").inputValue(), amount, "what was typed is kept");
  assert.equal(await page.locator("[name=payer]").inputValue(), "विमला");
  const described = await page.locator("[name=amount]").getAttribute("aria-describedby");
  const ids = (described ?? "").split(" ").map((id) => `#${id}`);
  return (await page.locator(ids.join(", ")).allInnerTexts()).join(" ");
}

/** The form on the page as it would be sent: its address and its unseen fields. */
async function formOf(page: Page): Promise<{ readonly address: string; readonly fields: Record<string, string> }> {
  const fields = await page
    .locator("main form input")
    .evaluateAll((inputs) =>
      inputs.map((input) => [input.getAttribute("name") ?? "", input.getAttribute("value") ?? ""]),
    );
  return { address: page.url(), fields: Object.fromEntries(fields) as Record<string, string> };
}

/** With what is owed paid, more may only be taken as an advance that the payer agreed to. */
async function takesAdvance({ page, go }: Walker, holding: string): Promise<void> {
  await go(holding);
  await follow(page, "काउंटर पर नकद लें");
  await press(page, "जाँचें");
  await press(page, "पैसा मिल गया, रसीद काटें");
  await heading(page, "रसीद");
  await go(holding);
  assert.match(await mainText(page), /कोई बकाया नहीं/);
  await follow(page, "काउंटर पर नकद लें");
  assert.match(await refusedAmount(page, "250"), /कोई बकाया नहीं है/);
  await page.getByLabel(/देने वाला सहमत है/).check();
  await press(page, "जाँचें");
  await press(page, "पैसा मिल गया, रसीद काटें");
  await heading(page, "रसीद");
  assert.match(await mainText(page), /अग्रिम जमा/);
  await go(holding);
  assert.match(await mainText(page), /अग्रिम जमा: ₹250\.00/);
}

export function clerkAtCounter(begun: () => World): void {
  const step = stepsInOrder(begun);
  let walker: Walker;
  let holding: string;
  let before: number;
  step("signs in by password and one-time code, and is shown the counter's work", async () => {
    walker = await begun().walker({ who: "clerk", viewport: desk });
    await signInByPassword(begun(), walker, "shivpuri-clerk");
    before = await receiptsToday(walker);
    await walker.go(`/${shivpuri}`);
    await follow(walker.page, "काउंटर पर नकद लें");
  });
  step("finds a holding by the owner's mobile and by her name, and sees it whole", async () => {
    const { page } = walker;
    await search(page, client.mobile);
    const [[number = "", owners] = []] = await rowsOf(page.locator("main table"));
    assert.equal(owners, client.hindi);
    await search(page, client.name);
    await follow(page, number);
    assert.equal(await detail(page, "मकान नंबर"), client.house);
    holding = new URL(page.url()).pathname;
  });
  step("is told beside the field what is wrong with an amount, and keeps what he typed", async () => {
    const { page } = walker;
    await follow(page, "काउंटर पर नकद लें");
    for (const [typed, said] of wrongAmounts) assert.match(await refusedAmount(page, typed), said);
  });
  step("takes cash after a second look; pressing twice and sending the form again make one receipt", async () => {
    const { page } = walker;
    await fill(page, { amount: "100", payer: "विमला भदौरिया", counter: "C01" });
    await press(page, "जाँचें");
    await heading(page, "भुगतान लेने की पुष्टि करें");
    assert.match(await mainText(page), /₹100\.00/);
    const form = await formOf(page);
    await page.getByRole("button", { name: "पैसा मिल गया, रसीद काटें" }).dblclick();
    await heading(page, "रसीद");
    const number = await detail(page, "रसीद क्रमांक");
    const again = await walker.context.request.post(form.address, { form: { ...form.fields, step: "confirm" } });
    assert.ok((await again.text()).includes(number), "going back and sending it again leads to the same receipt");
  });
  step("prints the receipt: the slip alone, on white", async () => {
    const { page } = walker;
    await page.emulateMedia({ media: "print" });
    assert.equal(await page.locator(".ak-slip").isVisible(), true);
    for (const hidden of [".ak-header__tools", ".ak-footer__list", "main .ak-button"]) {
      for (const one of await page.locator(hidden).all()) assert.equal(await one.isVisible(), false, hidden);
    }
    await page.emulateMedia({ media: "screen" });
  });
  step("may take more than is owed, and from whom nothing is owed, only as an agreed advance", async () => {
    await takesAdvance(walker, holding);
  });
  step("sees three receipts more in the day's list, and their sum", async () => {
    assert.equal(await receiptsToday(walker), before + 3);
    assert.match(await walker.page.locator("main tfoot").innerText(), /आज का योग/);
    await followTo(walker.page, "/receipts/");
    await heading(walker.page, "रसीद");
  });
}
