// What the papers on the state's register and on DigiLocker say is what the program does: fields, headers, answers, limits.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { RegisterProcess } from "../../../../tests/library/state-register-process.ts";
import { derivedUuid, subjectId } from "../../../kernel/ids.ts";
import type { TownId } from "../../../kernel/town.ts";
import { realClock } from "../../../platform/clock.ts";
import { projectFile } from "../../../platform/place.ts";
import { digilockerIssuer } from "../../../rulebook/digilocker.ts";
import { digilocker_age_seconds_max, digilocker_bytes_max, hmacHeader } from "./digilocker-messages.ts";
import type { EntryMessage } from "./state-register.ts";
import { httpStateRegister, registerSignatureHeader, registerTimeHeader } from "./state-register-http.ts";

const paper = (name: string): string => readFileSync(projectFile("docs", name), "utf8");

const message: Required<EntryMessage> = {
  protocol: 1,
  entry: subjectId(derivedUuid("an entry")),
  version: 2,
  town: 250705 as TownId,
  unit: 1,
  register: "birth",
  state: "registered",
  number: "B-250705-2026-01-000001-0",
  registeredOn: "2026-11-21" as EntryMessage["registeredOn"],
  delay: "in-time",
  book: { book: "3", page: 12, entry: "7", year: 1987 },
  margin: [
    {
      number: "M-1",
      what: "name",
      on: "2026-11-21" as EntryMessage["registeredOn"],
      authority: "registrar",
      changed: ["childName"],
      said: "नाम जोड़ा",
    },
  ],
  form: { eventDate: "2026-11-15", sex: "female" },
};

test("docs/state-register.md names every field that is sent and no other, and both headers", () => {
  const text = paper("state-register.md");
  const sent = text.slice(text.indexOf("## What is sent"), text.indexOf("## What is answered"));
  const told = [...sent.matchAll(/^\| ((?:`\w+`(?:, )?)+) \|/gm)].flatMap(([, cell = ""]) => cell.match(/\w+/g) ?? []);
  assert.deepEqual(told.sort(), Object.keys(message).sort());
  for (const name of Object.keys(message.margin[0] ?? {})) assert.match(sent, new RegExp(`\`${name}\``));
  for (const header of [registerTimeHeader, registerSignatureHeader, "idempotency-key"])
    assert.ok(sent.includes(`\`${header}\``));
});

test("the sandbox, written from that paper, gives each of its answers, and the adapter understands them", async () => {
  const register = await RegisterProcess.start();
  try {
    const adapter = register.adapter(2_000);
    assert.equal(await adapter.ready(), true);
    const taken = await adapter.take(message);
    assert.equal(taken.answer, "accepted");
    assert.equal((await adapter.take(message)).answer, "duplicate");
    assert.equal((await adapter.take({ ...message, version: 1, margin: [] })).answer, "duplicate");
    const wrong = await adapter.take({ ...message, version: 3 });
    assert.deepEqual(wrong, { answer: "rejected", reason: "margin.incomplete" });
    const rewritten = [...message.margin, ...message.margin].map((note, at) => ({ ...note, number: `X-${at}` }));
    assert.deepEqual(await adapter.take({ ...message, version: 3, margin: rewritten }), {
      answer: "rejected",
      reason: "margin.rewritten",
    });
    await register.meet("busy");
    assert.deepEqual(await adapter.take({ ...message, version: 3 }), { answer: "busy", wait_seconds: 30 });
    const stranger = httpStateRegister({ address: () => register.address, secret: "another secret", clock: realClock });
    assert.equal(await stranger.ready(), false);
    assert.deepEqual(await stranger.take(message), { answer: "away" });
  } finally {
    await register.close();
  }
});

test("docs/digilocker.md names the ids, the header and the limits as they are", () => {
  const text = paper("digilocker.md");
  const { orgId, issuerId, docTypes, limits: of } = digilockerIssuer;
  for (const word of [orgId, issuerId, ...Object.values(docTypes), hmacHeader])
    assert.ok(text.includes(`\`${word}\``), word);
  const limits = [
    `${digilocker_age_seconds_max / 60} minutes`,
    `${digilocker_bytes_max / 1024} KiB`,
    `${of.wrong_of_account_max} in vain`,
    `${of.wrong_of_entry_max} in vain`,
    `${of.asked_of_account_max} in all`,
  ];
  for (const limit of limits) assert.ok(text.includes(limit), limit);
});
