// The configuration: strict, at most 28 keys, secrets hidden, and nothing of the sandbox in service.
import assert from "node:assert/strict";
import { test } from "node:test";
import { projectFile } from "../platform/place.ts";
import { keys, readConfiguration, showConfiguration } from "./configuration.ts";

const complaints = (environment: Record<string, string>): readonly string[] => {
  const read = readConfiguration(environment);
  return read.ok ? [] : read.complaints;
};

test("there are at most 28 keys, and with none set everything has its usual value", () => {
  assert.ok(Object.keys(keys).length <= 28);
  const read = readConfiguration({});
  assert.ok(read.ok && read.configuration.PORT === 8080 && read.configuration.AKSHARA_SAMPLE);
});

test("a bad value or an unknown key ends the start and is named", () => {
  const cases: readonly (readonly [Record<string, string>, RegExp])[] = [
    [{ PORT: "70000" }, /^PORT must be a whole number/],
    [{ PORT: "abc" }, /^PORT/],
    [{ AKSHARA_PROT: "1" }, /^AKSHARA_PROT is not a key/],
    [{ AKSHARA_SAMPLE: "true" }, /^AKSHARA_SAMPLE must be yes or no/],
    [{ DATABASE_URL: "mysql://x" }, /^DATABASE_URL/],
    [{ AKSHARA_STATE_REGISTER_URL: "http://crs.invalid" }, /^AKSHARA_STATE_REGISTER_URL/],
    [{ AKSHARA_STATE_REGISTER_URL: "https://crs.invalid/" }, /^AKSHARA_STATE_REGISTER_URL/],
    [{ AKSHARA_STATE_REGISTER_URL: "https://crs.invalid/v1" }, /^AKSHARA_STATE_REGISTER_SECRET_FILE must be set/],
    [{ AKSHARA_METRICS_TOKEN_FILE: "/nowhere/token" }, /^AKSHARA_METRICS_TOKEN_FILE names a file/],
  ];
  for (const [environment, wanted] of cases) assert.match(complaints(environment).join(), wanted);
});

test("in service the sandbox bank, its secret and the sample's UPI address are refused", () => {
  assert.deepEqual(
    complaints({ AKSHARA_SAMPLE: "no" }).map((line) => line.split(" ")[0]),
    ["AKSHARA_GATEWAY_ADDRESS", "AKSHARA_GATEWAY_SECRET_FILE", "AKSHARA_UPI_PAYEE"],
  );
  const told = {
    AKSHARA_SAMPLE: "no",
    AKSHARA_GATEWAY_ADDRESS: "https://bank.invalid",
    AKSHARA_GATEWAY_SECRET_FILE: projectFile("package.json"),
    AKSHARA_UPI_PAYEE: "town@bank.invalid",
  };
  assert.deepEqual(complaints(told), []);
});

test("no secret is shown", () => {
  const read = readConfiguration({
    DATABASE_URL: "postgres://akshara:hidden@server/akshara",
    AKSHARA_METRICS_TOKEN_FILE: projectFile("package.json"),
  });
  assert.ok(read.ok);
  const shown = showConfiguration(read.configuration).join("\n");
  assert.match(shown, /DATABASE_URL=postgres:\/\/akshara:\(set\)@server\/akshara/);
  assert.match(shown, /AKSHARA_METRICS_TOKEN_FILE=\(set\)/);
  assert.doesNotMatch(shown, /hidden/);
});
