// Works the year's tax out while an owner fills in her return, by the same rules as the server; the form works without it.
import { h, render } from "preact";
import { reviveJson } from "../../../kernel/canonical.ts";
import type { CivilDate } from "../../../kernel/civil-date.ts";
import type { PropertyTaxRates } from "../../../kernel/property-tax-rates.ts";
import { languageOf } from "../../../web/language.ts";
import { LiveTax } from "../pages/returns/live-tax.tsx";
import { assess, type RatedHolding } from "../rules/assess.ts";
import { acceptFloors, type ClaimedFloor } from "../rules/claimed.ts";

/** What the page gives along: the holding without its floors, its rates, and the day. */
interface Live {
  readonly holding: Omit<RatedHolding, "floors" | "plotAreaHundredths">;
  readonly rates: PropertyTaxRates;
  readonly today: CivilDate;
}

const place = document.getElementById("live-tax");
const form = document.getElementById("return-form");
const lang = languageOf(document.documentElement.lang);

/** The rows of floors as they stand in the form, without those that are still empty. */
function floorsIn(fields: FormData): readonly ClaimedFloor[] {
  const text = (name: string): string => {
    const value = fields.get(name);
    return typeof value === "string" ? value : "";
  };
  const rows: ClaimedFloor[] = [];
  for (let at = 1; fields.has(`floors-${at}-storey`); at += 1) {
    const field = (name: string): string => text(`floors-${at}-${name}`);
    const row = {
      storey: field("storey"),
      use: field("use"),
      construction: field("construction"),
      area: field("area"),
      builtYear: field("builtYear"),
      occupancy: field("occupancy"),
    };
    if (Object.values(row).some((value) => value.trim() !== "")) rows.push(row);
  }
  return rows;
}

function start(shown: HTMLElement, filled: HTMLFormElement): void {
  const live = reviveJson(shown.dataset["live"] ?? "") as Live;
  // What the server drew is replaced by the same markup before the first key is pressed.
  shown.replaceChildren();
  const draw = (): void => {
    const fields = new FormData(filled);
    const plotArea = fields.get("plotArea");
    const claim = { plotArea: typeof plotArea === "string" ? plotArea : "", floors: floorsIn(fields) };
    const accepted = acceptFloors(claim, live.today);
    const outcome = accepted.ok ? assess({ ...live.holding, ...accepted }, live.rates) : undefined;
    const assessment = outcome?.ok ? outcome.assessment : undefined;
    render(h(LiveTax, { lang, year: live.rates.year, assessment }), shown);
  };
  filled.addEventListener("input", draw);
  draw();
}

if (place && form instanceof HTMLFormElement) start(place, form);
