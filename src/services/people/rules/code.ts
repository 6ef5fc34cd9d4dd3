// One-time codes and passwords as people type them.
import { latinDigits } from "../../../kernel/text.ts";

/** A one-time code: six digits, spaces and hyphens allowed, Devanagari digits too; undefined for anything else. */
export function parseCode(text: string): string | undefined {
  const digits = latinDigits(text.slice(0, 100).normalize("NFC")).replace(/[\s-]/g, "");
  return /^[0-9]{6}$/.test(digits) ? digits : undefined;
}

const enrolmentLetters = /[^A-Z2-7]/g;

/** An enrolment code in its own form: letters and digits without the hyphens that make it readable. */
export const plainEnrolmentCode = (text: string): string =>
  text.toUpperCase().slice(0, 100).replace(enrolmentLetters, "");

export const password_characters_min = 12;
export const password_characters_max = 200;

/** A password may be anything long enough that does not hold the login and is not one sign over and over. */
export function isGoodPassword(password: string, login: string): boolean {
  const characters = Array.from(password);
  if (characters.length < password_characters_min || characters.length > password_characters_max) return false;
  return new Set(characters).size >= 5 && !password.toLowerCase().includes(login.toLowerCase());
}
