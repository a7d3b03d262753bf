// The visitor's pages on a phone: keeping them for the way, and saying what waits on this phone and what is sent.
(() => {
  "use strict";

  const store = window.dubanVisits;
  if (!store) return;
  const { queue, user } = store;
  const words = queue.dataset;
  const CACHE = `duban-visits-${user}`;
  const text = queue.querySelector("[data-queue-text]");
  const login = queue.querySelector("[data-queue-login]");
  const button = queue.querySelector("[data-queue-send]");
  const faults = queue.querySelector("[data-queue-faults]");
  const template = queue.querySelector("[data-fault]");
  const RETRY = 15000;
  let keptPages = null; // null: not known yet; 0: this browser keeps none
  let last = "";

  const fill = (said, values) => said.replace(/\{(\w)\}/g, (_all, name) => values[name]);

  // --- pages for the way --------------------------------------------------------------------------------------------
  async function keepPages() {
    if (!("serviceWorker" in navigator) || !("caches" in window)) { keptPages = 0; return; }
    await navigator.serviceWorker.register(words.worker, { scope: words.list });
    const answer = await fetch(words.keep, { cache: "no-store", redirect: "manual" });
    if (!answer.ok) return;
    const told = await answer.json();
    if (String(told.user) !== user) return;
    for (const name of await caches.keys()) { // of somebody whose session ended without signing out
      if (name.startsWith("duban-visits-") && name !== CACHE) await caches.delete(name);
    }
    const cache = await caches.open(CACHE);
    const own = performance.getEntriesByType("resource").map((one) => new URL(one.name))
      .filter((url) => url.origin === location.origin && !url.pathname.startsWith("/desk/")).map((url) => url.pathname + url.search);
    const wanted = new Set([...told.pages, ...told.pictures, ...own]);
    for (const old of await cache.keys()) {
      const url = new URL(old.url);
      if (!wanted.has(url.pathname + url.search)) await cache.delete(old);
    }
    let pages = 0;
    for (const url of wanted) {
      const isPage = told.pages.includes(url);
      if (!isPage && await cache.match(url)) continue; // pictures and scripts do not change under their address
      const page = await fetch(url, { cache: isPage ? "no-store" : "default", redirect: "manual" }).catch(() => null);
      if (page && page.ok && page.status === 200) { await cache.put(url, page); pages += isPage ? 1 : 0; }
    }
    await keepAssets(cache, told.pages);
    keptPages = pages;
  }

  // What the kept pages ask for: their styles and scripts, also those that this page does not use.
  async function keepAssets(cache, pages) {
    const found = new Set();
    for (const url of pages) {
      const kept = await cache.match(url);
      if (!kept) continue;
      const page = new DOMParser().parseFromString(await kept.text(), "text/html");
      page.querySelectorAll("link[rel=stylesheet], link[rel=icon]").forEach((one) => found.add(one.getAttribute("href")));
      page.querySelectorAll("script[src]").forEach((one) => found.add(one.getAttribute("src")));
    }
    for (const url of found) if (!await cache.match(url)) await cache.add(url).catch(() => {});
  }

  // --- what waits ---------------------------------------------------------------------------------------------------
  async function show(why = last) {
    last = why;
    const waiting = (await store.visits()).filter((visit) => visit.ready);
    const photos = (await store.photos()).filter((photo) => waiting.some((visit) => visit.id === photo.visit));
    const refused = waiting.filter((visit) => visit.error);
    queue.hidden = false;
    login.hidden = why !== "sign-in";
    button.hidden = !waiting.length || why === "sign-in" || why === "other";
    queue.dataset.tone = waiting.length ? "kept" : "good";
    if (why === "other" || refused.length) queue.dataset.tone = "bad";
    const kept = fill(words.kept, { v: waiting.length, p: photos.length });
    const said = { offline: words.offline, "sign-in": words.signIn, other: words.other }[why] || "";
    if (waiting.length) text.textContent = [kept, said].filter(Boolean).join(" ");
    else if (!navigator.onLine || why === "offline") { text.textContent = words.offline; queue.dataset.tone = "kept"; }
    else if (why === "sent") text.textContent = words.sent;
    else if (keptPages) text.textContent = fill(words.ready, { n: keptPages });
    else if (keptPages === 0) text.textContent = words.notReady;
    else queue.hidden = true;
    showFaults(refused);
    document.querySelectorAll("[data-visit-card]").forEach((card) => {
      card.querySelector("[data-card-kept]").hidden = !waiting.some((visit) => visit.pick === card.dataset.visitCard);
    });
  }

  function showFaults(refused) {
    faults.replaceChildren(...refused.map((visit) => {
      const line = template.content.cloneNode(true);
      line.querySelector("[data-fault-text]").textContent = `${visit.title} — ${fill(words.refused, { e: visit.error })}`;
      line.querySelector("[data-fault-open]").href = visit.page;
      line.querySelector("[data-fault-drop]").addEventListener("click", async () => {
        if (!window.confirm(words.askDiscard)) return;
        await store.discard(visit.id);
        show();
      });
      return line;
    }));
    faults.hidden = !refused.length;
  }

  async function send() {
    const had = (await store.visits()).some((visit) => visit.ready);
    if (!had) { await show(navigator.onLine ? "" : "offline"); return; }
    const end = await store.send();
    const left = (await store.visits()).some((visit) => visit.ready);
    await show(end || (left ? "" : "sent"));
    if (end === "offline") setTimeout(send, RETRY);
  }

  document.addEventListener("duban:visits", (event) => {
    if (event.detail.what === "sending") { queue.hidden = false; text.textContent = words.sending; }
    if (event.detail.what === "done") show(event.detail.why);
  });
  button.addEventListener("click", send);
  window.addEventListener("online", send);
  window.addEventListener("offline", () => show("offline"));
  store.open().then(async () => {
    await send();
    await keepPages().catch(() => {});
    const arrived = sessionStorage.getItem("duban-visit-sent");
    sessionStorage.removeItem("duban-visit-sent");
    await show(arrived && !last ? "sent" : last);
  }).catch(() => { /* no store on this device: the forms are sent at once, as without a script */ });
})();
