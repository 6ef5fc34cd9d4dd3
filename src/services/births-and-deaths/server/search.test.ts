// Searching the register on a real database, and what is alike across the town: by page and by what other pages ask.
import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";
import { htmlFaults } from "../../../../tests/library/html-faults.ts";
import type { CivilDate } from "../../../kernel/civil-date.ts";
import type { SubjectId } from "../../../kernel/ids.ts";
import { makeRegistrationNumber } from "../../../kernel/public-number.ts";
import type { TownId } from "../../../kernel/town.ts";
import { statement } from "../../../platform/database/connect.ts";
import type { Answer, TestBrowser } from "../../../platform/http/test-browser.ts";
import type { RefuseEvent } from "../rules/registering.ts";
import type { EventKind, Typed } from "../rules/forms.ts";
import { alikeOf } from "./alike.ts";
import { type KnownEvent, readEvent } from "./event-store.ts";
import { openForm } from "./opened.ts";
import { findEvents, type Sought } from "./search.ts";
import { TestPages } from "./test-pages.ts";
import { actorOf, shivpuri, type TestRegistry } from "./test-registry.ts";

const path = "/250705/births-and-deaths/search";
let pages: TestPages;
let registry: TestRegistry;

const openedNow = statement(
  "test.openings",
  "select why, cardinality(subjects) as subjects from platform.openings where town = $1::integer and person = $2::uuid order by at, id",
);

