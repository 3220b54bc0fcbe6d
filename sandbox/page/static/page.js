// Boots the page: each module minds one thing.

import { startAttaching } from "./attaching.js";
import { startBeside } from "./beside.js";
import { startComposer } from "./composer.js";
import { startConversation } from "./conversation.js";
import { startDrafts } from "./drafts.js";
import { startEditing } from "./editing.js";
import { startEmoji } from "./emoji.js";
import { startFormatting } from "./formatting.js";
import { startKeys } from "./keys.js";
import { wire } from "./kit.js";
import { ask, connect, whenPut } from "./live.js";
import { startMenus } from "./menus.js";
import { startModals } from "./modals.js";
import { learn } from "./morph.js";
import { startNavigation, where } from "./navigation.js";
import { startNotices, notify } from "./notices.js";
import { startPanel } from "./panel.js";
import { startStatus } from "./status.js";
import { startSearch } from "./search.js";
import { startSwitcher } from "./switcher.js";
import { startTour } from "./tour.js";
import { upload } from "./upload.js";
import { startWalk } from "./walk.js";
import { start as startWorkshop } from "./workshop.js";

learn(document.body);
let key = document.documentElement.dataset.window;

wire(document.body, {
  act: (place, block, action, raw) => ask("act", { place, block, action, raw }),
  enter: (place, block, action, raw) => ask("enter", { place, block, action, raw }).catch(notify),
  load: (place, block, action, query) => ask("load", { place, block, action, query }),
  upload,
});

startNotices();
startNavigation();
startConversation();
startAttaching();
startComposer();
startFormatting();
startEmoji();
startEditing();
startDrafts();
startBeside();
startWalk();
startSearch();
startKeys();
startMenus();
startModals();
startPanel();
startStatus();
startSwitcher();
startTour();
startWorkshop(ask, whenPut);

connect(
  () => ({ window: key, ...where() }),
  (open) => {
    key = ""; // good once; who comes again is shown everything anew
    document.getElementById("offline").hidden = open;
    document.documentElement.classList.toggle("is-live", open);
    if (open) document.dispatchEvent(new Event("connected"));
  },
);
