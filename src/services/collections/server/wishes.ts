// From the forms of asking to wishes: amounts, dates, rows of dues and schedules as people type them.
import type { CivilDate } from "../../../kernel/civil-date.ts";
import { type Account, openDues } from "../../../kernel/dues.ts";
import type { AccountId } from "../../../kernel/ids.ts";
import { type Paise, parseAmount, zero } from "../../../kernel/money.ts";
import { type Refused, refuse } from "../../../kernel/refusal.ts";
import type { WaiverRule } from "../../../kernel/rates/waiver.ts";
import { lokAdalatWaivers } from "../../../rulebook/waivers.ts";
import { latinDigits, normaliseText } from "../../../kernel/text.ts";
import { rowField } from "../pages/sanction-pages.tsx";
import { adalatOffer } from "../rules/lok-adalat.ts";
import type { Instalment, Wish } from "../rules/sanction.ts";
import { dateIn } from "./typed.ts";

export type ReadWish = Refused | { readonly ok: true; readonly wish: Wish };

/** The form's fields as text. */
export type Fields = Readonly<Record<string, string | undefined>>;

/** What may be asked of an account, by the word in its path. */
export const accountWishes = ["refund", "move-advance", "write-off", "waiver", "instalments"] as const;
export type AccountWish = (typeof accountWishes)[number];

type ReadAmount = Refused | { readonly ok: true; readonly amountPaise: Paise };

/** An amount; an empty box is 0 where that is allowed. */
export function amountOf(text: string | undefined, field: string, mayBeNothing: boolean): ReadAmount {
  const parsed = parseAmount(latinDigits(normaliseText(text ?? "")));
  if (parsed.ok) return { ok: true, amountPaise: parsed.amountPaise };
  if (parsed.why === "zero" || parsed.why === "empty")
    return mayBeNothing ? { ok: true, amountPaise: zero } : refuse("payment.amount_not_positive", "amount", { field });
  if (parsed.why === "negative") return refuse("payment.amount_not_positive", "amount", { field });
  return refuse("payment.amount_unreadable", "amount", { field });
}

function readRows(fields: Fields, account: AccountId, state: Account, what: "write-off" | "waiver"): ReadWish {
  const rows = [];
  for (const [at, due] of openDues(state).entries()) {
    const amount = amountOf(fields[rowField(at)], "rows", true);
    if (!amount.ok) return amount;
    if (amount.amountPaise > 0n) rows.push({ head: due.head, year: due.year, amountPaise: amount.amountPaise });
  }
  return { ok: true, wish: { what, account, rows, authority: normaliseText(fields["authority"] ?? "") } };
}

/** The Lok Adalat of a form or link, by its key; none where the waiver is worked out by hand. */
export const adalatIn = (key: string | undefined, service: string): WaiverRule | undefined =>
  lokAdalatWaivers.find((rule) => rule.key === key && rule.of === service);

/** The Adalats whose rule fits the dues of a service. */
export const adalatsOf = (service: string): readonly WaiverRule[] =>
  lokAdalatWaivers.filter((rule) => rule.of === service);

function readAdalat(fields: Fields, account: AccountId, state: Account, service: string): ReadWish {
  const adalat = adalatIn(fields["adalat"], service);
  if (!adalat) return refuse("adalat.unknown", "Lok Adalat", { field: "adalat" });
  const { rows } = adalatOffer(state, adalat);
  return {
    ok: true,
    wish: { what: "waiver", account, rows, authority: normaliseText(fields["authority"] ?? ""), adalat },
  };
}

/** A line is a date, white space, an amount. */
function partIn(line: string): Instalment | undefined {
  const [, date = "", amount = ""] = /^(\S+)\s+₹?(\S+)$/.exec(latinDigits(normaliseText(line))) ?? [];
  const on: CivilDate | undefined = dateIn(date);
  const parsed = parseAmount(amount);
  return on && parsed.ok ? { on, amountPaise: parsed.amountPaise } : undefined;
}

function readParts(fields: Fields, account: AccountId): ReadWish {
  const lines = (fields["parts"] ?? "").split("\n").filter((line) => normaliseText(line) !== "");
  const parts = lines.map(partIn).filter((part) => part !== undefined);
  if (parts.length < lines.length) return refuse("instalments.unreadable", "order", { field: "parts" });
  return {
    ok: true,
    wish: { what: "instalments", account, parts, authority: normaliseText(fields["authority"] ?? "") },
  };
}

/** The wish of a form about an account of a service; `find` gives the account of a public number. */
export async function wishOf(
  what: AccountWish,
  fields: Fields,
  { account, state, service }: { readonly account: AccountId; readonly state: Account; readonly service: string },
  find: (number: string) => Promise<AccountId | undefined>,
): Promise<ReadWish> {
  if (what === "waiver" && (fields["adalat"] ?? "") !== "") return readAdalat(fields, account, state, service);
  if (what === "write-off" || what === "waiver") return readRows(fields, account, state, what);
  if (what === "instalments") return readParts(fields, account);
  const amount = amountOf(fields["amount"], "amount", false);
  if (!amount.ok) return amount;
  const { amountPaise } = amount;
  if (what === "refund") return { ok: true, wish: { what, account, amountPaise } };
  const to = await find(normaliseText(fields["to"] ?? ""));
  if (!to) return refuse("payment.account_unknown", "account", { field: "to" });
  return { ok: true, wish: { what, account, to, amountPaise } };
}
