// DigiLocker as a client of tests: written from its specification, with its own signing and its own XML, knowing nothing of ours.
import { createHmac } from "node:crypto";
import type { App } from "../../../platform/http/visit.ts";

export interface Wanted {
  readonly key: string;
  /** ISO instant with its offset. */
  readonly ts: string;
  readonly txn: string;
  readonly orgId: string;
  readonly account: string;
  readonly format?: string;
  /** Elements of DocDetails in their order. */
  readonly details: Readonly<Record<string, string>>;
}

/** What came back. */
export interface Got {
  readonly http: number;
  readonly status: string | undefined;
  readonly txn: string | undefined;
  readonly uri: string | undefined;
  readonly pdf: Buffer | undefined;
  readonly xml: string | undefined;
  readonly text: string;
}

const escaped = (text: string): string => text.replace(/&/g, "&amp;").replace(/</g, "&lt;").replace(/>/g, "&gt;");

export function requestText(root: "PullURIRequest" | "PullDocRequest", wanted: Wanted): string {
  const { ts, txn, orgId, account, format, details } = wanted;
  const lines = [
    '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>',
    `<${root} xmlns:ns2="http://tempuri.org/" ver="3.0" ts="${ts}" txn="${txn}" orgId="${orgId}"${format === undefined ? "" : ` format="${format}"`}>`,
    "  <DocDetails>",
    `    <DigiLockerId>${account}</DigiLockerId>`,
    ...Object.entries(details).map(([name, value]) => `    <${name}>${escaped(value)}</${name}>`),
    "  </DocDetails>",
    `</${root}>`,
  ];
  return lines.join("\n");
}

export const signatureOf = (key: string, body: string | Buffer): string =>
  createHmac("sha256", key).update(body).digest("base64");

const inner = (text: string, name: string): string | undefined =>
  new RegExp(`<${name}>([^<]*)</${name}>`).exec(text)?.[1];
const decoded = (text: string | undefined): Buffer | undefined =>
  text === undefined ? undefined : Buffer.from(text, "base64");

/** Sends a body as it stands, with this signature. */
export async function post(app: App, path: string, body: string | Buffer, hmac: string | undefined): Promise<Got> {
  const headers = { "content-type": "application/xml", ...(hmac !== undefined && { "x-digilocker-hmac": hmac }) };
  const answer = await app.inject({ method: "POST", url: path, headers, payload: body });
  const text = answer.body;
  return {
    http: answer.statusCode,
    status: /<ResponseStatus Status="([^"]*)"/.exec(text)?.[1],
    txn: / txn="([^"]*)"/.exec(text)?.[1],
    uri: inner(text, "URI"),
    pdf: decoded(inner(text, "DocContent")),
    xml: decoded(inner(text, "DataContent"))?.toString("utf8"),
    text,
  };
}

/** Searches for a certificate, as DigiLocker does when somebody types its number. */
export function pullUri(app: App, wanted: Wanted): Promise<Got> {
  const body = requestText("PullURIRequest", wanted);
  return post(app, "/digilocker/pull-uri", body, signatureOf(wanted.key, body));
}

/** Fetches a certificate by its URI, as DigiLocker does when somebody opens it. */
export function pullDocument(app: App, wanted: Wanted): Promise<Got> {
  const body = requestText("PullDocRequest", wanted);
  return post(app, "/digilocker/pull-document", body, signatureOf(wanted.key, body));
}
