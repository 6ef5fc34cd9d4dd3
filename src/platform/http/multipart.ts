// Forms with a file: their texts as fields like those of any form, the file's bytes beside them.
import type { FastifyRequest } from "fastify";
import type { Role } from "../../kernel/decider.ts";
import { RefusedRequest } from "./refused-request.ts";
import { form_fields_max } from "./limits.ts";
import type { App } from "./visit.ts";

/** What such a form becomes: texts by name, and the bytes of each file that was chosen. */
export type Sent = Readonly<Record<string, string | Uint8Array>>;

async function readForm(contentType: string, body: Buffer): Promise<Sent> {
  const form = await new Response(new Uint8Array(body), { headers: { "content-type": contentType } }).formData();
  const sent: Record<string, string | Uint8Array> = {};
  let count = 0;
  for (const [name, value] of form) {
    count += 1;
    if (count > form_fields_max) break;
    if (typeof value === "string") sent[name] = value.normalize("NFC").replaceAll("\r\n", "\n");
    else if (value.size > 0) sent[name] = new Uint8Array(await value.arrayBuffer());
  }
  return sent;
}

/**
 * Reads multipart forms of up to so many bytes on the routes that are registered inside. Who may not send one is refused before
 * a byte of it is read: a file of megabytes is nobody's to make the program hold.
 */
export async function withFiles(
  app: App,
  limits: { readonly bytes_max: number; readonly roles: readonly Role[] },
  routes: (inner: App) => void,
): Promise<void> {
  const { bytes_max, roles } = limits;
  await app.register(async (inner) => {
    inner.addHook("onRequest", async ({ method, visit }) => {
      if (method !== "POST") return;
      if (!visit.session) throw new RefusedRequest(403, "people.sign_in_needed");
      if (!visit.session.roles.some((role) => roles.includes(role)))
        throw new RefusedRequest(403, "people.not_allowed");
    });
    const limit = { parseAs: "buffer", bodyLimit: bytes_max } as const;
    inner.addContentTypeParser("multipart/form-data", limit, async (request: FastifyRequest, body: Buffer) => {
      try {
        return await readForm(request.headers["content-type"] ?? "", body);
      } catch {
        throw new RefusedRequest(400, "form.unreadable");
      }
    });
    routes(inner);
  });
}

/** The texts alone. */
export const textsOf = (sent: unknown): Readonly<Record<string, string>> =>
  Object.fromEntries(
    Object.entries((sent ?? {}) as Sent).flatMap(([name, value]) =>
      typeof value === "string" && value.length <= 4_000 ? [[name, value] as const] : [],
    ),
  );

/** The file of this name, when one was chosen. */
export function fileOf(sent: unknown, name: string): Uint8Array | undefined {
  const value = ((sent ?? {}) as Sent)[name];
  return value instanceof Uint8Array ? value : undefined;
}
