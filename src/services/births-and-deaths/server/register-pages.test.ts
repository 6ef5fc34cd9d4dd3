// The office's inbox and the deeds on its page, as the registrar, the clerk, the officer and the District Registrar do them.
import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";
import { htmlFaults } from "../../../../tests/library/html-faults.ts";
import { addDays, showDate } from "../../../kernel/civil-date.ts";
import type { SubjectId } from "../../../kernel/ids.ts";
import type { Answer, TestBrowser } from "../../../platform/http/test-browser.ts";
import { statement } from "../../../platform/database/connect.ts";
import { registrationLaw } from "../../../rulebook/births-and-deaths.ts";
import type { RegisterEvent } from "../rules/registering.ts";
import { type DescribeUnit, unitOf } from "../rules/unit.ts";
import { readEvent } from "./event-store.ts";
import { commandOf, type StaffRole, TestPages } from "./test-pages.ts";
import { actorOf, codeOf, shivpuri } from "./test-registry.ts";

const base = `/${shivpuri}/births-and-deaths`;
const inbox = `${base}/inbox`;
const office = (event: SubjectId): string => `${base}/events/${event}/office`;

const openings = statement(
  "test.openings",
  "select why from platform.openings where town = $1::integer and $2::uuid = any (subjects)",
);

describe("the office's pages of registering", () => {
  let pages: TestPages;
  let registrar: TestBrowser;
  before(async () => {
    pages = await TestPages.open();
    registrar = await pages.staff("registrar");
  });
  after(() => pages.close());

  const stateOf = async (event: SubjectId) =>
    (await pages.registry.databases.serve.readInTown(shivpuri, (tx) => readEvent(tx, event)))?.event;
  const daysAgo = (days: number): string => showDate(addDays(pages.registry.today(), -days));
  const applicationOf = async (event: SubjectId): Promise<string> => {
    const found = await stateOf(event);
    return found && found.state !== "drafted" ? (found.report.application ?? "") : "";
  };

  /** Sends one of the page's forms; each sending is a command of its own. */
  async function send(
    browser: TestBrowser,
    event: SubjectId,
    doing: string,
    fields: Readonly<Record<string, string>> = {},
  ): Promise<Answer> {
    const page = await browser.get(office(event));
    assert.deepEqual(htmlFaults(page.text), []);
    const command = commandOf(page.text) || pages.registry.newId();
    return await browser.post(`${office(event)}/${doing}`, { command, sure: "yes", ...fields });
  }
  const done = (answer: Answer, what: string): void => {
    assert.equal(answer.status, 303, answer.text.slice(0, 2_000));
    assert.match(answer.location ?? "", new RegExp(`\\?done=${what}$`));
  };
  const refused = (answer: Answer, words: RegExp): void => {
    assert.equal(answer.status, 422);
    assert.match(answer.text, words);
  };

  test("the inbox lists reports of the registrar's own units, without a name, and not those of others", async () => {
    const event = await pages.registry.report("birth");
    const page = await registrar.get(inbox);
    assert.equal(page.status, 200);
    assert.deepEqual(htmlFaults(page.text), []);
    assert.ok(page.text.includes(await applicationOf(event)));
    assert.ok(!page.text.includes("धाकड़"), "no name stands in the list");
    const other = await (await pages.staff("registrar", "of another unit")).get(inbox);
    assert.ok(!other.text.includes(await applicationOf(event)));
    assert.match(other.text, /रजिस्ट्रार नहीं हैं/);
  });

  test("nobody but the office sees the inbox or the office's page", async () => {
    const event = await pages.registry.report("birth");
    for (const browser of [await pages.citizen("9000000001"), await pages.staff("institution")]) {
      assert.equal((await browser.get(inbox)).status, 403);
      assert.equal((await browser.get(office(event))).status, 403);
    }
    assert.equal((await pages.visitor().get(inbox)).status, 303);
  });

  test("the page shows the whole form in words and records that it was opened", async () => {
    const event = await pages.registry.report("birth");
    const page = await registrar.get(office(event));
    assert.equal(page.status, 200, page.text.slice(0, 2_000));
    for (const word of ["ममता धाकड़", "महिला", "15-11-2026", "माता का नाम"]) assert.ok(page.text.includes(word), word);
    const rows = await pages.registry.databases.superuser.readInTown(shivpuri, (tx) =>
      tx.query<{ why: string }>(openings, [shivpuri, event]),
    );
    assert.ok(rows.some(({ why }) => why === "registration"));
  });

  test("a report is registered from its page, with the next number, and only once", async () => {
    const event = await pages.registry.report("birth", { childName: "", motherName: "कमला बाई", mobile: "9111111111" });
    done(await send(registrar, event, "register"), "registered");
    const shown = await registrar.get(`${office(event)}?done=registered`);
    assert.match(shown.text, /B-250705-2026-01-\d{6}-\d/);
    refused(await send(registrar, event, "register"), /निर्णय हो चुका है/);
  });

  test("without the box, and without a passkey, nothing is registered", async () => {
    const event = await pages.registry.report("death");
    refused(await send(registrar, event, "register", { sure: "" }), /पुष्टि का खाना/);
    const byPassword = await pages.staff("registrar", "", "password");
    const page = await byPassword.get(office(event));
    assert.match(page.text, /पासकी जोड़ें/);
    refused(await send(byPassword, event, "register"), /पंजीयन के लिए पासकी से लॉग इन करें/);
    assert.equal((await stateOf(event))?.state, "reported");
  });

  test("a question waits for its answer, and a refusal needs words", async () => {
    const event = await pages.registry.report("birth", { motherName: "सरस्वती लोधी", fatherName: "बाबूलाल लोधी" });
    refused(await send(registrar, event, "ask", { question: " " }), /कारण या प्रश्न लिखें/);
    done(await send(registrar, event, "ask", { question: "पिता का पूरा नाम क्या है?" }), "asked");
    assert.match((await registrar.get(office(event))).text, /पिता का पूरा नाम क्या है\?/);
    const told = pages.messages.at(-1);
    assert.equal(told?.to, "9876543210");
    assert.ok(told?.text.includes(await applicationOf(event)));
    assert.ok(!told?.text.includes("लोधी"), "no name stands in a message");
    refused(await send(registrar, event, "register"), /उत्तर की प्रतीक्षा/);
    assert.match((await registrar.get(`${inbox}?waits=answer`)).text, new RegExp(await applicationOf(event)));
    const second = await pages.registry.report("birth", { motherName: "गीता कोली", fatherName: "" });
    refused(await send(registrar, second, "refuse", { reason: "" }), /कारण या प्रश्न लिखें/);
    done(await send(registrar, second, "refuse", { reason: "घटना दूसरे नगर की है।" }), "refused");
    assert.match((await registrar.get(office(second))).text, /घटना दूसरे नगर की है।/);
  });

  test("what happened in another unit's area is handed on: it leaves this inbox for that one, and the family is told where", async () => {
    const { registry } = pages;
    const ward = unitOf(shivpuri, 2);
    const other = await pages.staff("registrar", "of another unit");
    const registrars = [actorOf("registrar", "of another unit").person];
    const said = { number: 2, nameHi: "वार्ड कार्यालय", nameEn: "Ward office", registrars };
    await registry.done<DescribeUnit>(actorOf("administrator"), { do: "unit.describe", said });
    const event = await registry.report("birth", { motherName: "पार्वती सेन", fatherName: "" });
    refused(await send(registrar, event, "forward", { to: ward, why: " " }), /कारण या प्रश्न लिखें/);
    refused(await send(registrar, event, "forward", { to: ward, why: "वार्ड 12", sure: "" }), /पुष्टि का खाना/);
    refused(await send(registrar, event, "forward", { to: registry.unit, why: "वार्ड 12" }), /इकाई/);
    done(await send(registrar, event, "forward", { to: ward, why: "जन्म वार्ड 12 में हुआ।" }), "forwarded");
    const told = pages.messages.at(-1);
    assert.ok(told?.text.includes("वार्ड कार्यालय") && !told.text.includes("सेन") && !told.text.includes("वार्ड 12"));
    const number = await applicationOf(event);
    assert.ok(!(await registrar.get(inbox)).text.includes(number));
    assert.ok((await other.get(inbox)).text.includes(number));
    refused(await send(registrar, event, "ask", { question: "कहाँ?" }), /रजिस्ट्रार/);
    const page = (await other.get(office(event))).text;
    assert.match(page, /जन्म वार्ड 12 में हुआ।/);
    assert.match(page, /दूसरी इकाई को भेजा गया/);
    const judged = { alike: [], others: [], passkey: true, law: registrationLaw };
    const answer = await registry.perform<RegisterEvent>(actorOf("registrar", "of another unit"), {
      do: "event.register",
      event,
      unit: ward,
      what: "birth",
      ...judged,
    });
    assert.equal(codeOf(answer), "accepted");
  });

  test("a colleague's word on a report that waits for its answer tells the family nothing anew", async () => {
    const typed = { eventDate: daysAgo(25), motherName: "शांति बघेल", fatherName: "मोहन बघेल" };
    const event = await pages.registry.report("birth", typed);
    done(await send(registrar, event, "ask", { question: "किस वार्ड में?" }), "asked");
    const before = pages.messages.length;
    done(await send(await pages.staff("clerk", "colleague"), event, "attest"), "attested");
    assert.equal(pages.messages.length, before);
  });

  test("what looks alike is shown side by side and has to be judged before registering", async () => {
    const mother = { motherName: "फूलवती आदिवासी", fatherName: "हरि आदिवासी", mobile: "9222222222" };
    const one = await pages.registry.registered("birth", mother);
    const again = await pages.registry.report("birth", { ...mother, motherName: "Phoolwati Adivasi" });
    const page = await registrar.get(office(again));
    assert.match(page.text, /Phoolwati Adivasi/);
    assert.match(page.text, /फूलवती आदिवासी/);
    refused(await send(registrar, again, "register"), /मिलती-जुलती/);
    done(await send(registrar, again, "register", { other: one }), "registered");
    const third = await pages.registry.report("birth", mother);
    done(await send(registrar, third, "refuse", { reason: "दोहरी सूचना", double: one }), "refused");
    const state = await stateOf(third);
    assert.equal(state?.state === "refused" && state.double, one);
  });

  const attested: readonly (readonly [StaffRole, string, boolean])[] = [
    ["clerk", "", false],
    ["clerk", "colleague", true],
  ];
  test("22 to 30 days: a colleague attests on the page, not who wrote the report", async () => {
    const event = await pages.registry.report("birth", { eventDate: daysAgo(25), motherName: "रामकली जाटव" });
    for (const [role, who, may] of attested) {
      const answer = await send(await pages.staff(role, who), event, "attest");
      if (may) done(answer, "attested");
      else refused(answer, /किसी अन्य अधिकारी/);
    }
    const page = await registrar.get(office(event));
    assert.match(page.text, /विलंब शुल्क जमा होना/);
    refused(await send(registrar, event, "register"), /शुल्क जमा नहीं हुआ/);
  });

  test("31 days to a year: only the District Registrar permits, on a self-attested document", async () => {
    const typed = { eventDate: daysAgo(60), motherName: "मुन्नी कुशवाह" };
    const bare = await pages.registry.report("birth", typed);
    const district = await pages.staff("district-registrar");
    const permission = { number: "जि.र./2026/17" };
    refused(await send(district, bare, "permit", permission), /स्व-प्रमाणित दस्तावेज़/);
    assert.equal((await send(await pages.staff("clerk", "colleague"), bare, "permit", permission)).status, 403);
    assert.match((await district.get(inbox)).text, new RegExp(await applicationOf(bare)));
  });

  test("an unusual pace is told on the inbox, and the District Registrar lifts a ceiling on the alarms' page", async () => {
    const event = await pages.registry.report("birth", { motherName: "द्रौपदी राठौर", fatherName: "" });
    const { pace } = registrationLaw;
    const law = { ...registrationLaw, pace: { ...pace, hour: { floor: 0, times: 0, ceiling: 100 } } };
    assert.equal(codeOf(await pages.registry.register("birth", event, { law })), "accepted");
    assert.match((await registrar.get(inbox)).text, /पिछले 7 दिनों में पंजीयन की गति की 1 चेतावनी/);
    const alarms = `${base}/alarms`;
    const shown = await (await pages.staff("administrator")).get(alarms);
    assert.match(shown.text, /एक घंटे में \d+ पंजीयन \(सामान्य सीमा 0\)/);
    assert.ok(!shown.text.includes("/lift"), "the administrator lifts nothing");
    const district = await pages.staff("district-registrar");
    const command = commandOf((await district.get(alarms)).text);
    const lift = `${base}/units/${pages.registry.unit}/lift`;
    const unsure = await district.post(lift, { command });
    refused(unsure, /पुष्टि का खाना/);
    assert.deepEqual(htmlFaults(unsure.text), []);
    done(await district.post(lift, { command, sure: "yes" }), "lifted");
    assert.equal((await registrar.post(lift, { command: pages.registry.newId(), sure: "yes" })).status, 403);
  });

  test("the inbox filters by kind and delay and goes on by place, oldest first", async () => {
    const events: SubjectId[] = [];
    for (let at = 0; at < 52; at += 1) {
      pages.registry.clock.pass(1);
      events.push(await pages.registry.report("still-birth", { motherName: `माता ${"कखगघच".charAt(at % 5)}` }));
    }
    const first = await registrar.get(`${inbox}?what=still-birth`);
    const numbers = await Promise.all(events.map(applicationOf));
    assert.deepEqual(
      [...first.text.matchAll(/BD-250705-2026-\d{7}-\d/g)].map(([number]) => number),
      numbers.slice(0, 50),
    );
    const next = /href="([^"]*after=[^"]*)"/.exec(first.text)?.[1]?.replaceAll("&amp;", "&") ?? "";
    const second = await registrar.get(next);
    assert.deepEqual(
      [...second.text.matchAll(/BD-250705-2026-\d{7}-\d/g)].map(([number]) => number),
      numbers.slice(50),
    );
    assert.ok(!(await registrar.get(`${inbox}?what=death&delay=over-year`)).text.includes("BD-250705"));
  });
});
