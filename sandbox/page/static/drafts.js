// Slack's pencil beside each conversation in which something was begun and not sent.

import { whenPut } from "./live.js";

export function startDrafts() {
  showDrafts();
  whenPut((element) => ["sidebar", "where"].includes(element?.id) && showDrafts());
}

export function showDrafts() {
  const { user } = document.getElementById("where").dataset;
  const begun = new Set();
  for (let place = 0; place < sessionStorage.length; place += 1) {
    const [kind, who, channel] = sessionStorage.key(place).split(" ");
    if (kind === "draft" && who === user) begun.add(channel);
  }
  for (const entry of document.querySelectorAll("#sidebar li[data-key]")) {
    const here = entry.querySelector("[aria-current=page]"); // what one sees anyway
    const shows = begun.has(entry.dataset.key) && !here;
    const pencil = entry.querySelector(".pencil");
    if (shows && !pencil) entry.querySelector("a .name").after(drawn());
    else if (!shows) pencil?.remove();
  }
}

function drawn() {
  return document.getElementById("pencil").content.firstElementChild.cloneNode(true);
}
