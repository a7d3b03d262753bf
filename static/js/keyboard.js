// Keys for people who work through lists. Off while a Chinese input method is composing and while typing,
// except Ctrl+Enter, which sends the form in hand after a question.
(() => {
  "use strict";

  const { isComposing } = window.duban;

  const isTyping = (element) =>
    element.isContentEditable || element.matches("textarea, select, input:not([type=checkbox], [type=radio], [type=button], [type=submit])");

  const rows = () => [...document.querySelectorAll("table[data-rows] tbody tr[tabindex]")].filter((row) => row.offsetParent !== null);

  function moveRow(step) {
    const all = rows();
    if (!all.length) return false;
    const here = all.findIndex((row) => row === document.activeElement || row.contains(document.activeElement));
    const next = here === -1 ? (step > 0 ? 0 : all.length - 1) : Math.min(all.length - 1, Math.max(0, here + step));
    all[next].focus();
    all[next].scrollIntoView({ block: "nearest" });
    return true;
  }

  function openRow() {
    const row = document.activeElement.closest("tr[tabindex]");
    if (!row || row !== document.activeElement) return false;
    const link = row.querySelector("a[data-row-link]") || row.querySelector("a[href]");
    if (!link) return false;
    link.click();
    return true;
  }

  function pickRow() {
    const row = document.activeElement.closest("tr[tabindex]");
    const box = row && row.querySelector("input[type=checkbox]:not(:disabled)");
    if (!box) return false;
    box.click();
    return true;
  }

  function focusSearch() {
    const box = document.querySelector("main [data-search]") || document.querySelector("[data-search]");
    if (!box) return false;
    box.focus();
    if (box.select) box.select();
    return true;
  }

  function showHelp() {
    const help = document.getElementById("keyboard-help");
    if (!help || !help.showModal) return false;
    if (!help.open) help.showModal();
    return true;
  }

  function go(key) {
    const target = document.body.dataset["go" + key.toUpperCase()];
    if (!target) return false;
    location.assign(target);
    return true;
  }

  function sendForm() {
    const form = document.activeElement.closest("form");
    if (!form || (form.getAttribute("method") || "").toLowerCase() !== "post" || !form.requestSubmit) return false;
    if (!form.noValidate && !form.reportValidity()) return true;
    form.dataset.askFirst = "yes";
    form.requestSubmit(form.querySelector("button.btn-primary:not([type=button])") || undefined);
    return true;
  }

  let afterG = false;
  const KEYS = {
    "/": focusSearch, "?": showHelp, "j": () => moveRow(1), "k": () => moveRow(-1), "Enter": openRow, "x": pickRow,
    "g": () => { afterG = true; setTimeout(() => { afterG = false; }, 1500); return true; },
  };

  document.addEventListener("keydown", (event) => {
    if (isComposing(event) || event.defaultPrevented) return;
    if (event.key === "Enter" && (event.ctrlKey || event.metaKey) && !document.querySelector("dialog[open]")) {
      if (sendForm()) event.preventDefault();
      return;
    }
    if (event.altKey && event.key === "ArrowRight" && !isTyping(event.target)) {
      const link = document.querySelector("a[data-next-item]");
      if (link) { event.preventDefault(); link.click(); }
      return;
    }
    if (event.ctrlKey || event.metaKey || event.altKey || isTyping(event.target) || document.querySelector("dialog[open]")) return;
    if (afterG) {
      afterG = false;
      if (go(event.key)) { event.preventDefault(); return; }
    }
    const act = KEYS[event.key];
    if (act && act()) event.preventDefault();
  });

  document.querySelectorAll("[data-keyboard-help]").forEach((button) => {
    const wrap = button.closest("[hidden]");
    if (wrap) wrap.hidden = false;
    button.addEventListener("click", showHelp);
  });
})();
