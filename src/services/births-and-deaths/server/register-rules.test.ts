// Section 13 on a real ledger: each class of delay with its second person and its fee, numbers without gaps, and the unit's pace.
import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";
import { accept, type Actor, type Command, type Decision, type Procedure, touch } from "../../../kernel/decider.ts";
import { accounts, openDues, owed } from "../../../kernel/dues.ts";
import type { Fact, ReceiptIssued } from "../../../kernel/facts.ts";
import { bookOf, books, nextNumber } from "../../../kernel/book.ts";
import type { BlobName } from "../../../kernel/blob.ts";
import { receiptId, type SubjectId } from "../../../kernel/ids.ts";
import { paise } from "../../../kernel/money.ts";
import { checkTown } from "../../../ledger/checker.ts";
import type { LedgerService } from "../../../ledger/service.ts";
import { kernelService } from "../../../ledger/stores.ts";
import { registrationLaw } from "../../../rulebook/births-and-deaths.ts";
import type { LiftCeiling } from "../rules/alarms.ts";
import { accountOfEvent, type DocumentKind, type EventDocument } from "../rules/event.ts";
import { eventKinds } from "../rules/forms.ts";
import type { AttestEvent, ConfirmOrder, PermitEvent, RecordOrder } from "../rules/permitting.ts";
import { readForm } from "../rules/read-form.ts";
import type { AskReporter, ForwardEvent, RefuseEvent } from "../rules/registering.ts";
import type { DocumentEvent, ReportEvent } from "../rules/reporting.ts";
import { type DescribeUnit, unitOf } from "../rules/unit.ts";
import { waitings, waitsFor } from "../rules/waiting.ts";
import { readEvent } from "./event-store.ts";
import { readPaces } from "./pace-store.ts";
import { feesOf, readInbox } from "./register-reads.ts";
import { birthsAndDeaths } from "./service.ts";
import { actorOf, codeOf, shivpuri, TestRegistry, typedForms } from "./test-registry.ts";

interface Pay extends Command {
  readonly do: "test.pay";
  readonly event: SubjectId;
}
const receiptBook = bookOf(shivpuri, "receipt/test");
/** Pays all that an event owes, as collections would. */
const pay: Procedure<Pay> = {
  do: "test.pay",
  roles: ["clerk"],
  touches: ({ event }) => [touch(accounts, accountOfEvent(event)), touch(books, receiptBook)],
  decide: ({ id, event }, see, { today }): Decision => {
    const account = accountOfEvent(event);
    const { state } = see(accounts, account);
    const fact: ReceiptIssued = {
      kind: "receipt.issued",
      subject: receiptId(id),
      account,
      service: "births-and-deaths",
      number: "test",
      numbered: nextNumber(receiptBook, see(books, receiptBook).state),
      amountPaise: owed(state),
      allocations: openDues(state),
      advancePaise: paise(0n),
      mode: "cash",
      on: today,
    };
    return accept<Fact>(fact);
  },
};
const till: LedgerService = { name: "test-till", stores: [], procedures: [pay] };

const scan = (what: DocumentKind): EventDocument => ({
  what,
  blob: "a".repeat(64) as BlobName,
  bytes: 1_000,
  type: "application/pdf",
});
const [clerk, colleague, officer] = [actorOf("clerk"), actorOf("clerk", "colleague"), actorOf("officer")];
const [district, registrar] = [actorOf("district-registrar"), actorOf("registrar")];

