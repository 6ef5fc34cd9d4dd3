// How alike two names of one person are: the given name and the family's by their sound, whatever stands between or beside them.
import { likeness, nameTokens, wordsOf, wordToken } from "../../../kernel/name-sound.ts";

/** `same` sounds the same; `close` differs in a vowel or a letter; `near` may be a slip or another name; `other` is another. */
const likenesses = ["same", "close", "near", "other"] as const;
export type PartLikeness = (typeof likenesses)[number];

/** Likeness of two sounds from which one differs by a letter, and from which it may still be a slip of the other. */
const close_least = 0.8;
const near_least = 0.6;

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

interface Parted {
  readonly words: readonly Word[];
  /** Suffixes of men behind the given name. */
  readonly mens: readonly string[];
  readonly given: string;
  /** The given name with what follows it, written together: रामकुमार for राम कुमार. */
  readonly together: string;
  readonly family: string | undefined;
}

const join = (words: readonly Word[]): string => words.map(({ text }) => text).join("");
const isSuffix = ({ sound }: Word): boolean => womensSuffixes.has(sound) || mensSuffixes.has(sound);
const best = (parts: readonly PartLikeness[]): PartLikeness =>
  likenesses.find((likeness) => parts.includes(likeness)) ?? "other";
/** The consonants of a sound: a vowel is what is soonest left out or written otherwise. */
const bare = (sound: string): string => sound.replaceAll(/[AIU]/g, "");

/**
 * Compares names, of either script. Which of the two is named first makes no difference. What
 * was worked out about a word is kept, since the same words come again and again: one comparer for one examination.
 */
export class NameComparer {
  readonly #sounds = new Map<string, string>();
  readonly #parted = new Map<string, Parted | undefined>();

  #sound(text: string): string {
    const known = this.#sounds.get(text);
    if (known !== undefined) return known;
    const sound = wordToken(text);
    this.#sounds.set(text, sound);
    return sound;
  }

  #words(name: string): readonly Word[] {
    return wordsOf(name).map((text) => ({ text, sound: this.#sound(text) }));
  }

  #part(name: string): Parted | undefined {
    const words = this.#words(name);
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

  #parts(name: string): Parted | undefined {
    if (!this.#parted.has(name)) this.#parted.set(name, this.#part(name));
    return this.#parted.get(name);
  }

  #compare(left: string, right: string): PartLikeness {
    const [one, other] = [this.#sound(left), this.#sound(right)];
    if (one === other) return "same";
    const alike = likeness(one, other);
    if (alike >= close_least || (bare(one) === bare(other) && bare(one).length > 1)) return "close";
    return alike >= near_least ? "near" : "other";
  }

  #given(one: Parted, other: Parted): PartLikeness {
    const apart = one.mens.length > 0 && other.mens.length > 0 && !one.mens.some((sound) => other.mens.includes(sound));
    if (apart) return this.#compare(one.together, other.together);
    return best([
      this.#compare(one.given, other.given),
      ...(one.words.length > 1 ? [this.#compare(one.together, other.given)] : []),
      ...(other.words.length > 1 ? [this.#compare(one.given, other.together)] : []),
    ]);
  }

  /** How alike the given names of two whole names are; undefined where one of them names nobody. */
  givenLikeness(left: string, right: string): PartLikeness | undefined {
    const [one, other] = [this.#parts(left), this.#parts(right)];
    if (!one || !other) return undefined;
    const apart = one.words.length !== other.words.length;
    if (apart && this.#sound(join(one.words)) === this.#sound(join(other.words))) return "same";
    const given = this.#given(one, other);
    if (given === "same" || one.family === undefined || other.family === undefined) return given;
    // The family's name first, as registers of schools have it.
    const turned = [this.#compare(one.given, other.family), this.#compare(one.family, other.given)];
    return turned.every((part) => part === "same") ? "same" : given;
  }

  /** The family's name in a whole name; undefined where it is left out. */
  familyOf(name: string): string | undefined {
    return this.#parts(name)?.family;
  }

  /** How alike the closest two of these words are; undefined where there is none on one side. */
  closest(ones: readonly string[], others: readonly string[]): PartLikeness | undefined {
    if (ones.length === 0 || others.length === 0) return undefined;
    return best(ones.flatMap((one) => others.map((other) => this.#compare(one, other))));
  }
}
