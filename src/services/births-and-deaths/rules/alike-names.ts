// How alike two names of one person are: the given name and the family's by their sound, whatever stands between or beside them.
import { nameCloseness, nameTokens } from "../../../kernel/name-sound.ts";

export type PartLikeness = "same" | "close" | "other";
export interface NameLikeness {
  readonly given: PartLikeness;
  /** Unknown where one of the two leaves it out. */
  readonly family: PartLikeness | "unknown";
}

/** Closeness of two words from which they are one name in two spellings, and from which one may be a slip of the other. */
const same_least = 0.87;
const close_least = 0.7;

const soundsOf = (words: string): ReadonlySet<string> => new Set(words.split(" ").flatMap((word) => nameTokens(word)));
// What follows a given name and is often left out: सुनीता बाई is सुनीता देवी. Of men it tells persons apart: राम लाल is not राम सिंह.
const womensSuffixes = soundsOf("बाई देवी कुमारी बेन बी बेगम बानो खातून रानी");
const mensSuffixes = soundsOf("कुमार लाल सिंह प्रसाद चंद चंद्र दास");
/** What hospitals write for a child that has no name yet. */
const unnamed = soundsOf("बेबी नवजात शिशु baby newborn infant");

interface Word {
  readonly text: string;
  readonly sound: string;
}

/** The words of a name that say something, honorifics left out. */
function wordsOf(name: string): readonly Word[] {
  const words = name.split(/[\s./]+/).flatMap((text): readonly Word[] => {
    const [sound] = nameTokens(text);
    return sound === undefined ? [] : [{ text, sound }];
  });
  // A courtesy alone counts as a name only where nothing else stands.
  const joined = new Set(nameTokens(name));
  const named = words.filter(({ sound }) => joined.has(sound));
  return named.length > 0 ? named : words;
}

const isSuffix = ({ sound }: Word): boolean => womensSuffixes.has(sound) || mensSuffixes.has(sound);

function partLikeness(left: string, right: string): PartLikeness {
  const closeness = nameCloseness(left, right);
  return closeness >= same_least ? "same" : closeness >= close_least ? "close" : "other";
}

const best = (parts: readonly PartLikeness[]): PartLikeness =>
  parts.includes("same") ? "same" : parts.includes("close") ? "close" : "other";

const soundOf = (text: string): string => nameTokens(text).join("");
const join = (words: readonly Word[]): string => words.map(({ text }) => text).join("");

interface Parted {
  readonly words: readonly Word[];
  /** Suffixes of men behind the given name. */
  readonly mens: readonly string[];
  readonly given: string;
  /** The given name with what follows it, written together: रामकुमार for राम कुमार. */
  readonly together: string;
  readonly family: string | undefined;
}

function parted(name: string): Parted | undefined {
  const words = wordsOf(name);
  const [first] = words;
  if (!first || unnamed.has(first.sound)) return undefined;
  const core = words.filter((word, at) => at === 0 || !isSuffix(word));
  const last = core.length > 1 ? core.at(-1) : undefined;
  return {
    words,
    mens: words.slice(1).flatMap(({ sound }) => (mensSuffixes.has(sound) ? [sound] : [])),
    given: first.text,
    together: join(words.slice(0, 2)),
    family: last?.text,
  };
}

function givenLikeness(one: Parted, other: Parted): PartLikeness {
  const apart = one.mens.length > 0 && other.mens.length > 0 && !one.mens.some((sound) => other.mens.includes(sound));
  if (apart) return partLikeness(one.together, other.together);
  return best([
    partLikeness(one.given, other.given),
    partLikeness(one.together, other.given),
    partLikeness(one.given, other.together),
  ]);
}

/** Compares two names, of either script; undefined where one of them names nobody. The order of the two makes no difference. */
export function nameLikeness(left: string, right: string): NameLikeness | undefined {
  const [one, other] = [parted(left), parted(right)];
  if (!one || !other) return undefined;
  if (one.words.length !== other.words.length && soundOf(join(one.words)) === soundOf(join(other.words))) {
    return { given: "same", family: one.family === undefined || other.family === undefined ? "unknown" : "same" };
  }
  const given = givenLikeness(one, other);
  if (one.family === undefined || other.family === undefined) return { given, family: "unknown" };
  // The family's name first, as registers of schools have it.
  const turned = [partLikeness(one.given, other.family), partLikeness(one.family, other.given)];
  if (given !== "same" && turned.every((part) => part === "same")) return { given: "same", family: "same" };
  return { given, family: partLikeness(one.family, other.family) };
}
