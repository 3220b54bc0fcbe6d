// The emoji picker: for a reaction to a message, or for the words being typed. It remembers what was chosen before.

import { insert } from "./formatting.js";
import { ask } from "./live.js";
import { notify } from "./notices.js";

const KEPT = "emoji recents";
const FIRST = ["+1", "white_check_mark", "eyes", "raised_hands", "tada", "heart", "joy", "pray"];
const MOST = 18;
let opener = null;
let loaded = null;

const picker = () => document.getElementById("emoji-picker");
const search = () => picker().querySelector("input");

export function startEmoji() {
  document.addEventListener("click", (event) => {
    const button = event.target.closest?.("button[data-emoji-for]");
    if (button) return opener === button ? close() : open(button);
    const tap = event.target.closest?.("button[data-tap]");
    if (tap) ask("react", { ...place(tap), emoji: tap.dataset.tap }).catch(notify); // put, or taken away again
    const cell = event.target.closest?.("#emoji-picker [data-name]");
    if (cell) return choose(cell.dataset.name);
    if (opener && !event.target.closest?.("#emoji-picker")) close(false);
    return undefined;
  });
  search().addEventListener("input", filter);
  picker().addEventListener("keydown", pressed);
  document.addEventListener("scroll", (event) => opener && !picker().contains(event.target) && close(false), { capture: true, passive: true });
}

/** Open it beside a button, which says what for: the words of its form, or its message. */
export async function open(button) {
  if (opener) close(false);
  opener = button;
  opener.setAttribute("aria-expanded", "true");
  opener.closest(".message")?.classList.add("has-menu");
  picker().showPopover();
  search().value = "";
  loaded ??= ask("emoji").then(({ html }) => (picker().querySelector(".all").innerHTML = html)); // drawn and escaped by the server
  if (matchMedia("(hover: hover)").matches) search().focus(); // on a phone that would open the keyboard over it
  move();
  await loaded.catch((error) => {
    loaded = null;
    notify(error);
  });
  recall();
  filter();
}

function move() {
  const at = (opener.offsetParent ? opener : opener.closest(".message")).getBoundingClientRect(); // on a phone it is hidden
  const { offsetWidth: width, offsetHeight: height } = picker();
  const below = at.bottom + height + 12 < innerHeight;
  picker().style.top = `${Math.max(8, below ? at.bottom + 4 : Math.min(at.top - height - 4, innerHeight - height - 8))}px`;
  picker().style.left = `${Math.max(8, Math.min(at.left, innerWidth - width - 8))}px`;
}

function close(refocus = true) {
  const button = opener;
  opener = null;
  picker().hidePopover();
  button?.removeAttribute("aria-expanded");
  button?.closest(".message")?.classList.remove("has-menu");
  if (refocus && button?.isConnected) (button.form?.querySelector(".words") ?? button.closest(".message") ?? button).focus();
}

function choose(name) {
  const button = opener;
  remember(name);
  close();
  if (!button) return;
  const field = button.form?.querySelector(".words");
  if (field) return insert(field, `:${name}: `);
  const there = [...button.closest(".message").querySelectorAll(".reaction.mine")].some((mine) => mine.dataset.emoji === name);
  if (!there) ask("react", { ...place(button), emoji: name }).catch(notify); // chosen twice it stays
  return undefined;
}

/** Where the message is that a button belongs to. */
function place(button) {
  const [, channel, ts] = button.closest(".message").querySelector("[data-place]").dataset.place.split(":");
  return { channel, ts };
}

function kept() {
  try {
    const names = JSON.parse(localStorage.getItem(KEPT) ?? "[]");
    return Array.isArray(names) ? names : [];
  } catch {
    return [];
  }
}

function remember(name) {
  localStorage.setItem(KEPT, JSON.stringify([name, ...kept().filter((other) => other !== name)].slice(0, MOST)));
}

/** What was chosen before comes first, filled up with what most people choose. */
function recall() {
  const section = picker().querySelector(".recent");
  if (!section) return;
  const cells = [...new Set([...kept(), ...FIRST])]
    .map((name) => picker().querySelector(`section:not(.recent) [data-name="${CSS.escape(name)}"]`))
    .filter(Boolean)
    .slice(0, MOST);
  section.querySelector(".cells").replaceChildren(...cells.map((cell) => cell.cloneNode(true)));
  section.hidden = cells.length === 0;
}

function filter() {
  const query = search().value.trim().toLowerCase().replaceAll(":", "").replaceAll(" ", "_");
  for (const section of picker().querySelectorAll("section")) {
    const again = section.matches(".recent"); // they are all below, too
    for (const cell of section.querySelectorAll("[data-name]")) cell.hidden = Boolean(query) && (again || !cell.dataset.names.includes(query));
    section.hidden = !section.querySelector("[data-name]:not([hidden])");
  }
  for (const cell of picker().querySelectorAll("[tabindex='0']")) cell.tabIndex = -1;
  cells().slice(0, 1).forEach((first) => (first.tabIndex = 0)); // with Tab, too
  picker().querySelector(".none").hidden = Boolean(cells().length) || !picker().querySelector("section");
}

function cells() {
  return [...picker().querySelectorAll("section:not([hidden]) [data-name]:not([hidden])")];
}

/** The arrows go over the grid, from line to line by what is seen. */
function pressed(event) {
  const all = cells();
  const at = all.indexOf(document.activeElement);
  if (event.key === "Escape" || event.key === "Tab") {
    event.preventDefault();
    event.stopPropagation();
    if (event.key === "Tab" && at < 0 !== event.shiftKey && all.length) (event.shiftKey ? search() : all[0]).focus();
    else close();
  } else if (event.key === "Enter" && at < 0) {
    event.preventDefault();
    if (all[0]) choose(all[0].dataset.name);
  } else if (at < 0 ? event.key === "ArrowDown" : event.key.startsWith("Arrow")) {
    event.preventDefault();
    const next = at < 0 ? all[0] : neighbour(all, at, event.key);
    (next ?? search()).focus();
  }
}

function neighbour(all, at, key) {
  if (key === "ArrowLeft") return all[at - 1];
  if (key === "ArrowRight") return all[at + 1] ?? all[at];
  const here = all[at].getBoundingClientRect();
  const beyond = key === "ArrowDown" ? all.slice(at + 1) : all.slice(0, at).reverse();
  const first = beyond.find((cell) => Math.abs(cell.getBoundingClientRect().top - here.top) > 4);
  if (!first) return key === "ArrowDown" ? all[at] : undefined;
  const { top } = first.getBoundingClientRect();
  const line = beyond.filter((cell) => Math.abs(cell.getBoundingClientRect().top - top) <= 4);
  return line.reduce((best, cell) => (away(cell, here) < away(best, here) ? cell : best));
}

function away(cell, here) {
  return Math.abs(cell.getBoundingClientRect().left - here.left);
}
