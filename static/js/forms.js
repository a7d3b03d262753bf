// Forms: one sending per click, a question before grave acts, typed text kept over a lost session.
// The server is the guard (tokens, locks); this only saves people trouble.
(() => {
  "use strict";

  const words = document.getElementById("words").dataset;
  const live = document.getElementById("live");
  const user = document.body.dataset.user || "";
  const KEEP_DAYS = 7;
  const PREFIX = "duban-draft:";

  // Read as attributes: a field that is called "method" or "action" hides the property of that name.
  const methodOf = (form) => (form.getAttribute("method") || "get").toLowerCase();

  // --- asking first -------------------------------------------------------------------------------------------------
  function ask(text, then) {
    const box = document.createElement("dialog");
    if (!box.showModal) { if (window.confirm(text)) then(); return; }
    box.className = "dialog";
    const line = document.createElement("p");
    line.textContent = text;
    line.id = "ask-text";
    box.setAttribute("aria-labelledby", "ask-text");
    const foot = document.createElement("div");
    foot.className = "form-foot";
    const yes = document.createElement("button");
    yes.className = "btn btn-primary";
    yes.textContent = words.goOn;
    const no = document.createElement("button");
    no.className = "btn btn-quiet";
    no.textContent = words.goBack;
    foot.append(yes, no);
    box.append(line, foot);
    yes.addEventListener("click", () => { box.close(); then(); });
    no.addEventListener("click", () => box.close());
    const back = document.activeElement;
    box.addEventListener("close", () => { box.remove(); if (back) back.focus(); });
    document.body.append(box);
    box.showModal();
  }

  // --- drafts -------------------------------------------------------------------------------------------------------
  // Staff come back after a new sign-in; a visitor's words must not stay on a shared device after the window is closed.
  const kept = () => (user ? localStorage : sessionStorage);
  const store = {
    get(key) { try { return JSON.parse(kept().getItem(key)); } catch { return null; } },
    set(key, value) { try { kept().setItem(key, JSON.stringify(value)); } catch { /* full or forbidden: the draft is a convenience */ } },
    drop(key) { try { kept().removeItem(key); } catch { /* same */ } },
    keys() { try { return Object.keys(kept()).filter((key) => key.startsWith(PREFIX)); } catch { return []; } },
  };

  const draftKey = (form) => `${PREFIX}${user}:${form.dataset.draft}`;
  const keepable = (field) => field.name && !field.disabled && !field.closest("[data-no-draft]")
    && !/^(hidden|password|file|submit|button|reset|image)$/.test(field.type) && field.autocomplete !== "one-time-code";
  const fields = (form) => [...form.elements].filter(keepable);
  const isBox = (field) => field.type === "checkbox" || field.type === "radio";

  function readForm(form) {
    return fields(form).map((field) => [field.name, isBox(field) ? field.value : "", isBox(field) ? field.checked : field.value]);
  }

  function writeForm(form, saved) {
    const left = saved.slice();
    for (const field of fields(form)) {
      const at = left.findIndex(([name, value]) => name === field.name && (!isBox(field) || value === field.value));
      if (at === -1) continue;
      const [, , content] = left.splice(at, 1)[0];
      if (isBox(field)) field.checked = content; else field.value = content;
    }
  }

  const differs = (a, b) => JSON.stringify(a) !== JSON.stringify(b);

  function tellRestored(form, before) {
    const bar = document.createElement("div");
    bar.className = "notice-bar notice-bar-warn";
    bar.setAttribute("role", "status");
    const text = document.createElement("p");
    text.className = "notice-text";
    text.textContent = words.restored;
    const button = document.createElement("button");
    button.type = "button";
    button.className = "btn btn-small btn-quiet";
    button.textContent = words.discard;
    button.addEventListener("click", () => { writeForm(form, before); store.drop(draftKey(form)); bar.remove(); });
    bar.append(text, button);
    form.prepend(bar);
  }

  function keepDraft(form) {
    const key = draftKey(form);
    const before = readForm(form);
    const draft = store.get(key);
    // The server's answer to what was sent holds the same words, and newer ones where it mended them.
    const answered = draft && draft.sent && document.querySelector("[data-form-errors]");
    if (draft && !answered && differs(draft.fields, before)) {
      writeForm(form, draft.fields);
      tellRestored(form, before);
    }
    let timer = 0;
    form.addEventListener("input", () => {
      clearTimeout(timer);
      timer = setTimeout(() => {
        const now = readForm(form);
        if (differs(now, before)) store.set(key, { at: Date.now(), fields: now });
        else store.drop(key);
      }, 400);
    });
    form.addEventListener("submit", () => store.set(key, { at: Date.now(), sent: true, fields: readForm(form) }));
  }

  // A sent draft is dropped once a signed-in page says that it went well; a sign-in page proves nothing.
  function tidyDrafts() {
    const wentWell = document.querySelector(".message-success");
    const old = Date.now() - KEEP_DAYS * 86400000;
    for (const key of store.keys()) {
      const draft = store.get(key);
      const mine = key.startsWith(`${PREFIX}${user}:`);
      if (!draft || draft.at < old || (mine && draft.sent && wentWell)) store.drop(key);
    }
  }

  tidyDrafts();
  document.querySelectorAll("form[data-draft]").forEach(keepDraft);
  document.body.addEventListener("htmx:load", (event) => event.target.querySelectorAll("form[data-draft]").forEach((form) => {
    if (!form.dataset.draftReady) keepDraft(form);
    form.dataset.draftReady = "yes";
  }));
  document.querySelectorAll("form[data-sign-out]").forEach((form) => form.addEventListener("submit", () => {
    store.keys().filter((key) => key.startsWith(`${PREFIX}${user}:`)).forEach(store.drop);
    dropKept("");
  }));

  // Pages that a visitor keeps on the phone (visits.js): gone when their person signs out, or another one has come.
  const KEPT = "duban-visits-";
  function dropKept(own) {
    if (!("caches" in window)) return;
    caches.keys().then((names) => names.filter((name) => name.startsWith(KEPT) && name !== own).forEach((name) => caches.delete(name))).catch(() => {});
  }
  if (user) dropKept(`${KEPT}${user}`);

  // --- leaving with typed text -----------------------------------------------------------------------------------------
  const touched = new Set();
  let leavingByForm = false;
  document.addEventListener("input", (event) => {
    const form = event.target.closest("form");
    if (form && methodOf(form) === "post" && (form.dataset.draft || form.querySelector("textarea"))) touched.add(form);
  });
  window.addEventListener("beforeunload", (event) => {
    if (leavingByForm || ![...touched].some((form) => form.isConnected && !form.hasAttribute("data-sent"))) return;
    event.preventDefault();
    event.returnValue = "";
  });

  // --- a proposal goes into its field ---------------------------------------------------------------------------------
  document.addEventListener("click", (event) => {
    const offer = event.target.closest("[data-fills]");
    const field = offer && document.getElementById(offer.dataset.fills);
    if (!field) return;
    field.value = offer.value;
    field.dispatchEvent(new Event("input", { bubbles: true }));
    field.focus();
  });

  // --- sending ---------------------------------------------------------------------------------------------------------
  document.addEventListener("submit", (event) => {
    const form = event.target;
    if (methodOf(form) === "dialog") return;
    const own = event.submitter && event.submitter.dataset.confirm; // one button of several may ask
    const question = own || form.dataset.confirm || (form.dataset.askFirst && words.confirm);
    if (question && !form.dataset.asked) {
      event.preventDefault();
      event.stopImmediatePropagation();
      const button = event.submitter;
      delete form.dataset.askFirst;
      ask(question, () => { form.dataset.asked = "yes"; form.requestSubmit(button || undefined); delete form.dataset.asked; });
      return;
    }
    if (form.hasAttribute("data-no-lock") || form.hasAttribute("data-upload") || methodOf(form) !== "post") return;
    if (form.hasAttribute("data-sent")) { event.preventDefault(); event.stopImmediatePropagation(); return; }
    form.setAttribute("data-sent", "");
    live.textContent = words.sending;
    if (!form.hasAttribute("hx-post")) leavingByForm = true;
    // Disabled at once, the pressed button's own name and value would not be sent.
    setTimeout(() => form.querySelectorAll("button:not([type=button])").forEach((button) => { button.setAttribute("aria-disabled", "true"); }), 0);
  }, true);

  function unlock(form) {
    form.removeAttribute("data-sent");
    form.querySelectorAll("button[aria-disabled]").forEach((button) => button.removeAttribute("aria-disabled"));
    leavingByForm = false;
  }
  window.addEventListener("pageshow", () => document.querySelectorAll("form[data-sent]").forEach(unlock));
  document.body.addEventListener("htmx:afterRequest", (event) => {
    const form = event.target.closest("form");
    if (form) unlock(form);
  });

  function tellFailure(text) {
    document.querySelectorAll("[data-failure]").forEach((old) => old.remove());
    const bar = document.createElement("div");
    bar.className = "notice-bar notice-bar-bad";
    bar.dataset.failure = "";
    bar.setAttribute("role", "alert");
    bar.textContent = text;
    (document.querySelector("main .page, main .sign-page, main") || document.body).prepend(bar);
    bar.scrollIntoView({ block: "nearest" });
  }
  document.body.addEventListener("htmx:responseError", () => tellFailure(words.refused));
  document.body.addEventListener("htmx:sendError", () => tellFailure(words.tooSlow));

  // --- small things ------------------------------------------------------------------------------------------------------
  const errors = document.querySelector("[data-form-errors]");
  if (errors) errors.focus();

  document.addEventListener("change", (event) => {
    const box = event.target;
    if (box.type !== "checkbox") return;
    const table = box.closest("table");
    if (!table) return;
    const mark = (one) => one.closest("tr").classList.toggle("is-picked", one.checked);
    if (box.hasAttribute("data-select-all")) {
      table.querySelectorAll("tbody input[type=checkbox]:not(:disabled)").forEach((one) => { one.checked = box.checked; mark(one); });
    } else if (box.closest("tbody")) mark(box);
  });
})();
