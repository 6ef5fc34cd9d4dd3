// For tests of certificates: pages with a real key and printer, and entries that are corrected or cancelled as the margin does it.
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { BlobName } from "../../../kernel/blob.ts";
import type { Command } from "../../../kernel/decider.ts";
import { openDues } from "../../../kernel/dues.ts";
import type { ReceiptIssued } from "../../../kernel/facts.ts";
import { accept, type Procedure, touch } from "../../../kernel/decider.ts";
import { accounts } from "../../../kernel/dues.ts";
import { type AccountId, receiptId, type SubjectId } from "../../../kernel/ids.ts";
import { paise } from "../../../kernel/money.ts";
import { bookOf, books, nextNumber } from "../../../kernel/book.ts";
import type { LedgerService } from "../../../ledger/service.ts";
import type { PaperSettings } from "../../../platform/papers/issuing.ts";
import { openPaperKeys } from "../../../platform/papers/keys.ts";
import { paperPrinter } from "../../../platform/papers/printer.ts";
import { registrationLaw } from "../../../rulebook/births-and-deaths.ts";
import type { Form } from "../rules/forms.ts";
import type { AskMargin } from "../rules/margin-asking.ts";
import type { ApproveMargin } from "../rules/margin-deciding.ts";
import { readEvent } from "./event-store.ts";
import { openForm } from "./opened.ts";
import { TestPages } from "./test-pages.ts";
import { actorOf, shivpuri, type TestRegistry } from "./test-registry.ts";

export const testIssuer = {
  issuer: "https://akshara.example.in",
  nameHindi: "अक्षर नमूना",
  nameEnglish: "Akshara sample",
};
export const testStatusUri = "https://akshara.example.in/papers/status/1";

interface PayTest extends Command {
  readonly do: "test.pay";
  readonly account: AccountId;
}

/** Takes all that an account owes; collections are another service. */
const paying: Procedure<PayTest> = {
  do: "test.pay",
  roles: ["clerk"],
  touches: ({ account }, { town }) => [touch(accounts, account), touch(books, bookOf(town, "test receipts"))],
  decide: ({ account, id }, see, { town, today }) => {
    const allocations = openDues(see(accounts, account).state);
    const book = bookOf(town, "test receipts");
    const fact: ReceiptIssued = {
      kind: "receipt.issued",
      subject: receiptId(id),
      account,
      service: "test",
      number: id,
      numbered: nextNumber(book, see(books, book).state),
      amountPaise: paise(allocations.reduce((all, due) => all + due.amountPaise, 0n)),
      allocations,
      advancePaise: paise(0n),
      mode: "cash",
      on: today,
    };
    return accept(fact);
  },
};
export const testTill: LedgerService = { name: "test-till", stores: [], procedures: [paying] };

export interface TestPapers {
  readonly papers: PaperSettings;
  close(): Promise<void>;
}
/** A key of its own and one warm thread that prints. */
export async function testPapers(): Promise<TestPapers> {
  const folder = mkdtempSync(join(tmpdir(), "akshara-test-papers-"));
  const keys = await openPaperKeys(folder);
  const printer = paperPrinter({ workers: 1, seal: keys });
  const papers: PaperSettings = {
    keys,
    printer,
    issuer: testIssuer.issuer,
    statusUri: testStatusUri,
    logOriginOf: (shard) => `akshara.example.in/log/${shard}`,
    verifyAt: "akshara.example.in/verify",
  };
  const close = async (): Promise<void> => {
    await printer.close();
    rmSync(folder, { recursive: true, force: true });
  };
  return { papers, close };
}

/** Pages that print, with a till. */
export class CertificatePages {
  readonly pages: TestPages;
  readonly #papers: TestPapers;

  private constructor(pages: TestPages, papers: TestPapers) {
    this.pages = pages;
    this.#papers = papers;
  }
  static async open(): Promise<CertificatePages> {
    const made = await testPapers();
    return new CertificatePages(await TestPages.open({ services: [testTill], parts: { papers: made.papers } }), made);
  }
  get registry(): TestRegistry {
    return this.pages.registry;
  }
  get papers(): PaperSettings {
    return this.#papers.papers;
  }
  pay(account: AccountId): Promise<void> {
    return this.registry.done<PayTest>(actorOf("clerk"), { do: "test.pay", account });
  }
  async close(): Promise<void> {
    await this.pages.close();
    await this.#papers.close();
  }
}

const proof = { blob: "a".repeat(64) as BlobName, bytes: 9, type: "image/png", what: "proof" } as const;

/** A note in the margin of an entry: it is corrected by `changes`, or cancelled. Asked by a clerk, approved by the second person. */
export async function amend(
  registry: TestRegistry,
  event: SubjectId,
  changes: Form | "cancellation",
  what: AskMargin["what"] = changes === "cancellation" ? "cancellation" : "clerical",
): Promise<void> {
  const found = await registry.databases.serve.readInTown(shivpuri, (tx) => readEvent(tx, event));
  if (found?.event.state !== "registered") throw new Error("no entry to amend");
  const { report, entry } = found.event;
  const asked = { town: shivpuri, by: registry.registrar, why: "registration", subject: event } as const;
  const opened = await openForm(registry.sealer, asked, report);
  if (!opened.ok) throw new Error(opened.refusal.code);
  const before = opened.form;
  const form = changes === "cancellation" ? before : { ...before, ...changes };
  const about = { event, serial: entry.margin.length + 1, unit: report.unit, what, before, form };
  const ground = "अस्पताल के पर्चे के अनुसार";
  const more = { version: entry.version, witnesses: [], documents: [proof], mobileTokens: [], law: registrationLaw };
  await registry.done<AskMargin>(actorOf("clerk"), { do: "margin.ask", ...about, ground, ...more });
  const approver = what === "clerical" || what === "name" ? registry.registrar : actorOf("district-registrar");
  const words = { authority: "धारा 15", said: "सुधार", passkey: true };
  await registry.done<ApproveMargin>(approver, { do: "margin.approve", ...about, ...words });
}
