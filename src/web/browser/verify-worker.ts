// The service worker of the verify page: answers from what the page kept when there is no internet. Imports nothing.
// Served as /verify-worker.js, so that its scope can be /verify.

type Kept = { respondWith(answer: Promise<Response>): void; readonly request: Request };
type Lasting = { waitUntil(work: Promise<unknown>): void };
type Worker = {
  skipWaiting(): Promise<void>;
  readonly clients: { claim(): Promise<void> };
  addEventListener(name: "install" | "activate", act: (event: Lasting) => void): void;
  addEventListener(name: "fetch", act: (event: Kept) => void): void;
};

/** The store that the page fills (services/papers/browser/reading/offline.ts). */
const kept = "verify-1";
const worker = globalThis as unknown as Worker;

/** The newest page when there is internet, else the kept one. */
async function page(request: Request): Promise<Response> {
  try {
    return await fetch(request);
  } catch (error) {
    const answer = await (await caches.open(kept)).match("/verify");
    if (answer) return answer;
    throw error;
  }
}

/** Files under /public/ carry their content's hash in their name: a kept one is never stale. */
const file = async (request: Request): Promise<Response> =>
  (await (await caches.open(kept)).match(request.url)) ?? fetch(request);

async function dropOlder(): Promise<void> {
  for (const name of await caches.keys()) if (name.startsWith("verify-") && name !== kept) await caches.delete(name);
  await worker.clients.claim();
}

worker.addEventListener("install", (event) => event.waitUntil(worker.skipWaiting()));
worker.addEventListener("activate", (event) => event.waitUntil(dropOlder()));
worker.addEventListener("fetch", (event) => {
  const { request } = event;
  if (request.method !== "GET") return;
  const { pathname } = new URL(request.url);
  if (request.mode === "navigate" && pathname === "/verify") event.respondWith(page(request));
  else if (pathname.startsWith("/public/")) event.respondWith(file(request));
});
