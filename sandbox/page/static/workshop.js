// The workshop: what only the browser can do. The clock ticks, the form and its JSON follow each other, things are copied.

import { notify } from "./notices.js";

const DAYS = ["Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"];
const TICK = 250; // milliseconds
const PAUSE = 200; // milliseconds after the last key until a filter is asked for

const KEPT = "workshop-drafts";
const drafts = new Map(JSON.parse(sessionStorage.getItem(KEPT) ?? "[]")); // what was entered for each sender
let ask;

export function start(asking, whenPut) {
  ask = asking;
  document.addEventListener("click", clicked);
  document.addEventListener("change", changed);
  document.addEventListener("input", typed);
  document.addEventListener("submit", submitted);
  document.addEventListener("keydown", pressed);
  document.addEventListener("toggle", toggled, true);
  whenPut((element) => element && arrived(element));
  arrived(document.body);
  followPanel(document.getElementById("workshop-panel"));
  setInterval(tick, TICK);
  addEventListener("pagehide", () => sessionStorage.setItem(KEPT, JSON.stringify([...drafts]))); // for who loads it anew
}

function arrived(element) {
  const clock = element.querySelector?.("#workshop-time");
  if (clock) setClock(clock);
  const json = document.getElementById("ws-json");
  if (json && !json.dataset.ready) {
    json.dataset.ready = "yes";
    document.getElementById("ws-answer").hidden = true; // it was to something else
    const sender = json.form.dataset.wsForm;
    if (drafts.has(sender)) json.value = drafts.get(sender);
    fillForm();
  }
  if (element.id === "workshop-panel") followPanel(element);
}

// The clock: the server says what time it is and how fast it runs; from then on it ticks here.

let clock = null;

function setClock(element) {
  const { now, speed, zone } = element.dataset;
  if (clock && clock.now === now && clock.speed === speed && clock.zone === zone) return;
  clock = { now, speed, zone, since: performance.now(), format: formatter(zone) };
  tick();
}

function formatter(zone) {
  const parts = { year: "numeric", month: "short", day: "numeric", weekday: "short", hour: "2-digit", minute: "2-digit", second: "2-digit" };
  return new Intl.DateTimeFormat("en-GB", { ...parts, hourCycle: "h23", timeZone: zone });
}

function tick() {
  const element = document.getElementById("workshop-time");
  if (!element || !clock) return;
  const moment = new Date(Number(clock.now) + (performance.now() - clock.since) * Number(clock.speed));
  const part = Object.fromEntries(clock.format.formatToParts(moment).map(({ type, value }) => [type, value]));
  const month = part.month.slice(0, 3); // some browsers write “Sept”
  const words = `${part.weekday} ${part.day} ${month} ${part.year}, ${part.hour}:${part.minute}:${part.second}`;
  if (element.textContent !== words && DAYS.includes(part.weekday)) element.textContent = words;
}

// The panel: the address says which tab is open, and the arrow keys go from tab to tab.

function followPanel(panel) {
  const open = panel.querySelector('[role="tab"][aria-selected="true"]');
  const address = new URL(location.href);
  if (open) address.searchParams.set("workshop", open.dataset.tab);
  else address.searchParams.delete("workshop");
  if (address.href !== location.href) history.replaceState(history.state, "", address);
  document.body.classList.toggle("has-workshop", Boolean(open));
}

function pressed(event) {
  const tab = event.target.closest?.('.ws-tabs [role="tab"]');
  if (tab) {
    const tabs = [...tab.parentElement.children];
    const steps = { ArrowRight: 1, ArrowLeft: -1 };
    const place = { Home: 0, End: tabs.length - 1 }[event.key] ?? tabs.indexOf(tab) + (steps[event.key] ?? NaN);
    if (Number.isNaN(place)) return;
    event.preventDefault();
    const next = tabs[(place + tabs.length) % tabs.length];
    next.focus();
    next.click();
  }
}

// What is clicked.

function clicked(event) {
  const asking = event.target.closest?.("[data-ws-do]");
  if (asking) {
    const { wsDo, ...particulars } = asking.dataset;
    ask(wsDo, particulars).catch(notify);
    return;
  }
  const button = event.target.closest?.("[data-ws-copy], [data-ws-curl], [data-ws-blank], [data-ws-picks], [data-ws-opens], [data-ws-sure], [data-ws-cancels]");
  if (!button) return;
  const { wsCopy, wsCurl, wsBlank, wsPicks, wsOpens, wsSure, wsCancels } = button.dataset;
  if (wsCopy) copy(document.getElementById(wsCopy).textContent, button);
  if (wsCurl) ask("workshop-curl", { number: wsCurl }).then(({ text }) => copy(text, button)).catch(notify);
  if (wsBlank !== undefined) blank("");
  if (wsPicks) document.getElementById(wsPicks).click();
  if (wsOpens) document.getElementById(wsOpens).showModal();
  if (wsCancels) document.getElementById(wsCancels).close();
  if (wsSure) sure(wsSure);
}

async function copy(text, button) {
  try {
    await navigator.clipboard.writeText(text);
  } catch {
    const area = document.createElement("textarea"); // a page that may not use the clipboard can still do this
    area.value = text;
    button.after(area);
    area.select();
    document.execCommand("copy");
    area.remove();
  }
  const label = button.dataset.label ?? button.textContent;
  button.dataset.label = label;
  button.textContent = "Copied";
  setTimeout(() => {
    button.textContent = label;
  }, 1500);
}

