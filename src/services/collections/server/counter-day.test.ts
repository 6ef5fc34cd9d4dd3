// A counter's day in the browser: opened, cheques taken, one cancelled by two persons, handed over, closed, banked; and a cheque returned.
import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";
import { addDays, instantMs } from "../../../kernel/civil-date.ts";
import { owed } from "../../../kernel/dues.ts";
import { emptyStatus, withdraw } from "../../../kernel/papers/trust.ts";
import { verifyPaper } from "../../../kernel/papers/verify.ts";
import { checkSignature, signStatusList, trustList } from "../../../platform/papers/keys.ts";
import { derivedUuid, personId } from "../../../kernel/ids.ts";
import { shivpuri } from "../../../platform/http/test-site.ts";
import { htmlFaults } from "../../../../tests/library/html-faults.ts";
import type { TestBrowser } from "../../../platform/http/test-browser.ts";
import type { Gateway } from "./gateway.ts";
import { judgePlans } from "./judge-plans.ts";
import { withdrawnReceipts } from "./withdrawn-receipts.ts";
import { clerk, newUuid, type TestPortal, testPortal } from "./test-portal.ts";

const town = shivpuri.id;
const gateway: Gateway = {
  name: "sandbox",
  secret: "s",
  register: async () => true,
  tries: async () => [],
  page: () => "http://127.0.0.1/",
  upiPage: () => undefined,
};
const [second, officer] = ["second", "officer"].map((name) => personId(derivedUuid("person", name)));
const valid = (html: string): void => assert.deepEqual(htmlFaults(html), []);
const commandOf = (html: string): string => /name="command" value="([^"]+)"/.exec(html)?.[1] ?? "";

