// Transactions of one town over a real PostgreSQL: what is kept, what is undone, and what is said when it goes away.
import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";
import * as fc from "fast-check";
import type { TownId } from "../../kernel/town.ts";
import { changedAddress } from "./address.ts";
import type { Tx } from "./connect.ts";
import { connect, DatabaseBusy, DatabaseFull, DatabaseGone, rollback, sqlState, statement } from "./connect.ts";
import type { TestDatabase } from "./test-database.ts";
import { testDatabase } from "./test-database.ts";

const shivpuri = 250705 as TownId;
const dewas = 250867 as TownId;
const insertBook = statement(
  "test.insert_book",
  `insert into state.books (town, id, revision, last) values ($1::integer, $2::uuid, 1, $3::integer)`,
);
const bookNumbers = statement("test.book_numbers", "select last from state.books order by last");
const bumpBook = statement("test.bump_book", "update state.books set last = last + 1 where id = $1::uuid");
const endOwnSession = statement("test.end_own_session", "select pg_terminate_backend(pg_backend_pid())");
const townSeen = statement("test.town_seen", "select current_setting('akshara.town', true) as town");
const bookId = (number: number): string => `00000000-0000-7000-8000-${String(number).padStart(12, "0")}`;
const fails = (state: string): ReturnType<typeof statement> =>
  statement(`test.fails_${state}`, `do $$ begin raise exception 'as asked' using errcode = '${state}'; end $$`);

