// Uploads: drop, several at once, phone camera, a bar for each file. Each file goes alone to the form's own action,
// so one bad file does not take the good ones with it. Without this file the form is sent as a whole.
(() => {
  "use strict";

  const words = document.getElementById("words").dataset;

  function sizeText(bytes) {
    if (bytes < 1024 * 1024) return `${Math.max(1, Math.round(bytes / 1024))} KB`;
    return `${(bytes / 1024 / 1024).toFixed(1)} MB`;
  }

  function makeLine(list, item, remove) {
    const line = document.createElement("li");
    const name = document.createElement("span");
    name.textContent = `${item.file.name} · ${sizeText(item.file.size)}`;
    const state = document.createElement("span");
    state.className = "upload-state";
    state.textContent = words.waiting;
    const bar = document.createElement("progress");
    bar.max = 100;
    bar.value = 0;
    bar.setAttribute("aria-label", item.file.name);
    const away = document.createElement("button");
    away.type = "button";
    away.className = "link-btn";
    away.textContent = words.remove;
    away.addEventListener("click", () => { line.remove(); remove(item); });
    line.append(name, state, bar, away);
    list.append(line);
    list.hidden = false;
    return { line, state, bar, away };
  }

  function reasonOf(xhr) {
    if (xhr.status === 413) return words.tooLarge;
    if (signedOut(xhr)) return words.signedOut;
    try {
      const said = JSON.parse(xhr.responseText);
      if (said.error) return said.error;
    } catch { /* not JSON: look for the form's own errors in the page that came back */ }
    const page = new DOMParser().parseFromString(xhr.responseText || "", "text/html");
    const errors = page.querySelectorAll("[data-form-errors] li, .errorlist li");
    if (errors.length) return [...new Set([...errors].map((one) => one.textContent.trim()))].join(" ");
    return words.refused;
  }

  const signedOut = (xhr) => words.login && new URL(xhr.responseURL || location.href).pathname === words.login;
  const failed = (xhr) => xhr.status >= 400 || signedOut(xhr) || /data-form-errors/.test(xhr.responseText || "");

  function sendOne(form, input, item) {
    return new Promise((done) => {
      const data = new FormData(form);
      data.delete(input.name);
      data.append(input.name, item.file, item.file.name);
      const xhr = new XMLHttpRequest();
      xhr.open("POST", form.getAttribute("action") || location.href);
      xhr.setRequestHeader("X-Requested-With", "XMLHttpRequest");
      xhr.upload.addEventListener("progress", (event) => {
        if (event.lengthComputable) item.view.bar.value = Math.round((event.loaded / event.total) * 100);
      });
      const finish = (good, text) => {
        item.done = good;
        item.view.line.className = good ? "upload-good" : "upload-bad";
        item.view.state.textContent = text;
        item.view.bar.value = good ? 100 : 0;
        item.view.away.hidden = good;
        done(xhr);
      };
      xhr.addEventListener("load", () => (failed(xhr) ? finish(false, `${words.failed}: ${reasonOf(xhr)}`) : finish(true, words.stored)));
      xhr.addEventListener("error", () => finish(false, words.tooSlow));
      item.view.state.textContent = words.sending;
      xhr.send(data);
    });
  }

  function cameraButton(zone, input, add) {
    if (!matchMedia("(pointer: coarse)").matches || (input.accept && !input.accept.includes("image"))) return;
    const shot = document.createElement("input");
    shot.type = "file";
    shot.accept = "image/*";
    shot.setAttribute("capture", "environment");
    shot.hidden = true;
    shot.addEventListener("change", () => { add(shot.files); shot.value = ""; });
    const button = document.createElement("button");
    button.type = "button";
    button.className = "btn btn-quiet";
    button.textContent = words.camera;
    button.addEventListener("click", () => shot.click());
    zone.append(button, shot);
  }

  function improve(form) {
    const zone = form.querySelector("[data-dropzone]");
    const input = zone && zone.querySelector("input[type=file]");
    const list = form.querySelector("[data-upload-list]");
    if (!input || !list) return;
    let items = [];
    let busy = false;

    const needed = input.required;
    const settle = () => { input.required = needed && !items.length; };
    const remove = (item) => { items = items.filter((one) => one !== item); settle(); };
    const add = (files) => {
      if (!input.multiple) { items = []; list.replaceChildren(); }
      for (const file of files) {
        const item = { file, done: false };
        item.view = makeLine(list, item, remove);
        items.push(item);
      }
      settle();
    };

    input.addEventListener("change", () => { add(input.files); input.value = ""; settle(); });
    zone.addEventListener("dragover", (event) => { event.preventDefault(); zone.classList.add("is-over"); });
    zone.addEventListener("dragleave", () => zone.classList.remove("is-over"));
    zone.addEventListener("drop", (event) => {
      event.preventDefault();
      zone.classList.remove("is-over");
      add(event.dataTransfer.files);
    });
    cameraButton(zone, input, add);

    form.addEventListener("submit", async (event) => {
      if (!items.length) return;
      event.preventDefault();
      if (busy) return;
      busy = true;
      const buttons = form.querySelectorAll("button:not([type=button])");
      buttons.forEach((button) => button.setAttribute("aria-disabled", "true"));
      let last = null;
      for (const item of items.filter((one) => !one.done)) last = await sendOne(form, input, item);
      busy = false;
      buttons.forEach((button) => button.removeAttribute("aria-disabled"));
      if (!items.every((one) => one.done)) return;
      // A page that shows the files itself takes the word and goes on; else the form's next page is opened.
      const told = new CustomEvent("duban:uploaded", { bubbles: true, cancelable: true });
      if (!form.dispatchEvent(told)) { items = []; list.replaceChildren(); list.hidden = true; settle(); return; }
      form.setAttribute("data-sent", "");
      location.assign(form.dataset.next || (last && last.responseURL) || location.href);
    });
  }

  document.querySelectorAll("form[data-upload]").forEach(improve);
})();
