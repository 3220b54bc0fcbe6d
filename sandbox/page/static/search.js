// The field of a search: what fits is shown while one types; Ctrl+G leads there.

import { openPane } from "./beside.js";
import { Choices } from "./choices.js";
import { ask } from "./live.js";
import { go } from "./navigation.js";
import { enterList } from "./walk.js";

const PAUSE = 120; // milliseconds between two keys after which somebody wants to see something
let waiting = 0;

const choices = new Choices((field, option) => {
  field.value = option.dataset.fill;
  offer(field);
  seek(field);
});

export function startSearch() {
  document.addEventListener("keydown", (event) => {
    if (event.target.id === "search-field") pressed(event);
    else if (isCall(event)) open(event);
  });
  document.addEventListener("input", (event) => {
    if (event.target.id !== "search-field") return;
    offer(event.target);
    clearTimeout(waiting);
    waiting = setTimeout(seek, PAUSE, event.target);
  });
  document.addEventListener("focusout", (event) => event.target.id === "search-field" && choices.hide(event.target));
  document.addEventListener("submit", (event) => event.target.matches("[data-search]") && event.preventDefault());
}

function isCall(event) {
  return (event.ctrlKey || event.metaKey) && !event.shiftKey && !event.altKey && event.key.toLowerCase() === "g";
}

function open(event) {
  if (document.querySelector("dialog[open]")) return;
  event.preventDefault();
  const field = document.getElementById("search-field");
  if (field && openPane()?.contains(field)) field.select();
  else go(`${location.pathname}?beside=search`);
  field?.focus();
}

function pressed(event) {
  if (event.isComposing || choices.pressed(event)) return;
  if (isCall(event)) {
    event.preventDefault();
    event.target.select();
  } else if (event.key === "Enter" || event.key === "ArrowDown") {
    event.preventDefault();
    clearTimeout(waiting);
    seek(event.target).then(() => enterList(document.getElementById("results")));
  }
}

function seek(field) {
  const query = new URLSearchParams({ beside: "search" });
  if (field.value.trim()) query.set("q", field.value);
  const path = `${location.pathname}?${query}`;
  const here = new URLSearchParams(location.search);
  if (here.get("beside") === "search" && (here.get("q") ?? "") === (query.get("q") ?? "")) return Promise.resolve();
  return go(path, { replace: true });
}

async function offer(field) {
  const query = field.value;
  if (field.selectionStart !== query.length) return choices.hide(field);
  choices.expectMore();
  const { html } = await ask("search-offers", { query }).catch(() => ({ html: "" }));
  if (field.value === query && document.activeElement === field) choices.show(field, html);
  return undefined;
}
