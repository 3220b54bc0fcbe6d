// The keyboard: the dialog that names its shortcuts (Ctrl+/), and F6 from one part of the page to the next.

const PARTS = ["#people a[aria-current]", "#sidebar a[aria-current], #sidebar a", "#middle > .scrolls:not([hidden])", "#composer .words", ".beside:not([hidden]) h2", "#drawer button"];

export function startKeys() {
  document.addEventListener("keydown", (event) => {
    if ((event.ctrlKey || event.metaKey) && !event.altKey && event.key === "/") toggle(event);
    else if (event.key === "F6" && !event.altKey && !document.querySelector("dialog[open]")) next(event);
  });
  document.addEventListener("click", (event) => {
    if (event.target.closest?.("[data-opens=keys]")) dialog().showModal();
    if (event.target === dialog() || event.target.closest?.("#keys .tool")) dialog().close();
  });
}

const dialog = () => document.getElementById("keys");

function toggle(event) {
  if (document.querySelector("dialog[open]:not(#keys)")) return;
  event.preventDefault();
  if (dialog().open) dialog().close();
  else dialog().showModal();
}

function next(event) {
  event.preventDefault();
  const there = PARTS.map((part) => [...document.querySelectorAll(part)].find((one) => one.offsetParent !== null)).filter(Boolean);
  const at = there.findLastIndex((one) => one.compareDocumentPosition(document.activeElement) & Node.DOCUMENT_POSITION_FOLLOWING || one === document.activeElement);
  const step = event.shiftKey ? -1 : 1;
  there.at((at + step + there.length) % there.length)?.focus();
}
