// Ctrl+K or ⌘K: go to a page of the menu or to an item, by keys alone. A combobox over a listbox (WAI-ARIA): the focus
// stays in the box, aria-activedescendant names the line. Nothing acts while an input method is composing.
(() => {
  "use strict";

  const dialog = document.getElementById("palette");
  if (!dialog || !dialog.showModal) return;
  const { isComposing } = window.duban;
  const box = document.getElementById("palette-words");
  const list = document.getElementById("palette-list");
  const status = document.getElementById("palette-status");
  const PAUSE = 120; // milliseconds after the last key before the server is asked
  const MOST = 8; // lines of the menu
  let chosen = 0, asked = null, timer = 0, before = null;

  const pages = () => [...document.querySelectorAll(".desk-rail a[href]:not([data-rail-close]), .user-panel a[href]:not([hreflang])")]
    .map((link) => ({ label: (link.querySelector("span") || link).textContent.trim(), note: "", url: link.href }));

  const options = () => [...list.querySelectorAll("[role=option]")];

  function line(item, at) {
    const option = document.createElement("li");
    option.id = `palette-${at}`;
    option.setAttribute("role", "option");
    option.dataset.url = item.url;
    option.append(Object.assign(document.createElement("span"), { textContent: item.label }));
    if (item.note) option.append(" ", Object.assign(document.createElement("small"), { textContent: item.note }));
    return option;
  }

  function choose(at) {
    const all = options();
    chosen = all.length ? (at + all.length) % all.length : 0;
    all.forEach((option, n) => option.setAttribute("aria-selected", String(n === chosen)));
    if (!all.length) { box.removeAttribute("aria-activedescendant"); return; }
    box.setAttribute("aria-activedescendant", all[chosen].id);
    all[chosen].scrollIntoView({ block: "nearest" });
  }

  function everywhere(words) {
    const url = new URL(box.form.action);
    url.searchParams.set("q", words);
    return { label: `${dialog.dataset.everywhere} “${words}”`, note: "", url: url.href };
  }

  function show(found, failed) {
    const words = box.value.trim();
    const fitting = pages().filter((page) => page.label.toLowerCase().includes(words.toLowerCase()));
    const items = [...found, ...(words ? fitting.slice(0, MOST) : fitting)];
    const none = words && !items.length;
    if (words) items.push(everywhere(words));
    list.replaceChildren(...items.map(line));
    box.setAttribute("aria-expanded", String(items.length > 0));
    status.textContent = failed ? dialog.dataset.failed : none ? dialog.dataset.none : `${dialog.dataset.found} ${items.length}`;
    choose(0);
  }

  // One character is enough of a number; of words it takes two.
  const isEnough = (words) => words.length > 1 || /^[0-9]$/.test(words);

  async function ask(words) {
    if (asked) asked.abort();
    asked = new AbortController();
    try {
      const answer = await fetch(`${dialog.dataset.suggest}?${new URLSearchParams({ q: words })}`, { signal: asked.signal, headers: { accept: "application/json" } });
      if (!answer.ok || answer.redirected) throw new Error("refused");
      const { items } = await answer.json();
      if (box.value.trim() === words) show(items, false);
    } catch (error) {
      if (error.name !== "AbortError") show([], true);
    }
  }

  function typed() {
    clearTimeout(timer);
    const words = box.value.trim();
    show([], false);
    if (isEnough(words)) timer = setTimeout(() => ask(words), PAUSE);
  }

  function open() {
    if (document.querySelector("dialog[open]")) return;
    before = document.activeElement;
    box.value = "";
    dialog.showModal();
    show([], false);
    box.focus();
  }

  function go() {
    const option = options()[chosen];
    if (!option) return;
    dialog.close();
    location.assign(option.dataset.url);
  }

  const KEYS = {
    ArrowDown: () => choose(chosen + 1), ArrowUp: () => choose(chosen - 1), Enter: go,
    PageDown: () => choose(options().length - 1), PageUp: () => choose(0),
  };

  document.addEventListener("keydown", (event) => {
    if (isComposing(event) || event.key.toLowerCase() !== "k" || event.altKey || event.shiftKey || !(event.ctrlKey || event.metaKey)) return;
    event.preventDefault();
    if (dialog.open) dialog.close(); else open();
  });

  box.addEventListener("keydown", (event) => {
    // The Enter that commits Chinese words must not send the form either.
    if (isComposing(event)) { if (event.key === "Enter") event.preventDefault(); return; }
    const act = KEYS[event.key];
    if (act && !event.ctrlKey && !event.metaKey) { event.preventDefault(); act(); }
  });
  box.form.addEventListener("submit", (event) => event.preventDefault());
  box.addEventListener("input", (event) => { if (!event.isComposing) typed(); });
  box.addEventListener("compositionend", typed);

  list.addEventListener("click", (event) => {
    const option = event.target.closest("[role=option]");
    if (option) { chosen = options().indexOf(option); go(); }
  });

  // The browser keeps the focus in a modal dialog, but lets it out to its own bars: it goes round inside.
  dialog.addEventListener("keydown", (event) => {
    if (event.key !== "Tab") return;
    const stops = [box, dialog.querySelector("form[method=dialog] button")];
    const next = stops[(stops.indexOf(document.activeElement) + (event.shiftKey ? stops.length - 1 : 1)) % stops.length];
    event.preventDefault();
    next.focus();
  });
  dialog.addEventListener("close", () => {
    clearTimeout(timer);
    if (asked) asked.abort();
    if (before && before.isConnected) before.focus();
  });

  document.querySelectorAll("[data-palette-open]").forEach((button) => button.addEventListener("click", open));
})();
