// The no-dues certificate (अदेयता प्रमाण पत्र): given only where nothing is owed on the day.
import { bookOf, books, nextNumber } from "../../../kernel/book.ts";
import { type CivilDate, financialYearOf, yearEnd } from "../../../kernel/civil-date.ts";
import {
  accept,
  type Command,
  type Context,
  type Decision,
  type Procedure,
  type SubjectKind,
  touch,
} from "../../../kernel/decider.ts";
import { accounts, owed } from "../../../kernel/dues.ts";
import type { Fact, Numbered } from "../../../kernel/facts.ts";
import type { AccountId, BookId, SubjectId } from "../../../kernel/ids.ts";
import { rupees } from "../../../kernel/money.ts";
import { makeBookedNumber } from "../../../kernel/public-number.ts";
import { refuse } from "../../../kernel/refusal.ts";

/** It was certified that an account owed nothing at the end of this act. The subject is the certificate. */
export interface NoDuesCertified extends Fact {
  readonly kind: "no_dues.certified";
  readonly account: AccountId;
  readonly number: string;
  readonly numbered: Numbered;
  readonly on: CivilDate;
  /** The last day on which it counts: the end of the financial year, since the next year's demand follows. */
  readonly until: CivilDate;
}

export type NoDues =
  | { readonly state: "none" }
  | {
      readonly state: "certified";
      readonly account: AccountId;
      readonly number: string;
      readonly serial: number;
      readonly on: CivilDate;
      readonly until: CivilDate;
    };

const isCertified = (fact: Fact): fact is NoDuesCertified => fact.kind === "no_dues.certified";

/** Certificates: given once, never changed. */
export const noDuesCertificates: SubjectKind<NoDues> = {
  kind: "no-dues",
  initial: { state: "none" },
  movedBy: (fact) => (isCertified(fact) ? [fact.subject] : []),
  evolve: (state, fact) => {
    const move: Fact = fact;
    if (!isCertified(move)) return state;
    const { account, number, numbered, on, until } = move;
    return { state: "certified", account, number, serial: numbered.serial, on, until };
  },
};

export interface CertifyNoDues extends Command {
  readonly do: "no_dues.certify";
  readonly certificate: SubjectId;
  readonly account: AccountId;
}

const noDuesBook = ({ town, today }: Context): BookId => bookOf(town, `no-dues/${financialYearOf(today)}`);

/** Certifies that nothing is owed. Refuses an account with any open due; the page lists them. */
export const certifyNoDues: Procedure<CertifyNoDues> = {
  do: "no_dues.certify",
  roles: ["citizen", "clerk", "officer"],
  touches: (command, context) => [
    touch(noDuesCertificates, command.certificate),
    touch(accounts, command.account),
    touch(books, noDuesBook(context)),
  ],
  decide: (command, see, context): Decision => {
    const account = see(accounts, command.account);
    const rule = "a certificate of no dues is of an account without dues";
    if (account.revision === 0) return refuse("no_dues.account_unknown", rule);
    const open = owed(account.state);
    if (open > 0n) return refuse("no_dues.dues_open", rule, { values: { amount: rupees(open) } });
    if (see(noDuesCertificates, command.certificate).state.state !== "none") return refuse("no_dues.exists", rule);
    const book = noDuesBook(context);
    const numbered = nextNumber(book, see(books, book).state);
    const year = financialYearOf(context.today);
    const fact: NoDuesCertified = {
      kind: "no_dues.certified",
      subject: command.certificate,
      account: command.account,
      number: makeBookedNumber("NDC", { town: context.town, year, book: "N01", serial: numbered.serial }),
      numbered,
      on: context.today,
      until: yearEnd(year),
    };
    return accept(fact);
  },
};
