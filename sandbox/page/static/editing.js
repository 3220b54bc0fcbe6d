// One's own messages: changed in their place, or deleted. And the keys that a message knows.

import { open as openEmoji } from "./emoji.js";
import { ask, whenPut } from "./live.js";
import { notify } from "./notices.js";

let entry = null; // the message that is asked about
let before = null; // where to go back to from an editor

const dialog = () => document.getElementById("delete-message");

export function startEditing() {
  document.addEventListener("keydown", pressed);
  document.addEventListener("submit", (event) => {
    if (!event.target.matches("form.edits")) return;
    event.preventDefault();
    save(event.target);
  });
  document.addEventListener("entry", ({ detail: { what, message } }) => {
    if (what === "edit") edit(message);
    if (what === "delete") askToDelete(message);
    if (what === "react") react(message);
  });
  dialog().addEventListener("close", () => {
    const message = entry;
    entry = null;
    if (dialog().returnValue === "delete") ask("delete", particulars(message)).then(back, notify);
    else (message?.querySelector("form.edits .words") ?? message)?.focus();
  });
  whenPut((element) => {
    const field = element?.querySelector?.("form.edits:not(.is-begun) .words");
    if (field) begin(field);
    else if (before && !document.querySelector("form.edits")) back();
  });
}

/** Change the last of one's own messages in the list above a place to write, as the arrow up does. */
export function editLast(form) {
  const list = form.closest("#thread, .thread-card")?.querySelector("ol") ?? document.getElementById("messages");
  const last = [...(list?.querySelectorAll(":scope > .message[data-mine]") ?? [])].at(-1);
  if (last) edit(last);
  return Boolean(last);
}

/** Save an editor; emptied, it asks whether to delete. */
export function save(form) {
  const text = form.querySelector(".words").value;
  const message = form.closest(".message");
  if (!text.trim() && !message.querySelector(".file, .picture")) return askToDelete(message);
  return ask("edit", { channel: form.dataset.channel, ts: form.dataset.ts, text }).catch(notify);
}

export function leave() {
  return ask("leave-edit").catch(notify);
}

function edit(message) {
  before = document.activeElement;
  ask("begin-edit", { ...particulars(message), element: message.id }).catch(notify);
}

function begin(field) {
  const { form } = field;
  form.classList.add("is-begun");
  field.value = field.defaultValue;
  field.focus();
  field.setSelectionRange(field.value.length, field.value.length);
  field.style.height = `${Math.min(field.scrollHeight, innerHeight * 0.4)}px`;
  form.scrollIntoView({ block: "nearest" });
}

function back() {
  const target = before;
  before = null;
  const lost = document.activeElement === document.body || document.activeElement === null;
  if (lost && target?.isConnected) target.focus({ preventScroll: true });
}

function askToDelete(message) {
  entry = message;
  const copy = message.querySelector(".content").cloneNode(true);
  for (const part of copy.querySelectorAll("form")) part.remove();
  for (const part of copy.querySelectorAll("[id], [data-place]")) part.removeAttribute("id");
  copy.removeAttribute("data-place");
  dialog().querySelector(".preview").replaceChildren(message.querySelector(".author")?.cloneNode(true) ?? "", copy);
  dialog().querySelector(".preview").inert = true;
  dialog().returnValue = "";
  dialog().showModal();
  dialog().querySelector(".danger").focus();
}

function react(message) {
  const button = message.querySelector(":scope > .tools [data-emoji-for]");
  if (button) openEmoji(button);
}

function pressed(event) {
  const message = event.target;
  if (!message.matches?.("li.message") || event.ctrlKey || event.metaKey || event.altKey) return;
  const mine = message.dataset.mine;
  const key = event.key.length === 1 ? event.key.toLowerCase() : event.key;
  const act = { r: () => react(message), e: mine && (() => edit(message)), Delete: mine && (() => askToDelete(message)) }[key];
  if (!act) return;
  event.preventDefault();
  act();
}

function particulars(message) {
  const [, channel, ts] = message.querySelector("[data-place]").dataset.place.split(":");
  return { channel, ts };
}
