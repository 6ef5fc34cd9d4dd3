// A database of the measurement's own on a given server, dropped afterwards; nothing where PostgreSQL runs inside.
import { Client } from "pg";
import { changedAddress } from "../../platform/database/address.ts";

/** Gives the body the address of a fresh database beside the one that was given, or "" where none was. */
export async function withOwnDatabase<T>(url: string, body: (url: string) => Promise<T>): Promise<T> {
  if (url === "") return body("");
  return withDatabase(url, `akshara_bench_${process.pid}`, body);
}

/** Makes a database beside another one, gives its address to the body, and drops it. */
export async function withDatabase<T>(url: string, name: string, body: (url: string) => Promise<T>): Promise<T> {
  const client = new Client(url);
  await client.connect();
  try {
    await client.query(`create database ${name}`);
    return await body(changedAddress(url, { database: name }));
  } finally {
    await client.query(`drop database if exists ${name} with (force)`);
    await client.end();
  }
}
