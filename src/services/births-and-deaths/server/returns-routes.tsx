// The routes of returns: a page, the same as CSV and as PDF. Staff alone: a count of one may tell of a family.
import { type Static, Type } from "typebox";
import { showDate } from "../../../kernel/civil-date.ts";
import { civilDate } from "../../../kernel/civil-date.ts";
import type { BothWords } from "../../../kernel/papers/letter-paper.ts";
import { type Refusal, refuse } from "../../../kernel/refusal.ts";
import { latinDigits } from "../../../kernel/text.ts";
import type { TownId } from "../../../kernel/town.ts";
import { RefusedRequest } from "../../../platform/http/refused-request.ts";
import { show, wordsOf } from "../../../platform/http/show.ts";
import type { App, Visit } from "../../../platform/http/visit.ts";
import { WorkFailed } from "../../../platform/papers/worker-pool.ts";
import { ReturnsBody, type ReturnChoice } from "../pages/returns/returns-page.tsx";
import { words } from "../pages/returns/words/words.generated.ts";
import { bases, figuresOf, monthRows, monthsShown, parsePeriod, type Period, returnsOf } from "../rules/returns.ts";
import { csvText } from "./csv-text.ts";
import { crumbs, officeRoles, type RegistryParts, registryPath } from "./parts.ts";
import { type CountedReturn, returnPaper, returnRows } from "./returns-paper.ts";
import { readCells, readMonths } from "./returns-reads.ts";
import { readUnits } from "./unit-store.ts";

const roles = [...officeRoles, "administrator"] as const;
const rule = "RBD Act 1969, section 19: returns";

export const returnsPath = (town: TownId): string => `${registryPath(town)}/returns`;

const Asked = Type.Object({
  year: Type.Optional(Type.String({ maxLength: 10 })),
  month: Type.Optional(Type.String({ maxLength: 2 })),
  basis: Type.Optional(Type.String({ maxLength: 20 })),
  unit: Type.Optional(Type.String({ maxLength: 3 })),
});
type Asked = Static<typeof Asked>;
type Units = Awaited<ReturnType<typeof readUnits>>;

const unitsOf = (parts: RegistryParts, { town }: Visit): Promise<Units> =>
  parts.database.readInTown(town.id, (tx) => readUnits(tx));

/** What was asked for; what is left out is this year, the event's month and the whole town. */
function choiceOf({ year, month, basis, unit }: Asked, { today }: Visit): ReturnChoice {
  return {
    year: latinDigits(year ?? today.slice(0, 4)).trim(),
    month: month ?? "",
    basis: bases.find((one) => one === basis) ?? "event",
    unit: unit ?? "",
  };
}

const periodIn = ({ year, month }: ReturnChoice, { today }: Visit): Period | undefined =>
  parsePeriod(month === "" ? year : `${year}-${month}`, today);

/** The unit of a choice; nothing for the whole town. Throws `unit.unknown` as 404. */
function unitIn(choice: ReturnChoice, units: Units): Units[number] | undefined {
  if (choice.unit === "") return undefined;
  const unit = units.find(({ number }) => String(number) === choice.unit);
  if (!unit) throw new RefusedRequest(404, "unit.unknown");
  return unit;
}

const nameOf = (unit: Units[number] | undefined): BothWords =>
  unit
    ? { hindi: `${unit.number}. ${unit.nameHi}`, english: `${unit.number}. ${unit.nameEn}` }
    : { hindi: words.hi.whole_town, english: words.en.whole_town };

async function count(
  parts: RegistryParts,
  visit: Visit,
  choice: ReturnChoice,
  period: Period,
  units: Units,
): Promise<CountedReturn> {
  const unit = unitIn(choice, units);
  const asked = { basis: choice.basis, unit: unit?.id };
  const shown = monthsShown(period);
  const [cells, counts] = await parts.database.readInTown(visit.town.id, async (tx) => [
    await readCells(tx, { ...asked, months: period.months }),
    await readMonths(tx, { ...asked, months: shown }),
  ]);
  const returns = returnsOf(cells);
  const months = monthRows(shown, counts);
  const { basis } = choice;
  return { period: period.text, basis, unit: nameOf(unit), figures: figuresOf(returns), months, returns };
}

