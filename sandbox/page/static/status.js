// The dialog in which a status is set: emoji are completed by name, and a suggestion fills all of it in.

import { Choices } from "./choices.js";
import { ask } from "./live.js";

const choices = new Choices((field, option) => draw(field, option.dataset.fill.trim(), option.querySelector(".glyph")));

export function startStatus() {
  document.addEventListener("click", (event) => {
    const suggested = event.target.closest?.(".status-form .suggested");
    if (!suggested) return;
    const { elements } = suggested.form;
    const { emoji, text, after } = suggested.dataset;
    draw(elements.emoji, emoji, suggested.querySelector(".kit-emoji"));
    elements.text.value = text;
    elements.after.value = after;
    elements.text.focus();
  });
  document.addEventListener("input", (event) => event.target.matches(".status-emoji") && offer(event.target));
  document.addEventListener("keydown", (event) => event.target.matches?.(".status-emoji") && choices.pressed(event), true);
  document.addEventListener("focusout", (event) => event.target.matches?.(".status-emoji") && choices.hide(event.target));
}

/** Put an emoji's name into the field, and how it looks before it. */
function draw(field, name, shown) {
  field.value = name;
  field.form.querySelector(".status-drawn").replaceChildren(...(shown ? [shown.cloneNode(true)] : []));
}

async function offer(field) {
  const typed = field.value;
  const query = typed.trim().replaceAll(":", "").toLowerCase();
  field.form.querySelector(".status-drawn").replaceChildren();
  if (query.length < 2) return choices.hide(field);
  choices.expectMore();
  const { html } = await ask("complete", { kind: ":", query }).catch(() => ({ html: "" }));
  return field.value === typed ? choices.show(field, html) : undefined;
}
