// Working through reports with the keyboard: j/k between rows, v opens the verifying form, r the returning one,
// Enter goes on. Off while typing and while a Chinese input method is composing; plain forms work without it.
(() => {
  "use strict";

  const { isComposing } = window.duban;
  const isTyping = (element) => element.isContentEditable || element.matches("textarea, select, input:not([type=checkbox], [type=radio])");

  const rows = () => [...document.querySelectorAll(".check-list > .check-row")];
  const hereOf = () => document.activeElement.closest(".check-row");

  function move(step) {
    const all = rows();
    if (!all.length) return false;
    const here = all.indexOf(hereOf());
    const next = here === -1 ? (step > 0 ? 0 : all.length - 1) : Math.min(all.length - 1, Math.max(0, here + step));
    all[next].focus();
    all[next].scrollIntoView({ block: "start" });
    return true;
  }

  function open(key) {
    const row = hereOf() || rows()[0] || document.querySelector(".check-row");
    const summary = row && row.querySelector(`summary[data-key="${key}"]`);
    if (!summary) return false;
    row.querySelectorAll("details.act[open]").forEach((other) => { if (other !== summary.parentElement) other.open = false; });
    summary.parentElement.open = true;
    const first = summary.parentElement.querySelector("input:not([type=hidden]), textarea");
    if (first) first.focus();
    if (first && first.select) first.select();
    return true;
  }

  const KEYS = { "j": () => move(1), "k": () => move(-1), "v": () => open("v"), "r": () => open("r") };

  document.addEventListener("keydown", (event) => {
    if (isComposing(event) || event.defaultPrevented || document.querySelector("dialog[open]")) return;
    if (event.key === "Escape" && isTyping(event.target) && hereOf()) { hereOf().focus(); return; }
    if (event.ctrlKey || event.metaKey || event.altKey || isTyping(event.target)) return;
    if (event.key === "Enter") { if (document.activeElement.matches(".check-row") && move(1)) event.preventDefault(); return; }
    const act = KEYS[event.key];
    if (act && act()) event.preventDefault();
  });

  // After a row was sent the address names the next one: it takes the focus, ready for v or r.
  const next = location.hash.startsWith("#line-") && document.getElementById(location.hash.slice(1));
  if (next && next.matches(".check-row")) next.focus();
})();
