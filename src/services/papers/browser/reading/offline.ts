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
    const used = performance.getEntriesByType("resource").map(({ name }) => new URL(name));
    const files = used.filter((url) => url.origin === location.origin && url.pathname.startsWith("/public/"));
    if (!(await ownDetector())) {
      const { binaryPath } = await import("./zxing.ts");
      files.push(new URL(binaryPath, location.origin));
    }
    for (const { href } of files) if (!(await cache.match(href))) await cache.add(href);
  } catch {
    // Private windows and full disks refuse to keep anything: the page then works with internet only.
  }
}