describe("a counter's day", () => {
  let portal: TestPortal;
  let desk: TestBrowser;
  let other: TestBrowser;
  let office: TestBrowser;
  let dayPath: string;

  before(async () => {
    portal = await testPortal(() => gateway);
    desk = await portal.clerkBrowser();
    other = await portal.staffBrowser(second ?? clerk.person, ["clerk"]);
    office = await portal.staffBrowser(officer ?? clerk.person, ["officer"]);
    dayPath = `/${town}/counter/C05/${portal.today()}`;
  });
  after(() => portal.close());

  /** Opens a page, finds the command of its form, and sends the fields. */
  async function send(browser: TestBrowser, path: string, fields: Record<string, string>) {
    const page = await browser.get(path);
    assert.equal(page.status, 200, path);
    valid(page.text);
    return browser.post(path, { command: commandOf(page.text), ...fields });
  }
  const take = async (account: string, fields: Record<string, string>): Promise<string> => {
    const sent = await send(desk, `/${town}/take/${account}`, { counter: "C05", step: "confirm", ...fields });
    assert.equal(sent.status, 303, sent.text);
    return sent.location ?? "";
  };
  const granted = async (asked: { location?: string | undefined; status: number; text: string }): Promise<void> => {
    assert.equal(asked.status, 303, asked.text);
    const path = asked.location ?? "";
    valid((await desk.get(path)).text);
    valid((await office.get(`/${town}/sanctions`)).text);
    const done = await send(office, path, { decision: "grant" });
    assert.equal(done.status, 303, done.text);
    assert.match((await office.get(path)).text, /मंज़ूर/);
  };

  test("is opened with its float; a cheque that no bank would take is refused beside its field", async () => {
    assert.equal((await send(desk, dayPath, { step: "open", float: "२००" })).status, 303);
    const account = await portal.owing([2026, 500]);
    const cheque = { amount: "500", mode: "cheque", number: "12345", bank: "", dated: "31-02-2026" };
    const form = { counter: "C05", step: "check", ...cheque };
    const wrong = await send(desk, `/${town}/take/${account}`, form);
    assert.equal(wrong.status, 422);
    assert.match(wrong.text, /दिनांक पढ़ा नहीं जा सका/);
    valid(wrong.text);
    const number = await send(desk, `/${town}/take/${account}`, { ...form, dated: portal.today() });
    assert.match(number.text, /6 अंक होते हैं/);
    assert.equal(await portal.receiptCount(account), 0);
  });

  test("a receipt cancelled by two persons says so on its page, and the dues stand open again", async () => {
    const account = await portal.owing([2026, 300]);
    const receipt = await take(account, { amount: "300" });
    const asked = await send(desk, `${receipt}/ask`, { reason: "wrong-amount", note: "राम कुमार के कहने पर" });
    const self = await desk.post(asked.location ?? "", { command: newUuid(), decision: "grant" });
    assert.notEqual(self.status, 303);
    await granted(asked);
    const page = await desk.get(receipt);
    assert.match(page.text, /रद्द/);
    valid(page.text);
    assert.equal(owed(await portal.account(account)), 30_000n);
    await desk.get(`${receipt}.pdf`);
    const cancelled = portal.printed.at(-1);
    const another = await portal.owing([2026, 70]);
    await desk.get(`${await take(another, { amount: "70" })}-80mm.pdf`);
    const good = portal.printed.at(-1);
    assert.deepEqual([cancelled?.reversed.slice(0, 4), good?.reversed], ["रद्द", ""]);
    const papers = await withdrawnReceipts(portal.database.work);
    assert.equal(papers.length, 1);
    const list = withdraw(
      emptyStatus(),
      papers.map((paper) => paper.index),
    );
    const { keys, statusUri, issuer } = portal.parts.papers;
    const seconds = Math.floor(instantMs(portal.clock.now()) / 1000);
    const lists = { [statusUri]: await signStatusList(keys, statusUri, list, seconds) };
    const trust = trustList(keys, { issuer, nameHindi: "अक्षर", nameEnglish: "Akshara" }, lists);
    const marks = papers.map((paper) => paper.mark);
    const verdictOf = async (text = "", withdrawn = marks): Promise<string> =>
      (await verifyPaper({ ...trust, withdrawn }, text, seconds, checkSignature)).verdict;
    assert.equal(await verdictOf(cancelled?.qrText), "withdrawn");
    assert.equal(await verdictOf(good?.qrText), "genuine");
    assert.equal(await verdictOf(cancelled?.qrText, ["another at its place"]), "genuine");
    const again = await send(desk, `${receipt}/ask`, { reason: "other" });
    assert.equal(again.status, 422);
    assert.match(again.text, /पहले ही निरस्त/);
  });

  test("is handed over by two counts, closed with what is short, banked; nothing changes it afterwards", async () => {
    const account = await portal.owing([2026, 1000]);
    await take(account, { amount: "100" });
    const bank = "भारतीय स्टेट बैंक, शिवपुरी";
    const paper = { mode: "cheque", number: "654321", bank, dated: portal.today(), ifsc: "sbin0001234" };
    const receipt = await take(account, { amount: "400", ...paper });
    assert.match((await desk.get(receipt)).text, /चेक/);
    assert.equal((await send(desk, dayPath, { step: "offer", n100: "3" })).status, 303);
    const differs = await send(other, dayPath, { step: "take_over", n100: "2" });
    assert.equal(differs.status, 422);
    assert.match(differs.text, /मेल नहीं खाती/);
    assert.equal((await send(other, dayPath, { step: "take_over", n100: "3" })).status, 303);
    const letters = await send(other, dayPath, { step: "close", n100: "तीन" });
    assert.match(letters.text, /गिनती पढ़ी नहीं जा सकी/);
    assert.equal((await send(other, dayPath, { step: "close", n100: "3", n50: "1", n10: "1" })).status, 303);
    const closed = await other.get(dayPath);
    assert.match(closed.text, /₹10\.00 कम/);
    valid(closed.text);
    const late = await desk.post(dayPath, { command: newUuid(), step: "close", n100: "3" });
    assert.match(late.text, /बंद दिन बदला नहीं जा सकता/);
    const taken = await desk.post(`/${town}/take/${account}`, {
      command: newUuid(),
      amount: "1",
      counter: "C05",
      step: "confirm",
    });
    assert.match(taken.text, /बंद दिन बदला नहीं जा सकता/);
    const cheque = /value="([0-9a-f-]{36})"[^>]*type="checkbox"|type="checkbox"[^>]*value="([0-9a-f-]{36})"/.exec(
      closed.text,
    );
    const slip = await send(other, dayPath, { step: "deposit", bank, cheques: cheque?.[1] ?? cheque?.[2] ?? "" });
    assert.equal(slip.status, 303, slip.text);
    const page = await other.get(slip.location ?? "");
    assert.match(page.text, /₹160\.00/);
    valid(page.text);
    assert.equal((await other.get(`${slip.location}.pdf`)).headers["content-type"], "application/pdf");
    const csv = await other.get(`${dayPath}.csv`);
    assert.match(csv.text, /654321/);
    assert.match(csv.text, /रद्द/);
    const book = await office.get(`/${town}/day-book/today`);
    assert.match(book.text, /C05/);
    valid(book.text);
  });

  test("a cheque that the bank has paid is cleared and cannot come back", async () => {
    const account = await portal.owing([2026, 40]);
    const at = { counter: "C07", step: "confirm", mode: "demand-draft", number: "222333", bank: "PNB Shivpuri" };
    const path = `/${town}/take/${account}`;
    const taken = await send(desk, path, { ...at, amount: "40", dated: portal.today() });
    const page = `/${town}/counter/C07/${portal.today()}`;
    assert.equal((await send(desk, page, { step: "close" })).status, 303);
    const cheque = /value="([0-9a-f-]{36})"[^>]*>/g;
    const ids = [...(await desk.get(page)).text.matchAll(cheque)].map((one) => one[1] ?? "");
    const slip = await send(desk, page, { step: "deposit", bank: "PNB 99", cheques: ids.at(-1) ?? "" });
    assert.equal(slip.status, 303, slip.text);
    const register = (await desk.get(`/${town}/cheques`)).text;
    const id = /value="([0-9a-f-]{36})"[^>]*><label[^>]*>[^<]*222333/.exec(register)?.[1] ?? "";
    const cleared = await send(desk, `/${town}/cheques`, { cheques: id });
    assert.equal(cleared.status, 303, cleared.text);
    assert.match((await desk.get(`/${town}/cheques?state=cleared`)).text, /222333/);
    const twice = await send(desk, `/${town}/cheques`, { cheques: id });
    assert.equal(twice.status, 422);
    assert.equal(taken.status, 303);
  });

  test("the cheque comes back: two persons void its receipt, the dues stand open with the charge, the passbook tells it", async () => {
    portal.clock.pass(86_400);
    desk = await portal.clerkBrowser();
    office = await portal.staffBrowser(officer ?? clerk.person, ["officer"]);
    const register = await desk.get(`/${town}/cheques?state=deposited`);
    assert.match(register.text, /654321/);
    valid(register.text);
    assert.doesNotMatch(register.text, /222333/);
    const back = /href="([^"]+\/receipts\/[^"]+\/ask)"/.exec(register.text)?.[1] ?? "";
    await granted(await send(desk, back, { reason: "bank-returned", charge: "250" }));
    assert.match((await desk.get(`/${town}/cheques?state=returned`)).text, /654321/);
    const receipt = await desk.get(back.replace(/\/ask$/, ""));
    assert.match(receipt.text, /चेक लौटा/);
    const account = /accounts\/([0-9a-f-]{36})/.exec(receipt.text)?.[1] ?? "";
    const passbook = await desk.get(`/${town}/accounts/${account}/passbook`);
    assert.match(passbook.text, /चेक वापसी शुल्क/);
    assert.match(passbook.text, /1,150\.00/);
    valid(passbook.text);
    const stranger = await portal.browser().get(`/${town}/accounts/${account}/passbook`);
    assert.doesNotMatch(stranger.text, /1,150\.00/);
    assert.ok(addDays(portal.today(), -1) < portal.today());
  });

  test("advance is refunded, moved and dues are written off or put in instalments, each by two persons", async () => {
    const account = await portal.owing([2026, 100]);
    const neighbour = await portal.owing([2026, 60]);
    const taken = await desk.post(`/${town}/take/${account}`, {
      command: newUuid(),
      amount: "250",
      advance: "yes",
      counter: "C06",
      step: "confirm",
    });
    assert.equal(taken.status, 303);
    const ask = (what: string, id = account) => `/${town}/accounts/${id}/ask/${what}`;
    const letters = await send(desk, ask("refund"), { amount: "बहुत", reason: "paid-twice" });
    assert.equal(letters.status, 422);
    const zero = await send(desk, ask("refund"), { amount: "0", reason: "paid-twice" });
    assert.match(zero.text, /शून्य से ज़्यादा/);
    await granted(await send(desk, ask("refund"), { amount: "50", reason: "paid-twice" }));
    const unknown = await send(desk, ask("move-advance"), { amount: "20", to: "H-none", reason: "other" });
    assert.equal(unknown.status, 422);
    const to = `H-${neighbour.slice(0, 8)}`;
    await granted(await send(desk, ask("move-advance"), { amount: "20", to, reason: "wrong-account" }));
    assert.equal((await portal.account(account)).advancePaise, 8_000n);
    assert.equal(owed(await portal.account(neighbour)), 4_000n);
    const authority = "परिषद संकल्प 12";
    await granted(await send(desk, ask("write-off", neighbour), { row0: "10", authority, reason: "council-order" }));
    assert.equal(owed(await portal.account(neighbour)), 3_000n);
    const parts = `${addDays(portal.today(), 30)} 20\n${addDays(portal.today(), 60)} 10`;
    await granted(await send(desk, ask("instalments", neighbour), { parts, authority, reason: "council-order" }));
    const passbook = await office.get(`/${town}/accounts/${neighbour}/passbook`);
    assert.match(passbook.text, /किस्तें \(परिषद संकल्प 12\): चल रही हैं/);
    assert.match((await office.get(`/${town}/accounts/${account}/passbook`)).text, /वाउचर V-250705/);
    assert.equal(await judgePlans({ ...portal.parts, clock: portal.clock }, town), 0);
    portal.clock.pass(31 * 86_400);
    assert.equal(await judgePlans({ ...portal.parts, clock: portal.clock }, town), 1);
    assert.equal(await judgePlans({ ...portal.parts, clock: portal.clock }, town), 0);
    const later = await portal.staffBrowser(officer ?? clerk.person, ["officer"]);
    assert.match((await later.get(`/${town}/accounts/${neighbour}/passbook`)).text, /समय पर न देने से समाप्त/);
  });

  test("the checker folds the journal to the same rows", async () => {
    const { differences, facts } = await portal.check();
    assert.ok(facts > 0);
    assert.deepEqual(differences, []);
  });
});
