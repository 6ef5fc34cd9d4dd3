// Journey of a revenue officer: registers a holding without scripts, corrects it, decides requests, raises the demand.
import assert from "node:assert/strict";
import type { Paid } from "./citizen-pays.ts";
import { signInByPassword } from "./sign-in.ts";
import { detail, fill, follow, heading, mainText, press, rowsOf, search, stepsInOrder } from "./steps.ts";
import { desk, shivpuri, type Walker, type World } from "./world.ts";

const place = {
  ward: "12",
  colony: "नई कॉलोनी",
  house: "77/1",
  address: "नई कॉलोनी, वार्ड 12",
  plotArea: "1200",
  zone: "01",
} as const;

const floor = (row: number, storey: string, use: string): Readonly<Record<string, string>> => ({
  [`floors-${row}-storey`]: storey,
  [`floors-${row}-use`]: use,
  [`floors-${row}-construction`]: "rcc",
  [`floors-${row}-area`]: "800.50",
  [`floors-${row}-builtYear`]: "2019",
});

const owner = (row: number, name: string, mobile: string): Readonly<Record<string, string>> => ({
  [`owners-${row}-name`]: name,
  [`owners-${row}-mobile`]: mobile,
});

async function fillsTheForm({ page }: Walker): Promise<void> {
  await fill(page, { ...place, ...floor(1, "0", "commercial"), ...owner(1, "गीता ओझा", "6000177777") });
  await press(page, "एक मंज़िल और जोड़ें");
  await fill(page, floor(2, "1", "residential"));
  await press(page, "एक मालिक और जोड़ें");
  await fill(page, owner(2, "Mohan Ojha", ""));
}

async function correctsHouse({ page }: Walker, house: string): Promise<void> {
  await fill(page, { house, reason: "मौके की जाँच में मकान नंबर अलग मिला", order: "आदेश 17/2026, 12-11-2026" });
  await press(page, "बदलाव देखें");
  const [row] = await rowsOf(page.locator("main table"));
  assert.deepEqual(row, ["मकान नंबर", place.house, house]);
  await press(page, "फ़ॉर्म पर लौटें");
  assert.equal(await page.locator("[name=house]").inputValue(), house, "going back loses nothing");
  await press(page, "बदलाव देखें");
  await press(page, "संशोधन दर्ज करें");
}

async function runsDemand({ page, go }: Walker): Promise<void> {
  await go(`/${shivpuri}`);
  await follow(page, "वार्षिक माँग");
  assert.match(await mainText(page), /जारी होने वाली माँग/);
  await press(page, /की माँग जारी करें/);
  const done = page.getByText("इस वर्ष की माँग सभी संपत्तियों की जारी हो चुकी है।");
  for (let tries = 0; tries < 40 && !(await done.isVisible()); tries += 1) await follow(page, "ताज़ा स्थिति देखें");
  await done.waitFor();
}

export function officerAtWork(begun: () => World, paid: () => Paid): void {
  const step = stepsInOrder(begun);
  let walker: Walker;
  step("registers a holding with two floors and two owners, without scripts", async () => {
    walker = await begun().walker({ who: "officer", viewport: desk, javaScript: false });
    const { page, go } = walker;
    await signInByPassword(begun(), walker, "shivpuri-officer");
    await go(`/${shivpuri}`);
    await follow(page, "नई संपत्ति दर्ज करें");
    await press(page, "पंजी में दर्ज करें");
    await page.locator(".ak-error-summary").waitFor();
    await fillsTheForm(walker);
    await press(page, "पंजी में दर्ज करें");
    const text = await mainText(page);
    for (const part of ["संपत्ति पंजी में दर्ज हो गई।", "गीता ओझा", "Mohan Ojha", "भूतल", "मंज़िल 1", "50%"]) {
      assert.ok(text.includes(part), part);
    }
  });
  step("raises its demand of the year, once", async () => {
    const { page } = walker;
    await press(page, /की माँग जारी करें$/);
    assert.match(await mainText(page), /माँग जारी हो गई।/);
    assert.equal(await page.getByRole("button", { name: /की माँग जारी करें$/ }).count(), 0);
  });
  step("corrects it by an order after seeing what stood before and what stands now", async () => {
    const { page } = walker;
    await follow(page, "प्रविष्टि संशोधित करें");
    await correctsHouse(walker, "78/1");
    assert.match(await mainText(page), /प्रविष्टि संशोधित हो गई।/);
    assert.equal(await detail(page, "मकान नंबर"), "78/1");
    assert.match(await mainText(page), /संशोधित – आदेश 17\/2026/);
    await walker.go(`/${shivpuri}/property-tax/find`);
    await search(page, "geeta ojha");
    assert.match(await mainText(page), /गीता ओझा/);
  });
  step("refuses one request with a reason that the citizen will read", async () => {
    const { page, go } = walker;
    await go(`/${shivpuri}/property-tax/inbox`);
    await follow(page, new RegExp(paid().number));
    await press(page, "कारण सहित अस्वीकार करें");
    assert.match(await mainText(page), /अस्वीकार करने का कारण लिखें/);
    await fill(page, { reason: "रजिस्ट्री की प्रति संलग्न नहीं है।" });
    await press(page, "कारण सहित अस्वीकार करें");
    assert.match(await mainText(page), /आवेदन अस्वीकृत किया गया।/);
  });
  step("grants another by correcting the entry", async () => {
    const { page, go } = walker;
    await go(`/${shivpuri}/property-tax/inbox`);
    await follow(page, new RegExp(paid().number));
    await follow(page, "स्वीकार करें और प्रविष्टि संशोधित करें");
    await fill(page, { "owners-1-name": "श्याम लाल तोमर", reason: "आवेदन सही", order: "आदेश 18/2026, 13-11-2026" });
    await press(page, "बदलाव देखें");
    await press(page, "संशोधन दर्ज करें");
    assert.match(await mainText(page), /श्याम लाल तोमर/);
  });
  step("raises the demand of the whole town, and repeating raises nothing", async () => {
    const { page, go } = walker;
    await go(`/${shivpuri}/property-tax/register`);
    await fillsTheForm(walker);
    await press(page, "पंजी में दर्ज करें");
    await runsDemand(walker);
    assert.equal(await page.getByRole("button", { name: /की माँग जारी करें/ }).count(), 0);
    await heading(page, /वार्षिक माँग/);
  });
}
