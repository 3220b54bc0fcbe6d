// Where one is: links go there without loading the page anew, and the address and title follow.

import { ask, whenPut } from "./live.js";
import { notify } from "./notices.js";

const narrow = matchMedia("(max-width: 760px)");
let replacing = true; // the first address is the one the page was opened at
let shown = null;

/** What the server must know to show this page again. */
export function where() {
  return { path: location.pathname + location.search, workshop: new URLSearchParams(location.search).get("workshop") ?? "" };
}

/** Look at an address of this page. */
export function go(path, { replace = false } = {}) {
  replacing = replace;
  return ask("go", { path }).catch((error) => {
    replacing = false;
    notify(error);
  });
}

/** Whether there is room for one thing only. */
export function isNarrow() {
  return narrow.matches;
}

export function startNavigation() {
  follow(document.getElementById("where"));
  whenPut((element) => element?.id === "where" && follow(element));
  document.addEventListener("keydown", (event) => {
    const inThread = event.key === "Escape" && !event.defaultPrevented && event.target.closest?.("#thread");
    if (inThread && !document.querySelector(":popover-open")) document.getElementById("thread-close").click();
  });
  addEventListener("popstate", () => go(location.pathname + location.search, { replace: true }));
  document.addEventListener("click", clicked);
  for (const name of ["visibilitychange"]) document.addEventListener(name, tellVisible);
  for (const name of ["focus", "blur"]) addEventListener(name, tellVisible);
  narrow.addEventListener("change", tellVisible);
  document.addEventListener("connected", () => {
    told = null;
    tellVisible();
  });
}

function clicked(event) {
  const link = event.target.closest?.("a[href]");
  if (!link || event.defaultPrevented || event.button || event.metaKey || event.ctrlKey || event.shiftKey) return;
  if (link.matches(".skip")) return skip(event, document.querySelector(link.getAttribute("href")));
  const address = new URL(link.href, location.href);
  const ours = address.origin === location.origin && /^\/(@|archives\/)/.test(address.pathname);
  if (!ours) return;
  event.preventDefault();
  if (link.matches(".result") && narrow.matches) address.search = address.searchParams.has("thread") ? address.search : "";
  if (link.closest("dialog[open]")) link.closest("dialog").close();
  go(address.pathname + address.search).then(() => {
    if (link.dataset.prefill) document.dispatchEvent(new CustomEvent("prefill", { detail: link.dataset.prefill }));
  });
}

/** For who has no mouse: the focus goes there, too. */
function skip(event, place) {
  event.preventDefault();
  const inside = place.querySelector("textarea") ?? place.querySelector("a, button");
  (place.hasAttribute("tabindex") ? place : inside)?.focus();
}

function follow(element) {
  const { path, title, list, beside, place, person, thread } = element.dataset;
  document.title = title;
  document.cookie = `sandbox-person=${encodeURIComponent(person)}; path=/; samesite=lax`; // who `/` is next time
  const query = new URLSearchParams(location.search);
  const address = new URL(path, location.href);
  if (query.has("workshop")) address.searchParams.set("workshop", query.get("workshop"));
  const next = address.pathname + address.search;
  if (next !== location.pathname + location.search) {
    history[replacing ? "replaceState" : "pushState"](null, "", next);
  }
  replacing = false;
  document.body.dataset.pane = beside ? "beside" : list ? "list" : "main";
  const here = `${person} ${place} ${list ?? ""} ${beside ?? ""} ${thread ?? ""}`;
  if (shown !== null && shown !== here) document.dispatchEvent(new CustomEvent("moved", { detail: element.dataset }));
  if (shown !== here) document.querySelector("#people [aria-current]")?.scrollIntoView({ block: "nearest", inline: "center" });
  shown = here;
  tellVisible();
}

let told = null;

/** On a phone the list hides the conversation: what nobody sees is not read. */
function tellVisible() {
  const pane = document.body.dataset.pane;
  const seen = !document.hidden && document.hasFocus() && !(narrow.matches && pane === "list");
  if (seen === told) return;
  told = seen;
  ask("appears", { visible: seen }).catch(() => {
    told = null;
  });
}
