// Asking for a sanction, and another person's yes or no; the yes carries out what was asked, in the same transaction.
import { bookOf, books, nextNumber } from "../../../kernel/book.ts";
import { canonicalJson } from "../../../kernel/canonical.ts";
import { financialYearOf } from "../../../kernel/civil-date.ts";
import {
  accept,
  type Command,
  type Context,
  type Decision,
  type Procedure,
  type See,
  touch,
  type Touch,
} from "../../../kernel/decider.ts";
import { type Account, accounts, held, openDues, takeBack } from "../../../kernel/dues.ts";
import type {
  AdvanceMoved,
  AdvanceRefunded,
  DueRemitted,
  Fact,
  ReceiptReversed,
  TwoPersons,
} from "../../../kernel/facts.ts";
import type { BookId, SubjectId } from "../../../kernel/ids.ts";
import { paise } from "../../../kernel/money.ts";
import type { Private } from "../../../kernel/private.ts";
import { type Refused, refuse } from "../../../kernel/refusal.ts";
import { chequeOf, cheques, isCheque } from "./cheque.ts";
import { counterDays } from "./counter-day.ts";
import { type AdalatOffer, adalatOffer } from "./lok-adalat.ts";
import { type InstalmentsGranted, partsRefused, planOf, plans } from "./instalments.ts";
import { receipts } from "./receipt.ts";
import { type SanctionAsked, type SanctionDecided, type SanctionReason, sanctions, type Wish } from "./sanction.ts";

export interface AskSanction extends Command {
  readonly do: "sanction.ask";
  readonly sanction: SubjectId;
  readonly wish: Wish;
  readonly reason: SanctionReason;
  readonly note?: Private;
}

/** `wish` as it was asked: what is locked for the yes follows from it, and another one is refused. */
export interface DecideSanction extends Command {
  readonly do: "sanction.grant" | "sanction.refuse";
  readonly sanction: SubjectId;
  readonly wish: Wish;
}

const rule = "two persons";
/** The greatest charge for a cheque that came back. */
export const charge_paise_max = paise(5_000_00);

const refundBook = ({ town, today }: Context): BookId => bookOf(town, `refund/${financialYearOf(today)}`);

function touchesOf(wish: Wish, context: Context): readonly Touch[] {
  const account = touch(accounts, wish.account);
  switch (wish.what) {
    case "cancel-receipt":
      return [
        account,
        touch(receipts, wish.receipt),
        touch(counterDays, wish.day),
        touch(cheques, chequeOf(wish.receipt)),
      ];
    case "return-cheque":
      return [account, touch(receipts, wish.receipt), touch(cheques, chequeOf(wish.receipt))];
    case "refund":
      return [account, touch(books, refundBook(context))];
    case "move-advance":
      return [account, touch(accounts, wish.to)];
    case "instalments":
      return [account, touch(plans, planOf(wish.account))];
    case "write-off":
    case "waiver":
      return [account];
    default:
      return wish satisfies never;
  }
}

/** What a yes needs to carry a wish out. */
interface Carrying {
  readonly sanction: SubjectId;
  readonly persons: TwoPersons;
  readonly reason: SanctionReason;
  readonly see: See;
  readonly context: Context;
}

function reversal(
  wish: Extract<Wish, { readonly what: "cancel-receipt" | "return-cheque" }>,
  { see, context, persons, reason }: Carrying,
): Decision {
  const receipt = see(receipts, wish.receipt).state;
  if (receipt.state === "none" || receipt.account !== wish.account) return refuse("receipt.unknown", rule);
  if (receipt.reversed) return refuse("receipt.already_reversed", rule);
  const cancelling = wish.what === "cancel-receipt";
  const cheque = see(cheques, chequeOf(wish.receipt)).state;
  if (cancelling) {
    const day = see(counterDays, wish.day).state;
    if (receipt.day === undefined || receipt.day !== wish.day) return refuse("receipt.not_of_counter", rule);
    if (receipt.on !== context.today) return refuse("receipt.not_of_today", rule);
    if (day.state !== "open" && day.state !== "offered") return refuse("counter.day_closed", rule);
    if (cheque.state !== "none" && cheque.state !== "received") return refuse("cheque.not_at_counter", rule);
  } else {
    if (cheque.state !== "deposited") return refuse("cheque.not_at_bank", rule);
    if (wish.chargePaise < 0n || wish.chargePaise > charge_paise_max)
      return refuse("cheque.charge_too_large", rule, { field: "charge" });
  }
  const taken = takeBack(see(accounts, wish.account).state, receipt);
  if (!taken) return refuse("receipt.money_gone", rule);
  const charge = !cancelling && wish.chargePaise > 0n ? wish.chargePaise : undefined;
  const head = "cheque-return-charge" as const;
  return accept<ReceiptReversed>({
    kind: "receipt.reversed",
    subject: wish.receipt,
    account: wish.account,
    cause: cancelling ? "cancelled" : "cheque-returned",
    amountPaise: receipt.amountPaise,
    ...taken,
    ...(charge !== undefined && { charge: { head, year: financialYearOf(context.today), amountPaise: charge } }),
    reason,
    on: context.today,
    persons,
    mode: receipt.mode,
    ...(cancelling && { day: wish.day }),
    ...(isCheque(receipt.mode) && { cheque: chequeOf(wish.receipt) }),
  });
}

