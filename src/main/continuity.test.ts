// The continuity file on a portal with all services: complete, sealed, openable without the portal, bounded in memory, kept as promised.
import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, describe, test } from "node:test";
import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import { parse } from "csv-parse/sync";
import { generateX25519Identity, identityToRecipient } from "age-encryption";
import type { Town } from "../kernel/town.ts";
import { makeContinuity } from "../operations/continuity/make.ts";
import { ContinuityUnfit, openContinuity } from "../operations/continuity/open.ts";
import { type ContinuityTable, field } from "../operations/continuity/table.ts";
import { setClock } from "../platform/clock.ts";
import { statement } from "../platform/database/connect.ts";
import { continuity } from "./commands/continuity.ts";
import { continuityFolder, continuityRecipients, makeTownContinuity, ownRecipientsFile } from "./continuity.ts";
import { samplePlaces } from "./vault.ts";
import { shivpuri, VaultedPortal } from "./test-rebuild.ts";

const count = (table: string, where = "true") =>
  statement(
    `test.continuity.${table}`,
    `select count(*)::integer as count from ${table} where town = $1::integer and ${where}`,
  );

describe("the continuity file", () => {
  let portal: VaultedPortal;
  let town: Town;
  let scratch: string;
  let made: NonNullable<Awaited<ReturnType<typeof makeTownContinuity>>>;
  before(async () => {
    portal = await VaultedPortal.open();
    town = portal.foundation.towns.get(shivpuri) as Town;
    scratch = mkdtempSync(join(tmpdir(), "akshara-continuity-"));
    made = (await makeTownContinuity(portal.foundation, town)) as typeof made;
  });
  after(async () => {
    await portal.close();
    rmSync(scratch, { recursive: true, force: true });
  });

  const counted = async (table: string, where?: string): Promise<number> => {
    const rows = await portal.database.superuser.query<{ count: number }>(count(table, where), [shivpuri]);
    return rows[0]?.count ?? -1;
  };
  const records = (folder: string, name: string): readonly Record<string, string>[] =>
    parse(readFileSync(join(folder, `${name}.csv`), "utf8"), { bom: true, columns: true });
  const say = (): { readonly lines: string[]; readonly line: (text: string) => void } => {
    const lines: string[] = [];
    return { lines, line: (text) => lines.push(text) };
  };

  test("opened by the command with shares alone, it holds every holding, the receipts and the officers, names readable", async () => {
    const out = join(scratch, "opened");
    const { shares } = samplePlaces(portal.foundation.configuration);
    const told = say();
    const words = [1, 3, 5].flatMap((at) => ["--share", join(shares, `state-${at}.share`)]);
    const asked = ["open", ...words, "--out", out, made.file];
    assert.equal(await continuity.run(asked, portal.foundation.configuration, told.line), 0, told.lines.join("\n"));
    const register = records(out, "demand-register");
    assert.equal(new Set(register.map((row) => row["संपत्ति क्रमांक"])).size, await counted("state.holdings"));
    assert.equal(records(out, "last-receipts").length, await counted("state.receipts"));
    assert.equal(records(out, "officers").length, await counted("state.staff", "state = 'serving'"));
    assert.equal(records(out, "requests").length, await counted("state.tasks"));
    const entries = await counted("state.events", "registered_on is not null");
    assert.equal(records(out, "registration-index").length, entries);
    assert.ok(register.every((row) => /[\u0900-\u097f]/.test(row["मालिक"] ?? "") && row["मकान नंबर"] !== ""));
    assert.ok(records(out, "last-receipts").every((row) => row["किससे मिले"] === "रमेश कुमार शर्मा"));
    assert.ok(records(out, "last-receipts").every((row) => /^\d\d-\d\d-\d{4}$/.test(row["दिनांक"] ?? "")));
    assert.match(records(out, "officers")[0]?.["कार्यालय"] ?? "", /शिवपुरी/);
  });

  test("its dues are those of the accounts, to the paisa", async () => {
    const rows = await portal.database.superuser.query<{ owed: bigint; advance: bigint }>(
      statement(
        "test.continuity.owed",
        "select sum(owed_paise)::bigint as owed, sum(advance_paise)::bigint as advance from state.accounts where town = $1::integer",
      ),
      [shivpuri],
    );
    const register = records(join(scratch, "opened"), "demand-register");
    const paiseIn = (text = ""): bigint => BigInt(text === "" ? "0" : text.replace(".", ""));
    const owed = register.reduce((sum, row) => sum + paiseIn(row["बकाया (₹)"]), 0n);
    assert.equal(owed, rows[0]?.owed);
    const advances = new Map(register.map((row) => [row["संपत्ति क्रमांक"], paiseIn(row["खाते में अग्रिम (₹)"])]));
    assert.equal(
      [...advances.values()].reduce((sum, one) => sum + one, 0n),
      rows[0]?.advance,
    );
  });

  test("datapackage.json describes each table as it is", () => {
    const out = join(scratch, "opened");
    const said = JSON.parse(readFileSync(join(out, "datapackage.json"), "utf8")) as {
      readonly resources: readonly {
        readonly name: string;
        readonly path: string;
        readonly rows: number;
        readonly bytes: number;
        readonly schema: { readonly fields: readonly { readonly name: string; readonly type: string }[] };
      }[];
    };
    assert.deepEqual(
      said.resources.map(({ name }) => name),
      ["demand-register", "requests", "last-receipts", "registration-index", "officers"],
    );
    for (const { name, path, rows, bytes, schema } of said.resources) {
      const text = readFileSync(join(out, path));
      const [heading = [], ...lines] = parse(text, { bom: true });
      assert.deepEqual([heading, lines.length, text.length], [schema.fields.map((one) => one.name), rows, bytes], name);
      for (const [at, { type }] of schema.fields.entries()) {
        const shape = { number: /^(-?\d+\.\d\d)?$/, date: /^(\d\d-\d\d-\d{4})?$/, integer: /^\d*$/ }[type] ?? /^/;
        assert.ok(
          lines.every((line) => shape.test(line[at] ?? "")),
          `${name}: column ${at} is no ${type}`,
        );
      }
    }
  });

  test("opening names is in the log of openings: the system, for the continuity file, once a table", async () => {
    const rows = await portal.database.superuser.query<{ role: string; fields: string[] }>(
      statement(
        "test.continuity.openings",
        "select role, fields from platform.openings where town = $1::integer and why = 'continuity' order by fields",
      ),
      [shivpuri],
    );
    assert.deepEqual(
      rows.map(({ role, fields }) => [role, fields.join(" ")]),
      [
        ["system", "date child person mother father spouse"],
        ["system", "name"],
        ["system", "name house"],
        ["system", "payer"],
        ["system", "request reason"],
      ],
    );
  });

  test("nothing of it lies readable on the portal's disk, and another's key or a changed byte opens nothing", async () => {
    const bytes = readFileSync(made.file);
    assert.match(bytes.subarray(0, 21).toString(), /^age-encryption.org\/v1$/);
    assert.ok(!bytes.includes("शर्मा") && !bytes.includes("demand-register"));
    const out = join(scratch, "other");
    await assert.rejects(openContinuity(made.file, await generateX25519Identity(), out), ContinuityUnfit);
    assert.deepEqual(readdirSync(out), []);
    for (const place of [300, Math.floor(bytes.length / 2), bytes.length - 1]) {
      const changed = Buffer.from(bytes);
      changed[place] = (changed[place] ?? 0) ^ 1;
      writeFileSync(join(scratch, "changed"), changed);
      await assert.rejects(openContinuity(join(scratch, "changed"), portal.identity, out), ContinuityUnfit);
      assert.deepEqual(readdirSync(out), []);
    }
    writeFileSync(join(scratch, "changed"), bytes.subarray(0, -100));
    await assert.rejects(openContinuity(join(scratch, "changed"), portal.identity, out), ContinuityUnfit);
  });

  test("Debian's own age and unzip open it too", (t) => {
    if (spawnSync("age", ["--version"]).error || spawnSync("unzip", ["-v"]).error) {
      return t.diagnostic("age or unzip is not installed here: other people's programs were NOT tried");
    }
    writeFileSync(join(scratch, "identity"), `${portal.identity}\n`, { mode: 0o600 });
    const zip = join(scratch, "other.zip");
    const age = spawnSync("age", ["-d", "-i", join(scratch, "identity"), "-o", zip, made.file], { encoding: "utf8" });
    assert.equal(age.status, 0, age.stderr);
    const tested = spawnSync("unzip", ["-t", zip], { encoding: "utf8" });
    assert.match(tested.stdout, /No errors detected/);
    const register = spawnSync("unzip", ["-p", zip, "demand-register.csv"], { encoding: "utf8" });
    assert.equal(register.stdout, readFileSync(join(scratch, "opened", "demand-register.csv"), "utf8"));
  });

  test("a town's own key opens its file; one without facts gets none", async () => {
    const own = await generateX25519Identity();
    const { foundation } = portal;
    writeFileSync(ownRecipientsFile(foundation.configuration, town), `# the town\n${await identityToRecipient(own)}\n`);
    assert.equal(continuityRecipients(foundation, town).length, 3);
    const again = await makeTownContinuity(foundation, town);
    assert.equal(again?.file, made.file);
    const files = await openContinuity(made.file, own, join(scratch, "own"));
    assert.equal(files.find(({ name }) => name === "demand-register.csv")?.rows, again.rows["demand-register"]);
    const empty = [...foundation.towns.values()].find(({ nameEn }) => nameEn === "Indore") as Town;
    assert.equal(await makeTownContinuity(foundation, empty), undefined);
  });

  test("files are kept for two weeks and the newest for ever; what a killed try left is swept", async () => {
    const folder = join(scratch, "kept");
    const clock = setClock("2026-11-21T20:00:00Z");
    const { database, sealer } = portal.foundation;
    const options = {
      database,
      sealer,
      clock,
      tables: [],
      folder,
      recipients: continuityRecipients(portal.foundation, town),
    };
    const own = join(folder, String(shivpuri));
    await makeContinuity(options, town);
    writeFileSync(join(own, ".7.unfinished"), "half");
    clock.set("2026-12-05T20:00:00Z");
    await makeContinuity(options, town);
    assert.deepEqual(readdirSync(own).sort(), ["2026-11-22.zip.age", "2026-12-06.zip.age"]);
    clock.set("2026-12-06T20:00:00Z");
    await makeContinuity(options, town);
    assert.deepEqual(readdirSync(own).sort(), ["2026-12-06.zip.age", "2026-12-07.zip.age"]);
    clock.set("2027-06-01T05:00:00Z");
    const failing: ContinuityTable = {
      ...many(10),
      rows: async function* () {
        yield { owner: "first" };
        throw new Error("the database is gone");
      },
    };
    await assert.rejects(makeContinuity({ ...options, tables: [failing] }, town), /the database is gone/);
    assert.ok(readdirSync(own).includes("2026-12-07.zip.age") && !readdirSync(own).includes("2027-06-01.zip.age"));
  });

  const many = (rows: number, look: () => void = () => undefined): ContinuityTable => ({
    name: "many",
    hindi: "बहुत",
    english: "Many",
    opens: [],
    fields: [field("owner", "मालिक", "Owner"), field("due", "बकाया", "Due", "amount")],
    rows: async function* () {
      for (let at = 1; at <= rows; at += 1) {
        if (at % 20_000 === 0) look();
        yield { owner: `रमेश कुमार शर्मा ${at} वार्ड ${at % 40}`, due: BigInt(at) };
      }
    },
  });

  test("memory does not grow with the town", async () => {
    const { database, sealer, clock } = portal.foundation;
    const recipients = continuityRecipients(portal.foundation, town);
    setFlagsFromString("--expose-gc");
    const collectGarbage = runInNewContext("gc") as () => void;
    let most = 0;
    const look = (): void => {
      collectGarbage();
      const { heapUsed, external } = process.memoryUsage();
      most = Math.max(most, heapUsed + external);
    };
    const peak = async (rows: number): Promise<number> => {
      most = 0;
      const options = { database, sealer, clock, recipients, folder: join(scratch, `many-${rows}`) };
      const file = await makeContinuity({ ...options, tables: [many(rows, look)] }, town);
      assert.equal(file?.rows["many"], rows);
      return most;
    };
    const [small, large] = [await peak(20_000), await peak(300_000)];
    // 300,000 rows are some 20 MB of text.
    assert.ok(large - small < 4_000_000, `${Math.round((large - small) / 1e6)} MB more for 280,000 rows`);
  });

  test("made by the command for one town, and words for a wrong use", async () => {
    assert.equal(continuityFolder(portal.foundation.configuration), join(portal.folder, "continuity"));
    const told = say();
    assert.equal(await continuity.run(["open", made.file], portal.foundation.configuration, told.line), 64);
    assert.equal(await continuity.run([], portal.foundation.configuration, told.line), 64);
    assert.match(told.lines.join("\n"), /akshara continuity open/);
  });
});
