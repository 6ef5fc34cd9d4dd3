// Journey of a council's rates: an administrator drafts next year's on a phone without scripts, an officer approves them.
import assert from "node:assert/strict";
import { signInByPassword } from "./sign-in.ts";
import { fill, follow, followTo, heading, mainText, press, rowsOf, stepsInOrder } from "./steps.ts";
import { desk, phone, shivpuri, type Walker, type World } from "./world.ts";

const rates = `/${shivpuri}/property-tax/rates`;
const draft = `${rates}/2027-28/draft`;

/** Opens a part of the draft, changes it, and comes back to the draft. */
async function edits({ page, go }: Walker, part: string, changes: Readonly<Record<string, string>>): Promise<void> {
  await go(`${draft}/${part}`);
  await fill(page, changes);
  await press(page, "सहेजें");
  await heading(page, "दरों का प्रारूप 2027-28");
}

async function draftsTheYear(walker: Walker): Promise<void> {
  const { page, go } = walker;
  await go(draft);
  await press(page, "2027-28 का प्रारूप शुरू करें");
  assert.match(await mainText(page), /परिषद के संकल्प का क्रमांक लिखें/);
  await edits(walker, "basics", { number: "संकल्प 44", on: "20-11-2026" });
  await go(`${draft}/zones/03`);
  await fill(page, { "cell-residential-rcc": "आठ" });
  await press(page, "सहेजें");
  assert.match(await mainText(page), /राशि अंकों में लिखें/);
  await fill(page, { "cell-residential-rcc": "8" });
  await press(page, "सहेजें");
  await edits(walker, "rebates", {
    "ground-widow": "50",
    "early-0-from": "01-04-2027",
    "early-0-until": "30-06-2027",
    "early-0-share": "6.25",
  });
  await edits(walker, "arrears", {
    "stopped-0-from": "01-05-2027",
    "stopped-0-until": "10-05-2027",
    "stopped-0-order": "UADD/7",
  });
}

/** Slabs that leave values out are refused by name; every way of working a head out has its own form. */
async function mendsTheSlabs(walker: Walker): Promise<void> {
  const { page, go } = walker;
  await edits(walker, "heads/property-tax", { "slab-1-from": "7000" });
  assert.match(await mainText(page), /property-tax 7000\.00/);
  assert.equal(await page.getByRole("button", { name: "स्वीकृति के लिए भेजें" }).count(), 0);
  await edits(walker, "heads/property-tax", { "slab-1-from": "6000" });
  await go(`${draft}/heads/service-charge`);
  await follow(page, "उपयोग के अनुसार निश्चित राशि");
  await fill(page, {
    "use-residential": "360",
    "use-commercial": "720",
    "use-industrial": "900",
    "use-institutional": "480",
  });
  await press(page, "सहेजें");
  assert.match(await mainText(page), /व्यावसायिक: ₹720 प्रति वर्ष/);
}

async function compares({ page, go }: Walker): Promise<void> {
  await go(`${draft}/compare`);
  await press(page, "तुलना शुरू करें");
  const rows = await rowsOf(page.getByRole("table", { name: "सबसे अधिक वृद्धि वाली दस संपत्तियाँ" }));
  assert.equal(rows.length, 10);
  assert.ok(
    rows.every(([, , , , difference = ""]) => difference.startsWith("+")),
    String(rows),
  );
}

export function councilResolvesRates(begun: () => World): void {
  const step = stepsInOrder(begun);
  let administrator: Walker;
  let officer: Walker;
  step("anybody reads this year's rates and that nobody has verified them", async () => {
    const { page, go, leave } = await begun().walker({ who: "reader of rates", viewport: phone, javaScript: false });
    await go(`/${shivpuri}`);
    await follow(page, "संपत्तिकर की दरें");
    await heading(page, "संपत्तिकर की दरें 2026-27");
    assert.match(await mainText(page), /नमूना – सत्यापित नहीं/);
    await followTo(page, "/rates/2025-26");
    await leave();
  });
  step("the administrator drafts next year's, part by part", async () => {
    administrator = await begun().walker({ who: "drafts rates", viewport: phone, javaScript: false });
    await signInByPassword(begun(), administrator, "shivpuri-admin");
    await draftsTheYear(administrator);
    await mendsTheSlabs(administrator);
  });
  step("compares them with last year over all holdings, and sends them", async () => {
    await compares(administrator);
    await administrator.go(draft);
    await press(administrator.page, "स्वीकृति के लिए भेजें");
    assert.match(await mainText(administrator.page), /कोई दूसरा व्यक्ति देगा/);
  });
  step("an officer gives them back, and approves them when they come again", async () => {
    officer = await begun().walker({ who: "approves rates", viewport: desk });
    await signInByPassword(begun(), officer, "shivpuri-officer");
    const { page, go } = officer;
    await go(draft);
    await page.getByText("सुधार के लिए लौटाएँ", { exact: true }).click();
    await fill(page, { reason: "क्षेत्र 04 फिर से देखें" });
    await press(page, "लौटाएँ");
    await administrator.go(draft);
    assert.match(await mainText(administrator.page), /क्षेत्र 04 फिर से देखें/);
    await press(administrator.page, "स्वीकृति के लिए भेजें");
    await go(draft);
    await page.getByLabel("मैंने हर दर को").check();
    await press(page, "दरें स्वीकृत करें");
    assert.match(await mainText(page), /दरें स्वीकृत हो गईं/);
    await administrator.leave();
    await officer.leave();
  });
}