// Hooks outside a suite would run for every file, since one process runs them all.
describe("transactions", () => {
  let database: TestDatabase;
  before(async () => {
    database = await testDatabase();
  });
  after(() => database.close());

  const addBook = (tx: Tx, number: number): Promise<object[]> =>
    tx.query(insertBook, [tx.town, bookId(number), number]);
  const booksOf = async (town: TownId): Promise<readonly number[]> =>
    (await database.serve.readInTown(town, (tx) => tx.query<{ last: number }>(bookNumbers))).map(({ last }) => last);

  test("values keep every digit and every day", async () => {
    const seen = await database.serve.query(
      statement(
        "test.values",
        `select 9007199254740993::bigint as big,
             '{1,NULL,-9223372036854775808}'::bigint[] as bigs, '{}'::bigint[] as none,
         0.10::numeric as exact,
             '{1.50,2}'::numeric[] as exacts, '2026-02-28'::date as day, '{2026-02-28}'::date[] as days,
         '2026-02-28 05:30:00+05:30'::timestamptz as instant,
             '{2026-02-28 00:00:00.123456Z,NULL}'::timestamptz[] as instants,
         7::smallint as small, 'नाम'::text as name, '{"a": 1}'::jsonb as document, '\\x00ff'::bytea as bytes`,
      ),
    );
    assert.deepEqual(seen, [
      {
        big: 9007199254740993n,
        bigs: [1n, null, -9223372036854775808n],
        none: [],
        exact: "0.10",
        exacts: ["1.50", "2"],
        day: "2026-02-28",
        days: ["2026-02-28"],
        instant: "2026-02-28T00:00:00.000Z",
        instants: ["2026-02-28T00:00:00.123456Z", null],
        small: 7,
        name: "नाम",
        document: { a: 1 },
        bytes: Buffer.from([0, 255]),
      },
    ]);
  });

  test("arrays of amounts and of texts come back as they went", async () => {
    const echo = statement("test.echo", "select $1::bigint[] as amounts, $2::text[] as texts");
    const anyText = fc.string({ unit: "grapheme" }).map((text) => text.replaceAll("\u0000", ""));
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n })),
        fc.array(fc.option(anyText)),
        async (amounts, texts) => {
          assert.deepEqual(await database.serve.query(echo, [amounts, texts]), [{ amounts, texts }]);
        },
      ),
      { numRuns: 50 },
    );
  });

  test("a transaction sees and writes its own town only", async () => {
    await database.serve.inTown(dewas, (tx) => addBook(tx, 1));
    assert.deepEqual(await booksOf(dewas), [1]);
    assert.deepEqual(await booksOf(shivpuri), []);
    await assert.rejects(
      database.serve.inTown(shivpuri, (tx) => tx.query(insertBook, [dewas, bookId(2), 2])),
      (error) => sqlState(error) === "42501",
    );
    assert.deepEqual(await booksOf(dewas), [1]);
  });

  test("the town does not outlive its transaction in a pooled connection", async () => {
    const one = connect({ url: database.addressOf("akshara_serve"), connections_max: 1, name: "test one" });
    try {
      assert.deepEqual(await one.inTown(dewas, (tx) => tx.query(townSeen)), [{ town: String(dewas) }]);
      assert.deepEqual(await one.query(townSeen), [{ town: "" }]);
      assert.deepEqual(await one.query(bookNumbers), []);
    } finally {
      await one.close();
    }
  });

  test("a town that is not a whole number never reaches the server", async () => {
    for (const town of [Number.NaN, 1.5, -1, "0'; drop table state.books; --" as unknown as number]) {
      await assert.rejects(
        database.serve.inTown(town as TownId, (tx) => tx.query(townSeen)),
        /a town's id is a whole number/,
      );
    }
  });

  test("a refusal wrapped by rollback undoes the transaction and is returned", async () => {
    const answer = await database.serve.inTown(shivpuri, async (tx) => {
      await addBook(tx, 10);
      return rollback("refused");
    });
    assert.equal(answer, "refused");
    assert.deepEqual(await booksOf(shivpuri), []);
  });

  test("what a body throws is thrown on, and nothing of its transaction is kept", async () => {
    const own = new Error("the body's own");
    const run = database.serve.inTown(shivpuri, async (tx) => {
      await addBook(tx, 11);
      throw own;
    });
    await assert.rejects(run, (error) => error === own);
    assert.deepEqual(await booksOf(shivpuri), []);
  });

  test("a write that was only sent counts: its failure fails the transaction and is the one reported", async () => {
    const run = database.serve.inTown(shivpuri, async (tx) => {
      await addBook(tx, 12);
      tx.send(insertBook, [tx.town, bookId(12), 12]);
      tx.send(bumpBook, [bookId(12)]);
    });
    await assert.rejects(run, (error) => sqlState(error) === "23505");
    assert.deepEqual(await booksOf(shivpuri), []);
  });

  test("a body that swallows the server's failure does not get a commit", async () => {
    const run = database.serve.inTown(shivpuri, async (tx) => {
      await tx.query(fails("P0001")).catch(() => undefined);
      return "looks fine";
    });
    await assert.rejects(run, (error) => sqlState(error) === "P0001");
  });

  test("a statement after the end of its transaction is an error of the program", async () => {
    const kept = await database.serve.inTown(shivpuri, async (tx) => tx);
    await assert.rejects(kept.query(townSeen), /after the end of its transaction/);
  });

  test("reading in a town cannot write", async () => {
    await assert.rejects(
      database.serve.readInTown(shivpuri, (tx) => addBook(tx, 13)),
      (error) => sqlState(error) === "25006",
    );
  });

  test("two transactions that wait for each other both end well: the loser runs afresh", async () => {
    await database.serve.inTown(dewas, async (tx) => {
      await addBook(tx, 20);
      await addBook(tx, 30);
    });
    const bothLocked = Promise.withResolvers<void>();
    let holding = 0;
    let runs = 0;
    const inOrder = (first: number, second: number): Promise<void> =>
      database.serve.inTown(dewas, async (tx) => {
        runs += 1;
        await tx.query(bumpBook, [bookId(first)]);
        if ((holding += 1) === 2) bothLocked.resolve();
        await bothLocked.promise;
        await tx.query(bumpBook, [bookId(second)]);
      });
    await Promise.all([inOrder(20, 30), inOrder(30, 20)]);
    assert.equal(runs, 3);
    assert.deepEqual(await booksOf(dewas), [1, 22, 32]);
  });

  test("a serialization failure that never ends is given up after five runs", async () => {
    let runs = 0;
    const run = database.serve.inTown(shivpuri, async (tx) => {
      runs += 1;
      await tx.query(fails("40001"));
    });
    await assert.rejects(run, (error) => sqlState(error) === "40001");
    assert.equal(runs, 5);
  });

  const endAll = async (role: string): Promise<unknown> => {
    const text =
      "select pg_terminate_backend(pid) from pg_stat_activity where usename = $1::text " +
      "and datname = current_database()";
    return await database.superuser.query(statement("test.end_all", text), [role]);
  };

  test("a database that goes away before COMMIT, time and again, kept nothing, and says so", async () => {
    let runs = 0;
    const run = database.serve.inTown(shivpuri, async (tx) => {
      runs += 1;
      await addBook(tx, 40);
      await endAll("akshara_serve");
      await addBook(tx, 41);
    });
    await assert.rejects(run, (error) => error instanceof DatabaseGone && !error.outcomeUnknown);
    assert.equal(runs, 5);
    assert.deepEqual(await booksOf(shivpuri), []);
  });

  test("connections that were lost, idle or before COMMIT, cost a fresh run and not a payment", async () => {
    await Promise.all([booksOf(shivpuri), booksOf(shivpuri), booksOf(shivpuri)]);
    await endAll("akshara_serve");
    let runs = 0;
    await database.serve.inTown(shivpuri, async (tx) => {
      await addBook(tx, 50);
      runs += 1;
      if (runs === 1) await endAll("akshara_serve");
      await addBook(tx, 51);
    });
    assert.deepEqual(await booksOf(shivpuri), [50, 51]);
  });

  test("a database that goes away under COMMIT leaves the outcome unknown, and says so", async () => {
    const one = connect({ url: database.url, connections_max: 1, name: "test gone" });
    try {
      const run = one.inTown(shivpuri, async (tx) => tx.send(endOwnSession));
      await assert.rejects(run, (error) => error instanceof DatabaseGone && error.outcomeUnknown);
      const reading = one.readInTown(shivpuri, async (tx) => tx.send(endOwnSession));
      await assert.rejects(reading, (error) => error instanceof DatabaseGone && !error.outcomeUnknown);
    } finally {
      await one.close();
    }
  });

  test("a server that is not there is a DatabaseGone in which nothing happened", async () => {
    for (const url of ["postgresql://a:b@localhost/akshara?host=/nowhere", "postgresql://a:b@127.0.0.1:1/akshara"]) {
      const none = connect({ url, connections_max: 1, name: "test none" });
      const isGone = (error: unknown): boolean => error instanceof DatabaseGone && !error.outcomeUnknown;
      await assert.rejects(
        none.inTown(shivpuri, (tx) => tx.query(townSeen)),
        isGone,
      );
      await assert.rejects(none.query(townSeen), isGone);
      await assert.rejects(none.raw(), isGone);
      await none.close();
    }
  });

  test("waiting too long and a full disk have names of their own", async () => {
    const quick = connect({ url: database.url, connections_max: 1, name: "test quick", statement_ms_max: 20 });
    try {
      await assert.rejects(
        quick.query(statement("test.slow", "select pg_sleep(5)")),
        (error) => error instanceof DatabaseBusy && error.waitedFor === "statement",
      );
      const named = [
        ["55P03", DatabaseBusy],
        ["53100", DatabaseFull],
      ] as const;
      for (const [state, kind] of named) {
        await assert.rejects(
          quick.inTown(shivpuri, (tx) => tx.query(fails(state))),
          kind,
        );
      }
    } finally {
      await quick.close();
    }
  });

  test("a raw connection copies rows in and is outside the pool", async () => {
    const { client, release } = await database.serve.raw();
    try {
      const { rows } = await client.query<{ name: string }>("select current_setting('application_name') as name");
      assert.deepEqual(rows, [{ name: "test akshara_serve" }]);
    } finally {
      await release();
    }
  });

  const addresses = [
    ["postgresql://a:b@localhost/one?host=%2Frun%2Fpg", "postgresql://u:p%40%2F@localhost/two?host=%2Frun%2Fpg"],
    ["postgresql://a@/one?host=/run/pg", "postgresql://u:p%40%2F@localhost/two?host=/run/pg"],
    ["postgres:///one?host=/run/pg", "postgres://u:p%40%2F@localhost/two?host=/run/pg"],
    [
      "postgresql://a:b@db.example:6543/one?sslmode=require",
      "postgresql://u:p%40%2F@db.example:6543/two?sslmode=require",
    ],
  ] as const;
  for (const [given, wanted] of addresses) {
    test(`user and database change in ${given}`, () => {
      assert.equal(changedAddress(given, { user: "u", password: "p@/", database: "two" }), wanted);
    });
  }
});