const advanceRefused = (account: Account, amountPaise: bigint): Refused | undefined => {
  if (amountPaise <= 0n) return refuse("payment.amount_not_positive", rule, { field: "amount" });
  return amountPaise > account.advancePaise ? refuse("advance.not_enough", rule, { field: "amount" }) : undefined;
};

function refund(
  wish: Extract<Wish, { readonly what: "refund" }>,
  { sanction, see, context, persons }: Carrying,
): Decision {
  const { account, amountPaise } = wish;
  const wrong = advanceRefused(see(accounts, account).state, amountPaise);
  if (wrong) return wrong;
  const book = refundBook(context);
  const numbered = nextNumber(book, see(books, book).state);
  const year = financialYearOf(context.today).replace("-", "");
  const voucher = `V-${context.town}-${year}-${String(numbered.serial).padStart(6, "0")}`;
  const on = context.today;
  return accept<AdvanceRefunded>({
    kind: "advance.refunded",
    subject: sanction,
    account,
    amountPaise,
    on,
    voucher,
    numbered,
    persons,
  });
}

function moving(
  wish: Extract<Wish, { readonly what: "move-advance" }>,
  { sanction, see, context, persons }: Carrying,
): Decision {
  const { account: from, to, amountPaise } = wish;
  if (from === to) return refuse("advance.same_account", rule, { field: "to" });
  if (see(accounts, to).revision === 0) return refuse("payment.account_unknown", rule, { field: "to" });
  const wrong = advanceRefused(see(accounts, from).state, amountPaise);
  if (wrong) return wrong;
  const on = context.today;
  return accept<AdvanceMoved>({ kind: "advance.moved", subject: sanction, from, to, amountPaise, on, persons });
}

/** A Lok Adalat forgives exactly what its rule says of the account as it stands: not more, not less, not of other heads. */
function adalatRefused(
  { what, rows }: Extract<Wish, { readonly what: "write-off" | "waiver" }>,
  offer: AdalatOffer,
): Refused | undefined {
  if (offer.rows.length === 0) return refuse("adalat.nothing_to_waive", "Lok Adalat", { field: "adalat" });
  const asked = canonicalJson(rows.map(({ head, year, amountPaise }) => ({ head, year, amountPaise })));
  return what === "waiver" && asked === canonicalJson(offer.rows)
    ? undefined
    : refuse("adalat.amounts_differ", "Lok Adalat", { field: "adalat" });
}

function remission(
  wish: Extract<Wish, { readonly what: "write-off" | "waiver" }>,
  { sanction, see, context }: Carrying,
): Decision {
  const { account, rows, authority, what } = wish;
  if (authority.length < 3) return refuse("remission.authority_missing", rule, { field: "authority" });
  const { state } = see(accounts, account);
  const wrong = wish.adalat && adalatRefused(wish, adalatOffer(state, wish.adalat));
  if (wrong) return wrong;
  const open = openDues(state);
  const keys = rows.map((row) => `${row.head} ${row.year}`);
  const fits = rows.every((row) => {
    const due = open.find((one) => one.head === row.head && one.year === row.year);
    return due !== undefined && row.amountPaise > 0n && row.amountPaise <= due.amountPaise;
  });
  if (rows.length === 0 || new Set(keys).size < keys.length || !fits)
    return refuse("remission.more_than_due", rule, { field: "rows" });
  return accept<DueRemitted>({
    kind: "due.remitted",
    subject: account,
    on: context.today,
    cause: what,
    rows,
    authority,
    source: `sanction ${sanction}`,
  });
}

