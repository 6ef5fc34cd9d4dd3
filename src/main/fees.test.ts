// The fee of a late registration with every service there is: shown under the report's number, paid at the counter and online, printed.
import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";
import { PDF } from "@libpdf/core";
import { callback, found } from "../../tests/security/life.ts";
import { newId, SecurityPortal, shivpuri } from "../../tests/security/portal.ts";
import { addDays } from "../kernel/civil-date.ts";
import type { Actor, Command } from "../kernel/decider.ts";
import { commandId, parseUuid, type SubjectId, subjectId } from "../kernel/ids.ts";
import { registrationLaw } from "../rulebook/births-and-deaths.ts";
import { accountOfEvent } from "../services/births-and-deaths/rules/event.ts";
import { readForm } from "../services/births-and-deaths/rules/read-form.ts";
import type { ReportEvent } from "../services/births-and-deaths/rules/reporting.ts";
import { type DescribeUnit, unitOf } from "../services/births-and-deaths/rules/unit.ts";
import { readEvent } from "../services/births-and-deaths/server/event-store.ts";
import { accountsOf } from "./accounts.ts";

const unit = unitOf(shivpuri, 1);
const idOf = () => {
  const id = parseUuid(newId());
  assert.ok(id);
  return id;
};

describe("the fee of a late registration", () => {
  let portal: SecurityPortal;
  before(async () => {
    portal = await SecurityPortal.open({ holdings: 1 });
    const said = { number: 1, nameHi: "नगर पालिका", nameEn: "Town", registrars: [] };
    await done<DescribeUnit>(portal.actorOf(shivpuri, "system"), { do: "unit.describe", said });
  });
  after(() => portal.close());

  async function done<C extends Command>(actor: Actor, command: Omit<C, "id" | "seen">): Promise<void> {
    const whole = { ...command, id: commandId(idOf()) } as unknown as C;
    const outcome = await portal.foundation.ledger.perform({ town: shivpuri, actor, command: whole });
    assert.equal(outcome.ok ? "accepted" : outcome.refusal.code, "accepted");
  }

  /** A birth reported at the counter 25 days later. */
  async function late(mobile: string): Promise<{ readonly event: SubjectId; readonly application: string }> {
    const today = portal.foundation.clock.today();
    const typed = {
      eventDate: addDays(today, -25),
      sex: "female",
      motherName: "ममता धाकड़",
      place: "home",
      placeAddress: "गली 3",
      informantName: "रामेश्वर धाकड़",
      mobile,
    };
    const read = readForm("birth", typed, today, registrationLaw.stillBirth.weeks_min);
    assert.ok(read.ok);
    const event = subjectId(idOf());
    const said = { event, what: "birth", unit, form: read.form, documents: [], law: registrationLaw } as const;
    const reporter = { from: "counter" } as const;
    await done<ReportEvent>(portal.actorOf(shivpuri, "clerk"), { do: "event.report", ...said, reporter });
    const kept = await portal.database.serve.readInTown(shivpuri, (tx) => readEvent(tx, event));
    assert.ok(kept && kept.event.state === "reported");
    return { event, application: kept.event.report.application ?? "" };
  }

  test("is taken at the counter under the report's number, and its receipt prints the head's words", async () => {
    const { event, application } = await late("9876500001");
    const account = accountOfEvent(event);
    const clerk = await portal.browser(shivpuri, "clerk");
    const page = await clerk.get(`/${shivpuri}/take/${account}`);
    assert.ok(page.text.includes(application), page.text);
    assert.match(page.text, /विलंब शुल्क \(पंजीयन\)/);
    const cash = { amount: "20", payer: "रामेश्वर धाकड़", counter: "C01", step: "confirm" };
    const taken = await clerk.post(`/${shivpuri}/take/${account}`, { command: newId(), ...cash });
    const receipt = found(taken, "receipts/(ID)");
    const shown = await clerk.get(`/${shivpuri}/receipts/${receipt}`);
    assert.ok(shown.text.includes(application));
    assert.match(shown.text, /विलंब शुल्क \(पंजीयन\)/);
    assert.match(shown.text, /आवेदन क्रमांक/);
    for (const form of ["", "-80mm"]) {
      const asked = { method: "GET", url: `/${shivpuri}/receipts/${receipt}${form}.pdf` } as const;
      const pdf = await PDF.load((await portal.app.inject(asked)).rawPayload);
      const text = pdf
        .extractText()
        .map((one) => one.text)
        .join("\n");
      for (const part of [application, "registration fee", "Application number"])
        assert.ok(text.includes(part), `${part} in ${text}`);
      assert.ok(!text.includes("Holding"), text);
    }
    const office = await clerk.get(`/${shivpuri}/births-and-deaths/events/${event}/office`);
    assert.match(office.text, /₹20\.00 जमा/);
    const book = await clerk.get(`/${shivpuri}/day-book/today`);
    assert.match(book.text, /विलंब शुल्क \(पंजीयन\)/);
  });

  test("is paid online by whoever has the address, and shown to the family that signs in with its mobile", async () => {
    const mobile = "9876500002";
    const { event, application } = await late(mobile);
    const account = accountOfEvent(event);
    const visitor = await portal.browser(shivpuri);
    const page = await visitor.get(`/${shivpuri}/pay/${account}`);
    assert.ok(page.text.includes(application));
    assert.ok(!page.text.includes("ममता"), "no name stands on the page of a payment");
    const started = await visitor.post(`/${shivpuri}/pay/${account}`, { command: newId(), amount: "20", via: "upi" });
    const payment = found(started, "payments/(ID)");
    const told = await callback(portal, { payment: "SBX9", order: payment, town: shivpuri, amountPaise: "2000" });
    assert.equal(told.status, 200, told.body);
    assert.match((await visitor.get(`/${shivpuri}/payments/${payment}`)).text, /receipts\//);
    const passbook = `/${shivpuri}/accounts/${account}/passbook`;
    assert.equal((await (await portal.browser(shivpuri, "citizen", mobile)).get(passbook)).status, 200);
    assert.equal((await (await portal.browser(shivpuri, "citizen", "9876500003")).get(passbook)).status, 403);
  });

  test("is found by the report's number in any way of writing it, and names nobody whole", async () => {
    const { event, application } = await late("9876500004");
    const accounts = accountsOf(portal.foundation);
    for (const typed of [application, application.toLowerCase().replaceAll("-", " "), ` ${application} `])
      assert.equal((await accounts.accountOf(shivpuri, typed))?.account, accountOfEvent(event), typed);
    assert.equal(await accounts.accountOf(shivpuri, "BD-250705-2026-9999999-0"), undefined);
    const name = await accounts.customerOf(shivpuri, accountOfEvent(event));
    assert.notEqual(name, "");
    assert.ok(!name.includes("ममता"), name);
  });
});
