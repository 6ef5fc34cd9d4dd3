// A refusal that ends a request before its handler, or from deep inside it.
import type { Refusal } from "../../kernel/refusal.ts";

/** Thrown with the status of the answer; the code's words are shown. `values` are never personal. */
export class RefusedRequest extends Error {
  override readonly name = "RefusedRequest";
  readonly status: number;
  readonly refusal: Refusal;
  constructor(status: number, code: string, values: Readonly<Record<string, string | number>> = {}) {
    super(code);
    this.status = status;
    this.refusal = { code, rule: "web", values };
  }
}
