// What the keeper's console shows, gathered: log, witnesses and vault as they are now, the last check and the drills from their files.
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { type Static, type TSchema, Type } from "typebox";
import { Value } from "typebox/value";
import { type Instant, instant } from "../kernel/civil-date.ts";
import type { DrillNumber, Kept, ShownCheck, ShownKeeping, ShownMark } from "../web/pages/keeper/keeper-page.tsx";
import { drills } from "./drill/drills.ts";
import { reportName } from "./drill/report.ts";
import type { Foundation } from "./foundation.ts";
import { readNightly, summaryOf } from "./nightly-status.ts";

const drillNumbers: readonly DrillNumber[] = [1, 2, 3, 4, 5, 6, 7, 8];
const text_characters_max = 2000;
const marks_max = 100;

const At = Type.String({ pattern: "^[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}\\.[0-9]{3}Z$" });
const Words = Type.String({ maxLength: text_characters_max });
const Count = Type.Integer({ minimum: 0 });

const Marks = Type.Array(
  Type.Object({
    number: Type.Integer({ minimum: 1, maximum: drillNumbers.length }),
    mark: Words,
    measure: Words,
    passed: Type.Boolean(),
    seed: Count,
    size: Type.Union([Type.Literal("small"), Type.Literal("full")]),
    at: At,
    release: Words,
  }),
  { maxItems: marks_max },
);

/** A file of this shape. What is cut, edited by hand into another shape, or no JSON, is damaged. */
function readKept<S extends TSchema>(file: string, shape: S): Kept<Static<S>> {
  let text: string;
  try {
    text = readFileSync(file, "utf8");
  } catch (error) {
    return error instanceof Error && "code" in error && error.code === "ENOENT" ? "none" : "damaged";
  }
  try {
    const value: unknown = JSON.parse(text);
    return Value.Check(shape, value) ? { kept: value } : "damaged";
  } catch {
    return "damaged";
  }
}

/** An instant of the right form that is none, such as the 31st of February, makes the file damaged. */
function instantIn(text: string): Instant | undefined {
  try {
    return instant(text);
  } catch {
    return undefined;
  }
}

/** The drills' newest marks; the file is one that people carry about. */
export function readMarks(file: string): Kept<readonly ShownMark[]> {
  const read = readKept(file, Marks);
  if (typeof read !== "object") return read;
  const marks = read.kept.flatMap((mark) => {
    const at = instantIn(mark.at);
    return at === undefined ? [] : [{ ...mark, at }];
  });
  return marks.length === read.kept.length ? { kept: marks } : "damaged";
}

/** What the last checks of all towns and of the log found, by night or by command; its time is that of the oldest. */
export function readCheck(dataFolder: string): Kept<ShownCheck> {
  const read = readNightly({ AKSHARA_DATA: dataFolder });
  if (typeof read !== "object") return read;
  const { since, towns, differences } = summaryOf(read);
  return since === undefined ? "none" : { kept: { at: since, towns, differences } };
}

async function vaultNow({ vault }: Foundation): Promise<ShownKeeping["vault"]> {
  if (vault === undefined) return undefined;
  const { watch, writer, settings, isSample } = vault;
  const { published, vaulted } = await watch.lag();
  const isDown = await watch.isDown();
  const targets = writer.health().targets.map(({ name, waiting }) => ({ name, waiting }));
  return { published, vaulted, isDown, isSample, quorum: settings.quorum, targets };
}

/** Everything as it is now. */
export async function keepingNow(foundation: Foundation): Promise<ShownKeeping> {
  const { AKSHARA_DATA: folder } = foundation.configuration;
  const { size, seal, witnesses } = await foundation.witnessing.status();
  return {
    log: { size, isSealed: seal !== undefined },
    witnesses: witnesses.map(({ at, trouble }) => ({ at, trouble })),
    vault: await vaultNow(foundation),
    check: readCheck(folder),
    drills: drillNumbers.map((number) => ({ number, name: drills.find((one) => one.number === number)?.name })),
    marks: readMarks(join(folder, reportName)),
    // Where the folder lies is nobody's business on the web.
    marksFile: `AKSHARA_DATA/${reportName}`,
  };
}
