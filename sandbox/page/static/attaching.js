// Files on their way into a message: chosen, dropped or pasted, uploaded at once, and sent with the words.

import { ask } from "./live.js";
import { notify } from "./notices.js";
import { upload } from "./upload.js";

const held = new Map(); // by draft: the files of each place to write

export function startAttaching() {
  document.addEventListener("click", clicked);
  document.addEventListener("change", (event) => {
    if (!event.target.matches?.(".attach-field")) return;
    attach(event.target.form, event.target.files);
    event.target.value = "";
  });
  document.addEventListener("paste", (event) => {
    const form = event.target.closest?.("form.write:not(.edits)");
    if (!form || !event.clipboardData?.files.length) return;
    event.preventDefault();
    attach(form, event.clipboardData.files);
  });
  for (const name of ["dragenter", "dragover"]) document.addEventListener(name, hovers);
  document.addEventListener("dragleave", (event) => event.relatedTarget === null && mark(null));
  document.addEventListener("drop", dropped);
}

/** The ids of the files of a draft, once all of them have arrived; what did not was told, and taken away. */
export async function attached(draft) {
  await Promise.all((held.get(draft) ?? []).map((entry) => entry.done));
  return (held.get(draft) ?? []).map((entry) => entry.id);
}

export function hasFiles(form) {
  return Boolean(held.get(form.dataset.draft)?.length);
}

/** They are sent. */
export function letGo(form, draft) {
  held.delete(draft);
  draw(form);
}

/** A place to write is here again, perhaps with files that were chosen before. */
export function draw(form) {
  const list = form.querySelector(".chips");
  if (!list) return;
  const entries = held.get(form.dataset.draft) ?? [];
  list.replaceChildren(...entries.map((entry) => entry.chip));
  list.hidden = entries.length === 0;
  form.classList.toggle("has-files", entries.length > 0);
}

function clicked(event) {
  const button = event.target.closest?.("button[data-attach]");
  if (button) button.form.querySelector(".attach-field").click();
  const remove = event.target.closest?.(".chips button");
  if (!remove) return;
  const form = remove.closest("form");
  const entry = (held.get(form.dataset.draft) ?? []).find(({ chip }) => chip.contains(remove));
  drop(form, entry);
  if (entry.id) ask("drop-file", { file: entry.id }).catch(() => {});
  form.querySelector(".words").focus();
}

function attach(form, files) {
  const { most, tooMany, largest, tooLarge } = form.dataset;
  const entries = held.get(form.dataset.draft) ?? [];
  held.set(form.dataset.draft, entries);
  for (const file of files) {
    if (entries.length >= Number(most)) {
      notify(new Error(tooMany));
      break;
    }
    if (file.size > Number(largest)) notify(new Error(tooLarge.replace("{name}", file.name)));
    else entries.push(begin(form, file));
  }
  draw(form);
  form.querySelector(".words").focus();
}

function begin(form, file) {
  const entry = { id: "", chip: document.createElement("li") };
  const bar = document.createElement("progress");
  bar.setAttribute("aria-label", form.dataset.uploading.replace("{name}", file.name));
  entry.chip.append(picture(file), named(file), bar, crossed(form, file));
  entry.done = upload(file, (share) => (bar.value = share)).then(
    ({ id }) => {
      entry.id = id;
      bar.remove();
    },
    (error) => {
      notify(error);
      drop(form, entry);
    },
  );
  return entry;
}

function drop(form, entry) {
  const entries = held.get(form.dataset.draft) ?? [];
  held.set(form.dataset.draft, entries.filter((other) => other !== entry));
  draw(form);
}

function picture(file) {
  const shown = document.createElement(file.type.startsWith("image/") ? "img" : "span");
  shown.className = "chip-picture";
  if (shown.matches("img")) {
    const reader = new FileReader();
    reader.onload = () => (shown.src = reader.result);
    reader.readAsDataURL(file);
    shown.alt = "";
  } else shown.textContent = (file.name.split(".").at(-1) ?? "").slice(0, 4).toUpperCase();
  return shown;
}

function named(file) {
  const words = document.createElement("span");
  const name = document.createElement("b");
  const size = document.createElement("small");
  name.textContent = file.name;
  size.textContent = file.size < 1e3 ? `${file.size} bytes` : file.size < 1e6 ? `${Math.round(file.size / 1e3)} kB` : `${(file.size / 1e6).toFixed(1)} MB`;
  words.append(name, size);
  return words;
}

function crossed(form, file) {
  const button = document.createElement("button");
  button.type = "button";
  button.className = "tool";
  button.textContent = "✕";
  button.setAttribute("aria-label", form.dataset.remove.replace("{name}", file.name));
  return button;
}

// Dragging: the place that would take the files says so.

function place(event) {
  const pane = event.target.closest?.(".thread-card, #thread, #main");
  return pane?.querySelector("form.write:not(.edits)") ?? null;
}

function hovers(event) {
  if (![...(event.dataTransfer?.types ?? [])].includes("Files")) return;
  const form = place(event);
  event.preventDefault();
  event.dataTransfer.dropEffect = form ? "copy" : "none";
  mark(form);
}

function dropped(event) {
  if (!event.dataTransfer?.files.length) return;
  event.preventDefault(); // or the browser would leave this page for the file
  const form = place(event);
  mark(null);
  if (form) attach(form, event.dataTransfer.files);
}

function mark(form) {
  for (const other of document.querySelectorAll(".is-dropping")) if (other !== form) other.classList.remove("is-dropping");
  form?.classList.add("is-dropping");
}
