// Journey of somebody whose session ends while a form is filled: nothing of it is lost, and nothing goes through as nobody.
import assert from "node:assert/strict";
import type { Paid } from "./citizen-pays.ts";
import { signInByMobile } from "./sign-in.ts";
import { fill, follow, heading, mainText, press, rowsOf, stepsInOrder } from "./steps.ts";
import { citizenMobile, desk, shivpuri, type Walker, type World } from "./world.ts";

const request = "मेरे घर का क्षेत्रफल 900 वर्ग फुट है, पंजी में अधिक लिखा है।";

/** The number of her requests that the holding's page lists. */
async function requests({ page, go }: Walker, path: string): Promise<number> {
  await go(path);
  return (await rowsOf(page.getByRole("table", { name: "आपके आवेदन" }))).length;
}

export function sessionEnds(begun: () => World, paid: () => Paid, signedIn: () => Walker): void {
  const step = stepsInOrder(begun);
  let before: number;
  step("she fills a form, and meanwhile ends all her sessions from another device", async () => {
    const phoneOfHers = signedIn();
    before = await requests(phoneOfHers, paid().holdingPath);
    await follow(phoneOfHers.page, "त्रुटि बताएँ, संशोधन माँगें");
    await fill(phoneOfHers.page, { request });
    const other = await begun().walker({ who: "citizen elsewhere", viewport: desk });
    await other.go(`/${shivpuri}/sign-in`);
    await signInByMobile(begun(), other, citizenMobile);
    await follow(other.page, "आपका खाता");
    await press(other.page, "सभी जगह से लॉग आउट करें");
    await other.leave();
  });
  step("sending the form asks her to sign in, and then offers it as she filled it", async () => {
    const walker = signedIn();
    const { page } = walker;
    await press(page, "आवेदन भेजें");
    await heading(page, "लॉग इन करें");
    await signInByMobile(begun(), walker, citizenMobile);
    assert.match(await mainText(page), /फ़ॉर्म भेजते समय आप लॉग आउट हो चुके थे/);
    assert.equal(await page.locator("[name=request]").inputValue(), request);
  });
  step("sent now, it is recorded once", async () => {
    const walker = signedIn();
    await press(walker.page, "आवेदन भेजें");
    assert.match(await mainText(walker.page), /आपका आवेदन कार्यालय को मिल गया।/);
    assert.equal(await requests(walker, paid().holdingPath), before + 1);
  });
  step("signing out in another tab loses nothing either", async () => {
    const walker = signedIn();
    const { page, context } = walker;
    await follow(page, "त्रुटि बताएँ, संशोधन माँगें");
    await fill(page, { request });
    const tab = await context.newPage();
    await tab.goto(`${begun().portal.origin}/${shivpuri}`);
    await press(tab, "लॉग आउट");
    await tab.close();
    await press(page, "आवेदन भेजें");
    await heading(page, "लॉग इन करें");
    await signInByMobile(begun(), walker, citizenMobile);
    assert.equal(await page.locator("[name=request]").inputValue(), request);
  });
}
