// What stands beside the conversation: opens where a name is pressed, takes the focus, and gives it back when it closes.

import { go } from "./navigation.js";

let shown = { beside: "", at: "" };
let before = null; // what had the focus when something came there

export function startBeside() {
  shown = now(document.getElementById("where").dataset);
  document.addEventListener("moved", (event) => {
    const from = document.activeElement;
    setTimeout(settle, 0, now(event.detail), from); // when all of it is there, and the composer has had its turn
  });
  document.addEventListener("click", (event) => mentioned(event.target));
  document.addEventListener("keydown", pressed);
}

function now({ beside, place, person }) {
  return { beside: beside ?? "", at: `${person} ${place}` };
}

function settle(next, from) {
  const was = shown;
  shown = next;
  if (next.beside && !was.beside) before = from;
  if (next.beside && next.beside !== was.beside && next.beside !== "thread") enter();
  if (next.beside || !was.beside) return;
  if (next.at === was.at && before?.isConnected) before.focus({ preventScroll: true });
  before = null;
}

/** The field of a search, else the title: from there one reads on. */
function enter() {
  const pane = openPane();
  const field = pane?.querySelector("#search-field");
  field?.select();
  (field ?? pane?.querySelector("h2"))?.focus({ preventScroll: true });
}

/** What stands there now. */
export function openPane() {
  return document.querySelector(".beside:not([hidden])");
}

function pressed(event) {
  if (event.defaultPrevented) return;
  const pane = event.target.closest?.(".beside");
  if (event.key === "Escape" && pane && !document.querySelector(":popover-open")) {
    event.preventDefault();
    pane.querySelector(".close-beside").click();
  } else if (event.key === "Enter" && event.target.matches?.(".kit-mention")) mentioned(event.target);
}

/** A mention of somebody leads to their profile, that of a channel there. */
function mentioned(target) {
  const mention = target.closest?.(".kit-mention[data-user], .kit-mention[data-channel]");
  if (!mention || mention.closest("dialog, a, button")) return;
  const { user, channel } = mention.dataset;
  const person = document.getElementById("where").dataset.person;
  go(user ? `${location.pathname}?beside=${user}` : `/@${encodeURIComponent(person)}/${channel}`);
}
