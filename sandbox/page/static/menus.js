// The menu of a message, and the menu of shortcuts beside the composer.

import { prefill } from "./composer.js";
import { ask } from "./live.js";
import { go } from "./navigation.js";
import { notify } from "./notices.js";

const OWN = ["edit", "delete", "react"]; // what a message's other keys do, too: editing.js
let opener = null;

export function startMenus() {
  document.addEventListener("click", (event) => {
    const button = event.target.closest?.("button[data-menu]");
    const entry = event.target.closest?.(".menu [role=menuitem]");
    if (entry) return choose(entry);
    const menu = openMenu();
    if (menu && (!button || opener === button)) return close(menu, !event.target.closest("button, a, input, textarea"));
    if (menu) close(menu, false);
    if (button) open(button);
    return undefined;
  });
  document.addEventListener("keydown", (event) => {
    const menu = openMenu();
    if (menu) pressed(event, menu);
  });
  document.addEventListener("scroll", () => openMenu() && close(openMenu(), false), { capture: true, passive: true });
}

function openMenu() {
  return document.querySelector(".menu:popover-open");
}

function open(button) {
  const menu = document.getElementById(button.dataset.menu);
  opener = button;
  opener.setAttribute("aria-expanded", "true");
  button.closest(".message")?.classList.add("has-menu");
  fit(menu, button.closest(".message"));
  menu.showPopover();
  const at = button.getBoundingClientRect();
  const below = at.bottom + menu.offsetHeight + 12 < innerHeight;
  menu.style.top = `${below ? at.bottom + 4 : Math.max(8, at.top - menu.offsetHeight - 4)}px`;
  menu.style.left = `${Math.max(8, Math.min(at.left, innerWidth - menu.offsetWidth - 8))}px`;
  menu.querySelector("[role=menuitem]:not([hidden])")?.focus();
}

/** Leave out what does not fit the message as it is. */
function fit(menu, message) {
  const { mine, pinned, followed } = message?.dataset ?? {};
  const fits = { edit: mine, delete: mine, pin: !pinned, unpin: pinned, notify: !followed, "notify-not": followed };
  for (const entry of menu.querySelectorAll("[role=menuitem]")) {
    if (entry.dataset.entry in fits) entry.hidden = !fits[entry.dataset.entry];
  }
}

function close(menu, refocus) {
  menu.hidePopover();
  opener?.removeAttribute("aria-expanded");
  opener?.closest(".message")?.classList.remove("has-menu");
  if (refocus && opener?.isConnected) opener.focus();
}

function pressed(event, menu) {
  const items = [...menu.querySelectorAll("[role=menuitem]:not([hidden])")];
  const at = items.indexOf(document.activeElement);
  const to = { ArrowDown: at + 1, ArrowUp: at - 1 + (at < 0), Home: 0, End: -1 }[event.key];
  if (event.key === "Escape" || event.key === "Tab") {
    event.preventDefault();
    close(menu, true);
  } else if (to !== undefined) {
    event.preventDefault();
    items.at(to % items.length)?.focus();
  }
}

function choose(entry) {
  const menu = entry.closest(".menu");
  const { message, thread, root, link } = about(opener);
  const { entry: what, name } = entry.dataset;
  close(menu, what === "copy" || Boolean(entry.dataset.do));
  if (entry.dataset.do) return; // notices.js asks the server for it
  if (OWN.includes(what)) {
    document.dispatchEvent(new CustomEvent("entry", { detail: { what, message: opener.closest(".message") } }));
  } else if (what === "reply") go(thread);
  else if (what === "pin" || what === "unpin") ask("pin", message).catch(notify);
  else if (what === "notify" || what === "notify-not") {
    ask("notify", { channel: message.channel, thread: root, wanted: what === "notify" }).catch(notify);
  } else if (what === "prefill") prefill(`${name} `);
  else if (what === "copy") {
    navigator.clipboard.writeText(link).then(() => notify("The link is copied."), () => notify(link));
  } else ask("shortcut", message ? { name, ...message } : { name }).catch(notify);
}

/** The message that a menu was opened for, if it was one. */
function about(button) {
  const entry = button?.closest(".message");
  if (!entry) return {};
  const [, channel, ts] = entry.querySelector("[data-place]").dataset.place.split(":");
  const address = new URL(document.getElementById("where").dataset.path, location.href);
  const reply = entry.querySelector("a[data-thread]");
  const beside = entry.closest("#thread, .thread-card")?.querySelector("form[data-thread]");
  return {
    message: { channel, ts },
    thread: reply?.getAttribute("href") ?? address.pathname + address.search,
    root: reply?.dataset.thread ?? beside?.dataset.thread ?? ts,
    link: `${location.origin}/archives/${channel}/p${ts.replace(".", "")}`,
  };
}
