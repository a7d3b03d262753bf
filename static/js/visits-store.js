// What a visitor records is first kept on the phone (IndexedDB), then sent; each thing carries an id of its own, so that
// what is sent twice arrives once. Everything belongs to the person who was signed in: another one neither sees nor sends it.
(() => {
  "use strict";

  const queue = document.querySelector("[data-queue]");
  if (!queue) return;
  const urls = queue.dataset;
  const user = document.body.dataset.user || "";
  const NAME = "duban-visits";

  // --- the store on the phone ---------------------------------------------------------------------------------------
  let opened = null;
  function open() {
    opened = opened || new Promise((done, fail) => {
      const asked = indexedDB.open(NAME, 1);
      asked.onupgradeneeded = () => {
        asked.result.createObjectStore("visits", { keyPath: "id" });
        asked.result.createObjectStore("photos", { keyPath: "id" });
      };
      asked.onsuccess = () => done(asked.result);
      asked.onerror = () => fail(asked.error);
    });
    return opened;
  }

  async function act(store, mode, work) {
    const base = await open();
    return new Promise((done, fail) => {
      const run = base.transaction(store, mode);
      const asked = work(run.objectStore(store));
      run.oncomplete = () => done(asked.result);
      run.onerror = run.onabort = () => fail(run.error);
    });
  }

  const put = (store, row) => act(store, "readwrite", (rows) => rows.put({ ...row, user }));
  const drop = (store, id) => act(store, "readwrite", (rows) => rows.delete(id));
  const mine = async (store) => (await act(store, "readonly", (rows) => rows.getAll())).filter((row) => row.user === user);
  const visits = () => mine("visits");
  const photos = async (visit) => (await mine("photos")).filter((row) => !visit || row.visit === visit);

  async function discard(visit) {
    for (const photo of await photos(visit)) await drop("photos", photo.id);
    await drop("visits", visit);
  }

  // --- sending ------------------------------------------------------------------------------------------------------
  class Stop extends Error {}
  const stop = (why) => { throw new Stop(why); };

  async function ask(url, options) {
    let answer;
    try {
      answer = await fetch(url, { cache: "no-store", redirect: "manual", credentials: "same-origin", ...options });
    } catch { stop("offline"); }
    if (answer.type === "opaqueredirect" || answer.status === 401) stop("sign-in");
    if (answer.status >= 500 || answer.status === 429) stop("offline");
    return answer;
  }

  // Whose session it is is asked each time: the page on the screen may be older than the person at the phone.
  async function pass() {
    const told = await (await ask(urls.pass)).json();
    if (String(told.user) !== user) stop("other");
    return told.token;
  }

  async function post(url, token, fields) {
    const body = new FormData();
    for (const [name, value] of Object.entries(fields)) if (value !== "" && value != null) body.append(name, value, ...(value instanceof Blob ? [fields.name || "photo.jpg"] : []));
    const answer = await ask(url, { method: "POST", body, headers: { "X-CSRFToken": token, "X-Requested-With": "XMLHttpRequest" } });
    if (answer.ok) return "";
    const said = await answer.json().catch(() => ({}));
    return said.error || String(answer.status);
  }

  async function sendVisit(visit, token) {
    if (!visit.sent) {
      const own = (await photos(visit.id)).length;
      const error = await post(visit.send, token, { ...visit.fields, client_id: visit.id, made_at: visit.made_at, photos_expected: own });
      await put("visits", { ...visit, error, sent: !error });
      if (error) return;
    }
    let faults = "";
    for (const photo of await photos(visit.id)) {
      const fields = { visit: visit.id, client_id: photo.id, over: photo.over || "", photo: photo.blob, name: photo.name };
      const error = await post(visit.photos, token, fields);
      if (error) faults = error; else await drop("photos", photo.id);
      tell("sending");
    }
    if (faults) await put("visits", { ...visit, sent: true, error: faults }); else await drop("visits", visit.id);
  }

  async function sendAll() {
    const waiting = (await visits()).filter((visit) => visit.ready);
    if (!waiting.length) return "";
    try {
      const token = await pass();
      tell("sending");
      for (const visit of waiting) await sendVisit(visit, token);
      return "";
    } catch (error) {
      if (error instanceof Stop) return error.message;
      throw error;
    }
  }

  // One window of the phone at a time; the server would take a thing once anyway.
  async function send() {
    const run = () => sendAll();
    const end = navigator.locks ? await navigator.locks.request(NAME, run) : await run();
    tell("done", end);
    return end;
  }

  const tell = (what, why = "") => document.dispatchEvent(new CustomEvent("duban:visits", { detail: { what, why } }));
  window.dubanVisits = { queue, user, visits, photos, put, drop, discard, send, open, tell };
})();
