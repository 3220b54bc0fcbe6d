// Lists that one walks by the arrows: what was found, the threads that one follows.

const STEPS = "[data-walk] [data-step]";

export function startWalk() {
  document.addEventListener("keydown", (event) => {
    if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey) return;
    const step = event.target;
    if (step.matches?.(STEPS)) walked(event, step);
    else if (event.key === "Escape") leaveField(event);
  });
}

/** Go to the first entry of a list. */
export function enterList(list) {
  list?.querySelector("[data-step]")?.focus();
}

function walked(event, step) {
  const steps = [...step.closest("[data-walk]").querySelectorAll("[data-step]")];
  const at = steps.indexOf(step);
  const to = { ArrowUp: at - 1, ArrowDown: at + 1, Home: 0, End: steps.length - 1 }[event.key];
  if (to !== undefined) {
    event.preventDefault();
    if (to < 0) document.getElementById("search-field")?.focus();
    else steps[to]?.focus();
    steps[to]?.scrollIntoView({ block: "nearest" });
  } else if (event.key === "Enter" && !step.href) {
    event.preventDefault();
    step.querySelector(".words")?.focus();
  }
}

function leaveField(event) {
  const step = event.target.closest?.(STEPS);
  if (!step || document.querySelector(":popover-open")) return;
  event.preventDefault();
  step.focus();
}