describe("the search of the register", () => {
  let entry: SubjectId;
  before(async () => {
    pages = await TestPages.open();
    ({ registry } = pages);
    entry = await registry.registered("birth");
    await registry.registered("death");
    await registry.report("birth", {
      childName: "परी धाकड़",
      motherName: "कविता धाकड़",
      eventDate: "20-11-2026",
      fatherName: "राम कुमार धाकड़",
    });
  });
  after(() => pages.close());

  const eventOf = async (id: SubjectId): Promise<KnownEvent> => {
    const found = await registry.databases.serve.readInTown(shivpuri, (tx) => readEvent(tx, id));
    assert.ok(found);
    return found.event;
  };
  const numberOf = async (id: SubjectId): Promise<string> => {
    const event = await eventOf(id);
    return event.state === "registered" ? event.entry.number : "";
  };
  const seeker = { town: shivpuri, by: actorOf("registrar") };
  const find = async (sought: Sought) => {
    const answer = await findEvents(pages.parts, seeker, sought);
    assert.ok(answer.ok, JSON.stringify(answer));
    return answer;
  };
  const refusalOf = async (sought: Sought): Promise<string> => {
    const answer = await findEvents(pages.parts, seeker, sought);
    return answer.ok ? "found" : answer.refusal.code;
  };
  const good = (answer: Answer, status = 200): string => {
    assert.equal(answer.status, status, answer.text.slice(0, 2_000));
    assert.deepEqual(htmlFaults(answer.text), []);
    return answer.text;
  };
  async function asked(browser: TestBrowser, typed: Readonly<Record<string, string>>): Promise<Answer> {
    await browser.get(path);
    return browser.post(path, { q: "", day: "", year: "", what: "", ...typed });
  }

  test("a registration number is found in any way of writing it, also as serial and year", async () => {
    const number = await numberOf(entry);
    const ways = [
      number,
      number.toLowerCase(),
      number.replaceAll("-", ""),
      number.replaceAll("-", " "),
      "1/2026",
      "B-1/2026",
      "१/२०२६",
    ];
    for (const text of ways) {
      const { found } = await find({ text });
      assert.ok(
        found.some(({ id }) => id === entry),
        text,
      );
    }
    assert.equal((await find({ text: "B 1/2026" })).found.length, 1);
  });

  test("an application's number leads to the report, and a wrong digit is said", async () => {
    const event = await eventOf(entry);
    const application = (event.state === "registered" && event.report.application) || "";
    assert.deepEqual(
      (await find({ text: application })).found.map(({ id }) => id),
      [entry],
    );
    const wrong = `${application.slice(0, -1)}${(Number(application.slice(-1)) + 1) % 10}`;
    assert.equal(await refusalOf({ text: wrong }), "event.number_misread");
    const number = await numberOf(entry);
    assert.equal(
      await refusalOf({ text: `${number.slice(0, -1)}${(Number(number.slice(-1)) + 1) % 10}` }),
      "event.number_misread",
    );
    const elsewhere = makeRegistrationNumber("B", { town: 250867 as TownId, year: 2026, unit: 1, serial: 1 });
    assert.equal(await refusalOf({ text: elsewhere }), "event.number_elsewhere");
  });

  const named: readonly (readonly [string, Sought, number])[] = [
    ["a name in Hindi", { text: "अन्वी धाकड़" }, 1],
    ["a name in English letters", { text: "Anvi Dhakad" }, 1],
    ["the mother's name", { text: "Kavita Dhakar" }, 1],
    ["one word of a name", { text: "धाकड़" }, 2],
    ["a name in a year", { text: "धाकड़", year: 2026 }, 2],
    ["a name in another year", { text: "धाकड़", year: 2025 }, 0],
    ["a name on a day", { text: "Dhakad", day: "2026-11-20" as CivilDate }, 1],
    ["a name on another day", { text: "अन्वी धाकड़", day: "2026-11-21" as CivilDate }, 0],
    ["a day alone", { day: "2026-11-15" as CivilDate }, 1],
    ["a name and a kind", { text: "धाकड़", what: "death" }, 0],
    ["the dead", { text: "Kishanlal Ojha", what: "death" }, 1],
    ["a name written together", { text: "रामकुमार धाकड़" }, 2],
  ];
  for (const [title, sought, count] of named) {
    test(`an event is found by ${title}`, async () => {
      assert.equal((await find(sought)).found.length, count);
    });
  }

  test("where nobody has the whole name the closest come first and are called so", async () => {
    const { found, exact } = await find({ text: "परी यादव" });
    assert.equal(exact, false);
    assert.equal(found.length, 1);
  });

  test("what is too wide or cannot be read is refused by name", async () => {
    assert.equal(await refusalOf({}), "event.search_wide");
    assert.equal(await refusalOf({ year: 2026 }), "event.search_wide");
    assert.equal(await refusalOf({ text: "!!!" }), "event.search_unreadable");
    assert.equal(await refusalOf({ text: "अ".repeat(101) }), "event.search_long");
  });

  test("the page shows what was found by name, never puts a name into an address, and records what it opened", async () => {
    const browser = await pages.staff("registrar");
    const text = good(await asked(browser, { q: "Anvi Dhakad", year: "2026" }));
    for (const shown of ["अन्वी धाकड़", "ममता धाकड़", "15-11-2026", await numberOf(entry), `/events/${entry}`]) {
      assert.ok(text.includes(shown), shown);
    }
    assert.ok(!/(?:href|action)="[^"]*(?:q=|Anvi)/.test(text));
    const rows = await registry.databases.serve.readInTown(shivpuri, (tx) =>
      tx.query<{ why: string; subjects: number }>(openedNow, [shivpuri, actorOf("registrar").person]),
    );
    assert.deepEqual(
      rows.filter(({ why }) => why === "registration"),
      [{ why: "registration", subjects: 1 }],
    );
  });

  test("a search that finds nothing, a bad date and a bad year are said on the page", async () => {
    const browser = await pages.staff("clerk");
    assert.ok(good(await asked(browser, { q: "कोई नहीं यहाँ" })).includes("कुछ नहीं मिला"));
    assert.ok(good(await asked(browser, { day: "31-02-2026" }), 422).includes("तिथि सही नहीं है"));
    assert.ok(good(await asked(browser, { q: "धाकड़", year: "26" }), 422).includes("वर्ष सही नहीं है"));
    assert.ok(good(await asked(browser, {}), 422).includes("खोज बहुत व्यापक है"));
  });

  test("the search is the office's alone", async () => {
    for (const browser of [pages.visitor(), await pages.citizen("6000000001"), await pages.staff("institution")]) {
      const answer = await browser.get(path);
      assert.ok(answer.status === 303 || answer.status === 403, String(answer.status));
    }
  });

  test("a common name goes on over pages", async () => {
    for (let at = 0; at < 22; at += 1) {
      await registry.report("birth", {
        childName: "",
        motherName: "सुनीता यादव",
        fatherName: "",
        eventDate: "18-11-2026",
      });
    }
    const first = await find({ text: "Sunita Yadav" });
    const second = await find({ text: "Sunita Yadav", page: 2 });
    assert.deepEqual([first.pages, first.found.length, second.found.length], [2, 20, 2]);
    assert.equal(new Set([...first.found, ...second.found].map(({ id }) => id)).size, 22);
    const browser = await pages.staff("registrar");
    assert.match(good(await asked(browser, { q: "Sunita Yadav", page: "2" })), /पृष्ठ 2/);
  });

  const reportedTwice = async (what: EventKind, one: Typed, other: Typed) => {
    const first = await registry.registered(what, one);
    const second = await registry.report(what, other);
    return { first, second, alike: await alikeTo(second) };
  };
  const alikeTo = async (id: SubjectId) => {
    const event = await eventOf(id);
    assert.ok(event.state !== "drafted");
    const opened = await openForm(
      registry.sealer,
      { town: shivpuri, by: seeker.by, why: "registration", subject: id },
      event.report,
    );
    assert.ok(opened.ok);
    const answer = await alikeOf(pages.parts, { town: { id: shivpuri }, actor: seeker.by }, { id, event }, opened.form);
    assert.ok(answer.ok);
    return answer.alike;
  };
  const hospital: Typed = {
    childName: "",
    motherName: "गायत्री बैरागी",
    fatherName: "शैलेंद्र बैरागी",
    eventDate: "05-11-2026",
    birthOrder: "1",
  };

  test("the family's report stands beside the hospital's entry, with what is alike", async () => {
    const family = {
      ...hospital,
      motherName: "Gayatri Bairagi",
      fatherName: "Shailendra Bairagi",
      childName: "ध्रुव",
      eventDate: "06-11-2026",
      mobile: "",
    };
    const { first, alike } = await reportedTwice("birth", hospital, family);
    assert.equal(alike.length, 1);
    const [one] = alike;
    assert.deepEqual([one?.id, one?.state, one?.form.motherName], [first, "registered", "गायत्री बैरागी"]);
    assert.deepEqual(one?.why, ["next-day", "mother", "father", "sex"]);
    assert.match(one?.number ?? "", /^B-250705-2026-01-/);
    assert.match(one?.application ?? "", /^BD-250705-2026-/);
  });

  test("day and month exchanged are found in another month, and a twin is shown as one", async () => {
    const parents = { ...hospital, motherName: "तुलसी केवट", fatherName: "लखन केवट" };
    const first = await registry.report("birth", { ...parents, eventDate: "11-10-2026" });
    const second = await registry.report("birth", { ...parents, fatherName: "", eventDate: "10-11-2026" });
    const alike = await alikeTo(second);
    assert.ok(
      alike.some(({ id, why }) => id === first && why.includes("swapped-day")),
      JSON.stringify(alike),
    );
    const twin = await registry.report("birth", { ...hospital, birthOrder: "2" });
    const others = (await alikeTo(twin)).filter(({ form }) => form.birthOrder === "1");
    assert.ok(others.length > 0);
    for (const { verdict, why } of others) assert.ok(verdict === "alike" && why.includes("twin"), why.join());
  });

  test("what was refused is shown to nobody as a double", async () => {
    const typed = { personName: "बालकिशन सूर्यवंशी", fatherName: "मदन सूर्यवंशी", eventDate: "09-11-2026" };
    const first = await registry.report("death", typed);
    const second = await registry.report("death", { ...typed, personName: "Balkishan Suryavanshi" });
    assert.deepEqual(
      (await alikeTo(second)).map(({ id }) => id),
      [first],
    );
    await registry.done<RefuseEvent>(registry.registrar, {
      do: "event.refuse",
      event: first,
      unit: registry.unit,
      reason: "दो बार",
      double: second,
    });
    assert.deepEqual(await alikeTo(second), []);
  });

  test("a child that was found and reported twice is found without any name", async () => {
    const found: Typed = {
      place: "found",
      placeAddress: "रेलवे स्टेशन",
      childName: "",
      motherName: "",
      fatherName: "",
      eventDate: "12-11-2026",
    };
    const first = await registry.report("birth", found);
    const second = await registry.report("birth", { ...found, eventDate: "13-11-2026" });
    assert.ok((await alikeTo(second)).some(({ id }) => id === first));
  });
});
