// The messages of BBPS between its operating unit and a biller, as JSON: names as in the network's own bill fetch and payment.
import { type Static, Type } from "typebox";

const text = (max: number) => Type.String({ minLength: 1, maxLength: max });
/** 35 letters and digits: the network's id of one bill fetch or payment, the same whenever it is sent again. */
const refId = Type.String({ pattern: "^[A-Za-z0-9]{35}$" });

const Head = Type.Object({ ver: text(5), ts: text(40), origInst: text(20), refId });
const Txn = Type.Object({ ts: text(40), type: Type.Optional(text(30)), msgId: text(64) });
const Tag = Type.Object({ name: text(60), value: Type.String({ maxLength: 100 }) });
const Customer = Type.Object({
  mobile: Type.String({ pattern: "^[0-9]{10}$" }),
  tags: Type.Optional(Type.Array(Tag, { maxItems: 20 })),
});
const Agent = Type.Object({ id: text(40), device: Type.Optional(Type.Array(Tag, { maxItems: 20 })) });
const BillDetails = Type.Object({
  billerId: text(20),
  customerParams: Type.Array(Tag, { minItems: 1, maxItems: 5 }),
});

/** What is owed on the account of these parameters? */
export const FetchRequest = Type.Object({
  head: Head,
  txn: Txn,
  customer: Customer,
  agent: Agent,
  billDetails: BillDetails,
});
export type FetchRequest = Static<typeof FetchRequest>;

/** This much was paid for it. Amounts are whole paise as text; 356 is the rupee. */
export const PayRequest = Type.Object({
  head: Head,
  txn: Type.Object({ ts: text(40), type: Type.Optional(text(30)), msgId: text(64), txnReferenceId: text(40) }),
  customer: Customer,
  agent: Agent,
  billDetails: BillDetails,
  amount: Type.Object({
    amount: Type.String({ maxLength: 40 }),
    custConvFee: Type.Optional(Type.String({ pattern: "^[0-9]{1,9}$" })),
    currency: Type.Literal("356"),
  }),
});
export type PayRequest = Static<typeof PayRequest>;

/** What became of the payment of this reference? */
export const StatusRequest = Type.Object({ head: Head, txn: Txn, billerId: text(20) });
export type StatusRequest = Static<typeof StatusRequest>;

/** 000 is yes, 001 is no; `complianceRespCd` is our own refusal, stable and named. */
export interface Reason {
  readonly responseCode: "000" | "001";
  readonly responseReason: "Successful" | "Failure";
  readonly complianceRespCd?: string;
}

/** The biller's answer to a fetch. */
export interface BillerResponse {
  readonly customerName: string;
  readonly amount: string;
  readonly dueDate: string;
  readonly billDate: string;
  readonly billNumber: string;
  readonly billPeriod: string;
  /** The breakup: head and year, whole paise as text. */
  readonly tags: readonly { readonly name: string; readonly value: string }[];
}

export interface Answer {
  readonly head: { readonly ver: string; readonly ts: string; readonly origInst: string; readonly refId: string };
  readonly txn: { readonly ts: string; readonly msgId: string; readonly txnReferenceId?: string };
  readonly reason: Reason;
  readonly billerResponse?: BillerResponse;
  /** The receipt of a payment, and its state. */
  readonly payment?: { readonly state: "paid" | "unknown"; readonly amount?: string; readonly receiptNumber?: string };
}
