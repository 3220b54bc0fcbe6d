// The socket to the sandbox: asks, hears the answers, and puts HTML where the server says.

const waiting = new Map();
const readers = [];
let socket = null;
let number = 0;
let wait = 250; // milliseconds until the next try; grows to two seconds

/** Tell the server something. Resolves with its answer; rejects with an Error whose message is for the person. */
export function ask(doing, args = {}) {
  return new Promise((resolve, reject) => {
    if (!socket || socket.readyState !== WebSocket.OPEN) {
      reject(new Error("The sandbox does not answer. Is it still running?"));
      return;
    }
    number += 1;
    waiting.set(number, { resolve, reject });
    socket.send(JSON.stringify({ n: number, do: doing, ...args }));
  });
}

/** Call back with each element that was put (or null where one was removed), and how. */
export function whenPut(reader) {
  readers.push(reader);
}

/** Connect, and connect again whenever the line is lost. `where()` gives the query that tells what is looked at. */
export function connect(where, onState) {
  const scheme = location.protocol === "https:" ? "wss" : "ws";
  socket = new WebSocket(`${scheme}://${location.host}/page/socket?${new URLSearchParams(where())}`);
  socket.onopen = () => {
    wait = 250;
    onState(true);
  };
  socket.onmessage = (event) => hear(JSON.parse(event.data));
  socket.onclose = () => {
    for (const { reject } of waiting.values()) reject(new Error("The line to the sandbox was cut."));
    waiting.clear();
    onState(false);
    setTimeout(() => connect(where, onState), wait);
    wait = Math.min(wait * 2, 2000);
  };
}

function hear(message) {
  if (message.put) message.put.forEach(put);
  if (message.re === undefined) return;
  const asked = waiting.get(message.re);
  waiting.delete(message.re);
  if (!asked) return;
  if (message.error) asked.reject(new Error(message.error));
  else asked.resolve(message);
}

function put({ at, how, html }) {
  const there = document.getElementById(at);
  if (!there) return;
  if (how === "remove") {
    there.remove();
    readers.forEach((reader) => reader(null, how));
    return;
  }
  const template = document.createElement("template");
  template.innerHTML = html;
  const elements = [...template.content.children];
  if (how === "append") there.append(...elements);
  else if (how === "prepend") there.prepend(...elements);
  else if (how === "before") there.before(...elements);
  else there.replaceWith(...elements);
  for (const element of elements) readers.forEach((reader) => reader(element, how));
}
