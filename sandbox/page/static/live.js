// The socket to the sandbox: asks, hears the answers, and puts HTML where the server says.

import { adopt, morph } from "./morph.js";

const waiting = new Map();
const readers = [];
const watchers = [];
let socket = null;
let number = 0;
const PATIENCE = 400; // milliseconds
const FIRST_WAIT = 250;
let wait = FIRST_WAIT; // milliseconds until the next try; grows to two seconds
const early = []; // what was asked before the line stood

/** Tell the server something. Resolves with its answer; rejects with an Error whose message is for the person. */
export function ask(doing, args = {}) {
  return new Promise((resolve, reject) => {
    number += 1;
    const line = JSON.stringify({ n: number, do: doing, ...args });
    if (socket?.readyState === WebSocket.OPEN) socket.send(line);
    // Who clicks before the line stands need not click again; a line that broke is another matter: the world moved on.
    else if (!socket || (socket.readyState === WebSocket.CONNECTING && wait === FIRST_WAIT)) early.push(line);
    else return void reject(new Error("The sandbox does not answer. Is it still running?"));
    waiting.set(number, { resolve, reject });
    setTimeout(showWaiting, PATIENCE, number);
  });
}

/** While an app takes its time, or the sandbox does, that is to be seen. */
function showWaiting(asked) {
  if (waiting.has(asked)) document.documentElement.classList.add("is-waiting");
}

/** Call back with each element that was put (or null where one was removed), and how. */
export function whenPut(reader) {
  readers.push(reader);
}

/** Call back before things are put; what it answers, if anything, is called when all of them are there. */
export function aroundPuts(watcher) {
  watchers.push(watcher);
}

/** Connect, and connect again whenever the line is lost. `where()` gives the query that tells what is looked at. */
export function connect(where, onState) {
  const scheme = location.protocol === "https:" ? "wss" : "ws";
  socket = new WebSocket(`${scheme}://${location.host}/page/socket?${new URLSearchParams(where())}`);
  socket.onopen = () => {
    wait = FIRST_WAIT;
    early.splice(0).forEach((line) => socket.send(line));
    onState(true);
  };
  socket.onmessage = (event) => hear(JSON.parse(event.data));
  socket.onclose = () => {
    for (const { reject } of waiting.values()) reject(new Error("The line to the sandbox was cut."));
    waiting.clear();
    early.length = 0;
    document.documentElement.classList.remove("is-waiting");
    onState(false);
    setTimeout(() => connect(where, onState), wait);
    wait = Math.min(wait * 2, 2000);
  };
}

function hear(message) {
  if (message.renew) loadAnew();
  if (message.put) putAll(message.put);
  if (message.re === undefined) return;
  const asked = waiting.get(message.re);
  waiting.delete(message.re);
  if (waiting.size === 0) document.documentElement.classList.remove("is-waiting");
  if (!asked) return;
  if (message.error) asked.reject(new Error(message.error));
  else asked.resolve(message);
}

/** The workspace is another one now, and whoever this page belonged to may not be in it. */
async function loadAnew() {
  const there = await fetch(location.href, { method: "HEAD" });
  location.assign(there.ok ? location.href : "/");
}

function putAll(puts) {
  const afterwards = watchers.map((watcher) => watcher(puts));
  puts.forEach(put);
  for (const after of afterwards) after?.();
}

function put({ at, how, html }) {
  const there = document.getElementById(at);
  if (!there) return;
  if (how === "remove") {
    there.remove();
    tell(null, how);
    return;
  }
  const template = document.createElement("template");
  template.innerHTML = html;
  const fresh = [...template.content.children];
  if (how === "replace") {
    for (const [place, next] of fresh.entries()) {
      // What stays is changed in place, so that it keeps the focus, the caret, and what was typed.
      const now = place === 0 ? morph(there, next) : adopt(next);
      if (place > 0) there.after(now);
      tell(now, how);
    }
    return;
  }
  const elements = fresh.map(adopt);
  if (how === "append") there.append(...elements);
  else if (how === "prepend") there.prepend(...elements);
  else if (how === "fill") there.replaceChildren(...elements);
  else there.before(...elements);
  for (const element of elements) tell(element, how);
}

function tell(element, how) {
  for (const reader of readers) reader(element, how);
}
