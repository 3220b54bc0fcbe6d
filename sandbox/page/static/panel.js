// The dialogs about conversations: open where the server puts one, narrow their lists, hand in what was chosen.

import { ask, whenPut } from "./live.js";

let before = null; // what had the focus when the first one opened

export function startPanel() {
  settle();
  whenPut((element) => element?.id === "panel" && settle());
  document.addEventListener("click", clicked, true); // before the buttons outside of dialogs are minded
  document.addEventListener("submit", submitted);
  document.addEventListener("input", (event) => event.target.matches("#panel .narrows") && narrow(event.target));
  document.addEventListener("keydown", pressed);
}

const dialog = () => document.querySelector("#panel > dialog");

function settle() {
  const shown = dialog();
  if (!shown) {
    if (before?.isConnected && document.activeElement === document.body) before.focus();
    before = null;
    return;
  }
  if (shown.open) return;
  before ??= document.activeElement === document.body ? null : document.activeElement;
  // However it was closed (Esc, a button, a link that leads away), the server must know.
  shown.addEventListener("close", () => ask("panel", { which: "" }).catch(() => {}), { once: true });
  shown.showModal();
}

function clicked(event) {
  const button = event.target.closest?.("#panel button");
  if (event.target === dialog() || button?.classList.contains("close-panel")) return dialog().close();
  if (!button?.dataset.do) return undefined;
  event.stopPropagation();
  const { do: doing, ...particulars } = button.dataset;
  return send(doing, particulars);
}

function submitted(event) {
  const form = event.target;
  if (!form.matches("#panel form")) return;
  event.preventDefault();
  const fields = new FormData(form);
  const { do: doing, ...particulars } = form.dataset;
  const chosen = fields.getAll("who");
  const rest = Object.fromEntries([...fields].filter(([name]) => name !== "who"));
  send(doing, { ...particulars, ...rest, ...(chosen.length ? { who: chosen } : {}) }).then((done) => done && untick(form));
}

async function send(doing, particulars) {
  say("");
  try {
    await ask(doing, particulars);
    return true;
  } catch (error) {
    say(error.message);
    return false;
  }
}

function say(words) {
  const place = document.querySelector("#panel .panel-error");
  if (!place) return;
  place.textContent = words;
  place.hidden = !words;
}

/** Those who were added are members now, and nobody else was chosen. */
function untick(form) {
  for (const box of form.querySelectorAll("[name=who]:checked")) box.checked = false;
}

function rowsOf(field) {
  return [...document.getElementById(field.dataset.narrows).children];
}

function narrow(field) {
  const query = field.value.trim().toLowerCase().replace(/^[@#]/, "");
  for (const row of rowsOf(field)) {
    const isChosen = row.querySelector("input:checked") !== null;
    row.hidden = !isChosen && !row.textContent.toLowerCase().includes(query);
  }
}

/** Enter ticks the first who fits what is typed; when nothing is typed it hands the form in. */
function pressed(event) {
  const field = event.target;
  if (!field.matches?.("#panel .narrows") || event.key !== "Enter" || event.isComposing) return;
  if (!field.value.trim()) return;
  event.preventDefault();
  const row = rowsOf(field).find((one) => !one.hidden && !one.querySelector("input:checked"));
  const control = row?.querySelector("input, a, button");
  if (!control) return;
  control.click();
  field.value = "";
  narrow(field);
}
