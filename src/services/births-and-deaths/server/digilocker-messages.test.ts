// DigiLocker's messages as a stranger may send them: forged, bent, bloated, declaring entities; none of it is believed or hangs.
import assert from "node:assert/strict";
import { createHmac } from "node:crypto";
import { test } from "node:test";
import { instant } from "../../../kernel/civil-date.ts";
import { answerText, hmacHolds, isFresh, questionIn } from "./digilocker-messages.ts";

const head = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>';
const details = "<DigiLockerId>123e4567-e89b-12d3-a456-426655440000</DigiLockerId><UDF1>B-1</UDF1>";
const request = (
  inner = details,
  attributes = 'ver="3.0" ts="2026-11-21T11:00:00+05:30" txn="7" orgId="o" format="both"',
) =>
  `${head}<PullURIRequest xmlns:ns2="http://tempuri.org/" ${attributes}><DocDetails>${inner}</DocDetails></PullURIRequest>`;
const read = (text: string | Buffer) => questionIn(Buffer.from(text as string), "uri");

test("a question is read as the specification writes it, with or without a prefix, entities as letters", () => {
  const question = read(
    request(`${details}<FullName>A &amp; B &#x905;</FullName><DOB>15-11-2026</DOB><DocType>BRTCR</DocType>`),
  );
  assert.deepEqual(
    [question?.name, question?.bornOn, question?.docType, question?.number, question?.format, question?.txn],
    ["A & B अ", "2026-11-15", "BRTCR", "B-1", "both", "7"],
  );
  assert.equal(read(request(details, 'ver="3.0" ts="2026-11-21T11:00:00Z" txn="7" orgId="o"'))?.format, "pdf");
  assert.ok(read(request().replaceAll("PullURIRequest", "ns2:PullURIRequest")));
});

test("whatever is no such question is not read", () => {
  const bomb = Array.from({ length: 12 }, (_, at) => `<!ENTITY l${at + 1} "${`&l${at};`.repeat(10)}">`).join("");
  const bad: readonly (readonly [string, string | Buffer])[] = [
    ["nothing", ""],
    ["no xml", "hello"],
    ["a JSON body", '{"PullURIRequest": {}}'],
    ["another root", request().replaceAll("PullURIRequest", "PullDocRequest")],
    ["two roots", `${request()}<a/>`],
    ["an open tag", request().replace("</DocDetails>", "")],
    ["no details", `${head}<PullURIRequest ts="x" txn="1" orgId="o"/>`],
    ["details twice", request().replace("</PullURIRequest>", "<DocDetails/></PullURIRequest>")],
    ["an account of another length", request(details.replace("123e", ""))],
    ["an account twice", request(details + details)],
    ["an account with more in it", request("<DigiLockerId><a/></DigiLockerId>")],
    ["no transaction", request(details, 'ts="2026-11-21T11:00:00Z" orgId="o"')],
    ["an unknown format", request(details, 'ts="2026-11-21T11:00:00Z" txn="1" orgId="o" format="exe"')],
    [
      "an outside entity",
      `<!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/passwd">]>${request(`${details}<FullName>&x;</FullName>`)}`,
    ],
    ["an entity bomb", `<!DOCTYPE a [<!ENTITY l0 "ha">${bomb}]>${request(`${details}<FullName>&l12;</FullName>`)}`],
    ["a declaration in small letters", `<!doctype a>${request()}`],
    ["cdata", request(`${details}<FullName><![CDATA[x]]></FullName>`)],
    ["a comment", request(`${details}<!-- x -->`)],
    ["UTF-16", Buffer.from(`\ufeff${request()}`, "utf16le")],
    ["bytes that are no UTF-8", Buffer.concat([Buffer.from(request(details)), Buffer.from([0xff, 0xfe])])],
    ["a prototype's name", request(`${details}<__proto__>x</__proto__>`)],
    ["a thousand levels", request("<a>".repeat(1_000) + "</a>".repeat(1_000))],
  ];
  for (const [what, text] of bad) assert.equal(read(text), undefined, what);
});

test("names of an object's own things are not taken for fields", () => {
  const question = read(request(`${details}<constructor>x</constructor><toString>y</toString>`));
  assert.equal(question === undefined || question.name === undefined, true);
});

test("the signature is Base64 of HMAC-SHA256 over the very bytes; another key, byte, case or length is wrong", () => {
  const body = Buffer.from(request());
  const good = createHmac("sha256", "k").update(body).digest("base64");
  assert.equal(hmacHolds("k", body, good), true);
  const hex = createHmac("sha256", "k").update(body).digest("hex");
  for (const wrong of [undefined, "", good.toLowerCase(), `${good}=`, good.slice(1), hex, "a".repeat(44)])
    assert.equal(hmacHolds("k", body, wrong), false, wrong ?? "none");
  assert.equal(hmacHolds("other", body, good), false);
  assert.equal(hmacHolds("k", Buffer.concat([body, Buffer.from(" ")]), good), false);
});

test("a question's time is believed for five minutes, with its offset", () => {
  const now = instant("2026-11-21T05:30:00.000Z");
  const cases: readonly (readonly [string, boolean])[] = [
    ["2026-11-21T11:00:00+05:30", true],
    ["2026-11-21T05:30:00Z", true],
    ["2026-11-21T05:35:00.000Z", true],
    ["2026-11-21T05:35:01Z", false],
    ["2026-11-21T05:24:59Z", false],
    ["2026-11-21T11:00:00Z", false],
    ["2026-11-21T11:00:00", false],
    ["1763703000", false],
    ["yesterday", false],
    ["2026-13-45T99:99:99Z", false],
  ];
  for (const [ts, wanted] of cases) assert.equal(isFresh(ts, now), wanted, ts);
});

test("an answer repeats time and number, says 1 or 0, and a no says nothing else", () => {
  const question = read(request(`${details}<FullName>A &amp; B</FullName>`));
  const yes = answerText("uri", question, { uri: "u-1", xml: "<a/>" });
  assert.match(yes, /<ResponseStatus Status="1" ts="2026-11-21T11:00:00\+05:30" txn="7">1<\/ResponseStatus>/);
  assert.match(yes, /<FullName>A &amp; B<\/FullName>.*<URI>u-1<\/URI><DataContent>PGEvPg==<\/DataContent>/);
  const no = answerText("uri", question, undefined);
  assert.match(
    no,
    /<ResponseStatus Status="0" ts="2026-11-21T11:00:00\+05:30" txn="7">0<\/ResponseStatus><DocDetails\/>/,
  );
  assert.match(answerText("document", undefined, undefined), /<PullDocResponse .*Status="0" ts="" txn=""/);
});
