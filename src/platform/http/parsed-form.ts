// Reads a urlencoded form: text in NFC, at most so many fields, no names that could reach into objects.
import { form_fields_max } from "./limits.ts";

/** The fields by name; a repeated one becomes a list. What is beyond the limit is left out. */
export function parsedForm(text: string): Record<string, string | string[]> {
  const fields: Record<string, string | string[]> = Object.create(null) as Record<string, string | string[]>;
  let count = 0;
  for (const [name, value] of new URLSearchParams(text)) {
    count += 1;
    if (count > form_fields_max) break;
    const own = value.normalize("NFC").replaceAll("\r\n", "\n");
    const before = fields[name];
    if (before === undefined) fields[name] = own;
    else fields[name] = Array.isArray(before) ? [...before, own] : [before, own];
  }
  return fields;
}
