// Journeys of reporting: a hospital sends one birth and a file of many; a family at home keeps a draft, goes on, adds a paper, answers.
import assert from "node:assert/strict";
import { png } from "../../src/platform/blobs/test-photo.ts";
import { signInByMobile, signInByPassword } from "./sign-in.ts";
import { detail, fill, follow, heading, mainText, press, rowsOf, stepsInOrder } from "./steps.ts";
import { desk, phone, shivpuri, type Walker, type World } from "./world.ts";

export const registryBase = `/${shivpuri}/births-and-deaths`;
/** The family's mobile, by which they are known wherever they sign in. */
const familyMobile = "9000000178";

/** A day so many days ago in India, as people write it. */
export function daysAgo(days: number): string {
  const day = new Date(Date.now() + 19_800_000 - days * 86_400_000).toISOString().slice(0, 10);
  return day.split("-").toReversed().join("-");
}

/** What a family's walk leaves for others: the number of its report, and the walker who stays signed in. */
export interface Family {
  readonly walker: Walker;
  readonly application: string;
  /** The path of the report's own page. */
  readonly path: string;
}

export function hospitalReports(begun: () => World, reported: (application: string) => void): void {
  const step = stepsInOrder(begun);
  let hospital: Walker;

  step("signs in and finds on the town's page what a hospital comes for", async () => {
    hospital = await begun().walker({ who: "hospital", viewport: desk });
    await signInByPassword(begun(), hospital, "shivpuri-hospital");
    await hospital.go(`/${shivpuri}`);
    await follow(hospital.page, "जन्म और मृत्यु पंजीयन");
    await heading(hospital.page, "जन्म और मृत्यु पंजीयन");
  });

  step("reports a birth with the place already its own, and is told what to mend", async () => {
    const { page, go } = hospital;
    await go(registryBase);
    await follow(page, "जन्म की सूचना दें");
    await fill(page, { eventDate: "31-02-2026", motherName: "कुसुम बाथरी", fatherName: "धर्मेंद्र बाथरी" });
    await fill(page, { informantName: "डॉ. सीमा गर्ग" });
    await press(page, "सूचना भेजें");
    const said = await page.locator(".ak-error-summary").innerText();
    assert.match(said, /तिथि/);
    await fill(page, { eventDate: daysAgo(3), eventTime: "०४:२०" });
    await page.locator("#sex").check();
    await press(page, "सूचना भेजें");
    assert.match(await mainText(page), /सूचना मिल गई/);
    reported(await detail(page, "आवेदन क्रमांक"));
  });

  step("checks a file of three rows with nothing sent, then sends the two that are right", async () => {
    const { page, go } = hospital;
    await go(`${registryBase}/bulk/death`);
    const heads = "eventDate,sex,personName,ageYears,fatherName,informantName,cause";
    const row = (name: string, day: string): string => `${day},male,${name},70,रामदीन,डॉ. सीमा गर्ग,circulatory`;
    const rows = [row("भूरेलाल गोस्वामी", daysAgo(2)), row("ठाकुरदास सेन", daysAgo(1)), row("कल का व्यक्ति", "31-12-2099")];
    const buffer = Buffer.from([heads, ...rows].join("\n"));
    await page.locator("input[type=file]").setInputFiles({ name: "मृत्यु.csv", mimeType: "text/csv", buffer });
    await press(page, "फ़ाइल जाँचें");
    assert.match(await mainText(page), /क्या सुधारना है/);
    await press(page, "2 सही पंक्तियाँ भेजें");
    assert.match(await mainText(page), /2 सूचनाएँ भेजी गईं/);
    await hospital.leave();
  });
}

export function familyReports(begun: () => World, reported: (family: Family) => void): void {
  const step = stepsInOrder(begun);
  let family: Walker;
  let path = "";

  step("begins on a phone without scripts, signs in by code, and keeps half a form as a draft", async () => {
    family = await begun().walker({ who: "family", viewport: phone, javaScript: false });
    const { page, go } = family;
    await go(`/${shivpuri}`);
    await follow(page, "जन्म और मृत्यु पंजीयन");
    await follow(page, "जन्म की सूचना दें");
    await signInByMobile(begun(), family, familyMobile);
    await heading(page, "सूचना: जन्म");
    assert.equal(await page.locator("[name=mobile]").inputValue(), familyMobile);
    await fill(page, { eventDate: daysAgo(6), motherName: "रामश्री नायक" });
    await press(page, "सहेजें, बाद में पूरा करें");
    assert.match(await mainText(page), /प्रारूप सहेजा गया/);
  });

  step("takes the draft up again, as it was typed, and sends the report", async () => {
    const { page, go } = family;
    await go(registryBase);
    await follow(page, /आगे भरें/);
    assert.equal(await page.locator("[name=motherName]").inputValue(), "रामश्री नायक");
    await fill(page, { fatherName: "लक्ष्मण नायक", informantName: "लक्ष्मण नायक", placeAddress: "टोंगरा रोड, शिवपुरी" });
    await page.getByLabel("महिला", { exact: true }).check();
    await page.getByLabel("घर", { exact: true }).check();
    const units = page.locator("select[name=unit]");
    if ((await units.count()) > 0) await units.selectOption({ index: 1 });
    await press(page, "सूचना भेजें");
    await heading(page, "जन्म की सूचना");
    path = new URL(page.url()).pathname;
  });

  step("adds a photo of a paper, sees it in the list, and a program called PDF is refused", async () => {
    const { page } = family;
    const add = async (buffer: Buffer, name: string): Promise<void> => {
      await page.locator("select[name=what], select[name=kind]").first().selectOption("proof");
      await page.locator("input[type=file]").setInputFiles({ name, mimeType: "application/pdf", buffer });
      await press(page, "दस्तावेज़ जोड़ें");
    };
    await add(png(40, 30), "टीकाकरण.png");
    assert.match(await mainText(page), /दस्तावेज़ जोड़ा गया/);
    await add(Buffer.from("MZ\u0090\0 This program cannot be run in DOS mode"), "कागज.pdf");
    assert.match(await mainText(page), /यह फ़ाइल JPEG या PNG फ़ोटो या PDF नहीं है/);
    await family.go(path);
    reported({ walker: family, application: await detail(page, "आवेदन क्रमांक"), path });
  });
}

/** The family reads the registrar's question on its phone and answers with the form mended. */
export function familyAnswers(begun: () => World, known: () => Family): void {
  stepsInOrder(begun)("the family answers, and its report is with the registrar again", async () => {
    const { walker, path } = known();
    const { page, go } = walker;
    await go(`${registryBase}/reports`);
    const rows = await rowsOf(page.locator("main table").last());
    assert.ok(
      rows.some((row) => row.join(" ").includes(known().application)),
      JSON.stringify(rows),
    );
    await go(path);
    assert.match(await mainText(page), /जन्म कितने बजे हुआ/);
    await follow(page, "उत्तर दें या सुधारें");
    await fill(page, { answer: "सुबह सात बजे", eventTime: "07:00" });
    await press(page, "उत्तर भेजें");
    assert.match(await mainText(page), /उत्तर भेज दिया गया/);
  });
}
