// The ring around what a step of the tour is about.

import { whenPut } from "./live.js";

let selector = "";

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
  let target = null;
  try {
    target = wanted ? [...document.querySelectorAll(wanted)].filter((found) => found.offsetParent !== null).at(-1) : null;
  } catch {
    // A selector that is none: there is nothing to point at.
  }
  for (const other of document.querySelectorAll(".pointed-at")) if (other !== target) other.classList.remove("pointed-at");
  if (!target) return;
  target.classList.add("pointed-at");
  if (selector !== wanted) target.scrollIntoView({ block: "nearest" });
  selector = wanted;
}