function schedule(wish: Extract<Wish, { readonly what: "instalments" }>, { see, context }: Carrying): Decision {
  const { account, parts, authority } = wish;
  if (authority.length < 3) return refuse("remission.authority_missing", rule, { field: "authority" });
  const subject = planOf(account);
  if (see(plans, subject).state.state === "running") return refuse("instalments.running", rule);
  const { state } = see(accounts, account);
  const wrong = partsRefused(parts, state, context.today);
  if (wrong) return wrong;
  const heldPaise = held(state);
  const fact: InstalmentsGranted = {
    kind: "instalments.granted",
    subject,
    account,
    parts,
    authority,
    heldPaise,
    on: context.today,
  };
  return accept(fact);
}

function carryOut(wish: Wish, carrying: Carrying): Decision {
  if (carrying.see(accounts, wish.account).revision === 0) return refuse("payment.account_unknown", rule);
  switch (wish.what) {
    case "cancel-receipt":
    case "return-cheque":
      return reversal(wish, carrying);
    case "refund":
      return refund(wish, carrying);
    case "move-advance":
      return moving(wish, carrying);
    case "write-off":
    case "waiver":
      return remission(wish, carrying);
    case "instalments":
      return schedule(wish, carrying);
    default:
      return wish satisfies never;
  }
}

/** Asks. What could not be carried out now is refused now. */
export const askSanction: Procedure<AskSanction> = {
  do: "sanction.ask",
  roles: ["clerk", "officer"],
  touches: (command, context) => [touch(sanctions, command.sanction), ...touchesOf(command.wish, context)],
  decide: (command, see, context): Decision => {
    const { sanction, wish, reason, note } = command;
    if (see(sanctions, sanction).revision > 0) return refuse("sanction.already_asked", "architecture 2");
    const { person } = context.actor;
    const carried = carryOut(wish, {
      sanction,
      persons: { askedBy: person, approvedBy: person },
      reason,
      see,
      context,
    });
    if (!carried.ok) return carried;
    return accept<SanctionAsked>({
      kind: "sanction.asked",
      subject: sanction,
      wish,
      reason,
      on: context.today,
      ...(note !== undefined && { note }),
    });
  },
};

function askedOf(command: DecideSanction, see: See, context: Context): Refused | { ok: true; carrying: Carrying } {
  const sanction = see(sanctions, command.sanction).state;
  if (sanction.state === "none") return refuse("sanction.unknown", rule);
  if (sanction.state !== "asked") return refuse("sanction.already_decided", rule);
  if (canonicalJson(sanction.wish) !== canonicalJson(command.wish)) return refuse("sanction.differs", rule);
  if (sanction.askedBy === context.actor.person) return refuse("sanction.same_person", rule);
  const persons = { askedBy: sanction.askedBy, approvedBy: context.actor.person };
  return { ok: true, carrying: { sanction: command.sanction, persons, reason: sanction.reason, see, context } };
}

/** Approves and carries out: never by the person who asked. */
export const grantSanction: Procedure<DecideSanction> = {
  do: "sanction.grant",
  roles: ["officer"],
  touches: (command, context) => [touch(sanctions, command.sanction), ...touchesOf(command.wish, context)],
  decide: (command, see, context): Decision => {
    const asked = askedOf(command, see, context);
    if (!asked.ok) return asked;
    const carried = carryOut(command.wish, asked.carrying);
    if (!carried.ok) return carried;
    const granted: SanctionDecided = { kind: "sanction.granted", subject: command.sanction, on: context.today };
    return accept<Fact>(granted, ...carried.facts);
  },
};

/** Says no; nothing moves. */
export const refuseSanction: Procedure<DecideSanction> = {
  do: "sanction.refuse",
  roles: ["officer"],
  touches: (command) => [touch(sanctions, command.sanction)],
  decide: (command, see, context): Decision => {
    const asked = askedOf(command, see, context);
    if (!asked.ok) return asked;
    return accept<SanctionDecided>({ kind: "sanction.refused", subject: command.sanction, on: context.today });
  },
};