function sure(which) {
  const dialog = document.getElementById(which);
  dialog.close();
  if (which === "ws-ask-reset") ask("workshop-reset").catch(notify);
  else takeIn();
}

async function takeIn() {
  const picker = document.getElementById("ws-import-file");
  const wrong = document.getElementById("ws-files-wrong");
  const answer = await fetch("/workshop/import", { method: "POST", body: picker.files[0] });
  const told = await answer.json();
  wrong.textContent = told.error ?? "";
  picker.value = "";
}

// What is chosen and typed.

function changed(event) {
  const { target } = event;
  const switched = target.dataset?.wsSwitch;
  if (switched !== undefined) ask("workshop-switch", { place: switched, on: target.checked }).catch(notify);
  else if (target.matches?.("[data-ws-sender]")) ask("workshop-sender", { name: target.value }).catch(notify);
  else if (target.matches?.("[data-ws-example]")) {
    if (target.value) blank(target.value);
  } else if (target.id === "ws-import-file" && target.files.length) document.getElementById("ws-ask-import").showModal();
  else if (target.closest?.("[data-ws-fault]")) fault(target);
  else if (target.closest?.("[data-ws-filter]")) filter();
}

function typed(event) {
  const { target } = event;
  if (target.id === "ws-json") fillForm();
  else if (target.matches?.("[data-ws-field]")) fillJson(target);
  else if (target.closest?.("[data-ws-filter]") && target.type === "search") later(filter);
}

function submitted(event) {
  if (event.target.matches("[data-ws-filter]")) {
    event.preventDefault();
    filter();
  } else if (event.target.matches("[data-ws-form]")) {
    event.preventDefault();
    send();
  }
}

let waiting = 0;

function later(act) {
  clearTimeout(waiting);
  waiting = setTimeout(act, PAUSE);
}

function filter() {
  const form = document.getElementById("ws-wire-filter");
  if (!form) return;
  const { text, direction, name, errors_only: errors } = form.elements;
  ask("workshop-filter", { text: text.value, direction: direction.value, name: name.value, errors_only: errors.checked }).catch(notify);
}

function toggled(event) {
  const number = event.target.dataset?.wsExchange;
  if (number) ask("workshop-exchange", { number, open: event.target.open }).catch(notify);
}

function fault(control) {
  const line = control.closest("[data-ws-fault]");
  const tick = line.querySelector('input[type="checkbox"]');
  if (control !== tick && !tick.checked) return; // what is entered counts when it is ticked
  const values = Object.fromEntries([...line.querySelectorAll("[name]")].map((field) => [field.name, field.value]));
  ask("workshop-fault", { name: line.dataset.wsFault, on: tick.checked, values }).catch((error) => {
    tick.checked = false;
    notify(error);
  });
}

// Sending: the form and its JSON follow each other.

function fields() {
  return [...document.querySelectorAll("[data-ws-field]")];
}

function entered() {
  try {
    const value = JSON.parse(document.getElementById("ws-json").value);
    return value && typeof value === "object" && !Array.isArray(value) ? value : null;
  } catch {
    return null;
  }
}

function fillForm() {
  const json = document.getElementById("ws-json");
  drafts.set(json.form.dataset.wsForm, json.value);
  const value = entered();
  later(async () => {
    const wrong = document.getElementById("ws-json-wrong");
    if (wrong) wrong.textContent = value ? "" : (await ask("workshop-check", { json: json.value })).wrong;
  });
  if (!value) return;
  for (const field of fields()) {
    const told = value[field.dataset.wsField];
    const words = told === undefined || told === null || typeof told === "object" ? "" : String(told);
    if (field !== document.activeElement && field.value !== words) field.value = words;
  }
}

function fillJson(field) {
  const json = document.getElementById("ws-json");
  const value = entered();
  if (!value) return; // what is wrong with it is said below it
  const words = field.value.trim();
  if (words === "") delete value[field.dataset.wsField];
  else value[field.dataset.wsField] = field.dataset.kind === "number" ? Number(words) : words;
  json.value = JSON.stringify(value, null, 2);
  drafts.set(json.form.dataset.wsForm, json.value);
}

async function blank(example) {
  try {
    const { json } = await ask("workshop-blank", { example });
    document.getElementById("ws-json").value = json;
    if (!example && document.getElementById("ws-example")) document.getElementById("ws-example").value = "";
    fillForm();
  } catch (error) {
    notify(error);
  }
}

async function send() {
  const json = document.getElementById("ws-json");
  const button = json.form.querySelector('[type="submit"]');
  const wrong = document.getElementById("ws-json-wrong");
  const section = document.getElementById("ws-answer");
  button.disabled = true;
  wrong.textContent = "";
  section.hidden = true; // what comes is the answer to this, or what is wrong with it
  try {
    const { status, good, answer, curl } = await ask("workshop-send", { json: json.value });
    section.hidden = false;
    const told = document.getElementById("ws-status");
    told.textContent = status;
    told.className = good ? "ws-status ws-good" : "ws-status ws-bad";
    document.getElementById("ws-answer-text").textContent = answer;
    document.getElementById("ws-answer-curl").textContent = curl;
    section.querySelector('[data-ws-copy="ws-answer-curl"]').hidden = !curl;
    section.scrollIntoView({ block: "nearest" });
  } catch (error) {
    wrong.textContent = error.message;
  } finally {
    button.disabled = false;
  }
}
