// The safe headers of every answer: helmet says them once at the start, and every answer carries the same text.
import helmet, { type HelmetOptions } from "helmet";
import { ServerResponse, IncomingMessage } from "node:http";
import { Socket } from "node:net";
import type { SiteSettings } from "./site.ts";

export type Headers = Readonly<Record<string, string>>;

/** No `unsafe-…` anywhere. Only the verify page may run WebAssembly (the QR reader) and use the camera. */
function optionsFor(settings: SiteSettings, camera: boolean): HelmetOptions {
  const { gatewayOrigin, publicOrigin } = settings;
  const secure = publicOrigin.startsWith("https:");
  return {
    contentSecurityPolicy: {
      useDefaults: false,
      directives: {
        defaultSrc: ["'none'"],
        scriptSrc: ["'self'", ...(camera ? ["'wasm-unsafe-eval'"] : [])],
        styleSrc: ["'self'"],
        // data: for the QR pictures that pages carry in themselves.
        imgSrc: ["'self'", "data:"],
        fontSrc: ["'self'"],
        connectSrc: ["'self'"],
        manifestSrc: ["'self'"],
        ...(camera ? { mediaSrc: ["'self'", "blob:"], workerSrc: ["'self'"] } : {}),
        formAction: ["'self'", ...(gatewayOrigin === undefined ? [] : [gatewayOrigin])],
        baseUri: ["'none'"],
        frameAncestors: ["'none'"],
        objectSrc: ["'none'"],
        ...(secure ? { upgradeInsecureRequests: [] } : {}),
      },
    },
    frameguard: { action: "deny" },
    referrerPolicy: { policy: "same-origin" },
    strictTransportSecurity: secure ? { maxAge: 31_536_000, includeSubDomains: true } : false,
  };
}

/** What helmet sets on an answer with these options. */
function headersBy(options: HelmetOptions): Headers {
  const request = new IncomingMessage(new Socket());
  const answer = new ServerResponse(request);
  helmet(options)(request, answer, (error) => {
    if (error !== undefined) throw error;
  });
  return Object.fromEntries(Object.entries(answer.getHeaders()).map(([name, value]) => [name, String(value)]));
}

const closedFeatures =
  "accelerometer=(), autoplay=(), display-capture=(), geolocation=(), gyroscope=(), magnetometer=(), microphone=(), " +
  "midi=(), payment=(), usb=(), publickey-credentials-get=(self), publickey-credentials-create=(self)";

/** The headers of all pages, and those of the page that may use the camera. */
export function safeHeaders(settings: SiteSettings): { readonly usual: Headers; readonly camera: Headers } {
  const make = (camera: boolean): Headers => ({
    ...headersBy(optionsFor(settings, camera)),
    "permissions-policy": `${closedFeatures}, camera=${camera ? "(self)" : "()"}`,
    "cache-control": "no-store",
  });
  return { usual: make(false), camera: make(true) };
}
