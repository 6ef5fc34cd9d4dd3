// A form's fields as they were sent, and what the schema has against them, as refusals with the field's name.
import type { FastifySchemaValidationError } from "fastify/types/schema.js";
import type { Refusal } from "../../kernel/refusal.ts";
import { form_fields_max } from "./limits.ts";

const ours = new Set(["csrf", "_csrf"]);

/** Name and value of each field, without the token; nothing for a body that is no form. */
export function fieldsOf(body: unknown): readonly (readonly [string, string])[] {
  if (typeof body !== "object" || body === null || Array.isArray(body)) return [];
  const fields: [string, string][] = [];
  for (const [name, value] of Object.entries(body as Readonly<Record<string, unknown>>)) {
    if (ours.has(name)) continue;
    for (const one of Array.isArray(value) ? value : [value]) {
      if (typeof one === "string" && fields.length < form_fields_max) fields.push([name, one]);
    }
  }
  return fields;
}

/** The fields by name, to be shown again; what was sent several times (checkboxes) is joined with commas. */
export function valuesOf(fields: readonly (readonly [string, string])[]): Readonly<Record<string, string>> {
  const values: Record<string, string> = {};
  for (const [name, value] of fields) values[name] = Object.hasOwn(values, name) ? `${values[name]},${value}` : value;
  return values;
}

function refusalOf(error: FastifySchemaValidationError): Refusal {
  const path = error.instancePath.split("/").filter((part) => part !== "");
  const { params } = error as { params: Readonly<Record<string, unknown>> };
  const missing = params["missingProperty"];
  const field = typeof missing === "string" ? missing : (path[0] ?? "");
  const limit = typeof params["limit"] === "number" ? params["limit"] : 0;
  const about = { rule: "form", field };
  if (typeof missing === "string") return { code: "form.field_missing", ...about };
  // An empty box that is too short was left empty.
  if (error.keyword === "minLength" && limit === 1) return { code: "form.field_missing", ...about };
  if (error.keyword === "minLength") return { code: "form.field_too_short", ...about, values: { min: limit } };
  if (error.keyword === "maxLength") return { code: "form.field_too_long", ...about, values: { max: limit } };
  return { code: "form.field_invalid", ...about };
}

/** One refusal a field, in the order of the complaints. */
export function refusalsOf(errors: readonly FastifySchemaValidationError[]): readonly Refusal[] {
  const found = new Map<string, Refusal>();
  for (const error of errors) {
    const refusal = refusalOf(error);
    if (!found.has(refusal.field ?? "")) found.set(refusal.field ?? "", refusal);
  }
  return [...found.values()];
}
