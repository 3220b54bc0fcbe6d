/** The gallery's own script: a host that tells no app, but writes down what one would be told. */

import { wire } from "./kit.js";

const ACCOUNTS = ["Acme GmbH", "Acorn Ltd", "Globex", "Hooli", "Initech", "Umbrella", "Vandelay", "Wayne"];
const later = (milliseconds) => new Promise((done) => setTimeout(done, milliseconds));
const option = (name) => ({ text: { type: "plain_text", text: name }, value: name.toLowerCase() });

const host = {
  async act(place, blockId, actionId, raw) {
    write("act", { place, block_id: blockId, action_id: actionId, raw });
    await later(400);
    if (actionId === "fail") throw new Error("This app did not answer in time.");
  },
  enter(place, blockId, actionId, raw) {
    write("enter", { place, block_id: blockId, action_id: actionId, raw });
  },
  async load(place, blockId, actionId, query) {
    write("load", { place, block_id: blockId, action_id: actionId, query });
    await later(250);
    if (query === "error") return { error: "The app did not answer in time." };
    const fitting = ACCOUNTS.filter((name) => name.toLowerCase().includes(query.toLowerCase()));
    const [first, rest] = [fitting.slice(0, 2), fitting.slice(2)];
    if (rest.length === 0) return { options: fitting.map(option) };
    return {
      option_groups: [
        { label: { type: "plain_text", text: "Nearest" }, options: first.map(option) },
        { label: { type: "plain_text", text: "Others" }, options: rest.map(option) },
      ],
    };
  },
  async upload(file, onProgress) {
    for (const share of [0.2, 0.5, 0.9, 1]) {
      await later(80);
      onProgress(share);
    }
    return { id: `F0${file.name.replace(/\W/g, "").toUpperCase()}`, name: file.name };
  },
};

/** The newest act stands first; a run of letters typed into one field is one entry. */
function write(kind, what) {
  const list = document.querySelector("#acts ol");
  const key = `${kind} ${what.place} ${what.block_id} ${what.action_id}`;
  document.querySelector(".gallery-none")?.remove();
  if (kind === "enter" && list.firstElementChild?.dataset.key === key) list.firstElementChild.remove();
  const entry = document.createElement("li");
  entry.dataset.key = key;
  entry.dataset.kind = kind;
  const name = document.createElement("b");
  name.textContent = kind;
  const source = document.createElement("pre");
  source.textContent = JSON.stringify(what, null, 1);
  entry.append(name, source);
  list.prepend(entry);
}

for (const button of document.querySelectorAll("[data-set-theme]")) {
  button.addEventListener("click", () => {
    const theme = button.dataset.setTheme;
    if (theme === "auto") delete document.documentElement.dataset.theme;
    else document.documentElement.dataset.theme = theme;
    for (const other of document.querySelectorAll("[data-set-theme]")) {
      other.setAttribute("aria-pressed", String(other === button));
    }
  });
}

wire(document.querySelector("main"), host);
document.documentElement.dataset.live = "yes"; // from here on a click is heard
