// Journeys of the office: the registrar with a passkey asks, judges a double and registers; the District Registrar permits.
import assert from "node:assert/strict";
import { giveSecurityKey } from "./administrator.ts";
import { signInByPassword } from "./sign-in.ts";
import { arriveBy, detail, fill, follow, heading, mainText, press, stepsInOrder } from "./steps.ts";
import { registryBase, type Family } from "./registry-reports.ts";
import { desk, phone, shivpuri, type Walker, type World } from "./world.ts";

/** From the inbox to the page of the report with this number. */
async function openReport({ page, go }: Walker, application: string): Promise<void> {
  await go(`${registryBase}/inbox`);
  await arriveBy(page, () => page.locator("main a", { hasText: application }).first().click());
  await heading(page, /की सूचना/);
}

/** What is not done to most reports lies folded; a folded form is opened by its heading. */
async function unfold({ page }: Walker, button: string): Promise<void> {
  const folded = page.locator("details:not([open])", { has: page.locator(`button:text-is("${button}")`) });
  if ((await folded.count()) > 0) await folded.locator("summary").first().click();
}

const sureIn = async ({ page }: Walker, button: string): Promise<void> => {
  const form = page.locator("form", { has: page.getByRole("button", { name: button, exact: true }) });
  await form.locator("[name=sure]").check();
  await press(page, button);
};

export function registrarAsks(begun: () => World, known: () => Family, signedIn: (registrar: Walker) => void): void {
  const step = stepsInOrder(begun);
  let registrar: Walker;

  step("adds a passkey to the account, and signs in with nothing else", async () => {
    registrar = await begun().walker({ who: "registrar", viewport: desk });
    const { page, go } = registrar;
    await signInByPassword(begun(), registrar, "shivpuri-registrar");
    await giveSecurityKey(registrar);
    await go(`/${shivpuri}/account`);
    await arriveBy(page, () => page.getByRole("button", { name: "इस उपकरण पर पासकी जोड़ें" }).click());
    await arriveBy(page, () => page.getByRole("button", { name: "लॉग आउट" }).first().click());
    await go(`/${shivpuri}/staff/sign-in`);
    await arriveBy(page, () => page.getByRole("button", { name: "पासकी से लॉग इन करें" }).click());
    await follow(page, "पंजीयन की कार्य-सूची");
    signedIn(registrar);
  });

  step("finds the family's report in the inbox, reads it, and asks back", async () => {
    const { page } = registrar;
    await openReport(registrar, known().application);
    assert.match(await mainText(page), /रामश्री नायक/);
    await unfold(registrar, "प्रश्न भेजें");
    await fill(page, { question: "जन्म कितने बजे हुआ?" });
    await press(page, "प्रश्न भेजें");
    assert.match(await mainText(page), /प्रश्न भेजा गया/);
  });

  step("sees a child that was reported twice side by side, and refuses the second as a double", async () => {
    const { page, go } = registrar;
    await go(`${registryBase}/inbox`);
    const links = page.locator("main a[href*='/events/'][href$='/office']");
    const hrefs = await links.evaluateAll((all) => all.map((one) => one.getAttribute("href") ?? ""));
    let found = "";
    for (const href of new Set(hrefs)) {
      await go(href);
      if ((await mainText(page)).includes("Pooja Kushwaha")) found = href;
      if (found !== "") break;
    }
    assert.notEqual(found, "", "the sample's double is in the inbox");
    // By another address, so that this page is judged beside a report's usual one.
    await go(`${found}?alike=shown`);
    assert.match(await mainText(page), /पूजा कुशवाह/, "the registered birth stands beside it");
    const form = page.locator("form", { has: page.getByRole("button", { name: "अस्वीकृत करें", exact: true }) });
    await unfold(registrar, "अस्वीकृत करें");
    await form.locator("[name=reason]").fill("अस्पताल की सूचना से यह जन्म पहले से दर्ज है।");
    await form.locator("select[name=double]").selectOption({ index: 1 });
    await sureIn(registrar, "अस्वीकृत करें");
    assert.match(await mainText(page), /सूचना अस्वीकृत हुई/);
  });
}

