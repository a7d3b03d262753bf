// The wall screen turns its pages, reads itself anew, and says so when it no longer can. Without this file the browser
// turns the pages by reading each of them.
(() => {
  "use strict";

  const body = document.body;
  const turn = Number(body.dataset.turn) * 1000;
  const refresh = Number(body.dataset.refresh) * 1000;
  const late = refresh * 2.5;
  const pause = document.getElementById("pause");
  const stale = document.getElementById("stale");
  const gone = document.getElementById("gone");
  let page = Number(body.dataset.page);
  let held = false;
  let turned = performance.now();
  let read = performance.now();
  let readAt = new Date();

  function show(number) {
    page = number;
    turned = performance.now();
    document.querySelectorAll("#pages > section").forEach((one) => { one.hidden = one.id !== `page-${number}`; });
    document.querySelectorAll(".screen-dots a").forEach((link, at) => {
      if (at + 1 === number) link.setAttribute("aria-current", "page");
      else link.removeAttribute("aria-current");
    });
  }

  function hold(on) {
    held = on;
    turned = performance.now();
    pause.setAttribute("aria-pressed", String(on));
    pause.querySelector("[data-run]").hidden = on;
    pause.querySelector("[data-held]").hidden = !on;
  }

  const step = (by) => show(((page - 1 + by + 4) % 4) + 1);

  function tell() {
    const old = performance.now() - read > late;
    stale.hidden = !old;
    if (old) stale.querySelector("[data-since]").textContent = readAt.toLocaleString(document.documentElement.lang);
  }

  async function again() {
    try {
      const answer = await fetch(location.pathname, { cache: "no-store", signal: AbortSignal.timeout(refresh / 2) });
      if (answer.status === 404) {
        // Closed, expired or moved: what is no longer to be shown must go.
        document.getElementById("pages").replaceChildren();
        gone.hidden = false;
        stale.hidden = true;
        return;
      }
      if (!answer.ok) return;
      const fresh = new DOMParser().parseFromString(await answer.text(), "text/html");
      const pages = fresh.getElementById("pages");
      if (!pages) return;
      document.getElementById("pages").replaceWith(pages);
      document.getElementById("stamp").replaceWith(fresh.getElementById("stamp"));
      show(page);
      read = performance.now();
      readAt = new Date();
      gone.hidden = true;
    } catch (error) {
      if (!(error instanceof TypeError || error instanceof DOMException)) throw error;
    } finally {
      if (gone.hidden) tell();
    }
  }

  pause.hidden = false;
  document.querySelector(".screen-keys").hidden = false;
  pause.addEventListener("click", () => hold(!held));
  document.querySelectorAll(".screen-dots a").forEach((link, at) => {
    link.addEventListener("click", (event) => { event.preventDefault(); show(at + 1); });
  });
  document.addEventListener("keydown", (event) => {
    if (event.altKey || event.ctrlKey || event.metaKey) return;
    if (event.key === "ArrowRight") step(1);
    else if (event.key === "ArrowLeft") step(-1);
    else if (event.key === "p" || (event.key === " " && event.target !== pause)) { event.preventDefault(); hold(!held); }
  });
  setInterval(() => { if (!held && performance.now() - turned >= turn) step(1); }, 500);
  setInterval(again, refresh);
})();
