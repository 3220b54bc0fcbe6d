// The modal: opens where the server puts one, takes the focus and gives it back, is handed in, closes with Esc.

import { ask, whenPut } from "./live.js";
import { notify } from "./notices.js";

const FIELDS = "input:not([type=hidden]):not(:disabled), textarea:not(:disabled), select:not(:disabled), .modal-body button:not(:disabled)";
let before = null; // what had the focus when the first one opened
let errors = "";

export function startModals() {
  settle();
  whenPut((element) => element?.id === "modals" && settle());
  document.addEventListener("submit", (event) => {
    if (!event.target.closest("dialog.modal")) return;
    event.preventDefault();
    submit(event.target.closest("dialog.modal"));
  });
  document.addEventListener("click", (event) => {
    const button = event.target.closest?.("dialog.modal [data-do=close]");
    if (button) close(button.closest("dialog"));
  });
}

function settle() {
  const dialog = document.querySelector("#modals > dialog.modal");
  if (!dialog) {
    if (before?.isConnected) before.focus();
    before = null;
    errors = "";
    return;
  }
  if (!dialog.open) {
    before ??= document.activeElement === document.body ? null : document.activeElement;
    dialog.addEventListener("cancel", (event) => {
      event.preventDefault(); // Esc: the server takes it away, and tells the app if it wants to know
      close(dialog);
    });
    dialog.showModal();
    first(dialog)?.focus();
  }
  complain(dialog);
}

function first(dialog) {
  const body = dialog.querySelector(".modal-body");
  return body.querySelector("[autofocus]") ?? body.querySelector(FIELDS) ?? dialog.querySelector("button[type=submit]") ?? body;
}

/** The first field with an error gets the focus, once. */
function complain(dialog) {
  const wrong = [...dialog.querySelectorAll("[aria-invalid=true]")];
  const now = wrong.map((field) => field.id).join(" ");
  if (now && now !== errors && now.length > errors.length) wrong[0].focus();
  errors = now;
}

async function submit(dialog) {
  const button = dialog.querySelector("button[type=submit]");
  if (!button || dialog.classList.contains("is-busy")) return;
  errors = "";
  busy(dialog, true);
  say(dialog, "");
  try {
    await ask("submit", { view: dialog.dataset.view });
    // What the server makes of it (errors, another view, none) is put right after this.
    setTimeout(() => complain(dialog), 150);
  } catch (error) {
    say(dialog, `⚠ ${error.message}`);
  }
  busy(dialog, false);
}

function busy(dialog, is) {
  dialog.classList.toggle("is-busy", is);
  dialog.setAttribute("aria-busy", String(is));
}

function say(dialog, words) {
  const place = dialog.querySelector(".modal-error");
  place.textContent = words;
  place.hidden = !words;
}

function close(dialog) {
  ask("close", { view: dialog.dataset.view }).catch(notify);
}
