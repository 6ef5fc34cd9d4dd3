// The configuration: read once from the environment, strict, at most 28 keys, each said in one sentence.
import { readFileSync } from "node:fs";
import { resolve } from "node:path";

/** One key: what it is for, how it is shown, and how its text becomes a value (or a complaint). */
interface Key<T> {
  readonly about: string;
  readonly usual: string;
  readonly secret?: true;
  read(text: string): T;
}

class Complaint extends Error {}

const text = (about: string, usual: string, pattern = /^.{1,300}$/): Key<string> => ({
  about,
  usual,
  read: (value) => {
    if (!pattern.test(value)) throw new Complaint(`must match ${pattern.source}`);
    return value;
  },
});

const whole = (about: string, usual: number, from: number, to: number): Key<number> => ({
  about: `${about} (${from} to ${to})`,
  usual: String(usual),
  read: (value) => {
    const number = Number(value);
    if (!/^[0-9]+$/.test(value) || number < from || number > to) {
      throw new Complaint(`must be a whole number from ${from} to ${to}`);
    }
    return number;
  },
});

const yes = (about: string, usual: "yes" | "no"): Key<boolean> => ({
  about: `${about} (yes or no)`,
  usual,
  read: (value) => {
    if (value !== "yes" && value !== "no") throw new Complaint("must be yes or no");
    return value === "yes";
  },
});

const secretFile = (about: string): Key<string> => ({
  about: `${about}; the name of a file that holds it`,
  usual: "",
  secret: true,
  read: (file) => {
    if (file === "") return "";
    try {
      return readFileSync(file, "utf8").trim();
    } catch {
      throw new Complaint("names a file that cannot be read");
    }
  },
});