describe("a delayed registration", () => {
  let registry: TestRegistry;
  before(async () => {
    registry = await TestRegistry.open(till);
  });
  after(() => registry.close());

  const attest = async (by: Actor, event: SubjectId) =>
    codeOf(await registry.perform<AttestEvent>(by, { do: "event.attest", event }));
  const permit = async (by: Actor, event: SubjectId, number = "जि.र./17") =>
    codeOf(await registry.perform<PermitEvent>(by, { do: "event.permit", event, number }));
  const order = async (by: Actor, event: SubjectId, dated = registry.today()) =>
    codeOf(
      await registry.perform<RecordOrder>(by, {
        do: "event.record_order",
        event,
        number: "412/2026",
        court: "अनुविभागीय दंडाधिकारी, शिवपुरी",
        dated,
      }),
    );
  const confirm = async (by: Actor, event: SubjectId) =>
    codeOf(await registry.perform<ConfirmOrder>(by, { do: "event.confirm_order", event }));
  const register = async (event: SubjectId) => codeOf(await registry.register("birth", event));
  const paid = (event: SubjectId) => registry.done<Pay>(clerk, { do: "test.pay", event });
  const feesNow = (event: SubjectId) => registry.databases.serve.readInTown(shivpuri, (tx) => feesOf(tx, event));
  const ask = (event: SubjectId) =>
    registry.done<AskReporter>(registrar, { do: "event.ask", event, unit: registry.unit, question: "कब?" });

  /** Answers the registrar's question at the counter with a form whose day is this one. */
  async function answer(by: Actor, event: SubjectId, eventDate: string): Promise<void> {
    const read = readForm("birth", { ...typedForms.birth, eventDate }, registry.today(), 28);
    assert.ok(read.ok);
    await registry.done<ReportEvent>(by, {
      do: "event.report",
      event,
      what: "birth",
      unit: registry.unit,
      reporter: { from: "counter" },
      form: read.form,
      documents: [],
      answer: "तारीख़ सुधारी।",
      law: registrationLaw,
    });
  }

  test("section 13(1): a colleague's attestation and the fee, and nothing else, open the register", async () => {
    const event = await registry.report("birth", { eventDate: "28-10-2026" });
    assert.equal(await register(event), "event.no_attest");
    assert.equal(await attest(clerk, event), "event.same_person");
    assert.equal(await permit(district, event), "event.other_delay");
    assert.equal(await order(colleague, event), "event.other_delay");
    assert.equal(await confirm(officer, event), "event.other_delay");
    assert.equal(await attest(colleague, event), "accepted");
    assert.equal(await register(event), "event.fee_unpaid");
    await paid(event);
    assert.equal(await register(event), "accepted");
    assert.equal(await attest(officer, event), "event.already_decided");
  });

  test("section 13(1): the registrar does not attest what she registers herself", async () => {
    const event = await registry.report("birth", { eventDate: "28-10-2026" });
    await paid(event);
    assert.equal(await attest(registrar, event), "accepted");
    assert.equal(await register(event), "event.same_person");
    assert.equal(await attest(officer, event), "accepted");
    assert.equal(await register(event), "accepted");
  });

  test("section 13(2): the District Registrar permits in writing on a self-attested document", async () => {
    const bare = await registry.report("birth", { eventDate: "01-09-2026" });
    assert.equal(await attest(colleague, bare), "event.other_delay");
    assert.equal(await permit(district, bare), "event.self_attested_missing");
    const event = await registry.report("birth", { eventDate: "01-09-2026" }, [scan("self-attested")]);
    for (const other of [clerk, colleague, officer, registrar])
      assert.equal(await permit(other, event), "ledger.not_permitted", other.roles[0]);
    assert.equal(await permit(district, event, "  "), "event.needed");
    await paid(event);
    assert.equal(await register(event), "event.no_permission");
    assert.equal(await permit(district, event), "accepted");
    assert.equal(await register(event), "accepted");
  });

  test("section 13(3): an order counts once another person has compared it with the court's copy", async () => {
    const bare = await registry.report("birth", { eventDate: "01-09-2020" });
    assert.equal(await order(clerk, bare), "event.order_missing");
    const event = await registry.report("birth", { eventDate: "01-09-2020" }, [scan("order")]);
    assert.equal(await confirm(officer, event), "event.no_order");
    assert.equal(await order(clerk, event, "2026-11-22" as never), "event.future");
    assert.equal(await order(colleague, event), "accepted");
    await paid(event);
    assert.equal(await register(event), "event.order_unconfirmed");
    assert.equal(await confirm(colleague, event), "ledger.not_permitted");
    assert.equal(await confirm(officer, event), "accepted");
    assert.equal(await register(event), "accepted");
  });

  test("section 13(3): who recorded the order neither confirms it nor, having confirmed it, registers", async () => {
    const event = await registry.report("birth", { eventDate: "01-09-2020" }, [scan("order")]);
    await paid(event);
    assert.equal(await order(registrar, event), "accepted");
    assert.equal(await confirm(registrar, event), "event.same_person");
    assert.equal(await order(clerk, event), "accepted");
    assert.equal(await confirm(registrar, event), "accepted");
    assert.equal(await register(event), "event.same_person");
    assert.equal(await confirm(district, event), "accepted");
    assert.equal(await register(event), "accepted");
  });

  test("nobody vouches on a document that she handed in herself", async () => {
    const add = (by: Actor, event: SubjectId, what: DocumentKind) =>
      registry.done<DocumentEvent>(by, { do: "event.document", event, document: scan(what) });
    const within = await registry.report("birth", { eventDate: "01-09-2026" });
    await add(district, within, "self-attested");
    assert.equal(await permit(district, within), "event.own_document");
    await add(clerk, within, "self-attested");
    assert.equal(await permit(district, within), "accepted");
    const over = await registry.report("birth", { eventDate: "01-09-2020" });
    await add(officer, over, "order");
    assert.equal(await order(clerk, over), "accepted");
    assert.equal(await confirm(officer, over), "event.own_document");
    assert.equal(await confirm(district, over), "accepted");
  });

  test("after an answer the second person is asked again, and it is not who answered", async () => {
    const event = await registry.report("birth", { eventDate: "28-10-2026" });
    assert.equal(await attest(officer, event), "accepted");
    await ask(event);
    await answer(colleague, event, "27-10-2026");
    await paid(event);
    assert.equal(await register(event), "event.no_attest");
    assert.equal(await attest(colleague, event), "event.same_person");
    assert.equal(await attest(clerk, event), "event.same_person");
    assert.equal(await attest(officer, event), "accepted");
    assert.equal(await register(event), "accepted");
  });

  test("an answer that moves the day owes the fee of its class, what was paid counts for it, and no answer undoes it", async () => {
    const event = await registry.report("birth", { eventDate: "28-10-2026" });
    await paid(event);
    await ask(event);
    await answer(clerk, event, "01-09-2026");
    assert.equal(owed(await feesNow(event)), 3_000n);
    await ask(event);
    await answer(clerk, event, "15-11-2026");
    assert.equal(owed(await feesNow(event)), 3_000n);
    assert.equal(await register(event), "event.no_permission");
  });

  test("a report is handed on by its unit's registrar alone, to another unit that is open, never a hospital's", async () => {
    const said = { number: 3, nameHi: "वार्ड 3", nameEn: "Ward 3", registrars: [district.person] };
    await registry.done<DescribeUnit>(actorOf("administrator"), { do: "unit.describe", said });
    const event = await registry.report("birth");
    const hand = async (by: Actor, one: SubjectId, to = unitOf(shivpuri, 3)) =>
      codeOf(
        await registry.perform<ForwardEvent>(by, {
          do: "event.forward",
          event: one,
          unit: registry.unit,
          to,
          reason: "वार्ड 3 में हुआ",
        }),
      );
    assert.equal(await hand(actorOf("registrar", "elsewhere"), event), "unit.not_yours");
    assert.equal(await hand(registrar, event, unitOf(shivpuri, 9)), "unit.unknown");
    assert.equal(await hand(registrar, event, registry.unit), "unit.unknown");
    assert.equal(await hand(registrar, event), "accepted");
    assert.equal(await hand(registrar, event), "event.wrong_unit");
    const there = { place: "institution", placeAddress: "जिला चिकित्सालय" };
    const read = readForm("birth", { ...typedForms.birth, ...there }, registry.today(), 28);
    assert.ok(read.ok);
    const own = registry.newId();
    await registry.done<ReportEvent>(registry.nurse, {
      do: "event.report",
      event: own,
      what: "birth",
      unit: registry.unit,
      reporter: { from: "institution", institution: registry.hospital },
      form: read.form,
      documents: [],
      law: registrationLaw,
    });
    assert.equal(await hand(registrar, own), "event.unit_of_institution");
  });

  test("a refused report asks for its fee no more", async () => {
    const event = await registry.report("birth", { eventDate: "28-10-2026" });
    assert.equal(owed(await feesNow(event)), 2_000n);
    const command = { do: "event.refuse", event, unit: registry.unit, reason: "दूसरे नगर की घटना" } as const;
    const asDouble = async (double: SubjectId) =>
      codeOf(await registry.perform<RefuseEvent>(registrar, { ...command, double }));
    assert.equal(await asDouble(event), "event.double_unknown");
    assert.equal(await asDouble(registry.newId()), "event.double_unknown");
    await registry.done<RefuseEvent>(registrar, command);
    assert.equal(owed(await feesNow(event)), 0n);
  });

  test("the inbox says of each report what the rules say that it waits for", async () => {
    const { serve } = registry.databases;
    await registry.report("birth");
    await registry.report("birth", { eventDate: "28-10-2026" });
    await ask(await registry.report("birth"));
    const [unread, uncompared] = [
      await registry.report("birth", { eventDate: "01-09-2020" }, [scan("order")]),
      await registry.report("birth", { eventDate: "01-09-2020" }, [scan("order")]),
    ];
    assert.deepEqual([await order(clerk, uncompared), unread === uncompared], ["accepted", false]);
    const asked = { units: [registry.unit], waits: waitings, what: undefined, delay: undefined, after: undefined };
    const rows = await serve.readInTown(shivpuri, (tx) => readInbox(tx, asked));
    assert.deepEqual(new Set(rows.map(({ waits }) => waits)), new Set(waitings));
    for (const { id, waits } of rows) {
      const found = await serve.readInTown(shivpuri, (tx) => readEvent(tx, id));
      assert.ok(found && (found.event.state === "reported" || found.event.state === "asked"));
      assert.equal(waits, waitsFor(found.event));
    }
  });

  test("the tables are what the facts say", async () => {
    const found = await checkTown(registry.databases.check, [kernelService, till, birthsAndDeaths], shivpuri);
    assert.deepEqual(found.differences, []);
  });
});

