// The margin as people use it: a citizen and the counter ask, one examines, another approves; and who may see what was before.
import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";
import type { SubjectId } from "../../../kernel/ids.ts";
import { checkTown } from "../../../ledger/checker.ts";
import { kernelService } from "../../../ledger/stores.ts";
import { png } from "../../../platform/blobs/test-photo.ts";
import { statement } from "../../../platform/database/connect.ts";
import type { Answer, TestBrowser } from "../../../platform/http/test-browser.ts";
import type { KnownEntry } from "./margin-parts.ts";
import { readEvent } from "./event-store.ts";
import { birthsAndDeaths } from "./service.ts";
import { formIn } from "./test-form.ts";
import { TestPages } from "./test-pages.ts";
import { shivpuri, typedForms } from "./test-registry.ts";

const base = `/${shivpuri}/births-and-deaths`;
const marginOf = (event: SubjectId): string => `${base}/events/${event}/margin`;
const historyOf = (event: SubjectId): string => `${base}/events/${event}/history`;
const scan = (name = "proof.png"): File => new File([new Uint8Array(png(40, 30))], name, { type: "image/png" });

const stolen = statement(
  "test.margin.stolen",
  `select body::text as line from state.margin_requests where town = $1::integer
   union all select body from journal.facts where town = $1::integer`,
);

