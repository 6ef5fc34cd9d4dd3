// Journey of a citizen with her own mobile: her holdings, the rest by UPI, her receipts, a correction, who opened her record.
import assert from "node:assert/strict";
import { qrReader } from "../../src/platform/papers/qr-reader.ts";
import type { Paid } from "./citizen-pays.ts";
import { signInByMobile } from "./sign-in.ts";
import { arriveBy, fill, follow, heading, mainText, press, rowsOf, stepsInOrder, untilConfirmed } from "./steps.ts";
import { citizenMobile, phone, sampleHolding, shivpuri, type Walker, type World } from "./world.ts";

/** The link in a QR that is on the page, read as a phone would. */
async function linkInQr({ page }: Walker): Promise<string> {
  const reader = qrReader();
  try {
    const read = await reader.read(await page.locator("main figure svg").screenshot());
    if ("fault" in read) throw new Error(`the QR was not read: ${read.fault}`);
    return read.text;
  } finally {
    await reader.close();
  }
}

async function paysByUpi(world: World, walker: Walker): Promise<void> {
  const { page } = walker;
  await follow(page, "भुगतान करें");
  await page.getByLabel("UPI").check();
  await press(page, "आगे बढ़ें");
  const status = page.url();
  const link = await linkInQr(walker);
  assert.match(link, /^upi:\/\/pay\?.*am=\d+\.\d\d/);
  await page.goto(`${world.portal.gateway}/upi`);
  await page.locator("#link").fill(link);
  await arriveBy(page, () => page.getByRole("button").click());
  await arriveBy(page, () => page.locator("button[value=pay]").click());
  await page.goto(status);
  await untilConfirmed(page);
}

/** Returns a walker who stays signed in. */
export function citizenSignsIn(begun: () => World, paid: () => Paid, signedIn: (walker: Walker) => void): void {
  const step = stepsInOrder(begun);
  let walker: Walker;
  step("signs in with the code sent to her mobile and sees her holdings with her full name", async () => {
    walker = await begun().walker({ who: "citizen", viewport: phone });
    const { page, go } = walker;
    await go(`/${shivpuri}/property-tax/mine`);
    await signInByMobile(begun(), walker, citizenMobile);
    await heading(page, "मेरी संपत्तियाँ");
    const rows = await rowsOf(page.getByRole("table", { name: "मेरी संपत्तियाँ" }));
    assert.equal(rows.length, 2);
    const hers = rows.find((row) => row[0] === paid().number);
    assert.ok(hers?.[1]?.includes(sampleHolding.owner.hindi), String(hers));
  });
  step("pays the rest by the QR of UPI, and nothing is owed any more", async () => {
    const { page } = walker;
    await follow(page, paid().number);
    await paysByUpi(begun(), walker);
    await follow(page, /^रसीद देखें/);
    assert.match(await mainText(page), /UPI/);
    await walker.go(paid().holdingPath);
    assert.match(await mainText(page), /कोई बकाया नहीं/);
  });
  step("finds the receipts of both payments with her holding", async () => {
    const { page } = walker;
    const rows = await rowsOf(page.getByRole("table", { name: "रसीदें" }));
    assert.equal(rows.length, 2);
    await follow(page, paid().receiptNumber);
    await heading(page, "रसीद");
  });
  step("asks for a correction of her name and sees by when it will be decided", async () => {
    const { page, go } = walker;
    for (const request of ["मेरा नाम श्याम लाल तोमर है, श्यामलाल नहीं।", "मेरा मोबाइल नंबर बदल गया है।"]) {
      await go(paid().holdingPath);
      await follow(page, "त्रुटि बताएँ, संशोधन माँगें");
      await press(page, "आवेदन भेजें");
      await page.locator(".ak-error-summary").waitFor();
      await fill(page, { request });
      await press(page, "आवेदन भेजें");
      assert.match(await mainText(page), /आपका आवेदन कार्यालय को मिल गया।/);
      assert.match(await mainText(page), /लंबित/);
    }
  });
  step("sees who opened her record", async () => {
    const { page, go } = walker;
    await go(`/${shivpuri}/account`);
    await follow(page, "मेरी जानकारी किसने देखी");
    const rows = await rowsOf(page.locator("main table"));
    assert.ok(
      rows.some((row) => row[1] === "आपने स्वयं" && row[2] === "अपनी संपत्ति देखना"),
      JSON.stringify(rows),
    );
    signedIn(walker);
  });
}
