// Phone menu, folding panels and dialogs. Without this file the menu opens by its anchor and every dialog is a page.
(() => {
  "use strict";

  const rail = document.getElementById("desk-rail");
  const opener = document.querySelector("[data-rail-open]");

  function setRail(open) {
    rail.classList.toggle("is-open", open);
    opener.setAttribute("aria-expanded", String(open));
    document.getElementById("main").inert = open;
    if (open) (rail.querySelector("[aria-current]") || rail.querySelector("a")).focus();
    else opener.focus();
  }

  if (rail && opener) {
    opener.setAttribute("role", "button");
    opener.setAttribute("aria-controls", "desk-rail");
    opener.setAttribute("aria-expanded", "false");
    opener.addEventListener("click", (event) => { event.preventDefault(); setRail(!rail.classList.contains("is-open")); });
    opener.addEventListener("keydown", (event) => { if (event.key === " ") { event.preventDefault(); opener.click(); } });
    rail.querySelector("[data-rail-close]").addEventListener("click", (event) => { event.preventDefault(); setRail(false); });
    // Wider screens show the rail beside the page; a menu left open on a phone must not leave the page inert there.
    matchMedia("(min-width: 60.01rem)").addEventListener("change", (event) => {
      if (event.matches && rail.classList.contains("is-open")) setRail(false);
    });
  }

  document.addEventListener("keydown", (event) => {
    if (event.key !== "Escape" || window.duban.isComposing(event)) return;
    if (rail && rail.classList.contains("is-open")) setRail(false);
    document.querySelectorAll("details[data-menu][open]").forEach((menu) => {
      menu.open = false;
      menu.querySelector("summary").focus();
    });
  });

  document.addEventListener("click", (event) => {
    document.querySelectorAll("details[data-menu][open]").forEach((menu) => { if (!menu.contains(event.target)) menu.open = false; });

    const link = event.target.closest("[data-opens]");
    const dialog = link && document.getElementById(link.dataset.opens);
    if (dialog && dialog.showModal && !event.ctrlKey && !event.metaKey) {
      event.preventDefault();
      dialog.showModal();
    }
  });

  if (matchMedia("(max-width: 40rem)").matches) {
    document.querySelectorAll("details[data-phone-closed]").forEach((details) => { details.open = false; });
  }

  // On a phone the public menu scrolls sideways: begin where the reader is.
  const here = document.querySelector(".public-nav [aria-current]");
  if (here) here.closest("nav").scrollLeft = here.offsetLeft - 32;

  // A wide table scrolls inside its own frame; the keyboard must be able to reach that frame.
  document.querySelectorAll(".table-wrap").forEach((wrap) => {
    if (wrap.scrollWidth > wrap.clientWidth + 1 && !wrap.hasAttribute("tabindex")) {
      wrap.tabIndex = 0;
      wrap.setAttribute("role", "region");
      const caption = wrap.querySelector("caption");
      if (caption) wrap.setAttribute("aria-label", caption.textContent.trim());
    }
  });
})();