/** Registers what was answered and what the hospital sent. */
export function registrarRegisters(
  begun: () => World,
  walker: () => Walker,
  applications: () => readonly string[],
): void {
  stepsInOrder(begun)("registers with the passkey; each entry has the unit's next number", async () => {
    const numbers: string[] = [];
    const { page } = walker();
    for (const application of applications()) {
      await openReport(walker(), application);
      await press(page, "रजिस्टर में दर्ज करें");
      assert.match(await mainText(page), /पुष्टि का खाना/, "a step that can't be undone asks first");
      await sureIn(walker(), "रजिस्टर में दर्ज करें");
      numbers.push(await detail(page, "पंजीयन क्रमांक"));
    }
    for (const number of numbers) assert.match(number, /^B-250705-20\d\d-0[12]-\d{6}-\d$/);
    assert.equal(new Set(numbers).size, numbers.length);
  });
}

export function districtPermits(begun: () => World): void {
  const step = stepsInOrder(begun);
  step("the District Registrar permits a late report in writing, without scripts, and cannot register it", async () => {
    const district = await begun().walker({ who: "district registrar", viewport: desk, javaScript: false });
    const { page, go } = district;
    await signInByPassword(begun(), district, "shivpuri-district");
    await go(`/${shivpuri}`);
    await follow(page, "पंजीयन की कार्य-सूची");
    await go(`${registryBase}/inbox?delay=within-year`);
    await arriveBy(page, () => page.locator("main a[href$='/office']").first().click());
    assert.match(await mainText(page), /स्व-प्रमाणित/);
    await unfold(district, "अनुमति दें");
    await fill(page, { number: "जि.र./2026/41" });
    await sureIn(district, "अनुमति दें");
    assert.match(await mainText(page), /अनुमति दर्ज हुई/);
    assert.equal(await page.getByRole("button", { name: "रजिस्टर में दर्ज करें" }).count(), 0);
    await go(`${registryBase}/alarms`);
    await heading(page, "पंजीयन की गति की चेतावनियाँ");
    await district.leave();
  });
}

export function administratorDescribes(begun: () => World): void {
  const step = stepsInOrder(begun);
  step("the administrator opens a unit with its registrar and lists a nursing home, without scripts", async () => {
    const administrator = await begun().walker({ who: "administrator of units", viewport: phone, javaScript: false });
    const { page, go } = administrator;
    await signInByPassword(begun(), administrator, "shivpuri-admin");
    await go(`/${shivpuri}`);
    await follow(page, "पंजीयन इकाइयाँ और संस्थाएँ");
    await follow(page, "इकाई खोलें");
    await fill(page, { number: "1", nameHi: "सिरसौद चौराहा", nameEn: "Sirsod Crossing" });
    await page.getByLabel("shivpuri-registrar").check();
    await press(page, "सहेजें");
    assert.match(await mainText(page), /इकाई 1 पहले से है/);
    await fill(page, { number: "3" });
    await press(page, "सहेजें");
    assert.match(await mainText(page), /सहेज लिया गया[^]*इकाई 3: सिरसौद चौराहा/);
    await follow(page, "संस्था जोड़ें");
    await fill(page, { nameHi: "मंगलम नर्सिंग होम", nameEn: "Mangalam Nursing Home", sort: "nursing-home", unit: "3" });
    await page.getByLabel("shivpuri-hospital").check();
    await press(page, "सहेजें");
    await follow(page, "मंगलम नर्सिंग होम");
    await page.getByLabel("नहीं, अब सूचना नहीं देती").check();
    await press(page, "सहेजें");
    assert.match(await mainText(page), /मंगलम नर्सिंग होम[^]*अब सूचना नहीं देती/);
    await go(`${registryBase}/returns`);
    await administrator.leave();
  });
}