describe("the numbers of the register", () => {
  let registry: TestRegistry;
  before(async () => {
    registry = await TestRegistry.open(till);
    const said = { number: 2, nameHi: "वार्ड कार्यालय", nameEn: "Ward office", registrars: [registrar.person] };
    await registry.done<DescribeUnit>(actorOf("administrator"), { do: "unit.describe", said });
  });
  after(() => registry.close());

  const entryOf = async (event: SubjectId) => {
    const found = await registry.databases.serve.readInTown(shivpuri, (tx) => readEvent(tx, event));
    return found?.event.state === "registered" ? found.event : undefined;
  };

  test("go on without a gap in each register, unit and year, across the midnight in India that ends the year", async () => {
    const seen = new Map<string, number[]>();
    const applications: string[] = [];
    for (const at of ["2026-12-31T18:29:00.000Z", "2026-12-31T18:31:00.000Z"]) {
      registry.clock.set(at);
      for (const what of [...eventKinds, ...eventKinds]) {
        const read = readForm(what, { ...typedForms[what], eventDate: "25-12-2026" }, registry.today(), 28);
        assert.ok(read.ok);
        for (const number of [1, 2]) {
          const [event, unit] = [registry.newId(), unitOf(shivpuri, number)];
          const report = { do: "event.report", event, what, unit, form: read.form, documents: [] } as const;
          await registry.done<ReportEvent>(clerk, { ...report, reporter: { from: "counter" }, law: registrationLaw });
          const outcome = await registry.register(what, event, { unit });
          assert.ok(outcome.ok);
          const found = await entryOf(event);
          const { entry, report: kept } = found ?? {};
          const book = entry?.number.slice(0, -"-000001-0".length) ?? "";
          seen.set(book, [...(seen.get(book) ?? []), entry?.serial ?? 0]);
          applications.push(kept?.application?.slice(0, -2) ?? "");
        }
      }
    }
    const books = ["B", "D", "S"].flatMap((letter) =>
      ["2026-01", "2026-02", "2027-01", "2027-02"].map((rest) => `${letter}-250705-${rest}`),
    );
    assert.deepEqual([...seen.keys()].sort(), books.sort());
    for (const [book, serials] of seen) assert.deepEqual(serials, [1, 2], book);
    const serial = (at: number): string => String((at % 12) + 1).padStart(7, "0");
    assert.deepEqual(
      applications,
      applications.map((_, at) => `BD-250705-${at < 12 ? 2026 : 2027}-${serial(at)}`),
    );
  });

  test("what was reported in one year and is registered in the next has a number of the next", async () => {
    registry.clock.set("2027-12-31T18:29:59.000Z");
    const event = await registry.report("birth", { eventDate: "30-12-2027" });
    registry.clock.set("2027-12-31T18:30:00.000Z");
    assert.equal(codeOf(await registry.register("birth", event)), "accepted");
    const entry = (await entryOf(event))?.entry;
    assert.match(entry?.number ?? "", /^B-250705-2028-01-000001-\d$/);
    assert.equal(entry?.on, "2028-01-01");
  });
});

