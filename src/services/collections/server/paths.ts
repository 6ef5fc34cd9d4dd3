// The addresses of this service's pages, and the ids in them.
import { randomBytes } from "node:crypto";
import { type CivilDate, type Instant, instantMs } from "../../../kernel/civil-date.ts";
import {
  type AccountId,
  accountId,
  type CommandId,
  commandId,
  derivedUuid,
  parseUuid,
  type PaymentId,
  paymentId,
  type ReceiptId,
  receiptId,
  type SubjectId,
  subjectId,
  uuidV7,
} from "../../../kernel/ids.ts";
import type { TownId } from "../../../kernel/town.ts";
import { RefusedRequest } from "../../../platform/http/refused-request.ts";
import { townPath } from "../../../web/links.ts";

export const payPath = (town: TownId, account: AccountId): string => townPath(town, `/pay/${account}`);
export const paymentPath = (town: TownId, payment: PaymentId): string => townPath(town, `/payments/${payment}`);
export const receiptPath = (town: TownId, receipt: ReceiptId): string => townPath(town, `/receipts/${receipt}`);
export const takePath = (town: TownId, account: AccountId): string => townPath(town, `/take/${account}`);
export const counterDayPath = (town: TownId, counter: string, on: CivilDate): string =>
  townPath(town, `/counter/${counter}/${on}`);
export const dayBookPath = (town: TownId, on: CivilDate | "today"): string => townPath(town, `/day-book/${on}`);
export const depositPath = (town: TownId, deposit: SubjectId): string => townPath(town, `/deposits/${deposit}`);
export const chequesPath = (town: TownId): string => townPath(town, "/cheques");
export const sanctionsPath = (town: TownId): string => townPath(town, "/sanctions");
export const sanctionPath = (town: TownId, sanction: SubjectId): string => townPath(town, `/sanctions/${sanction}`);
export const askPath = (town: TownId, account: AccountId, what: string): string =>
  townPath(town, `/accounts/${account}/ask/${what}`);
export const passbookPath = (town: TownId, account: AccountId): string =>
  townPath(town, `/accounts/${account}/passbook`);
export const counterPath = (town: TownId): string => townPath(town, "/counter");

/** The id in a path; one that is none is answered like one that is unknown. */
function idIn(text: string, code: string): ReturnType<typeof parseUuid> & string {
  const id = parseUuid(text);
  if (!id) throw new RefusedRequest(404, code);
  return id;
}

export const accountIn = (text: string): AccountId => accountId(idIn(text, "payment.account_unknown"));
export const paymentIn = (text: string): PaymentId => paymentId(idIn(text, "payment.unknown"));
export const receiptIn = (text: string): ReceiptId => receiptId(idIn(text, "receipt.unknown"));

export const subjectIn = (text: string, code: string): SubjectId => subjectId(idIn(text, code));

/** The command of a form; what it makes is named after it, so that sending it twice makes one thing. */
export function commandIn(text: string): CommandId {
  return commandId(idIn(text, "form.field_invalid"));
}

/** A fresh id for a form that is drawn now. */
export const newCommand = (now: Instant): CommandId => commandId(uuidV7(instantMs(now), randomBytes(10)));

export const paymentOf = (command: CommandId): PaymentId => paymentId(derivedUuid("payment", command));
export const receiptOf = (command: CommandId): ReceiptId => receiptId(derivedUuid("receipt", command));
