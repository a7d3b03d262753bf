// One visit on the phone: words and photographs are kept while they are made, with the old picture over the camera.
(() => {
  "use strict";

  const form = document.querySelector("form[data-visit]");
  const store = window.dubanVisits;
  if (!form || !store) return;
  const camera = document.querySelector("[data-camera]");
  const one = (name, where = form) => where.querySelector(`[data-${name}]`);
  const list = one("shot-list"), template = form.querySelector("template[data-shot]");
  const SAVED = ["result", "note", "held_on", "latitude", "longitude"];
  const newId = () => (crypto.randomUUID ? crypto.randomUUID() : "10000000-1000-4000-8000-100000000000".replace(/[018]/g, (c) => (c ^ (crypto.getRandomValues(new Uint8Array(1))[0] & (15 >> (c / 4)))).toString(16)));
  let visit = null;

  // --- words --------------------------------------------------------------------------------------------------------
  const read = () => Object.fromEntries([...new FormData(form)].filter(([name]) => SAVED.includes(name)));
  function write(fields) {
    for (const [name, value] of Object.entries(fields)) {
      for (const field of form.querySelectorAll(`[name="${name}"]`)) {
        if (field.type === "radio") field.checked = field.value === value; else field.value = value;
      }
    }
  }
  let timer = 0;
  async function save(more = {}) {
    clearTimeout(timer);
    visit = { ...visit, fields: read(), ...more };
    await store.put("visits", visit);
  }
  form.addEventListener("input", () => { clearTimeout(timer); if (visit) timer = setTimeout(save, 400); });

  // --- photographs --------------------------------------------------------------------------------------------------
  async function paint(canvas, blob) {
    const picture = await createImageBitmap(blob).catch(() => null);
    if (picture) fit(canvas, picture, picture.width, picture.height);
  }
  function fit(canvas, picture, width, height) {
    const scale = Math.min(canvas.width / width, canvas.height / height);
    canvas.getContext("2d").drawImage(picture, (canvas.width - width * scale) / 2, (canvas.height - height * scale) / 2, width * scale, height * scale);
  }
  async function addShot(blob, name, over) {
    const photo = { id: newId(), visit: visit.id, blob, name, over: over || "" };
    await store.put("photos", photo);
    await save();
    showShot(photo);
  }
  function showShot(photo) {
    const line = template.content.cloneNode(true).firstElementChild;
    const canvas = line.querySelector("canvas");
    canvas.setAttribute("aria-label", photo.name);
    line.querySelector("[data-shot-over]").textContent = photo.over ? camera.dataset.overWord : "";
    line.querySelector("[data-shot-drop]").addEventListener("click", async () => { await store.drop("photos", photo.id); line.remove(); count(); });
    list.append(line);
    paint(canvas, photo.blob);
    count();
  }
  const count = () => { one("shot-count").textContent = list.children.length; };

  // --- the old picture over the new one -----------------------------------------------------------------------------
  const view = one("camera-view", camera), mix = one("camera-mix", camera);
  const parts = Object.fromEntries(["shoot", "file", "keep", "again", "close"].map((name) => [name, one(`camera-${name}`, camera)]));
  let stream = null, video = null, old = null, over = "", taken = null, frame = 0;

  function draw() {
    const context = view.getContext("2d");
    context.globalAlpha = 1;
    context.fillRect(0, 0, view.width, view.height);
    if (taken) fit(view, taken.picture, taken.picture.width, taken.picture.height);
    else if (video && video.videoWidth) fit(view, video, video.videoWidth, video.videoHeight);
    context.globalAlpha = mix.value / 100;
    if (old.complete && old.naturalWidth) fit(view, old, old.naturalWidth, old.naturalHeight);
    context.globalAlpha = 1;
    if (video && !taken) frame = requestAnimationFrame(draw);
  }
  async function live() {
    taken = null;
    parts.keep.hidden = parts.again.hidden = true;
    if (navigator.mediaDevices && !stream) {
      stream = await navigator.mediaDevices.getUserMedia({ video: { facingMode: "environment", width: { ideal: 1920 } } }).catch(() => null);
      if (stream && !camera.open) { stop(); return; }
      if (stream) {
        video = document.createElement("video");
        video.muted = video.playsInline = true;
        video.srcObject = stream;
        await video.play().catch(() => {});
      }
    }
    parts.shoot.hidden = !stream;
    cancelAnimationFrame(frame);
    draw();
  }
  async function take(blob, name) {
    const picture = await createImageBitmap(blob).catch(() => null);
    if (!picture) return;
    taken = { blob, name, picture };
    parts.shoot.hidden = true;
    parts.keep.hidden = parts.again.hidden = false;
    draw();
  }
  function stop() {
    cancelAnimationFrame(frame);
    if (stream) stream.getTracks().forEach((track) => track.stop());
    stream = video = null;
  }
  function openOver(button) {
    over = button.dataset.over;
    old = new Image();
    old.addEventListener("load", draw);
    old.src = button.dataset.overSrc;
    camera.showModal();
    live();
  }
  parts.shoot.addEventListener("click", () => {
    const shot = document.createElement("canvas");
    [shot.width, shot.height] = [video.videoWidth, video.videoHeight];
    shot.getContext("2d").drawImage(video, 0, 0);
    shot.toBlob((blob) => take(blob, `${new Date().toISOString().slice(0, 19).replace(/\D/g, "")}.jpg`), "image/jpeg", 0.92);
  });
  const overInput = one("over-input"), input = one("shot-input");
  parts.file.addEventListener("click", () => overInput.click());
  overInput.addEventListener("change", () => { const [file] = overInput.files; overInput.value = ""; if (file) take(file, file.name); });
  parts.keep.addEventListener("click", async () => { await addShot(taken.blob, taken.name, over); camera.close(); });
  parts.again.addEventListener("click", live);
  parts.close.addEventListener("click", () => camera.close());
  camera.addEventListener("close", stop);
  mix.addEventListener("input", draw);
  form.querySelectorAll("[data-over]").forEach((button) => button.addEventListener("click", () => openOver(button)));
  one("shot-add").addEventListener("click", () => input.click());
  input.addEventListener("change", async () => { const files = [...input.files]; input.value = ""; for (const file of files) await addShot(file, file.name); });

  // --- where the phone is, only when it is asked --------------------------------------------------------------------
  one("locate").addEventListener("click", () => {
    const told = one("located");
    if (!navigator.geolocation) { told.textContent = camera.dataset.noPosition; return; }
    navigator.geolocation.getCurrentPosition(({ coords }) => {
      write({ latitude: coords.latitude.toFixed(6), longitude: coords.longitude.toFixed(6) });
      told.textContent = camera.dataset.position;
      save();
    }, () => { told.textContent = camera.dataset.noPosition; }, { enableHighAccuracy: true, timeout: 15000 });
  });

  // --- recording ----------------------------------------------------------------------------------------------------
  async function record(event) {
    if (!visit) return; // nothing can be kept here: the form is sent as a whole
    event.preventDefault();
    const buttons = [...form.querySelectorAll(".form-foot button")];
    buttons.forEach((button) => { button.disabled = true; });
    try {
      await save({ ready: true, error: "", made_at: new Date().toISOString() });
      const end = await store.send();
      const [left] = (await store.visits()).filter((row) => row.id === visit.id);
      if (!left) { // the list says that it arrived
        sessionStorage.setItem("duban-visit-sent", "1");
        location.assign(store.queue.dataset.list);
        return;
      }
      if (end) await settled();
    } finally {
      buttons.forEach((button) => { button.disabled = false; });
    }
    scrollTo({ top: 0 });
  }
  // Kept and not sent: the form stays, so that it can still be read and mended; recording again changes the same visit.
  const settled = async () => { form.dataset.kept = ""; };
  form.addEventListener("submit", record);

  async function begin() {
    await store.open();
    const pick = form.dataset.visit;
    const [had] = (await store.visits()).filter((row) => row.pick === pick);
    const title = document.querySelector("h1").textContent.trim();
    visit = had || { id: newId(), pick, title, page: location.pathname, send: form.dataset.send, photos: form.dataset.photos, ready: false };
    if (had) { write(had.fields || {}); for (const photo of await store.photos(had.id)) showShot(photo); }
    else if (form.dataset.moves) write({ held_on: new Date(Date.now() - new Date().getTimezoneOffset() * 60000).toISOString().slice(0, 10) });
    form.querySelector("[data-plain-photos]").remove();
    form.querySelectorAll(".js-only").forEach((part) => { part.hidden = false; });
  }
  begin().catch(() => { visit = null; });
})();
