// The policy (C2SP tlog-policy, with a line for mirrors): which witnesses there are, and whose word together is enough.
import type { VerifierKey } from "../log/note.ts";
import { parseVerifier } from "../log/note.ts";
import { parseWitness } from "./cosignature.ts";

/** A witness by its name in the policy; without an address it is only believed, not asked. */
export interface KnownWitness {
  readonly name: string;
  readonly key: VerifierKey;
  readonly address: string | undefined;
}

interface Group {
  readonly needed: number;
  readonly members: readonly string[];
}

export interface Policy {
  readonly logs: readonly VerifierKey[];
  readonly witnesses: readonly KnownWitness[];
  /** Where other copies of /log/ are: http addresses or folders. */
  readonly mirrors: readonly string[];
  /** Whether the word of these witnesses, by their names in the policy, is enough. */
  isEnough(names: ReadonlySet<string>): boolean;
  /** The name of the witness or group that must have spoken; `none` where nobody must. */
  readonly quorum: string;
}

/** The file is not a policy; the words name the line. */
export class PolicyUnreadable extends Error {
  override readonly name = "PolicyUnreadable";
}

const isAddress = (text: string): boolean => /^https?:\/\/[^\s/]/.test(text) && URL.canParse(text);

class PolicyReader {
  readonly logs: VerifierKey[] = [];
  readonly witnesses: KnownWitness[] = [];
  readonly mirrors: string[] = [];
  readonly groups = new Map<string, Group>();
  readonly #names = new Set<string>();
  readonly #grouped = new Set<string>();
  readonly #keys = new Set<string>();
  quorum: string | undefined;

  #newKey(key: VerifierKey): VerifierKey {
    const { x } = key.key.export({ format: "jwk" });
    if (x === undefined || this.#keys.has(x)) throw new Error("this key stands twice");
    this.#keys.add(x);
    return key;
  }

  #newName(name: string): string {
    if (name === "none" || this.#names.has(name)) throw new Error(`the name ${name} is taken`);
    this.#names.add(name);
    return name;
  }

  #group(name: string, count: string, members: readonly string[]): void {
    for (const member of members) {
      if (!this.#names.has(member)) throw new Error(`${member} is not known before this line`);
      if (this.#grouped.has(member)) throw new Error(`${member} is in a group already`);
      this.#grouped.add(member);
    }
    const needed = count === "all" ? members.length : count === "any" ? 1 : Number(count);
    if (!/^(all|any|[1-9][0-9]*)$/.test(count) || needed < 1 || needed > members.length) {
      throw new Error(`${count} of ${members.length} members can not be needed`);
    }
    this.groups.set(this.#newName(name), { needed, members });
  }

  line(words: readonly string[]): void {
    const [kind, first = "", second = "", third, ...rest] = words;
    if (kind === "log" && words.length >= 2 && words.length <= 3) this.logs.push(this.#newKey(parseVerifier(first)));
    else if (kind === "witness" && words.length >= 3 && words.length <= 4) {
      if (third !== undefined && !isAddress(third)) throw new Error(`${third} is not an http address`);
      const address = third?.replace(/\/$/, "");
      this.witnesses.push({ name: this.#newName(first), key: this.#newKey(parseWitness(second)), address });
    } else if (kind === "group" && third !== undefined) this.#group(first, second, [third, ...rest]);
    else if (kind === "mirror" && words.length === 2) this.mirrors.push(first.replace(/\/$/, ""));
    else if (kind === "quorum" && words.length === 2) {
      if (this.quorum !== undefined) throw new Error("there is a quorum already");
      if (first !== "none" && !this.#names.has(first)) throw new Error(`${first} is not known before this line`);
      this.quorum = first;
    } else throw new Error("a line is log, witness, group, mirror or quorum with its words");
  }
}

/** Reads a policy; throws PolicyUnreadable. */
export function parsePolicy(text: string): Policy {
  const reader = new PolicyReader();
  for (const [at, line] of text.split("\n").entries()) {
    const words = line.split(/[ \t]+/).filter((word) => word !== "");
    if (words.length === 0 || words[0]?.startsWith("#") === true) continue;
    try {
      reader.line(words);
    } catch (error) {
      throw new PolicyUnreadable(`line ${at + 1}: ${error instanceof Error ? error.message : String(error)}`);
    }
  }
  const { logs, witnesses, mirrors, groups, quorum } = reader;
  if (quorum === undefined) throw new PolicyUnreadable("there is no quorum line");
  const has = (name: string, names: ReadonlySet<string>): boolean => {
    const group = groups.get(name);
    if (group === undefined) return names.has(name);
    return group.members.filter((member) => has(member, names)).length >= group.needed;
  };
  return { logs, witnesses, mirrors, quorum, isEnough: (names) => quorum === "none" || has(quorum, names) };
}
