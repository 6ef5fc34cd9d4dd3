// Keeps the verify page for times without internet: the page itself without any visitor's name, and the files it uses.
import type { Lang } from "../../../../web/language.ts";
import { ownDetector } from "./symbol.ts";

/** The store that the service worker answers from; verify-worker.ts names the same. */
const store = "verify-1";

/** Called on each visit with internet, so that keys and lists of withdrawn papers are the newest seen. */
export async function keepForOffline(lang: Lang): Promise<void> {
  if (!("serviceWorker" in navigator) || !navigator.onLine) return;
  try {
    await navigator.serviceWorker.register("/verify-worker.js", { scope: "/verify" });
    const cache = await caches.open(store);
    const page = await fetch(`/verify?lang=${lang}`, { credentials: "omit" });
    if (page.ok) await cache.put("/verify", page);
    const reader = (await ownDetector()) ? [] : [(await import("./zxing.ts")).binaryPath];
    const used = performance.getEntriesByType("resource").map(({ name }) => name);
    const files = [...used, ...reader].map((name) => new URL(name, location.origin));
    for (const { href, origin, pathname } of files) {
      if (origin !== location.origin || !pathname.startsWith("/public/") || (await cache.match(href))) continue;
      // One file that can't be had must not cost the others.
      await cache.add(href).catch(() => undefined);
    }
  } catch {
    // Private windows and full disks refuse to keep anything: the page then works with internet only.
  }
}
