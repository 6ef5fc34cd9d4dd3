// What collections gives to the town's continuity file: the receipts of the last months, so that nobody is asked for the same money twice.
import { addDays, type CivilDate } from "../../../kernel/civil-date.ts";
import type { AccountId, ReceiptId } from "../../../kernel/ids.ts";
import { rupees } from "../../../kernel/money.ts";
import { isOpen } from "../../../kernel/private.ts";
import {
  type ContinuityRead,
  type ContinuityRow,
  type ContinuityTable,
  field,
  page_rows_max,
} from "../../../operations/continuity/table.ts";
import type { Tx } from "../../../platform/database/connect.ts";
import { headIn } from "../../../web/head-words.ts";
import { modeIn } from "../pages/account-words.ts";
import { type ListedReceipt, receiptsSince } from "./receipt-store.ts";

/** Days of receipts in the file. */
const receipt_days_max = 90;

/** Says what accounts are for, since no other service is known here. */
export type NumbersOf = (tx: Tx, accounts: readonly AccountId[]) => Promise<ReadonlyMap<AccountId, string>>;

async function receiptRows(
  read: ContinuityRead,
  found: readonly ListedReceipt[],
  numbersOf: NumbersOf,
): Promise<readonly ContinuityRow[]> {
  const numbers = await numbersOf(read.tx, [...new Set(found.map(({ receipt }) => receipt.account))]);
  const opened = await read.open(
    found.map(({ id, receipt: { payer } }) => ({
      subject: id,
      values: { payer: payer === undefined || isOpen(payer) ? [] : [payer] },
    })),
  );
  return found.map(({ receipt }, at) => ({
    number: receipt.number,
    on: receipt.on,
    holding: numbers.get(receipt.account),
    payer: opened[at]?.payer[0],
    mode: modeIn(receipt.mode, "hi"),
    amount: receipt.amountPaise,
    for: receipt.allocations
      .map(({ head, year, amountPaise }) => `${headIn(head, "hi")} ${year}: ${rupees(amountPaise)}`)
      .join("; "),
    advance: receipt.advancePaise,
    reference: receipt.reference,
  }));
}

/** The tables of collections. */
export const collectionTables = (numbersOf: NumbersOf): readonly ContinuityTable[] => [
  {
    name: "last-receipts",
    hindi: "पिछले 90 दिन की रसीदें",
    english: "Receipts of the last 90 days",
    opens: ["payer"],
    fields: [
      field("number", "रसीद क्रमांक", "Receipt number"),
      field("on", "दिनांक", "Date", "date"),
      field("holding", "संपत्ति क्रमांक", "Holding number"),
      field("payer", "किससे मिले", "Received from"),
      field("mode", "भुगतान का तरीका", "Way of paying"),
      field("amount", "रकम (₹)", "Amount (₹)", "amount"),
      field("for", "किस मद में", "For"),
      field("advance", "अग्रिम (₹)", "Advance (₹)", "amount"),
      field("reference", "बैंक/UPI संदर्भ", "Bank or UPI reference"),
    ],
    rows: async function* (read) {
      const since: CivilDate = addDays(read.today, -receipt_days_max);
      for (let last: ReceiptId | undefined; ; ) {
        const page = await receiptsSince(read.tx, since, last, page_rows_max);
        yield* await receiptRows(read, page, numbersOf);
        last = page.at(-1)?.id ?? last;
        if (page.length < page_rows_max) return;
      }
    },
  },
];
