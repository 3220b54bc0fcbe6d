// The list of messages: stays at its end while one reads there, stays where one reads further up, loads at its edges.

import { ask, aroundPuts, whenPut } from "./live.js";
import { notify } from "./notices.js";

const NEAR = 60; // pixels from the end that still count as the end
const LISTS = "#messages, #replies, .thread-said";
const MESSAGES = "#messages > .message, #replies > .message, .thread-said > .message";
const panes = [
  { scroller: "conversation", list: "messages", thread: "" },
  { scroller: "thread-scroll", list: "replies", thread: "yes" },
];
const states = new Map(); // by scroller: whether it is at its end, and which list it shows

export function startConversation() {
  for (const pane of panes) settle(pane);
  aroundPuts(() => {
    const before = panes.map(measure);
    return () => before.forEach((measured, place) => restore(panes[place], measured));
  });
  document.addEventListener("scroll", scrolled, { capture: true, passive: true });
  new ResizeObserver(() => panes.forEach(pin)).observe(document.body);
  document.addEventListener("load", () => panes.forEach(pin), true); // pictures have come
  document.addEventListener("keydown", walked);
  document.addEventListener("focusin", entered);
  whenPut((element) => ["conversation", "thread"].includes(element?.id) && element.querySelector("[data-message]") && flash());
  flash();
}

function parts({ scroller, list }) {
  return { box: document.getElementById(scroller), list: document.getElementById(list) };
}

/** What is in view, before anything changes. */
function measure(pane) {
  const { box, list } = parts(pane);
  if (!box || !list) return null;
  const state = states.get(pane.scroller);
  const top = box.getBoundingClientRect().top;
  const anchor = [...list.children].find((entry) => entry.dataset.ts && entry.getBoundingClientRect().bottom > top);
  return { turn: list.dataset.turn, end: state?.end ?? true, anchor, at: anchor?.getBoundingClientRect().top };
}

function restore(pane, before) {
  const { box, list } = parts(pane);
  if (!box || !list) return void states.delete(pane.scroller);
  if (!before || before.turn !== list.dataset.turn) return void settle(pane);
  if (before.end && follows(pane)) return void toEnd(box);
  if (before.anchor?.isConnected) box.scrollTop += before.anchor.getBoundingClientRect().top - before.at;
  look(pane);
}

/** A list that was not here before: at its end, or at the message that was asked for. */
function settle(pane) {
  const { box, list } = parts(pane);
  if (!box || !list) return;
  const asked = askedFor(list);
  states.set(pane.scroller, { end: !asked, loading: "" });
  if (asked) asked.scrollIntoView({ block: "center" });
  else toEnd(box);
  rove(list);
  look(pane);
}

function flash() {
  for (const { list } of panes) {
    const there = document.getElementById(list);
    if (there) askedFor(there)?.classList.add("asked-for");
  }
}

/** The message that the address names, where the list has it. */
function askedFor(list) {
  const { message } = list.dataset;
  return message ? list.querySelector(`:scope > [data-ts="${CSS.escape(message)}"]`) : null;
}

function follows(pane) {
  const { list } = parts(pane);
  return !list.querySelector("[data-edge=newer]");
}

function toEnd(box) {
  box.scrollTop = box.scrollHeight;
}

function pin(pane) {
  const { box } = parts(pane);
  if (box && states.get(pane.scroller)?.end) toEnd(box);
}

function scrolled(event) {
  const pane = panes.find(({ scroller }) => scroller === event.target.id);
  if (pane) look(pane);
}

/** Tell the server what of it is in view: whether its end is, and which edge is near. */
function look(pane) {
  const { box, list } = parts(pane);
  const state = states.get(pane.scroller);
  if (!box || !list || !state || box.hidden || !box.clientHeight) return;
  const below = box.scrollHeight - box.scrollTop - box.clientHeight;
  const end = below < NEAR && follows(pane);
  if (end !== state.end) {
    state.end = end;
    ask("follow", { end, thread: pane.thread, turn: list.dataset.turn }).catch(() => {});
  }
  document.body.classList.toggle("reads-above", !states.get("conversation")?.end);
  for (const edge of list.querySelectorAll(":scope > [data-edge]")) {
    const which = edge.dataset.edge;
    const near = which === "older" ? box.scrollTop < 1500 : below < 1500;
    if (near && state.loading !== which) load(pane, state, which, list.dataset.turn);
  }
}

function load(pane, state, which, turn) {
  state.loading = which;
  ask("edge", { which, thread: pane.thread, turn })
    .catch(notify)
    .finally(() => {
      // The messages come in a message of their own, soon after the answer.
      setTimeout(() => {
        state.loading = "";
        look(pane);
      }, 120);
    });
}

// By keyboard: one message can be reached with Tab, the others with the arrows.

function rove(list, target = null) {
  const entries = [...list.querySelectorAll(":scope > .message")];
  const chosen = target ?? entries.at(-1);
  for (const entry of list.querySelectorAll(":scope > .message[tabindex='0']")) if (entry !== chosen) setTab(entry, -1);
  if (chosen) setTab(chosen, 0);
}

function setTab(entry, value) {
  entry.tabIndex = value;
  reachMentions(entry, value);
  for (const tool of entry.querySelectorAll(":scope > .tools > *, :scope > .said > .by > a.author")) tool.tabIndex = value;
}

/** Who is mentioned can be reached from the message, as its links can. */
function reachMentions(entry, value) {
  for (const mention of entry.querySelectorAll(".kit-mention:is([data-user], [data-channel])")) {
    mention.tabIndex = value;
    mention.role = "link";
  }
}

function entered(event) {
  const entry = event.target.closest?.(MESSAGES);
  if (entry && entry.tabIndex !== 0) rove(entry.parentElement, entry);
  const list = event.target.closest?.(LISTS);
  if (event.target.matches?.(".thread-card")) rove(event.target.querySelector(".thread-said"));
  else if (!list && event.target.matches?.(".scrolls")) rove(event.target.querySelector("ol") ?? event.target);
}

function walked(event) {
  const entry = event.target;
  if (!entry.matches?.(MESSAGES)) return;
  const entries = [...entry.parentElement.querySelectorAll(":scope > .message")];
  const at = entries.indexOf(entry);
  const to = { ArrowUp: at - 1, ArrowDown: at + 1, Home: 0, End: entries.length - 1 }[event.key];
  if (to === undefined) return;
  event.preventDefault();
  entries[to]?.focus();
  entries[to]?.scrollIntoView({ block: "nearest" });
}
