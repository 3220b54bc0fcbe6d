// Marks around what is selected: by the buttons above the words, or by Slack's keys.

import { isNarrow } from "./navigation.js";

const AROUND = { bold: ["*", "*"], italic: ["_", "_"], strike: ["~", "~"], code: ["`", "`"], block: ["```\n", "\n```"] };
const BEFORE = { quote: () => "> ", bullet: () => "- ", ordered: (place) => `${place + 1}. ` };
const KEYS = { b: "bold", i: "italic" };
const SHIFTED = { x: "strike", c: "code" };

export function startFormatting() {
  document.addEventListener("keydown", pressed);
  document.addEventListener("mousedown", (event) => {
    if (event.target.closest?.(".write .tool")) event.preventDefault(); // the words keep the focus and what is selected
  });
  document.addEventListener("click", clicked);
}

/** Put words where the caret is, in a way that the browser can undo. */
export function insert(field, words) {
  field.focus();
  if (!document.execCommand("insertText", false, words)) {
    field.setRangeText(words, field.selectionStart, field.selectionEnd, "end");
    field.dispatchEvent(new Event("input", { bubbles: true }));
  }
}

function clicked(event) {
  const button = event.target.closest?.(".write .tool");
  const field = button?.form?.querySelector(".words");
  if (!field) return;
  const { mark, insert: words, toggleMarks } = button.dataset;
  if (mark) apply(field, mark);
  if (words) {
    const before = field.value.slice(0, field.selectionStart);
    insert(field, before && !/\s$/.test(before) ? ` ${words}` : words);
  }
  if (toggleMarks !== undefined) {
    button.form.classList.toggle(isNarrow() ? "shows-marks" : "hides-marks");
    field.focus();
  }
}

function pressed(event) {
  const bar = event.target.closest?.(".marks");
  if (bar) return walk(event, bar);
  if (!event.target.matches?.(".write .words") || event.altKey || !(event.ctrlKey || event.metaKey)) return undefined;
  const mark = (event.shiftKey ? SHIFTED : KEYS)[event.key.toLowerCase()];
  if (!mark) return undefined;
  event.preventDefault();
  return apply(event.target, mark);
}

/** A toolbar is one stop for Tab; the arrows go along it. */
function walk(event, bar) {
  const buttons = [...bar.querySelectorAll("button")];
  const at = buttons.indexOf(event.target);
  const to = { ArrowRight: at + 1, ArrowLeft: at - 1, Home: 0, End: -1 }[event.key];
  if (to === undefined) return;
  event.preventDefault();
  const next = buttons.at(to % buttons.length);
  for (const button of buttons) button.tabIndex = button === next ? 0 : -1;
  next.focus();
}

function apply(field, mark) {
  if (mark === "link") return link(field);
  return AROUND[mark] ? surround(field, ...AROUND[mark]) : lead(field, BEFORE[mark]);
}

/** Marks around the selection; or away again, where they are. */
function surround(field, open, close) {
  const { value, selectionStart: start, selectionEnd: end } = field;
  const inner = value.slice(start, end);
  const marked = value.slice(start - open.length, start) === open && value.slice(end, end + close.length) === close;
  field.focus();
  if (marked) {
    field.setSelectionRange(start - open.length, end + close.length);
    insert(field, inner);
    field.setSelectionRange(start - open.length, end - open.length);
    return;
  }
  insert(field, `${open}${inner}${close}`);
  field.setSelectionRange(start + open.length, end + open.length);
}

/** Something before each line that the selection touches; or away again. */
function lead(field, sign) {
  const { value, selectionStart, selectionEnd } = field;
  const start = value.lastIndexOf("\n", selectionStart - 1) + 1;
  const after = value.indexOf("\n", selectionEnd);
  const end = after < 0 ? value.length : after;
  const lines = value.slice(start, end).split("\n");
  const has = lines.every((line, place) => line.startsWith(sign(place)));
  const changed = lines.map((line, place) => (has ? line.slice(sign(place).length) : sign(place) + line)).join("\n");
  field.focus();
  field.setSelectionRange(start, end);
  insert(field, changed);
}

/** `[what is selected](the address)`, and the caret where the address goes. */
function link(field) {
  const { value, selectionStart: start, selectionEnd: end } = field;
  const inner = value.slice(start, end);
  field.focus();
  insert(field, `[${inner}](https://)`);
  const at = start + inner.length + (inner ? "[](https://".length : 1);
  field.setSelectionRange(at, at);
}
