// Boots the workshop in a window of its own.

import { ask, connect, whenPut } from "./live.js";
import { learn } from "./morph.js";
import { startNotices } from "./notices.js";
import { start } from "./workshop.js";

learn(document.body);
startNotices();

let opened = false;
connect(
  () => ({ window: document.documentElement.dataset.window }),
  (open) => {
    if (open && opened) location.reload(); // what came in between is not known here
    opened = opened || open;
    document.getElementById("offline").hidden = open;
    document.documentElement.classList.toggle("is-live", open);
  },
);
start(ask, whenPut);
