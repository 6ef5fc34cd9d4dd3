// The safe headers of every answer; constant text, made once.
import type { SiteSettings } from "./site.ts";

export type Headers = Readonly<Record<string, string>>;

/** No `unsafe-…` anywhere. Only the verify page may run WebAssembly (the QR reader) and use the camera. */
function contentPolicy(settings: SiteSettings, camera: boolean): string {
  const formTargets = settings.gatewayOrigin === undefined ? "'self'" : `'self' ${settings.gatewayOrigin}`;
  const directives = [
    "default-src 'none'",
    camera ? "script-src 'self' 'wasm-unsafe-eval'" : "script-src 'self'",
    "style-src 'self'",
    // data: for the QR pictures that pages carry in themselves.
    "img-src 'self' data:",
    "font-src 'self'",
    "connect-src 'self'",
    "manifest-src 'self'",
    ...(camera ? ["media-src 'self' blob:", "worker-src 'self'"] : []),
    `form-action ${formTargets}`,
    "base-uri 'none'",
    "frame-ancestors 'none'",
    "object-src 'none'",
  ];
  if (settings.publicOrigin.startsWith("https:")) directives.push("upgrade-insecure-requests");
  return directives.join("; ");
}

const closedFeatures =
  "accelerometer=(), autoplay=(), display-capture=(), geolocation=(), gyroscope=(), magnetometer=(), microphone=(), " +
  "midi=(), payment=(), usb=(), publickey-credentials-get=(self), publickey-credentials-create=(self)";

/** The headers of all pages, and those of the page that may use the camera. */
export function safeHeaders(settings: SiteSettings): { readonly usual: Headers; readonly camera: Headers } {
  const make = (camera: boolean): Headers => ({
    "content-security-policy": contentPolicy(settings, camera),
    "permissions-policy": `${closedFeatures}, camera=${camera ? "(self)" : "()"}`,
    "referrer-policy": "same-origin",
    "cross-origin-opener-policy": "same-origin",
    "cross-origin-resource-policy": "same-origin",
    "origin-agent-cluster": "?1",
    "x-content-type-options": "nosniff",
    "x-frame-options": "DENY",
    "x-dns-prefetch-control": "off",
    "x-permitted-cross-domain-policies": "none",
    "cache-control": "no-store",
    ...(settings.publicOrigin.startsWith("https:")
      ? { "strict-transport-security": "max-age=31536000; includeSubDomains" }
      : {}),
  });
  return { usual: make(false), camera: make(true) };
}
