// Ctrl+K: jump to a conversation, or become somebody else.

import { Choices } from "./choices.js";
import { ask } from "./live.js";
import { go } from "./navigation.js";

const choices = new Choices((_field, option) => {
  dialog().close();
  go(option.dataset.path);
});

const dialog = () => document.getElementById("switcher");
const field = () => document.getElementById("switcher-field");

export function startSwitcher() {
  document.addEventListener("keydown", (event) => {
    if (!(event.ctrlKey || event.metaKey) || event.shiftKey || event.altKey || event.key.toLowerCase() !== "k") return;
    if (document.querySelector("dialog[open]:not(#switcher)")) return;
    event.preventDefault();
    if (dialog().open) dialog().close();
    else open();
  });
  document.addEventListener("click", (event) => {
    if (event.target.closest?.("[data-do=switch]")) open();
    if (event.target === dialog()) dialog().close();
  });
  field().addEventListener("input", offer);
  field().addEventListener("keydown", (event) => {
    if (event.key !== "Escape") choices.pressed(event);
  });
}

function open() {
  field().value = "";
  dialog().showModal();
  field().focus();
  offer();
}

async function offer() {
  const query = field().value;
  choices.expectMore();
  const { html } = await ask("switch", { query }).catch(() => ({ html: "" }));
  if (field().value === query) choices.show(field(), html);
}
