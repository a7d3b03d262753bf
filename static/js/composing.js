// Whether an input method is composing: the one answer that every handler of keys asks (Chinese is typed so).
// isComposing alone is not reliable: some input methods send the committing Enter after compositionend.
window.duban = window.duban || {};
(() => {
  "use strict";

  let composing = false;
  document.addEventListener("compositionstart", () => { composing = true; }, true);
  document.addEventListener("compositionend", () => { setTimeout(() => { composing = false; }, 0); }, true);
  window.duban.isComposing = (event) => composing || event.isComposing || event.keyCode === 229;
})();
