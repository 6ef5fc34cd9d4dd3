// Journey of a parent: asks for her child's name in the margin, takes the certificate, and anybody's verify page says that it is good.
import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { qrReader } from "../../src/platform/papers/qr-reader.ts";
import { drawnPage } from "../../src/platform/papers/test-certificate.ts";
import { signInByPassword } from "./sign-in.ts";
import { arriveBy, detail, fill, follow, heading, mainText, press, stepsInOrder } from "./steps.ts";
import { type Family, registryBase } from "./registry-reports.ts";
import { desk, phone, type Walker, type World } from "./world.ts";

const childName = "श्रद्धा नायक";
const loud = "NOT CHECKED: the certificate's QR on the verify page. Install poppler-utils, which has pdftoppm.\n";

/** The text in the QR of a printed certificate, as a phone reads it; undefined, and said loudly, where no page can be drawn. */
async function textInQr({ page }: Walker, address: string): Promise<string | undefined> {
  const answer = await page.request.get(new URL(address, page.url()).href);
  assert.equal(answer.status(), 200, address);
  const pdf = new Uint8Array(await answer.body());
  assert.equal(Buffer.from(pdf.subarray(0, 5)).toString(), "%PDF-");
  if (spawnSync("pdftoppm", ["-v"]).error) {
    process.stderr.write(loud);
    return undefined;
  }
  const reader = qrReader();
  try {
    const read = await reader.read(new Uint8Array(drawnPage(pdf, 200)));
    if ("fault" in read) throw new Error(`the QR was not read: ${read.fault}`);
    return read.text;
  } finally {
    await reader.close();
  }
}

export interface ParentKnows {
  readonly family: () => Family;
  readonly registrar: () => Walker;
}

export function parentTakesCertificate(begun: () => World, { family, registrar }: ParentKnows): void {
  const step = stepsInOrder(begun);
  let requestPath = "";
  let pdf = "";

  step("the parent asks for the child's name, which was not given then", async () => {
    const { walker, path } = family();
    const { page, go } = walker;
    await go(path);
    assert.match(await detail(page, "पंजीयन क्रमांक"), /^B-250705-/);
    await follow(page, "नाम जोड़ने या सुधार का आवेदन करें");
    await heading(page, "प्रविष्टि में सुधार");
    await follow(page, "शिशु का नाम दर्ज कराना");
    await fill(page, { childName, ground: "नामकरण के बाद नाम रखा गया" });
    await page.locator("[name=sure]").check();
    await press(page, "आवेदन दें");
    assert.match(await mainText(page), /आवेदन मिल गया/);
    requestPath = new URL(page.url()).pathname;
  });

  step("a clerk compares it with the proof, and the registrar enters it in the margin", async () => {
    const clerk = await begun().walker({ who: "clerk of the register", viewport: desk, javaScript: false });
    await signInByPassword(begun(), clerk, "shivpuri-clerk");
    await clerk.go(requestPath);
    await fill(clerk.page, { remark: "टीकाकरण कार्ड से मिलाया" });
    await press(clerk.page, "जाँच दर्ज करें");
    assert.match(await mainText(clerk.page), /जाँच दर्ज हो गई/);
    await clerk.go(`${registryBase}/search`);
    await clerk.leave();
    const { page, go } = registrar();
    await go(requestPath);
    assert.ok((await mainText(page)).includes(childName));
    const approve = page.locator("form[action$='/approve']");
    await approve.locator("[name=sure]").check();
    await arriveBy(page, () => approve.getByRole("button").click());
    assert.match(await mainText(page), /टिप्पणी हाशिये में दर्ज हो गई/);
    for (const rest of ["/margin", "/returns", "/books", "/state-register", "/certificates"])
      await go(registryBase + rest);
  });

  step("the parent takes the certificate with the name, free of charge as the informant", async () => {
    const { walker, path } = family();
    const { page, go } = walker;
    await go(path);
    const number = await detail(page, "पंजीयन क्रमांक");
    await follow(page, "प्रमाण पत्र की प्रति के लिए आवेदन करें");
    await page.getByLabel("जन्म", { exact: true }).check();
    await fill(page, { number, relation: "informant", name: "लक्ष्मण नायक" });
    await press(page, "आवेदन भेजें");
    assert.match(await mainText(page), /तुरंत स्वीकृत हुआ/);
    await press(page, "प्रमाण पत्र जारी करें");
    const link = page.getByRole("link", { name: /PDF खोलें/ });
    await link.waitFor();
    pdf = (await link.getAttribute("href")) ?? "";
  });

  step("whoever is shown the paper reads its QR and the verify page says that it is genuine", async () => {
    const { walker } = family();
    const text = await textInQr(walker, pdf);
    if (text === undefined) return;
    const stranger = await begun().walker({ who: "stranger with a certificate", viewport: phone, javaScript: false });
    await stranger.go("/verify");
    await stranger.page.getByLabel("या QR से पढ़ा गया पाठ").fill(text);
    await press(stranger.page, "जाँचें");
    const said = await stranger.page.locator("#verify-answer").innerText();
    assert.match(said, /हस्ताक्षर सही हैं/);
    assert.ok(said.includes(childName), said);
    await stranger.leave();
    await walker.leave();
    await registrar().leave();
  });
}