describe("notes in the margin of an entry", () => {
  let pages: TestPages;
  let clerk: TestBrowser;
  let registrar: TestBrowser;
  let district: TestBrowser;
  before(async () => {
    pages = await TestPages.open();
    clerk = await pages.staff("clerk");
    registrar = await pages.staff("registrar");
    district = await pages.staff("district-registrar");
  });
  after(() => pages.close());

  const entryOf = async (event: SubjectId): Promise<KnownEntry> => {
    const found = await pages.registry.databases.serve.readInTown(shivpuri, (tx) => readEvent(tx, event));
    if (found?.event.state !== "registered" && found?.event.state !== "cancelled") throw new Error("no entry");
    return found.event;
  };

  /** Fills the form for a wish as its page stands, changed as the test wants, and sends it. */
  async function ask(
    browser: TestBrowser,
    event: SubjectId,
    wish: string,
    changes: Readonly<Record<string, string>>,
    files: Readonly<Record<string, File>> = { document: scan() },
  ): Promise<Answer> {
    const path = `${marginOf(event)}/ask/${wish}`;
    const page = await browser.get(path);
    assert.equal(page.status, 200, page.text.slice(0, 500));
    const fields = { ...formIn(page.text, `/ask/${wish}`), ground: "अस्पताल के पर्चे के अनुसार", sure: "yes", ...changes };
    return await pages.upload(browser, { from: path, to: path }, fields, files);
  }
  async function step(
    browser: TestBrowser,
    event: SubjectId,
    doing: string,
    changes: Readonly<Record<string, string>> = {},
    serial = 1,
  ): Promise<Answer> {
    const path = `${marginOf(event)}/${serial}`;
    const fields = formIn((await browser.get(path)).text, `/${doing}`);
    const command = fields["command"] ?? pages.registry.newId();
    return await browser.post(`${path}/${doing}`, { ...fields, command, sure: "yes", ...changes });
  }
  const done = (answer: Answer, what: string): void => {
    assert.equal(answer.status, 303, answer.text.slice(0, 3_000));
    assert.match(answer.location ?? "", new RegExp(`\\?done=${what}$`));
  };
  const refused = (answer: Answer, words: RegExp): void => {
    assert.equal(answer.status, 422);
    assert.match(answer.text, words);
  };

  test("a citizen's correction is examined by the clerk, approved by the registrar, and the entry keeps its number", async () => {
    const event = await pages.registry.registered("birth");
    const { number } = (await entryOf(event)).entry;
    const mother = await pages.citizen("9876543210");
    assert.match((await mother.get(marginOf(event))).text, /किसी जानकारी को सुधारना/);
    done(await ask(mother, event, "correction", { motherName: "ममता धाकड" }), "asked");
    const request = `${marginOf(event)}/1`;
    assert.match((await mother.get(request)).text, /ममता धाकड़[\s\S]*ममता धाकड<[\s\S]*बदला/);
    assert.match((await registrar.get(request)).text, /पहले कार्यालय का कोई दूसरा व्यक्ति/);
    refused(await step(registrar, event, "approve", { authority: "धारा 15", said: "सुधार" }), /दूसरा व्यक्ति जाँचे/);
    done(await step(clerk, event, "examine", { remark: "जन्म पर्ची से मिलाया" }), "examined");
    const page = formIn((await registrar.get(request)).text, "/approve");
    assert.equal(page["authority"], "जन्म-मृत्यु पंजीयन अधिनियम 1969, धारा 15");
    assert.equal(page["said"], "माता का नाम: “ममता धाकड़” के स्थान पर “ममता धाकड” पढ़ा जाए।");
    done(await step(registrar, event, "approve"), "approved");
    const { entry } = await entryOf(event);
    assert.deepEqual([entry.number, entry.version, entry.margin.length], [number, 2, 1]);
    assert.match(entry.margin[0]?.number ?? "", /^M-250705-2026-01-\d{6}-\d$/);
    const gone = await step(registrar, event, "approve");
    refused(gone, /निर्णय हो चुका/);
  });

  test("the counter asks, the registrar can't decide on substance, the District Registrar does", async () => {
    const event = await pages.registry.registered("birth");
    refused(await ask(clerk, event, "correction", { eventDate: "16-11-2026" }), /दो विश्वसनीय व्यक्तियों के नाम/);
    const witnesses = { witness1: "मोहन शाक्य", witness2: "राधा जैन" };
    done(await ask(clerk, event, "correction", { eventDate: "16-11-2026", ...witnesses }), "asked");
    const words = { authority: "जिला रजिस्ट्रार का आदेश 7/2026", said: "जन्म तिथि 16-11-2026 पढ़ी जाए" };
    refused(await step(registrar, event, "approve", words), /जिला रजिस्ट्रार करता है/);
    const shown = await district.get(`${marginOf(event)}/1`);
    assert.match(shown.text, /15-11-2026[\s\S]*16-11-2026[\s\S]*बदला/);
    assert.match(shown.text, /मोहन शाक्य, राधा जैन/);
    done(await step(district, event, "approve", words), "approved");
    const { report } = await entryOf(event);
    assert.equal(report.counted.month, "2026-11");
  });

  test("a day that makes the report a later one is taken on an order alone", async () => {
    const event = await pages.registry.registered("birth");
    const year = { eventDate: "15-11-2024", witness1: "मोहन शाक्य", witness2: "राधा जैन" };
    refused(await ask(clerk, event, "correction", year), /विलंब उस श्रेणी से अधिक[\s\S]*धारा 13/);
    const order = { orderNumber: "9/2026", orderDated: "01-10-2026", orderCourt: "उप जिला मजिस्ट्रेट शिवपुरी" };
    refused(await ask(clerk, event, "correction", { ...year, ...order }), /आदेश की प्रति जोड़ें/);
    const files = { document: scan(), orderScan: scan("order.png") };
    done(await ask(clerk, event, "correction", { ...year, ...order }, files), "asked");
    const page = formIn((await district.get(`${marginOf(event)}/1`)).text, "/approve");
    assert.equal(page["authority"], "आदेश क्र. 9/2026, दिनांक 01-10-2026, उप जिला मजिस्ट्रेट शिवपुरी");
  });

  test("a name is entered only where there is none, in the right box alone", async () => {
    const event = await pages.registry.registered("birth", { childName: "" });
    const page = await clerk.get(`${marginOf(event)}/ask/name`);
    assert.match(page.text, /12 माह के भीतर निःशुल्क, उसके बाद 5 वर्ष तक शुल्क ₹5/);
    assert.match(page.text, /अभी पुष्ट नहीं हैं/);
    assert.match(page.text, /आज नाम दर्ज कराना निःशुल्क है/);
    refused(await ask(clerk, event, "name", { childName: "😀" }, {}), /इमोजी/);
    done(await ask(clerk, event, "name", { childName: "अन्वी धाकड़" }, {}), "asked");
    done(await step(registrar, event, "approve"), "approved");
    assert.equal((await clerk.get(`${marginOf(event)}/ask/name`)).status, 404);
  });

  test("whoever holds an entry is told by SMS, by numbers alone; after an adoption the new family is", async () => {
    const event = await pages.registry.registered("birth");
    const { number } = (await entryOf(event)).entry;
    const from = pages.messages.length;
    const order = { orderNumber: "9/2026", orderDated: "01-10-2026", orderCourt: "जिला न्यायालय शिवपुरी" };
    const parents = {
      motherName: "सरला गुप्ता",
      fatherName: "विनोद गुप्ता",
      informantName: "विनोद गुप्ता",
      mobile: "9812300000",
    };
    done(await ask(clerk, event, "adoption", { ...parents, ...order }, { orderScan: scan() }), "asked");
    done(await step(district, event, "refuse", { reason: "आदेश की प्रति अधूरी है" }), "refused");
    done(await ask(clerk, event, "adoption", { ...parents, ...order }, { orderScan: scan() }), "asked");
    done(await step(district, event, "approve", {}, 2), "approved");
    const sent = pages.messages.slice(from);
    assert.deepEqual(
      sent.map(({ to }) => to),
      ["9876543210", "9876543210", "9876543210", "9812300000"],
    );
    for (const { text } of sent) {
      assert.ok(text.includes(number));
      assert.doesNotMatch(text, /सरला|ममता|धाकड़/);
    }
  });

  test("whoever signed in by password does not approve", async () => {
    const event = await pages.registry.registered("birth");
    done(await ask(clerk, event, "correction", { motherName: "ममता धाकड" }), "asked");
    const byPassword = await pages.staff("registrar", "", "password");
    refused(await step(byPassword, event, "approve"), /पासकी/);
    registrar = await pages.staff("registrar");
    refused(await step(registrar, event, "approve", { sure: "" }), /पुष्टि का खाना चुनें[\s\S]*id="sure"/);
    refused(await step(registrar, event, "refuse", { reason: "" }), /आवश्यक/);
    done(await step(registrar, event, "refuse", { reason: "पर्ची पढ़ी नहीं जाती" }), "refused");
    assert.match((await clerk.get(`${marginOf(event)}/1`)).text, /पर्ची पढ़ी नहीं जाती/);
    done(await ask(clerk, event, "correction", { motherName: "ममता धाकड" }), "asked");
    assert.match((await clerk.get(marginOf(event))).text, /निर्णय के लिए लंबित है/);
    done(await step(clerk, event, "withdraw", {}, 2), "withdrawn");
  });

  test("after an adoption only the registrar sees the earlier parents", async () => {
    const event = await pages.registry.registered("birth");
    const birthMother = await pages.citizen("9876543210");
    const parents = { motherName: "सरला गुप्ता", fatherName: "विनोद गुप्ता", informantName: "विनोद गुप्ता" };
    const order = { orderNumber: "12/2026", orderDated: "01-10-2026", orderCourt: "जिला न्यायालय शिवपुरी" };
    const report = `${base}/reports/${event}`;
    const proof = { command: pages.registry.newId(), what: "proof" };
    const to = { from: report, to: `${report}/documents` };
    assert.equal((await pages.upload(clerk, to, proof, { document: scan() })).status, 303);
    const paper = /href="([^"]+\/documents\/[0-9a-f]{64})"/.exec((await clerk.get(report)).text)?.[1] ?? "";
    assert.equal((await clerk.get(paper)).status, 200);
    const empty = formIn((await clerk.get(`${marginOf(event)}/ask/adoption`)).text, "/ask/adoption");
    for (const field of ["mobile", "motherIdentity", "informantName", "informantAddress", "addressThen"])
      assert.equal(empty[field], "", field);
    const earlier = { ...parents, ...order, mobile: "9876543210" };
    refused(await ask(clerk, event, "adoption", earlier, { orderScan: scan() }), /पहले के परिवार का मोबाइल/);
    const given = { ...parents, ...order, mobile: "9812345678" };
    refused(await ask(clerk, event, "adoption", given), /आदेश की प्रति जोड़ें/);
    done(await ask(clerk, event, "adoption", given, { orderScan: scan("order.png") }), "asked");
    const said = formIn((await district.get(`${marginOf(event)}/1`)).text, "/approve");
    assert.equal(said["authority"], "आदेश क्र. 12/2026, दिनांक 01-10-2026, जिला न्यायालय शिवपुरी");
    assert.match(said["said"] ?? "", /सरला गुप्ता/);
    assert.doesNotMatch(said["said"] ?? "", /ममता|9812345678/);
    done(await step(district, event, "approve"), "approved");
    assert.equal((await birthMother.get(marginOf(event))).status, 404);
    const adoptive = await pages.citizen("9812345678");
    const start = await adoptive.get(marginOf(event));
    assert.equal(start.status, 200);
    assert.equal((await adoptive.get(historyOf(event))).status, 403);
    assert.equal((await adoptive.get(`${marginOf(event)}/1`)).status, 404);
    assert.equal((await clerk.get(historyOf(event))).status, 403);
    const request = `${marginOf(event)}/1`;
    const ordered = /href="([^"]+\/margin\/1\/documents\/[0-9a-f]{64})"/.exec((await registrar.get(request)).text)?.[1];
    const officer = await pages.staff("officer");
    for (const earlier of [request, ordered ?? "?", paper])
      for (const [browser, status] of [
        [clerk, 404],
        [officer, 404],
        [registrar, 200],
        [district, 200],
      ] as const)
        assert.equal((await browser.get(earlier)).status, status, earlier);
    for (const page of [marginOf(event), `${base}/margin`, report, `${base}/events/${event}/office`]) {
      const { status, text } = await clerk.get(page);
      assert.equal(status, 200, page);
      assert.ok(!text.includes(request) && !text.includes(paper), page);
    }
    assert.ok((await registrar.get(`${base}/margin`)).text.includes(request));
    const history = await registrar.get(historyOf(event));
    assert.match(history.text, /ममता धाकड़[\s\S]*सरला गुप्ता/);
  });

  test("the history shows each note with number, day, authority, who asked and approved, and its documents", async () => {
    const event = await pages.registry.registered("death");
    done(await ask(clerk, event, "correction", { personName: "किशन लाल ओझा" }), "asked");
    done(await step(registrar, event, "approve"), "approved");
    done(await ask(clerk, event, "cancellation", {}), "asked");
    done(await step(district, event, "approve", {}, 2), "approved");
    const { entry, state } = await entryOf(event);
    assert.equal(state, "cancelled");
    const { text } = await registrar.get(historyOf(event));
    for (const { number } of entry.margin) assert.ok(text.includes(`टिप्पणी ${number} (21-11-2026)`));
    assert.match(text, /जैसी दर्ज हुई \(21-11-2026\)/);
    assert.match(text, /किशनलाल ओझा[\s\S]*किशन लाल ओझा/);
    assert.match(text, /आवेदक[\s\S]*clerk[\s\S]*निर्णयकर्ता[\s\S]*registrar/);
    assert.match(text, /इस टिप्पणी से प्रविष्टि निरस्त है/);
    const link = /href="([^"]+\/margin\/1\/documents\/[0-9a-f]{64})"/.exec(text)?.[1] ?? "";
    const document = await registrar.get(link);
    assert.deepEqual([document.status, document.headers["content-type"]], [200, "image/png"]);
    assert.equal((await (await pages.citizen("9000000009")).get(link)).status, 404);
    assert.match((await clerk.get(marginOf(event))).text, /निरस्त है। इसमें नई टिप्पणी नहीं/);
    assert.equal((await clerk.get(`${marginOf(event)}/ask/correction`)).status, 422);
  });

  test("a form that is refused comes back with what was typed, and keeps its place in the queue", async () => {
    const event = await pages.registry.registered("birth");
    const typed = { eventDate: "31-02-2026", motherName: "ममता देवी धाकड़", ground: "गलत लिखा गया" };
    const answer = await ask(clerk, event, "correction", typed);
    refused(answer, /यह तिथि कैलेंडर में नहीं है/);
    const again = formIn(answer.text, "/ask/correction");
    assert.deepEqual(
      [again["eventDate"], again["motherName"], again["ground"], again["serial"], again["version"]],
      ["31-02-2026", "ममता देवी धाकड़", "गलत लिखा गया", "1", "1"],
    );
    refused(await ask(clerk, event, "correction", {}), /कुछ भी नहीं बदला गया/);
    refused(await ask(clerk, event, "correction", { motherName: "ममता धाकड" }, {}), /प्रमाण का दस्तावेज़ जोड़ें/);
    const exe = new File([new Uint8Array([0x4d, 0x5a, 1, 2, 3])], "proof.pdf", { type: "application/pdf" });
    const program = await ask(clerk, event, "correction", { motherName: "ममता धाकड" }, { document: exe });
    assert.equal(program.status, 422);
  });

  test("a stranger learns nothing of an entry, and the office's list names nobody", async () => {
    const event = await pages.registry.registered("birth");
    done(await ask(clerk, event, "correction", { motherName: "ममता धाकड" }), "asked");
    const stranger = await pages.citizen("9000000001");
    for (const path of [marginOf(event), `${marginOf(event)}/1`, `${marginOf(event)}/ask/correction`])
      assert.equal((await stranger.get(path)).status, 404);
    assert.notEqual((await pages.visitor().get(marginOf(event))).status, 200);
    const list = await clerk.get(`${base}/margin`);
    assert.match(list.text, /लिपिकीय सुधार/);
    assert.doesNotMatch(list.text, /ममता|धाकड/);
    assert.equal((await stranger.get(`${base}/margin`)).status, 403);
  });

  test("a form that is sent twice is one request and one document", async () => {
    const event = await pages.registry.registered("birth");
    const command = pages.registry.newId();
    const changes = { command, motherName: "ममता धाकड" };
    done(await ask(clerk, event, "correction", changes), "asked");
    const path = `${marginOf(event)}/ask/correction`;
    const fields = { ...changes, serial: "1", version: "1", eventDate: "15-11-2026", ground: "दूसरी बार", sure: "yes" };
    const second = await pages.upload(clerk, { from: `${marginOf(event)}/1`, to: path }, fields, { document: scan() });
    assert.deepEqual([second.status, second.location], [303, `${marginOf(event)}/1`]);
    assert.doesNotMatch((await clerk.get(`${marginOf(event)}/1`)).text, /घटना का प्रमाण 2|दूसरी बार/);
  });

  test("a proof is added to a request that waits", async () => {
    const event = await pages.registry.registered("birth");
    done(await ask(clerk, event, "correction", { motherName: "ममता धाकड" }), "asked");
    const [from, to] = [`${marginOf(event)}/1`, `${marginOf(event)}/1/documents`];
    const fields = { command: pages.registry.newId() };
    const none = await pages.upload(clerk, { from, to }, fields, {});
    refused(none, /प्रमाण का दस्तावेज़ जोड़ें/);
    done(
      await pages.upload(clerk, { from, to }, { command: pages.registry.newId() }, { document: scan() }),
      "documented",
    );
    assert.match((await clerk.get(from)).text, /घटना का प्रमाण 2/);
  });

  test("a late name waits for its fee", async () => {
    const event = await pages.registry.registered("birth", { childName: "" });
    pages.registry.clock.set("2027-11-22T05:30:00.000Z");
    [clerk, registrar] = [await pages.staff("clerk"), await pages.staff("registrar")];
    const mother = await pages.citizen("9876543210");
    assert.match((await mother.get(`${marginOf(event)}/ask/name`)).text, /शुल्क ₹5 है/);
    done(await ask(mother, event, "name", { childName: "अन्वी धाकड़" }, {}), "asked");
    assert.match((await mother.get(`${marginOf(event)}/1`)).text, /₹5, अभी जमा नहीं[\s\S]*href="\/250705\/pay\//);
    done(await step(clerk, event, "examine", { remark: "माता की पहचान देखी" }), "examined");
    refused(await step(registrar, event, "approve"), /शुल्क जमा नहीं हुआ/);
    pages.registry.clock.set("2031-11-22T05:30:00.000Z");
    clerk = await pages.staff("clerk");
    const other = await pages.registry.registered("birth", { childName: "", eventDate: "20-11-2031" });
    assert.equal((await clerk.get(`${marginOf(other)}/ask/name`)).status, 200);
  });

  test("a stolen copy of the tables has no name of any request, and the tables are what the facts say", async () => {
    const { databases } = pages.registry;
    const rows = await databases.serve.readInTown(shivpuri, (tx) => tx.query<{ line: string }>(stolen, [shivpuri]));
    const text = rows.map(({ line }) => line).join("\n");
    assert.ok(rows.length > 20);
    for (const name of [
      "ममता",
      "सरला",
      "मोहन शाक्य",
      "9812345678",
      "अस्पताल के पर्चे",
      typedForms.death["personName"] ?? "?",
    ])
      assert.ok(!text.includes(name), name);
    const found = await checkTown(databases.check, [kernelService, birthsAndDeaths], shivpuri);
    assert.deepEqual(found.differences, []);
  });
});
