// A link to something inside a folded section opens it; so do faults that came back and words that were put back.
(() => {
  "use strict";

  function show(target) {
    if (!target) return;
    for (let box = target.closest("details"); box; box = box.parentElement.closest("details")) box.open = true;
  }

  const aimed = () => (location.hash ? document.getElementById(decodeURIComponent(location.hash.slice(1))) : null);

  document.querySelectorAll("[data-form-errors], form[data-draft] > .notice-bar[role=status]").forEach(show);
  show(aimed());
  window.addEventListener("hashchange", () => {
    show(aimed());
    if (aimed()) aimed().scrollIntoView();
  });

  // Parts that arrive later push what was aimed at away; it is brought back until the reader scrolls.
  let moved = false;
  ["wheel", "touchmove", "keydown", "mousedown"].forEach((name) => window.addEventListener(name, () => { moved = true; }, { passive: true }));
  document.body.addEventListener("htmx:afterSettle", () => {
    if (!moved && aimed()) { show(aimed()); aimed().scrollIntoView(); }
  });
  if (document.querySelector("[data-form-errors]")) document.querySelector("[data-form-errors]").focus();
})();
