// Facts made cheaply for the rebuild's measurement: holdings, their dues and receipts in many towns, as their services would record them.
import { randomBytes } from "node:crypto";
import { bookOf } from "../../kernel/book.ts";
import { type CivilDate, financialYearOf, type Instant } from "../../kernel/civil-date.ts";
import type { DueRaised, ReceiptIssued } from "../../kernel/facts.ts";
import {
  accountId,
  commandId,
  derivedUuid,
  factId,
  holdingId,
  personId,
  receiptId,
  type SubjectId,
  uuidV7,
} from "../../kernel/ids.ts";
import { paise } from "../../kernel/money.ts";
import type { PrivateClass, Sealed } from "../../kernel/private.ts";
import type { TownId } from "../../kernel/town.ts";
import { factBody } from "../../ledger/journal.ts";
import type { VaultEntry } from "../../ledger/vault/entry.ts";
import { accountOf, type HoldingRegistered } from "../../services/property-tax/rules/holding.ts";

const startMs = Date.UTC(2026, 3, 1);
const clerk = personId(derivedUuid("a clerk of the measurement"));
/** Of a holding's facts: one registration, then dues and receipts in turns. */
const facts_a_holding = 10;
const share = { part: 1, of: 1 };

const sealed = (kind: PrivateClass, tokens: number): Sealed => ({
  sealed: randomBytes(54).toString("base64url"),
  class: kind,
  find: Array.from({ length: tokens }, () => randomBytes(8).toString("hex")),
});

interface Place {
  readonly town: TownId;
  holding: SubjectId;
  holdings: number;
  step: number;
  position: bigint;
  readonly serials: Map<string, number>;
}

function registered(place: Place, on: CivilDate): Omit<HoldingRegistered, "recorded"> {
  place.holdings += 1;
  const holding = holdingId(uuidV7(startMs + place.holdings, randomBytes(10)));
  place.holding = holding;
  return {
    kind: "holding.registered",
    subject: holding,
    number: `PT/${place.town}/${place.holdings}`,
    numbered: { book: bookOf(place.town, "holding"), serial: place.holdings },
    account: accountOf(holding),
    on,
    origin: "import",
    particulars: {
      ward: 1 + (place.holdings % 30),
      colony: "नई बस्ती",
      zone: "A",
      plotAreaHundredths: 120_000,
      house: sealed("house", 1),
      address: sealed("address", 0),
      owners: [
        {
          name: sealed("name", 4),
          mask: "र•••",
          relative: sealed("name", 3),
          mobile: sealed("mobile", 1),
          share,
        },
      ],
      floors: [],
    },
  };
}

function raised(place: Place, on: CivilDate): Omit<DueRaised, "recorded"> {
  const year = financialYearOf(on);
  const account = accountOf(place.holding);
  return {
    kind: "due.raised",
    subject: account,
    of: place.holding,
    service: "property-tax",
    on,
    payableBy: on,
    source: "measurement",
    dues: [
      { head: "property-tax", year, amountPaise: paise(90_000n) },
      { head: "education-cess", year, amountPaise: paise(9_000n) },
    ],
  };
}

function paid(place: Place, on: CivilDate): Omit<ReceiptIssued, "recorded"> {
  const year = financialYearOf(on);
  const book = `C0${1 + (place.holdings % 4)}`;
  const serial = (place.serials.get(book) ?? 0) + 1;
  place.serials.set(book, serial);
  const id = receiptId(uuidV7(startMs + place.step, randomBytes(10)));
  return {
    kind: "receipt.issued",
    subject: id,
    account: accountId(accountOf(place.holding)),
    service: "property-tax",
    number: `${place.town}-${book}-${serial}`,
    numbered: { book: bookOf(place.town, `receipt/${year}/${book}`), serial },
    amountPaise: paise(10_000n),
    allocations: [{ head: "property-tax", year, amountPaise: paise(10_000n) }],
    advancePaise: paise(0n),
    mode: "cash",
    on,
    payer: sealed("name", 0),
  };
}

/** Entries of the vault from index 0 on, `count` of them, the towns in turns, a few facts each. */
export function* madeEntries(towns: readonly TownId[], count: number): Generator<VaultEntry> {
  const places = towns.map(
    (town): Place => ({ town, holding: clerk, holdings: 0, step: 0, position: 0n, serials: new Map() }),
  );
  for (let index = 0; index < count; index += 1) {
    const place = places[Math.floor(index / 7) % places.length] as Place;
    const atMs = startMs + Math.floor(index * 20);
    const at = new Date(atMs).toISOString() as Instant;
    const on = at.slice(0, 10) as CivilDate;
    const turn = place.step % facts_a_holding;
    place.step += 1;
    place.position += 1n;
    const made = turn === 0 ? registered(place, on) : turn % 3 === 1 ? raised(place, on) : paid(place, on);
    const id = factId(uuidV7(atMs, randomBytes(10)));
    const command = commandId(uuidV7(atMs, randomBytes(10)));
    const recorded = { id, town: place.town, at, by: clerk, command, v: 1 };
    const body = factBody({ ...made, recorded });
    const salt = randomBytes(32).toString("hex");
    yield { index, town: place.town, position: place.position, salt, body, command: randomBytes(32).toString("hex") };
  }
}