/** Every key there is. A name that starts with AKSHARA_ and is not here is refused. */
export const keys = {
  PORT: whole("the port of the portal", 8080, 1, 65_535),
  AKSHARA_LISTEN: text("the address to listen on", "127.0.0.1"),
  AKSHARA_ADDRESS: text(
    "the public address of the portal; empty means http://localhost and the port",
    "",
    /^(https?:\/\/[^/\s]+)?$/,
  ),
  AKSHARA_DATA: text("the folder of the database inside, the log and the keys", "./data"),
  DATABASE_URL: text(
    "a PostgreSQL server (15 or newer) to use instead of the one inside",
    "",
    /^(postgres(ql)?:\/\/.*)?$/,
  ),
  AKSHARA_CONNECTIONS: whole("database connections of one process", 16, 2, 200),
  AKSHARA_SAMPLE: yes("fill the sample towns with invented people and show what a developer needs", "yes"),
  AKSHARA_WORK: yes("let `serve` also do the work of `work` (the log's sequencer)", "yes"),
  AKSHARA_ISSUER: text("who issues papers: an https address", "https://akshara.invalid", /^https:\/\/[^\s/]+$/),
  AKSHARA_LOG_ORIGIN: text(
    "the log's origin, without the shard",
    "akshara.invalid/log",
    /^[a-z0-9.-]+(\/[a-z0-9.-]+)*$/,
  ),
  AKSHARA_LOG_SHARD: text(
    "the log's first shard, a calendar year; empty means the year of the first start. Later ones come by `akshara log freeze`",
    "",
    /^([0-9]{4})?$/,
  ),
  AKSHARA_SIGNER_SOCKET: text(
    "the socket of a signer that runs elsewhere; empty means that `serve` starts its own",
    "",
    /^.{0,100}$/,
  ),
  AKSHARA_WITNESS_POLICY_FILE: text(
    "a file that names the log's witnesses, their quorum and its mirrors; empty means none",
    "",
    /^.{0,300}$/,
  ),
  AKSHARA_VAULT_TARGETS_FILE: text(
    "a file that lists the vault's targets and their quorum; empty means none, or the sample's own folder",
    "",
    /^.{0,300}$/,
  ),
  AKSHARA_VAULT_RECIPIENTS_FILE: text(
    "a file with the public keys (age) that the vault is sealed to, one a line, at least two",
    "",
    /^.{0,300}$/,
  ),
  AKSHARA_VAULT_DOWN: text(
    "while the vault is down: `refuse` commands, or `continue` and say that they are not yet safe",
    "continue",
    /^(refuse|continue)$/,
  ),
  AKSHARA_ACKNOWLEDGE_MS: whole(
    "milliseconds an answer waits for log and vault before it says not yet safe",
    5_000,
    10,
    60_000,
  ),
  AKSHARA_GATEWAY_PORT: whole("the port of the sandbox gateway; 0 means the portal's port and one", 0, 0, 65_535),
  AKSHARA_GATEWAY_ADDRESS: text(
    "the gateway's address; empty means the sandbox that `serve` starts",
    "",
    /^(https?:\/\/[^/\s]+)?$/,
  ),
  AKSHARA_GATEWAY_SECRET_FILE: secretFile("the secret shared with the gateway"),
  AKSHARA_BBPS_SECRET_FILE: secretFile("the secret shared with the operating unit of BBPS; empty means one of its own"),
  AKSHARA_STATE_REGISTER_URL: text(
    "where the state's register of births and deaths takes entries over; empty means nowhere, or the sample's own sandbox",
    "",
    /^(https:\/\/[^\s?#]+[^\s?#/]|http:\/\/(127\.0\.0\.1|localhost)(:[0-9]+)?(\/[^\s?#]*[^\s?#/])?)?$/,
  ),
  AKSHARA_STATE_REGISTER_SECRET_FILE: secretFile("the secret shared with the state's register"),
  AKSHARA_DIGILOCKER_KEY_FILE: secretFile(
    "the API key with which DigiLocker signs what it asks; empty means one that nobody knows",
  ),
  AKSHARA_UPI_PAYEE: text(
    "the UPI address that receives money",
    "sample@akshara.invalid",
    /^[A-Za-z0-9._-]+@[A-Za-z0-9.-]+$/,
  ),
  AKSHARA_METRICS_TOKEN_FILE: secretFile("the bearer token for /metrics; empty means this machine only"),
  AKSHARA_PROXIES: whole("trusted proxies in front of the portal", 0, 0, 5),
  AKSHARA_LOG_LEVEL: text("how much is logged", "info", /^(debug|info|warn|error|silent)$/),
} as const;

type Keys = typeof keys;
export type Configuration = { readonly [K in keyof Keys]: ReturnType<Keys[K]["read"]> };

export type Configured =
  | { readonly ok: true; readonly configuration: Configuration }
  | { readonly ok: false; readonly complaints: readonly string[] };

/** In service money is real: nothing of the sandbox may stand in for a bank. */
function missingInService(values: Readonly<Record<string, unknown>>): readonly string[] {
  if (values["AKSHARA_SAMPLE"] !== false) return [];
  const needed = ["AKSHARA_GATEWAY_ADDRESS", "AKSHARA_GATEWAY_SECRET_FILE", "AKSHARA_UPI_PAYEE"] as const;
  return needed
    .filter((name) => values[name] === "" || values[name] === keys[name].usual)
    .map((name) => `${name} must be set when AKSHARA_SAMPLE=no: ${keys[name].about}`);
}

/** Nobody hands entries on unsigned. */
const unsignedRegister = (values: Readonly<Record<string, unknown>>): readonly string[] =>
  values["AKSHARA_STATE_REGISTER_URL"] !== "" && values["AKSHARA_STATE_REGISTER_SECRET_FILE"] === ""
    ? ["AKSHARA_STATE_REGISTER_SECRET_FILE must be set where AKSHARA_STATE_REGISTER_URL is"]
    : [];

/** Reads all keys; every complaint names its key and what is wanted. */
export function readConfiguration(environment: Readonly<Record<string, string | undefined>>): Configured {
  const complaints: string[] = [];
  const values: Record<string, unknown> = {};
  for (const name of Object.keys(environment)) {
    if (name.startsWith("AKSHARA_") && !(name in keys) && !name.startsWith("AKSHARA_TEST_")) {
      complaints.push(`${name} is not a key of Akshara; \`akshara config\` lists them`);
    }
  }
  for (const [name, key] of Object.entries(keys) as [string, Key<unknown>][]) {
    try {
      values[name] = key.read(environment[name] || key.usual);
    } catch (error) {
      if (!(error instanceof Complaint)) throw error;
      complaints.push(`${name} ${error.message}`);
    }
  }
  complaints.push(...missingInService(values), ...unsignedRegister(values));
  if (complaints.length > 0) return { ok: false, complaints };
  const configuration = values as unknown as Configuration;
  return { ok: true, configuration: { ...configuration, AKSHARA_DATA: resolve(configuration.AKSHARA_DATA) } };
}

function shownValue(key: Key<unknown>, value: string | number | boolean): string {
  if (key.secret) return value === "" ? "" : "(set)";
  if (typeof value === "boolean") return value ? "yes" : "no";
  // The password of DATABASE_URL.
  return String(value).replace(/(?<=:\/\/[^:/@]*:)[^@]*(?=@)/, "(set)");
}

/** The configuration as lines `KEY=value  # what it is for`; secrets are not shown. */
export function showConfiguration(configuration: Configuration): readonly string[] {
  return (Object.entries(keys) as [keyof Keys, Key<unknown>][]).map(([name, key]) => {
    const value = configuration[name];
    return `${name}=${shownValue(key, value)}  # ${key.about}`;
  });
}
