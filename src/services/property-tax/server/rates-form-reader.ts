// Reads the boxes of a rates form one by one, and keeps what is wrong with each under its name.
import { type CivilDate, parseCivilDate } from "../../../kernel/civil-date.ts";
import { type Paise, parseAmount, paise, type Rounding } from "../../../kernel/money.ts";
import type { PercentHundredths } from "../../../kernel/property-tax-rates.ts";
import { type Refusal, refuse } from "../../../kernel/refusal.ts";
import { latinDigits, normaliseText } from "../../../kernel/text.ts";
import type { Fields } from "../pages/rates/draft-forms.tsx";

/** Days of grace that a form takes. */
export const grace_days_max = 366;

const roundings: readonly Rounding[] = ["rupee-half-up", "rupee-up", "rupee-down", "paisa-half-up"];

/** What could not be read is answered by a value of its type, which the faults keep from being used. */
export class FormReader {
  readonly faults: Refusal[] = [];
  readonly #fields: Fields;

  constructor(fields: Fields) {
    this.#fields = fields;
  }

  text(name: string): string {
    return normaliseText(this.#fields[name] ?? "");
  }

  isEmpty(name: string): boolean {
    return this.text(name) === "";
  }

  fault(code: string, field: string, values: Readonly<Record<string, string | number>> = {}): void {
    this.faults.push(refuse(code, "council resolution", { field, values }).refusal);
  }

  /** Nothing is an amount too: a rate may be zero. */
  amount(name: string): Paise {
    const parsed = parseAmount(this.text(name));
    if (parsed.ok) return parsed.amountPaise;
    if (parsed.why !== "zero") this.fault("rates.not_an_amount", name);
    return paise(0);
  }

  percent(name: string): PercentHundredths {
    const text = latinDigits(this.text(name)).replace(/%$/, "").trim();
    const parts = /^(\d{1,4})(?:\.(\d{1,2}))?$/.exec(text);
    if (!parts) this.fault("rates.not_a_percentage", name);
    return Number(parts?.[1] ?? 0) * 100 + Number((parts?.[2] ?? "").padEnd(2, "0"));
  }

  date(name: string): CivilDate {
    const date = parseCivilDate(this.text(name));
    if (!date) this.fault("rates.not_a_date", name);
    return date ?? ("1000-01-01" as CivilDate);
  }

  days(name: string): number {
    const text = latinDigits(this.text(name));
    const count = /^\d{1,3}$/.test(text) ? Number(text) : Number.NaN;
    if (count <= grace_days_max) return count;
    this.fault("rates.not_days", name, { max: grace_days_max });
    return 0;
  }

  choice<T extends string>(name: string, from: readonly T[]): T {
    const text = this.text(name);
    const found = from.find((one) => one === text);
    if (found === undefined) this.fault("rates.choose", name);
    return found ?? (from[0] as T);
  }

  rounding(name: string): Rounding {
    return this.choice(name, roundings);
  }

  /** Several boxes that were ticked under one name. */
  ticked<T extends string>(name: string, from: readonly T[]): readonly T[] {
    const values = this.text(name).split(",");
    return from.filter((one) => values.includes(one));
  }
}
