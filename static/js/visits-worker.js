// The service worker of the visitor's pages. It keeps nothing by itself: visits.js puts the pages and pictures of one
// person into one cache; this only hands them out when the network does not answer.
"use strict";

const KEPT = "duban-visits-";
const PATIENCE = 6000; // milliseconds that a page may take before the kept one is shown

self.addEventListener("install", () => self.skipWaiting());
self.addEventListener("activate", (event) => event.waitUntil(self.clients.claim()));

async function kept(request) {
  for (const name of await caches.keys()) {
    if (!name.startsWith(KEPT)) continue;
    const found = await (await caches.open(name)).match(request, { ignoreVary: true });
    if (found) return found;
  }
  return undefined;
}

async function answer(request) {
  const asked = fetch(request);
  if (request.mode !== "navigate") {
    return asked.catch(async (error) => (await kept(request)) || Promise.reject(error));
  }
  asked.catch(() => {}); // a late refusal is nobody's any more
  const slow = new Promise((_done, fail) => { setTimeout(() => fail(new Error("slow")), PATIENCE); });
  return Promise.race([asked, slow]).catch(async () => (await kept(request)) || asked);
}

self.addEventListener("fetch", (event) => {
  const { request } = event;
  const here = new URL(request.url).origin === self.location.origin;
  if (request.method === "GET" && here) event.respondWith(answer(request));
});
