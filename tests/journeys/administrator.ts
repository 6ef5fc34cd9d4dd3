// Journey of a town's administrator: appoints a clerk who enrols himself, uses a passkey, ends sessions, reads the rights.
import assert from "node:assert/strict";
import { Secret, TOTP } from "otpauth";
import { signInByPassword } from "./sign-in.ts";
import { arriveBy, fill, follow, heading, mainText, press, rowsOf, stepsInOrder } from "./steps.ts";
import { desk, phone, shivpuri, type Walker, type World } from "./world.ts";

const login = "shivpuri-counter-two";
const password = "नया काउंटर बहुत सुरक्षित 2026";

/** A security key that says yes, as Chromium plays it. */
export async function giveSecurityKey({ context, page }: Walker): Promise<void> {
  const session = await context.newCDPSession(page);
  await session.send("WebAuthn.enable");
  await session.send("WebAuthn.addVirtualAuthenticator", {
    options: {
      protocol: "ctap2",
      transport: "internal",
      hasResidentKey: true,
      hasUserVerification: true,
      isUserVerified: true,
      automaticPresenceSimulation: true,
    },
  });
}

async function enrols({ page, go }: Walker, enrolment: string): Promise<void> {
  await go(`/${shivpuri}/staff/sign-in`);
  await follow(page, /पंजीयन कोड यहाँ लिखें/);
  await fill(page, { login, enrolment });
  await press(page, "लॉग इन करें");
  const secret = (await page.locator("main code").innerText()).replaceAll(" ", "");
  const app = new TOTP({ secret: Secret.fromBase32(secret) });
  await fill(page, { password: "short", code: app.generate() });
  await press(page, "पासवर्ड रखें और लॉग इन करें");
  await page.locator(".ak-error-summary").waitFor();
  await fill(page, { password, code: app.generate() });
  await press(page, "पासवर्ड रखें और लॉग इन करें");
  await heading(page, "आपका खाता");
}

export function administratorAppoints(begun: () => World): void {
  const step = stepsInOrder(begun);
  let administrator: Walker;
  let clerk: Walker;
  let enrolment: string;
  step("sees the staff and appoints a clerk, who gets a code to enrol with", async () => {
    administrator = await begun().walker({ who: "administrator", viewport: desk });
    const { page } = administrator;
    await signInByPassword(begun(), administrator, "shivpuri-admin");
    await follow(page, "कर्मचारी");
    assert.equal((await rowsOf(page.locator("main table"))).length, 6);
    await fill(page, { login: "X", name: "42" });
    await press(page, "नियुक्त करें");
    await page.locator(".ak-error-summary").waitFor();
    await fill(page, { login, name: "दिनेश परिहार" });
    await page.getByLabel("लिपिक").check();
    await press(page, "नियुक्त करें");
    await heading(page, "पंजीयन कोड");
    enrolment = await page.locator("main code").innerText();
  });
  step("the new clerk enrols with it on his phone and is signed in", async () => {
    clerk = await begun().walker({ who: "new clerk", viewport: phone });
    await enrols(clerk, enrolment);
  });
  step("the clerk adds a passkey, signs out, and signs in with nothing else", async () => {
    const { page, go } = clerk;
    await giveSecurityKey(clerk);
    await page.reload();
    await arriveBy(page, () => page.getByRole("button", { name: "इस उपकरण पर पासकी जोड़ें" }).click());
    assert.equal((await rowsOf(page.locator("main table"))).length, 1);
    await arriveBy(page, () => page.getByRole("button", { name: "लॉग आउट" }).first().click());
    await go(`/${shivpuri}/staff/sign-in`);
    await arriveBy(page, () => page.getByRole("button", { name: "पासकी से लॉग इन करें" }).click());
    await page.getByRole("link", { name: "काउंटर पर नकद लें" }).waitFor();
  });
  step("the administrator ends the clerk's sessions, and the clerk must sign in anew", async () => {
    const { page, go } = administrator;
    await go(`/${shivpuri}/staff`);
    await follow(page, login);
    await press(page, "उनके सभी लॉग इन समाप्त करें");
    assert.match(await mainText(page), /1 लॉग इन समाप्त किया गया।/);
    await clerk.go(`/${shivpuri}/counter`);
    await heading(clerk.page, "कर्मचारी लॉग इन");
  });
  step("reads who may do what", async () => {
    const { page, go } = administrator;
    await go(`/${shivpuri}`);
    await follow(page, "कौन क्या कर सकता है");
    const rows = await rowsOf(page.locator("main table"));
    assert.ok(
      rows.some((row) => row[0] === "काउंटर पर पैसा लेना और रसीद देना" && row[1] === "लिपिक"),
      JSON.stringify(rows),
    );
  });
  step("sees how safe the data is, and that no drill was run yet", async () => {
    const { page, go } = administrator;
    await go(`/${shivpuri}`);
    await follow(page, "डेटा सुरक्षा पटल");
    assert.equal((await rowsOf(page.locator("main table"))).length, 8);
  });
  step("dismisses the clerk, who cannot come back", async () => {
    const { page, go } = administrator;
    await go(`/${shivpuri}/staff`);
    await follow(page, login);
    await press(page, "सेवा समाप्त करें");
    assert.match(await mainText(page), /सेवा समाप्त/);
    await clerk.page.getByRole("button", { name: "पासकी से लॉग इन करें" }).click();
    await clerk.page.getByText(/यह पासकी मान्य नहीं हुई|उपकरण ने पासकी नहीं दी/).waitFor();
  });
}
