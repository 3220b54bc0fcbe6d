// Short sentences at the foot of the page that go away by themselves, and the buttons that only ask the server.

import { ask } from "./live.js";

const SECONDS = 6;

/** Say something to whoever sits here: a sentence, or an Error with one. */
export function notify(what) {
  const notices = document.getElementById("notices");
  const words = what instanceof Error ? what.message : String(what);
  if ([...notices.children].some((shown) => shown.textContent === words)) return;
  const notice = document.createElement("p");
  notice.textContent = words;
  if (what instanceof Error) notice.className = "wrong";
  notices.append(notice);
  setTimeout(() => notice.remove(), SECONDS * 1000);
}

/** `data-do` names what a button asks for; its other `data-…` are the particulars. */
export function startNotices() {
  document.addEventListener("click", (event) => {
    const button = event.target.closest?.("button[data-do]");
    if (!button || button.closest("dialog.modal, #top, #drawer") || button.dataset.do === "switch") return;
    const { do: doing, ...particulars } = button.dataset;
    ask(doing, particulars).catch(notify);
  });
}