function annualNote({ law }: RegistryParts, { lang }: Visit, period: Period): string | undefined {
  if (!period.isYear) return undefined;
  const { month, day } = law.annualReport;
  const two = (number: number): string => String(number).padStart(2, "0");
  const date = showDate(civilDate(`${Number(period.text) + 1}-${two(month)}-${two(day)}`));
  return words[lang].annual_note({ year: period.text, date, rule: words[lang].annual_rule });
}

const wrongPeriod = (): Refusal => refuse("returns.period", rule, { field: "year" }).refusal;

/** What a file is asked for by; a period that can't be read is told as 404. */
async function countedFile(parts: RegistryParts, visit: Visit, asked: Asked): Promise<CountedReturn> {
  const choice = choiceOf(asked, visit);
  const period = periodIn(choice, visit);
  if (!period) throw new RefusedRequest(404, "returns.period");
  return count(parts, visit, choice, period, await unitsOf(parts, visit));
}

function pageRoute(app: App, parts: RegistryParts): void {
  app.get<{ Querystring: Asked }>(
    "/:town/births-and-deaths/returns",
    { schema: { querystring: Asked }, config: { roles } },
    async ({ visit, query }, reply) => {
      const { lang, town } = visit;
      const own = words[lang];
      const choice = choiceOf(query, visit);
      const [period, units] = [periodIn(choice, visit), await unitsOf(parts, visit)];
      const counted = period && (await count(parts, visit, choice, period, units));
      const errors = period ? [] : [{ field: "year", message: wordsOf(visit, reply, wrongPeriod()) }];
      const file = (name: string): string => `${returnsPath(town.id)}/${name}?${new URLSearchParams({ ...choice })}`;
      return show(visit, reply, {
        title: counted ? own.title_period({ period: counted.period }) : own.title,
        breadcrumb: crumbs(visit),
        width: "wide",
        errors,
        ...(!period && { status: 422 }),
        body: (
          <ReturnsBody
            lang={lang}
            action={returnsPath(town.id)}
            choice={choice}
            units={units.map((unit) => ({
              number: String(unit.number),
              name: lang === "hi" ? unit.nameHi : unit.nameEn,
            }))}
            errors={errors}
            counted={
              counted &&
              period && {
                ...counted,
                annual: annualNote(parts, visit, period),
                csv: file("return.csv"),
                pdf: file("return.pdf"),
              }
            }
          />
        ),
      });
    },
  );
}

function fileRoutes(app: App, parts: RegistryParts): void {
  const options = { schema: { querystring: Asked }, config: { roles } };
  const path = "/:town/births-and-deaths/returns";
  app.get<{ Querystring: Asked }>(`${path}/return.csv`, options, async ({ visit, query }, reply) => {
    const counted = await countedFile(parts, visit, query);
    return reply
      .type("text/csv; charset=utf-8")
      .header("content-disposition", `attachment; filename="return-${counted.period}.csv"`)
      .send(csvText(returnRows(counted, visit.lang)));
  });
  app.get<{ Querystring: Asked }>(`${path}/return.pdf`, options, async ({ visit, query }, reply) => {
    const counted = await countedFile(parts, visit, query);
    const { town, today, now } = visit;
    const { sample } = app.site.settings;
    try {
      const pdf = await parts.papers.printer.printReturn(returnPaper(counted, { town, today, now, sample }));
      return await reply
        .type("application/pdf")
        .header("content-disposition", `inline; filename="return-${counted.period}.pdf"`)
        .send(Buffer.from(pdf));
    } catch (error) {
      if (error instanceof WorkFailed && ["busy", "late"].includes(error.why))
        throw new RefusedRequest(503, "returns.printer_busy");
      throw error;
    }
  });
}

export function returnsRoutes(app: App, parts: RegistryParts): void {
  pageRoute(app, parts);
  fileRoutes(app, parts);
}
