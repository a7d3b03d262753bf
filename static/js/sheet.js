// The clerk's sheet: every row is saved while it is typed. Without a connection it is kept on the device and sent when
// the connection is back; what somebody else saved meanwhile is shown beside it, and nobody's words are overwritten.
(() => {
  "use strict";

  const form = document.querySelector("form[data-sheet]");
  if (!form) return;
  const words = form.dataset;
  const general = document.getElementById("words").dataset;
  const user = document.body.dataset.user || "";
  const token = form.querySelector("[name=csrfmiddlewaretoken]").value;
  const state = document.querySelector("[data-state]");
  const offlineBar = document.querySelector("[data-offline-bar]");
  const WAIT = 1000, RETRY = 5000;
  // The same keys as other drafts: signing out clears them, and so does a sending that went well.
  const keyOf = (row) => `duban-draft:${user}:line-${row.id}`;
  const store = {
    get(key) { try { return JSON.parse(localStorage.getItem(key)); } catch { return null; } },
    set(key, value) { try { localStorage.setItem(key, JSON.stringify(value)); } catch { /* full or forbidden: the server has it */ } },
    drop(key) { try { localStorage.removeItem(key); } catch { /* same */ } },
  };
  let offline = false;

  const fieldsOf = (box) => [...box.querySelectorAll("input, textarea, select")].filter((one) => one.form === form && one.type !== "hidden");
  const rows = [...document.querySelectorAll("[data-line]")].map((box) => {
    const prefix = `row${box.dataset.line}-`;
    const row = { box, id: box.dataset.line, prefix, seen: box.querySelector(`[name="${prefix}seen"]`), timer: 0, busy: null, dirty: false, conflict: false };
    row.sent = JSON.stringify(read(row));
    return row;
  });

  function read(row) {
    const found = {};
    for (const field of fieldsOf(row.box)) {
      if (field.type !== "radio") found[field.name] = field.value;
      else if (field.checked) found[field.name] = field.value;
    }
    return found;
  }

  function write(row, found) {
    for (const field of fieldsOf(row.box)) {
      if (!(field.name in found)) { if (field.type === "radio") field.checked = false; continue; }
      if (field.type === "radio") field.checked = field.value === found[field.name];
      else field.value = found[field.name];
    }
  }

  // --- what is filled in --------------------------------------------------------------------------------------------
  function isFilled(row) {
    const now = read(row), value = (name) => (now[row.prefix + name] || "").trim();
    const share = row.box.querySelector(`[name="${row.prefix}claimed"]`);
    if (value("choice") === "progress") return Boolean(value("text")) && (!share || value("claimed") !== "");
    if (value("choice") === "same") return Boolean(value("no_change_why"));
    return value("choice") === "change" && Boolean(row.box.querySelector(".when-change .notice-bar"));
  }

  const already = Number(form.querySelector("[data-filled-bar]").max) - rows.length;
  function count() {
    let filled = already;
    for (const row of rows) {
      const full = isFilled(row);
      filled += full ? 1 : 0;
      row.box.classList.toggle("is-filled", full);
      const mark = row.box.querySelector("[data-line-state]");
      if (mark && full) mark.textContent = words.lineDone;
      repeatMark(row);
    }
    form.querySelector("[data-filled]").textContent = filled;
    form.querySelector("[data-filled-bar]").value = filled;
  }

  // "The same words as last time" is not forbidden, but it is seen.
  function repeatMark(row) {
    const last = row.box.querySelector("[data-last]"), text = row.box.querySelector(`[name="${row.prefix}text"]`);
    if (!last || !text) return;
    const plain = (words) => words.replace(/\s+/g, "");
    const same = plain(text.value) !== "" && plain(text.value) === plain(last.textContent);
    let mark = row.box.querySelector("[data-repeat]");
    if (same && !mark) {
      mark = document.createElement("span");
      mark.className = "badge badge-amber";
      mark.dataset.repeat = "";
      mark.textContent = words.same;
      text.after(mark);
    }
    if (!same && mark) mark.remove();
  }

  // --- saving -------------------------------------------------------------------------------------------------------
  function tell(text) { state.textContent = text; }

  function setOffline(now) {
    if (offline === now) return;
    offline = now;
    offlineBar.hidden = !now;
    tell(now ? words.offline : words.back);
  }

  function changed(row) {
    row.dirty = JSON.stringify(read(row)) !== row.sent;
    if (row.dirty) store.set(keyOf(row), { at: Date.now(), seen: row.seen.value, fields: read(row) });
    clearTimeout(row.timer);
    if (row.dirty && !row.conflict) row.timer = setTimeout(() => save(row), WAIT);
    count();
  }

  function save(row) {
    clearTimeout(row.timer);
    if (row.conflict || !row.dirty) return Promise.resolve();
    if (row.busy) return row.busy.then(() => save(row));
    row.busy = post(row).finally(() => { row.busy = null; });
    return row.busy;
  }

  async function post(row) {
    const now = read(row), shot = JSON.stringify(now), body = new FormData();
    for (const [name, value] of Object.entries(now)) body.append(name, value);
    body.append(row.seen.name, row.seen.value);
    if (!offline) tell(words.saving); // a retry does not wipe out what was said of the lost connection
    let answer, said;
    try {
      answer = await fetch(row.box.dataset.save, { method: "POST", body, headers: { "X-CSRFToken": token, "X-Requested-With": "XMLHttpRequest" }, credentials: "same-origin" });
      said = /json/.test(answer.headers.get("Content-Type") || "") ? await answer.json() : {};
    } catch { setOffline(true); return; }
    if (answer.status >= 502 && answer.status <= 504) { setOffline(true); return; }
    setOffline(false);
    if (general.login && new URL(answer.url).pathname === general.login) { fault(row, general.signedOut); return; }
    if (answer.status === 409 && said.fields) { showConflict(row, said); return; }
    if (!answer.ok) { fault(row, said.error || general.refused); return; }
    fault(row, "");
    row.seen.value = said.version;
    row.sent = shot;
    row.dirty = JSON.stringify(read(row)) !== shot;
    if (row.dirty) changed(row);
    else store.drop(keyOf(row));
    row.box.querySelector("[data-saved-at]").textContent = `${words.saved} ${said.at}`;
    tell(`${words.saved} ${said.at}`);
  }

  function fault(row, text) {
    const line = row.box.querySelector("[data-line-fault]");
    line.textContent = text;
    line.hidden = !text;
    if (text) tell("");
  }

  // --- two people in one row ----------------------------------------------------------------------------------------
  function showConflict(row, said) {
    row.conflict = true;
    tell("");
    const box = row.box.querySelector("[data-conflict]");
    const mine = read(row), list = document.createElement("dl"), line = document.createElement("p");
    line.textContent = said.error;
    const names = Object.keys(said.fields).filter((name) => !name.endsWith("-choice") && (said.fields[name] || "") !== (mine[name] || ""));
    for (const name of names) {
      const label = row.box.querySelector(`label[for="${name}"]`);
      const about = label ? `${label.firstChild.textContent.trim()} · ` : "";
      for (const [who, text] of [[words.theirs, said.fields[name]], [words.mine, mine[name]]]) {
        const dt = document.createElement("dt"), dd = document.createElement("dd");
        dt.textContent = about + who;
        dd.textContent = wordOf(row, name, text) || words.empty;
        list.append(dt, dd);
      }
    }
    const foot = document.createElement("div");
    foot.className = "row";
    foot.append(button(words.keepMine, () => settle(row, said, mine)), button(words.takeTheirs, () => settle(row, said, { ...mine, ...said.fields })));
    box.replaceChildren(line, list, foot);
    box.hidden = false;
  }

  // What somebody reads of a field's value: of a choice its word.
  function wordOf(row, name, value) {
    const list = row.box.querySelector(`select[name="${name}"]`);
    const option = list && value && [...list.options].find((one) => one.value === value);
    return option ? option.textContent.trim() : value;
  }

  function settle(row, said, found) {
    row.conflict = false;
    row.box.querySelector("[data-conflict]").hidden = true;
    write(row, found);
    row.seen.value = said.version;
    row.sent = "";
    changed(row);
    save(row);
  }

  function button(text, act) {
    const made = document.createElement("button");
    made.type = "button";
    made.className = "btn btn-small";
    made.textContent = text;
    made.addEventListener("click", act);
    return made;
  }

  // --- coming back --------------------------------------------------------------------------------------------------
  function restore(row) {
    const kept = store.get(keyOf(row));
    if (!kept || !kept.fields) return;
    const here = read(row), answered = kept.sent && document.querySelector("[data-form-errors]");
    if (answered || JSON.stringify(kept.fields) === JSON.stringify(here)) { store.drop(keyOf(row)); return; }
    write(row, kept.fields);
    row.dirty = true;
    row.sent = "";
    if (String(kept.seen) === row.seen.value) { save(row); return; }
    showConflict(row, { error: general.restored, version: row.seen.value, fields: here });
  }

  const waiting = () => rows.filter((row) => row.dirty && !row.conflict);
  const flush = () => Promise.all(waiting().map(save));
  setInterval(() => { if (offline) flush(); }, RETRY);
  window.addEventListener("online", flush);
  window.addEventListener("offline", () => setOffline(true));
  document.addEventListener("visibilitychange", () => { if (document.visibilityState === "hidden") flush(); });
  window.addEventListener("beforeunload", (event) => {
    if (form.hasAttribute("data-sent") || !waiting().length || !offline) return;
    event.preventDefault();
    event.returnValue = "";
  });

  for (const row of rows) {
    row.box.addEventListener("input", (event) => { if (event.target.form === form) changed(row); });
    row.box.addEventListener("change", (event) => { if (event.target.form === form) changed(row); });
    restore(row);
  }
  form.querySelectorAll("[data-no-script]").forEach((one) => { one.hidden = true; });
  count();

  // --- sending ------------------------------------------------------------------------------------------------------
  // First everything is saved: without a connection nothing is sent, and nothing is lost.
  let ready = false;
  form.addEventListener("submit", async (event) => {
    if (ready) {
      rows.forEach((row) => store.set(keyOf(row), { at: Date.now(), sent: true, seen: row.seen.value, fields: read(row) }));
      return;
    }
    event.preventDefault();
    event.stopImmediatePropagation();
    form.removeAttribute("data-sent");
    const pressed = event.submitter;
    await flush();
    const reached = offline ? false : await fetch(location.pathname, { method: "HEAD", credentials: "same-origin" }).then(() => true, () => false);
    form.querySelectorAll("button[aria-disabled]").forEach((one) => one.removeAttribute("aria-disabled"));
    if (!reached) { setOffline(true); tell(words.first); return; }
    const stuck = rows.find((row) => row.conflict);
    if (stuck) { stuck.box.scrollIntoView(); return; }
    ready = true;
    form.requestSubmit(pressed || undefined);
    ready = false;
  });

  // --- files --------------------------------------------------------------------------------------------------------
  document.addEventListener("duban:uploaded", (event) => {
    const row = rows.find((one) => one.box.contains(event.target));
    if (!row) return;
    event.preventDefault();
    fetch(row.box.dataset.files, { credentials: "same-origin" }).then((answer) => answer.text()).then((text) => {
      const part = new DOMParser().parseFromString(text, "text/html").querySelector("[data-count]");
      if (!part) return;
      row.box.querySelector("[data-file-list]").replaceChildren(part);
      row.box.querySelector("[data-file-count]").textContent = part.dataset.count;
    });
  });
})();
