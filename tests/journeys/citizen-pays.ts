// Journey of a citizen with a small phone and no scripts: from the front page to a receipt and its paper.
import assert from "node:assert/strict";
import { PDF } from "@libpdf/core";
import { detail, follow, followTo, press, rowsOf, search, stepsInOrder, untilConfirmed } from "./steps.ts";
import { phone, sampleHolding, shivpuri, type Walker, type World } from "./world.ts";

/** What the later journeys take over from this one. */
export interface Paid {
  readonly holdingPath: string;
  readonly number: string;
  readonly receiptPath: string;
  readonly receiptNumber: string;
  readonly signedText: string;
  /** The receipt's QR as a picture. */
  readonly photo: Buffer;
}

const find = `/${shivpuri}/property-tax/find`;
const part_rupees = 500;

/** Rupees of a cell such as "₹1,571.00". */
const rupeesIn = (text: string): number => Number(/₹?([\d,]+\.\d\d)/.exec(text)?.[1]?.replaceAll(",", ""));

async function findsHerTown({ page, go }: Walker): Promise<void> {
  await go("/");
  for (const name of ["Shivpuri", "shivpuree", "शिवपुरी"]) {
    await search(page, name);
    await page.getByRole("link", { name: "शिवपुरी", exact: true }).waitFor();
  }
  await follow(page, "शिवपुरी");
  await page.getByRole("heading", { level: 1, name: "शिवपुरी की सेवाएँ" }).waitFor();
  await followTo(page, "/property-tax/find");
  await page.getByRole("heading", { level: 1, name: "संपत्ति खोजें" }).waitFor();
}

async function findsHolding({ page, go }: Walker): Promise<string> {
  const { owner, oldNumber, portalNumber, house } = sampleHolding;
  const results = page.locator("main table");
  const numbers = new Set<string>();
  for (const text of [
    oldNumber,
    oldNumber.toLowerCase(),
    portalNumber,
    owner.hindi,
    owner.english,
    "Shyaamlal Tomar",
  ]) {
    await go(find);
    await search(page, text);
    const [first = []] = await rowsOf(results);
    assert.equal(first[1], owner.masked, `the first found by ${text}`);
    numbers.add(first[0] ?? "");
  }
  assert.equal(numbers.size, 1, "every way finds the same holding first");
  const [number = ""] = numbers;
  for (const text of [number, number.toLowerCase().replaceAll("-", " "), house]) {
    await search(page, text);
    assert.ok(
      (await rowsOf(results)).some((row) => row[0] === number),
      text,
    );
  }
  return number;
}

async function paysPart({ page }: Walker): Promise<void> {
  await follow(page, "भुगतान करें");
  await page.getByLabel("कितनी रकम देनी है").fill("-5");
  await press(page, "आगे बढ़ें");
  assert.match(await page.locator("main").innerText(), /रकम शून्य से ज़्यादा होनी चाहिए/);
  assert.equal(await page.getByLabel("कितनी रकम देनी है").inputValue(), "-5", "what was typed is kept");
  await page.getByLabel("कितनी रकम देनी है").fill(String(part_rupees));
  await press(page, "आगे बढ़ें");
  await page.getByText("₹500.00").first().waitFor();
  await page.locator("button[value=pay]").click();
  await untilConfirmed(page);
}

export function citizenPays(begun: () => World, paid: (holding: Paid) => void): void {
  const step = stepsInOrder();
  let walker: Walker;
  let number: string;
  let owed: number;
  step("finds her town by its name in Hindi and in English", async () => {
    walker = await begun().walker({ who: "citizen without scripts", viewport: phone, javaScript: false });
    await findsHerTown(walker);
  });
  step("finds a holding by both numbers, the house, and the owner's name in either script", async () => {
    number = await findsHolding(walker);
  });
  step("sees the dues by head, arrears apart, and no full name", async () => {
    const { page } = walker;
    await search(page, number);
    await follow(page, number);
    const text = await page.locator("main").innerText();
    assert.match(text, /पिछले वर्षों का बकाया/);
    assert.match(text, /अधिभार/);
    assert.ok(!text.includes(sampleHolding.owner.hindi));
    assert.equal(await detail(page, "मालिक"), sampleHolding.owner.masked);
    owed = rupeesIn(await page.locator("main .ak-lead strong").innerText());
  });
  step("pays a part at the bank, the oldest dues first, and gets a receipt that is in the log", async () => {
    const { page, go } = walker;
    const holdingPath = new URL(page.url()).pathname;
    await paysPart(walker);
    await page.getByRole("link", { name: /^रसीद देखें/ }).click();
    const receiptPath = new URL(page.url()).pathname;
    const text = await page.locator("main").innerText();
    assert.match(text, /सुरक्षित दर्ज – लॉग क्रमांक/);
    assert.match(text, /पाँच सौ रुपये/);
    const receiptNumber = await detail(page, "रसीद क्रमांक");
    await page.locator("summary").click();
    const signedText = await page.locator("main details code").innerText();
    const photo = await page.locator("main figure svg").screenshot();
    await go(holdingPath);
    assert.equal(rupeesIn(await page.locator("main .ak-lead strong").innerText()), owed - part_rupees);
    paid({ holdingPath, number, receiptPath, receiptNumber, signedText, photo });
    await go(receiptPath);
  });
  step("downloads the receipt as a PDF with its number, amount and the word sample", async () => {
    const { page, context } = walker;
    const address = await page.getByRole("link", { name: "रसीद डाउनलोड करें (PDF)" }).getAttribute("href");
    const answer = await context.request.get(`${begun().portal.origin}${address}`);
    assert.equal(answer.headers()["content-type"], "application/pdf");
    const bytes = await answer.body();
    assert.equal(bytes.subarray(0, 5).toString(), "%PDF-");
    const printed = (await PDF.load(bytes)).extractText();
    const text = printed.map((one) => one.text).join("\n");
    for (const part of [await detail(page, "रसीद क्रमांक"), "500.00", "SAMPLE DATA"])
      assert.ok(text.includes(part), part);
  });
}
