// Reporting on pages, without scripts: as a household, at the counter and in a hospital; drafts, twins, questions, documents, bad input.
import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";
import type { SubjectId } from "../../../kernel/ids.ts";
import { checkTown } from "../../../ledger/checker.ts";
import { kernelService } from "../../../ledger/stores.ts";
import type { AskReporter, RefuseEvent } from "../rules/registering.ts";
import { readEvent } from "./event-store.ts";
import { historyOf } from "./register-reads.ts";
import { birthsAndDeaths } from "./service.ts";
import { commandOf, TestPages } from "./test-pages.ts";
import { actionOf, base, birth, death, eventIn, good, send, sent } from "./test-reporting.ts";
import { shivpuri } from "./test-registry.ts";

describe("reporting on pages", () => {
  let pages: TestPages;
  before(async () => {
    pages = await TestPages.open();
  });
  after(() => pages.close());

  const unit = () => pages.registry.unit;
  async function ask(event: SubjectId, question: string): Promise<void> {
    const { registry } = pages;
    await registry.done<AskReporter>(registry.registrar, { do: "event.ask", event, unit: registry.unit, question });
  }
  const stateOf = async (event: SubjectId) =>
    (await pages.registry.databases.serve.readInTown(shivpuri, (tx) => readEvent(tx, event)))?.event;

  test("everybody reads what to report, by when and for what fee", async () => {
    const page = good(await pages.visitor().get(base));
    for (const said of ["21 दिन तक", "निःशुल्क", "₹20", "₹50", "₹100", "मजिस्ट्रेट का आदेश", "पहली बार रुका"])
      assert.ok(page.includes(said), said);
    assert.ok(!page.includes("मेरी सूचनाएँ"));
    assert.equal((await pages.visitor().get(`${base}/new/birth`)).status, 303, "asked to sign in");
    assert.match(good(await pages.visitor().get(`${base}?lang=en`)), /Within 21 days/);
  });

  test("a law that nobody confirmed says so beside its fee", async () => {
    const { law } = pages.parts;
    const other = await TestPages.open({ parts: { law: { ...law, late: { ...law.late, verified: false } } } });
    try {
      assert.match(good(await other.visitor().get(base)), /₹20 \(असत्यापित\)/);
    } finally {
      await other.close();
    }
  });

  test("a household reports a birth, is told its number, and sees it among her reports", async () => {
    const mother = await pages.citizen("9876543210");
    const empty = good(await mother.get(`${base}/new/birth`));
    assert.match(empty, /name="mobile"[^>]*value="9876543210"|value="9876543210"[^>]*name="mobile"/, "her own mobile");
    const path = await sent(pages, mother, birth);
    const page = good(await mother.get(`${path}?done=reported`));
    const number = /BD-250705-2026-\d+-\d/.exec(page)?.[0] ?? "";
    assert.ok(number);
    for (const said of ["सूचना मिल गई", "विचाराधीन", "समय पर", "ममता धाकड़", "15-11-2026"])
      assert.ok(page.includes(said), said);
    assert.ok(!page.includes("विलंब शुल्क देय"));
    assert.ok(good(await mother.get(`${base}/reports`)).includes(number));
    assert.ok(good(await mother.get(base)).includes(number));
  });

  test("nobody else sees it: a stranger, another hospital and a visitor are told that there is none", async () => {
    const path = await sent(pages, await pages.citizen("9000000011"), birth);
    for (const other of [await pages.citizen("9000000012"), await pages.staff("institution", "elsewhere")]) {
      assert.equal((await other.get(path)).status, 404);
      assert.equal((await other.get(`${path}/form`)).status, 404);
      assert.equal((await other.get(`${path}/documents/${"a".repeat(64)}`)).status, 404);
    }
    assert.equal((await pages.visitor().get(path)).status, 303, "asked to sign in");
    good(await (await pages.staff("clerk")).get(path));
  });

  test("a draft is kept as it was typed, listed with whom it is about, gone on with, and sent", async () => {
    const father = await pages.citizen("9000000021");
    const page = good(await father.get(`${base}/new/birth`));
    const half = { what: "birth", motherName: "सीता 3", eventDate: "31-02-2026", unit: unit() };
    const kept = await father.post(actionOf(page), { command: commandOf(page), step: "save", ...half });
    assert.equal(kept.location, `${base}/reports?done=saved`);
    const list = good(await father.follow(kept));
    assert.match(list, /प्रारूप सहेजा गया/);
    assert.ok(list.includes("सीता 3"));
    const path = /href="([^"]+\/form)"/.exec(list)?.[1] ?? "";
    const again = good(await father.get(path));
    for (const value of ["सीता 3", "31-02-2026"]) assert.ok(again.includes(`value="${value}"`), value);
    const wrong = await father.post(path, { command: commandOf(again), step: "report", ...half });
    assert.match(good(wrong, 422), /यह तिथि कैलेंडर में नहीं है/);
    const done = await father.post(path, { command: commandOf(again), step: "report", ...half, ...birth });
    assert.equal(done.status, 303, done.text.slice(0, 2_000));
    assert.ok(!good(await father.get(`${base}/reports`)).includes("सीता 3"), "no draft any more");
    assert.equal((await (await pages.citizen("9000000022")).get(path)).status, 404);
  });

  test("another's draft is nobody's to see, not even the office's", async () => {
    const father = await pages.citizen("9000000023");
    const page = good(await father.get(`${base}/new/death`));
    await father.post(actionOf(page), { command: commandOf(page), step: "save", what: "death", personName: "कोई" });
    for (const role of ["clerk", "registrar"] as const)
      assert.equal((await (await pages.staff(role)).get(actionOf(page))).status, 404);
    const clerk = await pages.staff("clerk");
    const other = good(await clerk.get(`${base}/new/death`));
    const stolen = await clerk.post(actionOf(page), {
      ...death,
      command: commandOf(other),
      step: "report",
      unit: unit(),
    });
    assert.equal(stolen.status, 404);
  });

  test("sent twice it is one report", async () => {
    const mother = await pages.citizen("9000000031");
    const page = good(await mother.get(`${base}/new/birth`));
    const fields = { ...birth, command: commandOf(page), step: "report", unit: unit() };
    const [one, two] = [await mother.post(actionOf(page), fields), await mother.post(actionOf(page), fields)];
    assert.deepEqual([one.status, two.status, one.location], [303, 303, two.location]);
    assert.equal(good(await mother.get(`${base}/reports`)).match(/BD-250705/g)?.length, 1);
  });

  test("a foundling is reported without parents, with the place where it was found", async () => {
    const clerk = await pages.staff("clerk");
    const found = {
      ...birth,
      childName: "",
      motherName: "",
      fatherName: "",
      place: "found",
      placeAddress: "मंदिर के पास",
    };
    const page = good(await clerk.get(await sent(pages, clerk, found)));
    assert.match(page, /मिला हुआ \(परित्यक्त\) शिशु/);
  });

  test("the first child's form is copied for the twin, but for what is each child's own", async () => {
    const mother = await pages.citizen("9000000051");
    const answer = await send(pages, mother, { ...birth, step: "twin", weightGrams: "2500" });
    assert.match(answer.location ?? "", /\/new\/birth\?twin=/);
    const form = good(await mother.follow(answer));
    for (const shared of ["ममता धाकड़", "गली 3, फिजिकल कॉलोनी", "15-11-2026"]) assert.ok(form.includes(shared), shared);
    for (const own of ["अन्वी", "2500", "05:45"]) assert.ok(!form.includes(own), own);
    assert.match(form, /id="birthOrder"[^>]*value="2"|value="2"[^>]*id="birthOrder"/);
    const twin = {
      ...birth,
      childName: "आर्या धाकड़",
      birthOrder: "2",
      command: commandOf(form),
      unit: unit(),
      step: "report",
    };
    assert.equal((await mother.post(actionOf(form), twin)).status, 303);
    assert.equal(good(await mother.get(`${base}/reports`)).match(/BD-250705/g)?.length, 2);
  });

  test("what is late says its fee and where to pay, and what document it lacks", async () => {
    const mother = await pages.citizen("9000000061");
    const late = good(await mother.get(await sent(pages, mother, { ...birth, eventDate: "25-10-2026" })));
    assert.match(late, /₹20 विलंब शुल्क देय/);
    assert.match(late, /href="[^"]*\/pay\/[0-9a-f-]{36}"/);
    const later = good(await mother.get(await sent(pages, mother, { ...birth, eventDate: "01-09-2026" })));
    assert.match(later, /₹50 विलंब शुल्क देय/);
    assert.match(later, /स्व-प्रमाणित दस्तावेज़ नीचे जोड़ें/);
    assert.match(
      good(await mother.get(await sent(pages, mother, { ...birth, eventDate: "01-09-2024" }))),
      /आदेश की प्रति नीचे जोड़ें/,
    );
  });

  test("a question opens the form again with what was said; the answer goes back and keeps the day", async () => {
    const mother = await pages.citizen("9000000071");
    const path = await sent(pages, mother, birth);
    const event = eventIn(path);
    assert.equal((await mother.get(`${path}/form`)).location, path, "nothing to fill in while it is looked at");
    await ask(event, "पिता का पूरा नाम लिखें");
    assert.match(good(await mother.get(path)), /पिता का पूरा नाम लिखें/);
    const form = good(await mother.get(`${path}/form`));
    for (const said of ["पिता का पूरा नाम लिखें", 'value="15-11-2026"', 'value="ममता धाकड़"'])
      assert.ok(form.includes(said), said);
    const fields = { ...birth, command: commandOf(form), unit: unit(), step: "report", answer: "पूरा नाम लिखा" };
    const bad = good(await mother.post(`${path}/form`, { ...fields, sex: "" }), 422);
    for (const kept of ["पिता का पूरा नाम लिखें", "पूरा नाम लिखा"]) assert.ok(bad.includes(kept), kept);
    const done = await mother.post(`${path}/form`, { ...fields, fatherName: "रामेश्वर सिंह धाकड़" });
    assert.equal(done.location, `${path}?done=answered`);
    const facts = await pages.registry.databases.serve.readInTown(shivpuri, (tx) => historyOf(tx, event));
    const reported = facts.filter(({ kind }) => kind === "event.reported");
    assert.deepEqual(
      reported.map((fact) => "anew" in fact),
      [false, false],
      "the form before was opened and compared",
    );
    assert.equal((await mother.post(`${path}/form`, fields)).location, path, "sent twice it is one answer");
    assert.match(good(await mother.follow(done)), /रामेश्वर सिंह धाकड़/);
    const state = await stateOf(event);
    assert.equal(state?.state, "reported");
  });

  test("a refused report shows the registrar's reasons", async () => {
    const { registry } = pages;
    const mother = await pages.citizen("9000000072");
    const path = await sent(pages, mother, birth);
    const refusing = {
      do: "event.refuse",
      event: eventIn(path),
      unit: registry.unit,
      reason: "यह जन्म पहले से दर्ज है",
    } as const;
    await registry.done<RefuseEvent>(registry.registrar, refusing);
    const page = good(await mother.get(path));
    assert.match(page, /यह जन्म पहले से दर्ज है/);
    assert.ok(!page.includes('type="file"'));
  });

  test("a nurse reports for her hospital alone: its name is the place, its unit the unit; a colleague follows it", async () => {
    const nurse = await pages.staff("institution");
    const form = good(await nurse.get(`${base}/new/birth`));
    assert.match(form, /जिला चिकित्सालय शिवपुरी/);
    assert.ok(!form.includes('name="place"') && !form.includes('name="unit"'));
    const { place: _place, placeAddress: _address, ...inside } = birth;
    const fields = { ...inside, institution: pages.registry.hospital };
    const path = await sent(pages, nurse, fields);
    const state = await stateOf(eventIn(path));
    assert.ok(state && state.state !== "drafted" && state.report.reporter.from === "institution");
    assert.equal(state.report.counted.place, "institution");
    assert.match(good(await nurse.get(path)), /जिला चिकित्सालय शिवपुरी/);
    const stranger = await pages.staff("institution", "of nowhere");
    assert.equal((await stranger.get(`${base}/new/birth`)).status, 403);
  });

  test("no name of anybody stands in the log", () => {
    for (const line of pages.site.logged)
      for (const name of ["ममता", "धाकड़", "9876543210"]) assert.ok(!line.includes(name), line);
  });

  test("after all that every table is what the journal says", async () => {
    const { differences } = await checkTown(pages.registry.databases.check, [kernelService, birthsAndDeaths], shivpuri);
    assert.deepEqual(
      differences.filter((one) => one.what !== "fact-not-in-log"),
      [],
    );
  });
});
