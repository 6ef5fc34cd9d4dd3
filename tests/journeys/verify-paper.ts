// Journey of a stranger who holds a receipt: with and without scripts, by text and by photo, and without the internet.
import assert from "node:assert/strict";
import type { Page } from "playwright-core";
import type { Paid } from "./citizen-pays.ts";
import { press, stepsInOrder } from "./steps.ts";
import { phone, type Walker, type World } from "./world.ts";

const genuine = "हस्ताक्षर सही हैं, पर यह नमूना है";
const altered = "यह कागज़ असली साबित नहीं हुआ";
const answerOf = (page: Page): Promise<string> => page.locator("#verify-answer").innerText();

/** The same text with one letter in its middle made another. */
function alteredText(text: string): string {
  const at = Math.floor(text.length / 2);
  return `${text.slice(0, at)}${text[at] === "A" ? "B" : "A"}${text.slice(at + 1)}`;
}

async function checkText({ page }: Walker, text: string, heading: string): Promise<string> {
  await page.getByLabel("या QR से पढ़ा गया पाठ").fill(text);
  await press(page, "जाँचें");
  await page.locator("#verify-answer").getByRole("heading", { name: heading }).waitFor();
  return answerOf(page);
}

async function choosePhoto({ page }: Walker, photo: Buffer): Promise<void> {
  const file = { name: "photo.png", mimeType: "image/png", buffer: photo };
  await page.getByLabel("कागज़ का फ़ोटो या स्क्रीनशॉट").setInputFiles(file);
}

/** With scripts the photo is read as soon as it is chosen. */
async function checkPhoto(walker: Walker, photo: Buffer): Promise<string> {
  await choosePhoto(walker, photo);
  await walker.page.locator("#verify-answer").getByRole("heading", { name: genuine }).waitFor();
  return answerOf(walker.page);
}

/** Resolves when the page has put by all that it needs without the internet; the photo reader comes last. */
const keptForLater = ({ page }: Walker): Promise<unknown> =>
  page.waitForFunction(`navigator.serviceWorker.ready
    .then(() => caches.open("verify-1"))
    .then((kept) => kept.keys())
    .then((files) => files.some(({ url }) => url.endsWith(".wasm")))`);

export function verifyPaper(begun: () => World, paid: () => Paid): void {
  const step = stepsInOrder();
  let walker: Walker;
  step("without scripts the server checks the text and the photo, and says what was altered", async () => {
    walker = await begun().walker({ who: "stranger without scripts", viewport: phone, javaScript: false });
    const { signedText, receiptNumber, photo } = paid();
    await walker.go("/verify");
    const said = await checkText(walker, signedText, genuine);
    for (const part of [receiptNumber, "₹500.00"]) assert.ok(said.includes(part), part);
    await checkText(walker, alteredText(signedText), altered);
    await walker.go("/verify");
    await choosePhoto(walker, photo);
    await press(walker.page, "जाँचें");
    assert.ok((await answerOf(walker.page)).includes(receiptNumber));
    await walker.context.close();
  });
  step("with scripts the browser checks by itself, sending nothing", async () => {
    walker = await begun().walker({ who: "stranger", viewport: phone });
    const { signedText, receiptNumber, photo } = paid();
    await walker.go("/verify");
    const sent: string[] = [];
    walker.page.on("request", (request) => request.method() === "POST" && sent.push(request.url()));
    assert.ok((await checkText(walker, signedText, genuine)).includes(receiptNumber));
    await checkText(walker, alteredText(signedText), altered);
    assert.ok((await checkPhoto(walker, photo)).includes(receiptNumber));
    assert.deepEqual(sent, []);
  });
  step("the page goes on checking without the internet, also when it is opened anew", async () => {
    const { page, context, go } = walker;
    const { signedText, receiptNumber, photo } = paid();
    await keptForLater(walker);
    await context.setOffline(true);
    await assert.rejects(page.evaluate("fetch('/help')"), "the server cannot be reached");
    await go("/verify");
    assert.ok((await checkText(walker, signedText, genuine)).includes(receiptNumber));
    assert.ok((await checkPhoto(walker, photo)).includes(receiptNumber));
    await checkText(walker, alteredText(signedText), altered);
    await context.close();
  });
}
