// Journey of a counter's day, without scripts and on a phone: a cheque, a receipt cancelled by two persons, closing, the bank.
import assert from "node:assert/strict";
import { signInByPassword } from "./sign-in.ts";
import { fill, follow, followTo, heading, mainText, press, stepsInOrder } from "./steps.ts";
import { phone, shivpuri, type Walker, type World } from "./world.ts";

/** Today's date as India writes it, and as addresses have it. */
const today = (): string => new Intl.DateTimeFormat("en-CA", { timeZone: "Asia/Kolkata" }).format(new Date());

/** The clerk asks for a receipt's cancelling, an officer approves, and the receipt says so. */
async function cancelsByTwo(begun: () => World, { page, go }: Walker, account: string): Promise<void> {
  await go(`/${shivpuri}/take/${account}`);
  await fill(page, { amount: "30", counter: "C01" });
  await page.getByLabel(/देने वाला सहमत है/).check();
  await press(page, "जाँचें");
  await press(page, "पैसा मिल गया, रसीद काटें");
  await heading(page, "रसीद");
  const wrong = new URL(page.url()).pathname;
  await follow(page, "रसीद रद्द या निरस्त करने का अनुरोध");
  await fill(page, { reason: "wrong-amount", note: "तीस की जगह तीन सौ" });
  await press(page, "मंज़ूरी के लिए भेजें");
  await heading(page, "रसीद रद्द करना");
  assert.match(await mainText(page), /मंज़ूरी दूसरा अधिकारी देगा/);
  const officer = await begun().walker({ who: "officer who approves", viewport: phone, javaScript: false });
  await signInByPassword(begun(), officer, "shivpuri-officer");
  await officer.go(`/${shivpuri}/sanctions`);
  await followTo(officer.page, "/sanctions/");
  assert.match(await mainText(officer.page), /तीस की जगह तीन सौ/);
  await press(officer.page, "मंज़ूर करें");
  await heading(officer.page, "मंज़ूरी के लिए");
  await go(wrong);
  assert.match(await mainText(page), /रद्द.*से मान्य नहीं/);
}

async function takesNothing({ page, go }: Walker, account: string): Promise<void> {
  await go(`/${shivpuri}/take/${account}`);
  await fill(page, { amount: "5", counter: "C01" });
  await page.getByLabel(/देने वाला सहमत है/).check();
  await press(page, "जाँचें");
  await press(page, "पैसा मिल गया, रसीद काटें");
  assert.match(await mainText(page), /बंद दिन बदला नहीं जा सकता/);
}

export function counterDay(begun: () => World): void {
  const step = stepsInOrder(begun);
  let clerk: Walker;
  let receipt: string;
  let account: string;
  const day = (): string => `/${shivpuri}/counter/C01/${today()}`;
  step("a clerk sees the counter that his first receipt opened, and an account's passbook", async () => {
    clerk = await begun().walker({ who: "clerk of the counter", viewport: phone, javaScript: false });
    await signInByPassword(begun(), clerk, "shivpuri-clerk");
    await clerk.go(`/${shivpuri}/counter?counter=C01`);
    await follow(clerk.page, "काउंटर का दिन: खोलना, सौंपना, बंद करना");
    await heading(clerk.page, /काउंटर C01/);
    assert.match(await mainText(clerk.page), /खुला है/);
    await followTo(clerk.page, "/receipts/");
    await follow(clerk.page, "खाते की पासबुक");
    await heading(clerk.page, "खाते की पासबुक");
    assert.match(await mainText(clerk.page), /रसीद R-250705/);
    account = /accounts\/([0-9a-f-]{36})/.exec(clerk.page.url())?.[1] ?? "";
  });
  step("takes a cheque after a second look; one of no bank is refused beside its field", async () => {
    const { page, go } = clerk;
    await go(`/${shivpuri}/take/${account}`);
    await page.getByLabel("चेक", { exact: true }).check();
    await page.getByText("चेक, डिमांड ड्राफ़्ट या चालान का विवरण").click();
    await fill(page, { amount: "40", number: "654321", dated: today(), counter: "C01" });
    await page.getByLabel(/देने वाला सहमत है/).check();
    await press(page, "जाँचें");
    assert.match(await mainText(page), /बैंक का नाम लिखें/);
    await fill(page, { bank: "स्टेट बैंक, शिवपुरी" });
    await press(page, "जाँचें");
    await heading(page, "भुगतान लेने की पुष्टि करें");
    assert.match(await mainText(page), /चेक, 654321, स्टेट बैंक/);
    await press(page, "पैसा मिल गया, रसीद काटें");
    await heading(page, "रसीद");
    assert.match(await mainText(page), /बैंक से पास होने पर ही मान्य/);
    receipt = new URL(page.url()).pathname;
  });
  step("a cash receipt is cancelled: the clerk asks, an officer approves, and the receipt says so", () =>
    cancelsByTwo(begun, clerk, account),
  );
  step("the clerk counts and closes the day, and its money goes to the bank with the cheque", async () => {
    const { page, go } = clerk;
    await go(day());
    await fill(page, { n100: "तीन" });
    await press(page, "गिनती पक्की करें, दिन बंद करें");
    assert.match(await mainText(page), /गिनती पढ़ी नहीं जा सकी/);
    await fill(page, { n100: "3", n1: "7" });
    await press(page, "गिनती पक्की करें, दिन बंद करें");
    assert.match(await mainText(page), /गिनती में मिला\s+₹307\.00/);
    await fill(page, { bank: "स्टेट बैंक, शिवपुरी, खाता 1234" });
    await press(page, "बैंक जमा पर्ची बनाएँ");
    await heading(page, "बैंक जमा पर्ची");
    assert.match(await mainText(page), /654321/);
    const paper = await clerk.context.request.get(`${page.url()}.pdf`);
    assert.equal(paper.headers()["content-type"], "application/pdf");
    await go(`/${shivpuri}/cheques`);
    assert.match(await mainText(page), /654321/);
    await go(`/${shivpuri}/day-book/today`);
    assert.match(await mainText(page), /पिछला बकाया/);
  });
  step("the closed day takes nothing more", async () => {
    await takesNothing(clerk, account);
    await clerk.go(receipt);
    await heading(clerk.page, "रसीद");
  });
}
