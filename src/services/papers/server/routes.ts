// The routes of papers: the verify page, its service worker, and the trust list for other verifiers.
import type { FastifyRequest } from "fastify";
import { h } from "preact";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { instantMs } from "../../../kernel/civil-date.ts";
import type { TrustList } from "../../../kernel/papers/trust.ts";
import type { QrReader } from "../../../platform/papers/qr-reader.ts";
import { RefusedRequest } from "../../../platform/http/refused-request.ts";
import { show } from "../../../platform/http/show.ts";
import type { App, Shown, Visit } from "../../../platform/http/visit.ts";
import { VerifyBody, verifyHead } from "../pages/verify-page.tsx";
import { type Answered, answerSent, readSent, type SentPaper, verifyForm_bytes_max } from "./answer.ts";

export interface PaperRoutes {
  /** The trust list as it is now; asked for on every page, so keep it at hand. */
  readonly trust: () => Promise<TrustList>;
  readonly reader: QrReader;
}

const secondsOf = (visit: Visit): number => Math.floor(instantMs(visit.now) / 1000);

function verifyPage(visit: Visit, trust: TrustList, answered?: Answered): Shown {
  const { lang, csrf } = visit;
  const fault = answered && "fault" in answered ? answered.fault : undefined;
  const body = h(VerifyBody, { lang, csrf, trust, todaySeconds: secondsOf(visit), ...answered });
  return { ...verifyHead(lang, fault), body, status: fault === undefined ? 200 : 422 };
}

/** Registers `/verify`, `/verify-worker.js` and `/papers/trust.json`. */
export async function paperRoutes(app: App, { trust, reader }: PaperRoutes): Promise<void> {
  app.get("/verify", { config: { camera: true } }, async (request, reply) =>
    show(request.visit, reply, verifyPage(request.visit, await trust())),
  );
  app.get("/papers/trust.json", { config: { machine: true } }, async (_request, reply) =>
    reply
      .header("access-control-allow-origin", "*")
      .header("cache-control", "public, max-age=3600")
      .send(await trust()),
  );
  app.get("/verify-worker.js", { config: { machine: true }, schema: { hide: true } }, async (_request, reply) => {
    const { publicFolder } = app.site.settings;
    const file = app.site.assets["verify-worker.js"];
    if (publicFolder === undefined || file === undefined) throw new RefusedRequest(404, "request.address_unknown");
    // A newer release may have taken the file away under a program that still runs.
    const script = await readFile(join(publicFolder, file)).catch(() => undefined);
    if (!script) throw new RefusedRequest(404, "request.address_unknown");
    // Asked for at every visit, so that a new release replaces it at once.
    return reply.type("text/javascript; charset=utf-8").header("cache-control", "no-cache").send(script);
  });
  await app.register(async (inner) => {
    // Only this route takes a file, and so only it reads such a form.
    const limit = { parseAs: "buffer", bodyLimit: verifyForm_bytes_max } as const;
    inner.addContentTypeParser("multipart/form-data", limit, async (request: FastifyRequest, body: Buffer) => {
      const sent = await readSent(request.headers["content-type"] ?? "", new Uint8Array(body));
      if (!sent) throw new RefusedRequest(400, "form.unreadable");
      return sent;
    });
    const config = { camera: true, limit: "search" } as const;
    inner.post("/verify", { config, bodyLimit: verifyForm_bytes_max }, async (request, reply) => {
      const sent = sentFrom(request.body);
      const list = await trust();
      const answered = await answerSent(sent, list, secondsOf(request.visit), reader);
      return show(request.visit, reply, verifyPage(request.visit, list, answered));
    });
  });
}

/** The form, also where it came without a photo as a plain form. */
function sentFrom(body: unknown): Pick<SentPaper, "text" | "photo"> {
  const text = typeof body === "object" && body !== null && "text" in body ? body.text : "";
  const photo = typeof body === "object" && body !== null && "photo" in body ? body.photo : undefined;
  return {
    text: typeof text === "string" ? text : "",
    photo: photo instanceof Uint8Array ? photo : new Uint8Array(),
  };
}