describe("the pace of a unit on the ledger", () => {
  let registry: TestRegistry;
  before(async () => {
    registry = await TestRegistry.open(till);
  });
  after(() => registry.close());

  const law = {
    ...registrationLaw,
    pace: { ...registrationLaw.pace, hour: { floor: 2, times: 3, ceiling: 4 } },
  };
  const registered = async () => {
    const event = await registry.report("birth");
    return codeOf(await registry.register("birth", event, { law }));
  };
  const lift = async (by: Actor) =>
    codeOf(await registry.perform<LiftCeiling>(by, { do: "unit.lift_ceiling", unit: registry.unit }));

  test("above the limit an alarm is recorded and registering goes on, beyond the ceiling it asks for another", async () => {
    const codes: string[] = [];
    for (let at = 0; at < 5; at += 1) codes.push(await registered());
    assert.deepEqual(codes, ["accepted", "accepted", "accepted", "accepted", "unit.ceiling"]);
    const [pace] = await registry.databases.serve.readInTown(shivpuri, (tx) => readPaces(tx, [registry.unit]));
    assert.deepEqual(
      pace?.alarms.map(({ what, count, limit }) => [what, count, limit]),
      [["hour", 3, 2]],
    );
  });

  test("only the District Registrar lifts the ceiling, for the day alone, and never a registrar of the unit", async () => {
    for (const other of [registrar, clerk, officer]) assert.equal(await lift(other), "ledger.not_permitted");
    assert.equal(await lift({ person: registrar.person, roles: ["district-registrar"] }), "event.same_person");
    assert.equal(await lift(district), "accepted");
    assert.equal(await registered(), "accepted");
  });

  test("the next hour begins anew", async () => {
    registry.clock.pass(3_600);
    assert.equal(await registered(), "accepted");
    const found = await checkTown(registry.databases.check, [kernelService, till, birthsAndDeaths], shivpuri);
    assert.deepEqual(found.differences, []);
  });
});
