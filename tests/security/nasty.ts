// What nobody should send and somebody will: values, bodies and addresses for generated tests.
import fc from "fast-check";
import { newId } from "./portal.ts";

const emoji = String.fromCodePoint(0x1f9ff);

/** Single values, each of which has broken some program. */
export const nastyValues: readonly string[] = [
  ...["", " ", "0", "-1", "1e309", "NaN", "Infinity", "null", "undefined", "true", "[object Object]", "0x1F", "1.5"],
  ...["2147483648", "9223372036854775808", "-9223372036854775809", "9".repeat(400), "१२३४५६", "٣", "1,00,000.999"],
  ...["__proto__", "constructor", "prototype", "toString", "hasOwnProperty", "__defineGetter__"],
  ...["\0", "a\0b", "\u0001\u001f\u007f", "\u202eabc", "\ufeff", "\u200d", "\ud800", "\udfff\ud800"],
  ...[emoji.repeat(30), "राम".repeat(40), "é".normalize("NFD"), "İı", "ﷺ".repeat(60), "Z\u0300".repeat(200)],
  ...["'", "';select pg_sleep(9)--", "\\", "$1", "%", "%00", "%zz", "{}", "[]", '{"open":"x","class":"name"}'],
  ...[
    "<script>alert(1)</script>",
    '"><img src=x onerror=alert(1)>',
    "javascript:alert(1)",
    "//evil.example",
    "/\\evil",
  ],
  ...[
    "../../../etc/passwd",
    "..%2f..%2f",
    "\r\nSet-Cookie: a=b",
    "x".repeat(3000),
    " ".repeat(5000),
    "((((".repeat(500),
  ],
  ...["00000000-0000-0000-0000-000000000000", "ffffffff-ffff-ffff-ffff-ffffffffffff", "250867", "0", "999999"],
];

const value = fc.oneof(
  { weight: 3, arbitrary: fc.constantFrom(...nastyValues) },
  { weight: 1, arbitrary: fc.string({ unit: "binary", maxLength: 60 }) },
  { weight: 1, arbitrary: fc.constant("").map(newId) },
);

/** A text as a part of an address; broken ones among them. */
export const pathPart = fc.oneof(
  { weight: 3, arbitrary: value.map((text) => encodeURIComponent(text.toWellFormed())) },
  {
    weight: 1,
    arbitrary: fc.constantFrom("%", "%zz", "%ff%fe", "%00", "%2e%2e", "..;", "a b", "%c0%af", "x".repeat(150)),
  },
);

/** A JSON value of any wrong type, some very deep. */
export const jsonValue: fc.Arbitrary<unknown> = fc.oneof(
  value,
  fc.constantFrom<unknown>(null, true, -1, 1e300, [], {}, [[[]]], { $ne: 1 }, ["a", "b"], { toString: "x" }, [
    null,
    { a: [] },
  ]),
  fc.integer({ min: 10, max: 3000 }).map((depth) => JSON.parse(`${"[".repeat(depth)}${"]".repeat(depth)}`) as unknown),
);

export interface Sent {
  readonly type: string | undefined;
  readonly body: string | Buffer;
}

const encoded = (fields: readonly (readonly [string, string])[]): string =>
  fields
    .map(([name, one]) => `${encodeURIComponent(name.toWellFormed())}=${encodeURIComponent(one.toWellFormed())}`)
    .join("&");

const form = "application/x-www-form-urlencoded";
const types = [
  form,
  "application/json",
  "multipart/form-data",
  "multipart/form-data; boundary=x",
  "text/plain",
  "text/xml",
  "x",
  "",
  undefined,
];

/** A whole body: these right fields with some replaced, removed or added, in many wrappings. */
export function bodyFor(fields: Readonly<Record<string, string>>, csrf: string): fc.Arbitrary<Sent> {
  const names = [...Object.keys(fields), "__proto__", "constructor", "command", "extra", "roles", "step"];
  const changes = fc.array(fc.tuple(fc.constantFrom(...names), fc.oneof(value, fc.constant(undefined))), {
    minLength: 1,
    maxLength: 3,
  });
  const changed = changes.map((list): readonly (readonly [string, string])[] => {
    const replaced = new Set(list.map(([name]) => name));
    const kept = Object.entries(fields).filter(([name]) => !replaced.has(name));
    return [
      ["csrf", csrf],
      ...kept,
      ...list.flatMap(([name, one]) => (one === undefined ? [] : [[name, one] as const])),
    ];
  });
  const json = fc
    .array(fc.tuple(fc.constantFrom(...names), jsonValue), { maxLength: 4 })
    .map((list) => JSON.stringify(Object.fromEntries([...Object.entries(fields), ["csrf", csrf], ...list])));
  return fc.oneof(
    { weight: 8, arbitrary: changed.map((list) => ({ type: form, body: encoded(list) })) },
    { weight: 2, arbitrary: changed.map((list) => ({ type: form, body: encoded([...list, ...list]) })) },
    { weight: 4, arbitrary: json.map((body) => ({ type: "application/json", body })) },
    {
      weight: 1,
      arbitrary: fc.tuple(changed, fc.constantFrom(...types)).map(([list, type]) => ({ type, body: encoded(list) })),
    },
    { weight: 1, arbitrary: changed.map((list) => ({ type: form, body: `${encoded(list)}&a=%zz&b=%ff%fe&%&=&&c` })) },
    {
      weight: 1,
      arbitrary: changed.map((list) => ({
        type: form,
        body: Buffer.concat([Buffer.from(`${encoded(list)}&a=`), Buffer.from([0xff, 0xfe, 0xc0])]),
      })),
    },
    { weight: 1, arbitrary: changed.map((list) => ({ type: form, body: `${encoded(list)}&${"a=1&".repeat(9_000)}` })) },
    {
      weight: 1,
      arbitrary: changed.map((list) => ({ type: form, body: `${encoded(list)}&big=${"x".repeat(70_000)}` })),
    },
    {
      weight: 1,
      arbitrary: fc
        .uint8Array({ maxLength: 300 })
        .chain((bytes) => fc.constantFrom(...types).map((type) => ({ type, body: Buffer.from(bytes) }))),
    },
  );
}
