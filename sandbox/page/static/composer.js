// Where one writes: Enter sends, Shift+Enter begins a line, `/` `@` `#` `:` complete, drafts are kept for each place.

import { attached, draw, hasFiles, letGo } from "./attaching.js";
import { Choices } from "./choices.js";
import { showDrafts } from "./drafts.js";
import { editLast, leave, save } from "./editing.js";
import { ask, aroundPuts, whenPut } from "./live.js";
import { notify } from "./notices.js";

const WORD = /(?:^|\s)([@#])([\w.-]*)$/;
const EMOJI = /(?:^|[\s(])(:)([a-z0-9_+'-]{2,})$/i;
const COMMAND = /^(\/)([\w-]*)$/;

export function startComposer() {
  const places = "form.write:not(.edits)";
  document.querySelectorAll(places).forEach(begin);
  whenPut((element) => element?.querySelectorAll?.(places).forEach(begin));
  aroundPuts(() => {
    const focused = document.activeElement?.closest?.("form.write")?.dataset.thread;
    return () => {
      // Another conversation in the place of the one where somebody was writing: they write on there.
      if (focused !== undefined && document.activeElement === document.body) fieldOf(focused)?.focus();
    };
  });
  document.addEventListener("submit", (event) => {
    if (!event.target.matches("form.write:not(.edits)")) return;
    event.preventDefault();
    send(event.target);
  });
  document.addEventListener("input", (event) => event.target.matches(".write .words") && typed(event.target));
  document.addEventListener("keydown", (event) => event.target.matches?.(".write .words") && pressed(event), true);
  document.addEventListener("focusout", (event) => event.target.matches?.(".write .words") && choices.hide(event.target));
  document.addEventListener("prefill", (event) => prefill(event.detail));
  document.addEventListener("moved", (event) => setTimeout(moved, 0, event.detail)); // when all of it is there
}

/** Who goes to a conversation by its name means to write there, as in Slack; on a phone that would open the keyboard. */
function moved({ thread, list, beside }) {
  if (beside && beside !== "thread") return; // what has come there has the focus: beside.js
  const from = document.activeElement;
  const means = from === document.body || from?.closest("#sidebar, .message");
  if (means && !list && matchMedia("(hover: hover)").matches) fieldOf(thread ?? "")?.focus({ preventScroll: true });
}

/** Put a command into the composer, for its arguments to be typed. */
export function prefill(words) {
  const field = fieldOf("");
  if (!field) return;
  field.value = words;
  field.focus();
  typed(field);
}

function fieldOf(thread) {
  return [...document.querySelectorAll("form.write")].find((form) => form.dataset.thread === thread)?.querySelector(".words");
}

const choices = new Choices((field, option) => {
  const before = field.value.slice(0, field.selectionStart);
  const found = isBegun(before);
  if (!found) return;
  const start = before.length - found[1].length - found[2].length;
  field.setRangeText(option.dataset.fill, start, field.selectionStart, "end");
  typed(field);
});

/** What may be completed before the caret: its sign, and what follows it. */
function isBegun(before) {
  return before.match(COMMAND) ?? before.match(WORD) ?? before.match(EMOJI);
}

function begin(form) {
  const field = form.querySelector(".words");
  draw(form);
  if (field.dataset.draft === form.dataset.draft) return;
  field.dataset.draft = form.dataset.draft;
  field.value = sessionStorage.getItem(`draft ${form.dataset.draft}`) ?? "";
  grow(field);
}

function typed(field) {
  if (field.dataset.draft) {
    const key = `draft ${field.dataset.draft}`;
    if (field.value) sessionStorage.setItem(key, field.value);
    else sessionStorage.removeItem(key);
    showDrafts();
  }
  grow(field);
  offer(field);
}

function grow(field) {
  field.style.height = "auto";
  field.style.height = `${Math.min(field.scrollHeight, innerHeight * 0.4)}px`;
  field.form?.classList.toggle("has-words", Boolean(field.value.trim()));
}

async function offer(field) {
  const before = field.value.slice(0, field.selectionStart);
  const found = isBegun(before);
  if (!found) return choices.hide(field);
  choices.expectMore();
  const { html } = await ask("complete", { kind: found[1], query: found[2] }).catch(() => ({ html: "" }));
  if (field.value.slice(0, field.selectionStart) !== before) return undefined;
  field.form.classList.toggle("offers-below", field.form.getBoundingClientRect().top < innerHeight * 0.4);
  return choices.show(field, html);
}

function pressed(event) {
  if (event.isComposing) return;
  if (choices.pressed(event)) return;
  const field = event.target;
  const edits = field.form.matches(".edits");
  if (event.key === "Escape" && edits) {
    event.preventDefault();
    leave();
  }
  if (event.key === "ArrowUp" && !edits && !field.value && editLast(field.form)) event.preventDefault();
  if (event.key === "Enter" && !event.shiftKey && !event.altKey) {
    event.preventDefault();
    if (edits) save(field.form);
    else send(field.form);
  }
}

async function send(form) {
  const field = form.querySelector(".words");
  const text = field.value;
  if (!text.trim() && !hasFiles(form)) return;
  const { draft, channel, thread } = form.dataset; // while files arrive, this may become another place to write
  const broadcast = form.querySelector("[name=broadcast]")?.checked ?? false;
  field.value = "";
  typed(field);
  choices.hide(field);
  const slow = setTimeout(() => form.classList.add("is-busy"), 300);
  try {
    const files = await attached(draft);
    await ask("say", { text, files, channel, thread, broadcast });
    letGo(form, draft);
  } catch (error) {
    if (!field.value) field.value = text;
    typed(field);
    notify(error);
  } finally {
    clearTimeout(slow);
    form.classList.remove("is-busy");
  }
  const box = form.querySelector("[name=broadcast]");
  if (box) box.checked = false;
}
