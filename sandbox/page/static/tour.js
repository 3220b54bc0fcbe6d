// The ring around what a step of the tour is about, and a place for the card where it hides none of it.

import { whenPut } from "./live.js";

let selector = "";
let reached = ""; // the message in which the ring is, or was last

export function startTour() {
  look();
  let asked = false;
  whenPut(() => {
    if (asked) return;
    asked = true; // many things may be put at once
    requestAnimationFrame(() => {
      asked = false;
      look();
    });
  });
}

function look() {
  const card = document.getElementById("tour");
  const wanted = card && !card.hidden ? (card.dataset.points ?? "") : "";
  if (selector !== wanted) reached = "";
  const target = wanted ? found(wanted) : null;
  for (const other of document.querySelectorAll(".pointed-at")) if (other !== target) other.classList.remove("pointed-at");
  if (target) {
    target.classList.add("pointed-at");
    if (selector !== wanted) target.scrollIntoView({ block: "nearest" });
    if (hides(card, target)) goElsewhere(card, target);
  }
  if (target || !wanted) selector = wanted;
}

/** The last that is to be seen. What was pressed is gone from its message; the same in one before is another matter. */
function found(wanted) {
  let all = [];
  try {
    all = [...document.querySelectorAll(wanted)];
  } catch {
    // A selector that is none: there is nothing to point at.
  }
  const last = all.filter((one) => one.offsetParent !== null).at(-1);
  const message = last?.closest(".message");
  if (!message) return last ?? null;
  const before = document.getElementById(reached);
  if (before && message.compareDocumentPosition(before) & Node.DOCUMENT_POSITION_FOLLOWING) return null;
  reached = message.id;
  return last;
}

function hides(card, target) {
  const [over, under] = [card.getBoundingClientRect(), target.getBoundingClientRect()];
  return over.left < under.right && under.left < over.right && over.top < under.bottom && under.top < over.bottom;
}

/** To the other side, unless that is no better. */
function goElsewhere(card, target) {
  const { dataset } = document.documentElement;
  const side = dataset.tour ?? "right";
  dataset.tour = side === "right" ? "left" : "right";
  if (hides(card, target)) dataset.tour = side;
}
