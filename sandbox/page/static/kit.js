/**
 * Wires the controls that sandbox/page/kit draws: what is pressed, chosen and typed goes to the host.
 *
 * Events are listened to at the root, so HTML that is put in later works at once. What was chosen is read from the HTML
 * itself, so nothing is lost when the server draws a control again.
 *
 * host = {
 *   act(place, blockId, actionId, raw) -> Promise      the app is told; a rejection's message is shown beside it
 *   enter(place, blockId, actionId, raw)               something was entered, nobody is told yet
 *   load(place, blockId, actionId, query) -> Promise<{options?, option_groups?, error?}>
 *   upload(file, onProgress) -> Promise<{id, name}>
 * }
 */

const CONTROL = "[data-control]";
const DEBOUNCE_MS = 250;
const CLICKED = new Set(["button", "icon_button", "feedback_buttons", "overflow", "workflow_button"]);
const TICKED = new Set(["checkboxes", "radio_buttons"]);
const BY_INDEX = new Set(["static_select", "multi_static_select", "radio_buttons", "checkboxes"]);

/** What the control holds now, in the form that the server reads. */
export function valueOf(control) {
  const kind = control.dataset.control;
  if (CLICKED.has(kind)) return null;
  if (kind === "external_select") return chosenOptions(control)[0] ?? null;
  if (kind === "multi_external_select") return chosenOptions(control);
  if (kind === "file_input") return [...control.querySelectorAll("[data-file]")].map((row) => row.dataset.file);
  if (kind.startsWith("multi_")) return chipsOf(control).map((chip) => asSent(kind, chip.dataset.value));
  if (TICKED.has(kind)) {
    const ticked = [...control.querySelectorAll("input:checked")].map((input) => Number(input.value));
    return kind === "checkboxes" ? ticked : (ticked[0] ?? null);
  }
  const value = control.querySelector(".kit-field").value;
  return control.classList.contains("kit-select") ? (value === "" ? null : asSent(kind, value)) : value;
}

/** Wires everything below `root`, now and later; answers a function that undoes it. */
export function wire(root, host) {
  const kit = new Kit(host);
  const listeners = [
    ["click", (event) => kit.clicked(event)],
    ["change", (event) => kit.changed(event)],
    ["input", (event) => kit.typed(event)],
    ["keydown", (event) => kit.pressed(event)],
    ["focusin", (event) => kit.focused(event)],
    ["focusout", (event) => kit.left(event)],
    ["pointerdown", (event) => kit.pointed(event)],
    // These three do not bubble; they can only be caught on the way down.
    ["toggle", (event) => kit.toggled(event), true],
    ["error", (event) => settlePicture(event.target, false), true],
    ["load", (event) => settlePicture(event.target, true), true],
    ["scroll", () => kit.scrolled(), true],
  ];
  for (const [name, listen, capture] of listeners) root.addEventListener(name, listen, Boolean(capture));
  for (const image of root.querySelectorAll(".kit-picture img")) {
    if (image.complete) settlePicture(image, image.naturalWidth > 0); // it was there before anybody listened
  }
  const observer = new MutationObserver((changes) => changes.forEach(({ target }) => withoutTwins(target)));
  observer.observe(root, { childList: true, subtree: true });
  return () => {
    observer.disconnect();
    for (const [name, listen, capture] of listeners) root.removeEventListener(name, listen, Boolean(capture));
  };
}

class Kit {
  constructor(host) {
    this.host = host;
    this.before = new WeakMap(); // what a control held before it was used, for those who do not confirm
    this.searches = new WeakMap();
    this.running = new WeakMap(); // how many acts of a control the app has not answered yet
    this.open = null; // the combobox whose list is open
  }

  clicked(event) {
    const target = event.target instanceof Element ? event.target : null;
    if (!target) return;
    const local = PAGE_ONLY.find(([selector]) => target.closest(selector));
    if (local) return void local[1](target.closest(local[0]));
    const control = target.closest(CONTROL);
    if (!control) return;
    const inner = target.closest("button, a");
    if (control.classList.contains("kit-multi")) return void this.clickedMulti(control, inner);
    if (control.classList.contains("kit-external")) return void this.clickedExternal(control, inner, target);
    if (control.classList.contains("kit-files")) return void (inner && this.dropped(control, inner));
    if (control.classList.contains("kit-rich-input")) return void (inner && format(control, inner.dataset.tool));
    if (!CLICKED.has(control.dataset.control)) return;
    if (control.dataset.note) return void note(control, control.dataset.note, "info");
    const raw = inner?.dataset.value;
    if (inner === null || (inner !== control && raw === undefined)) return; // the button that opens a menu
    if (control.dataset.control === "overflow") closeMenu(control);
    this.press(event, control, raw === undefined ? null : Number(raw), inner);
  }

  /** A press: of a button, of a link that looks like one, of an item in a menu of actions. */
  press(event, control, raw, pressed) {
    if (!control.dataset.dispatch) return;
    const url = pressed.getAttribute("href");
    if (url && control.dataset.confirm) event.preventDefault(); // the link is followed once it was confirmed
    const follow = () => url && control.dataset.confirm && window.open(url, "_blank", "noopener");
    this.act(control, raw, { then: follow });
  }

  changed(event) {
    const control = event.target.closest?.(CONTROL);
    if (!control) return;
    const kind = control.dataset.control;
    if (kind === "file_input") return void this.chose(control, event.target);
    if (event.target.matches(".kit-filter, [role=combobox]")) return;
    if (control.classList.contains("kit-multi")) {
      if (!this.ticked(control, event.target)) return;
    } else if (control.querySelector("textarea, input[type=text], input[type=email], input[type=url]")) {
      return; // what is typed was entered letter by letter
    } else if (kind === "number_input") return;
    this.settled(control);
  }

  /** Something was chosen: it is entered, and the app is told if it asked for that. */
  settled(control) {
    const tells = control.dataset.dispatch === "change";
    const raw = valueOf(control);
    const nothing = raw === null || raw === "";
    const enter = () => this.enter(control);
    if (!tells || nothing) return void enter();
    this.act(control, raw, { first: enter, denied: () => this.restore(control) });
  }

  enter(control) {
    clearNote(control);
    this.remember(control, true);
    this.host.enter?.(...addressOf(control), valueOf(control));
  }

  typed(event) {
    const field = event.target;
    const control = field.closest?.(CONTROL);
    if (field.matches?.(".kit-row-filter")) return void arrange(field.closest(".kit-data-table"), true);
    if (!control) return;
    if (field.matches(".kit-filter")) return void filterChoices(control, field.value);
    if (field.matches("[role=combobox]")) return void this.search(control, field);
    if (!isTyped(control)) return;
    const left = control.querySelector(".kit-count");
    if (left) {
      const remaining = Number(field.dataset.max) - field.value.length;
      left.textContent = String(remaining);
      left.classList.toggle("kit-over", remaining < 0);
    }
    // A field for numbers hides what is no number; without a word about it, it would look like nothing was entered.
    if (field.validity?.badInput) return void note(control, field.dataset.bad, "error");
    this.enter(control);
    if (dispatches(control, "character")) this.act(control, valueOf(control));
  }

  pressed(event) {
    const control = event.target.closest?.(CONTROL);
    if (!control) return;
    if (event.target.matches("[role=combobox]")) return void this.pressedInBox(event, control);
    if (event.target.closest("[role=menu]")) return void pressedInMenu(event, control);
    if (event.target.closest("[role=toolbar]")) return void pressedInToolbar(event);
    if (event.key === "Escape" && closePanel(control)) {
      event.preventDefault(); // else the dialog around it would close too
      event.stopPropagation();
      return;
    }
    if (control.classList.contains("kit-rich-input") && (event.ctrlKey || event.metaKey)) {
      const tool = { b: "bold", i: "italic" }[event.key.toLowerCase()];
      if (tool) event.preventDefault();
      if (tool) format(control, tool);
    }
    const isLong = event.target.matches("textarea");
    const meant = event.key === "Enter" && !event.isComposing && (!isLong || event.ctrlKey || event.metaKey);
    if (meant && isTyped(control) && dispatches(control, "enter")) {
      event.preventDefault();
      this.act(control, valueOf(control));
    }
  }

  focused(event) {
    const control = event.target.closest?.(CONTROL);
    if (!control) return;
    this.remember(control, false);
    if (!event.target.matches("[role=combobox]")) return;
    event.target.select(); // what is chosen already is replaced by what is typed
    if (least(control) === 0) this.search(control, event.target, 0);
  }

  left(event) {
    const control = event.target.closest?.(CONTROL);
    if (control && event.target.matches("[role=combobox]")) this.leaveBox(control, event.target);
  }

  pointed(event) {
    for (const opener of document.querySelectorAll(".kit-opener[aria-expanded=true]")) {
      const control = opener.closest(CONTROL);
      if (!control.contains(event.target)) closePanel(control, false);
    }
    // A list must not take the focus from its box, or the box would close it before the click arrives.
    if (event.target.closest?.(".kit-listbox")) event.preventDefault();
  }

  toggled(event) {
    const menu = event.target;
    const control = menu.closest?.(".kit-overflow");
    if (!control || menu.getAttribute("role") !== "menu") return;
    const opener = control.querySelector(".kit-more");
    const isOpen = event.newState === "open";
    opener.setAttribute("aria-expanded", String(isOpen));
    if (!isOpen) return void (menu.contains(document.activeElement) && opener.focus());
    putBeside(menu, opener);
    menu.querySelector("[role=menuitem]")?.focus();
  }

  scrolled() {
    if (this.open?.isConnected) putBeside(listOf(this.open).menu, this.open.querySelector("[role=combobox]"));
    for (const menu of document.querySelectorAll(".kit-menu[role=menu]:popover-open")) {
      putBeside(menu, menu.closest(".kit-overflow").querySelector(".kit-more"));
    }
  }

  // Telling the app -------------------------------------------------------------------------------------------------

  /** Confirm, show that it runs, tell the app, show what went wrong. */
  async act(control, raw, { first, then, denied } = {}) {
    // A second press while the first one runs is a slip; a second choice is a choice.
    if (this.running.get(control) && CLICKED.has(control.dataset.control)) return;
    clearNote(control);
    const asked = control.dataset.confirm;
    if (asked && !(await confirmed(JSON.parse(asked)))) return void denied?.();
    first?.();
    then?.();
    this.runs(control, 1);
    try {
      await this.host.act(...addressOf(control), raw);
    } catch (error) {
      note(control, error?.message || String(error), "error");
    } finally {
      this.runs(control, -1);
    }
  }

  runs(control, more) {
    const count = (this.running.get(control) ?? 0) + more;
    this.running.set(control, count);
    if (count) control.setAttribute("aria-busy", "true");
    else control.removeAttribute("aria-busy");
  }

  // What was before: a choice that is not confirmed is taken back ----------------------------------------------------

  remember(control, anew) {
    if (!control.dataset.confirm || (this.before.has(control) && !anew)) return;
    const fields = [...control.querySelectorAll("select, input")].map((field) => [field.value, field.checked]);
    this.before.set(control, { fields, chips: control.querySelector(".kit-chips")?.innerHTML, chosen: control.dataset.chosen });
  }

  restore(control) {
    const before = this.before.get(control);
    const fields = [...control.querySelectorAll("select, input")];
    fields.forEach((field, place) => {
      const [value, checked] = before?.fields[place] ?? [defaultOf(field), field.defaultChecked];
      if (field.type === "checkbox" || field.type === "radio") field.checked = checked;
      else field.value = value;
    });
    const chips = control.querySelector(".kit-chips");
    if (before && chips) {
      chips.innerHTML = before.chips;
      chips.hidden = chips.children.length === 0;
    }
    if (before?.chosen !== undefined) control.dataset.chosen = before.chosen;
    if (control.classList.contains("kit-multi")) limitChoices(control);
  }

  // Several of many --------------------------------------------------------------------------------------------------

  clickedMulti(control, button) {
    if (button?.matches(".kit-opener")) {
      if (!closePanel(control)) openPanel(control);
      return;
    }
    const chip = button?.closest(".kit-chip");
    if (!chip) return;
    const input = control.querySelector(`.kit-choices input[value="${CSS.escape(chip.dataset.value)}"]`);
    if (input) input.checked = false;
    removeChip(control, chip);
    limitChoices(control);
    this.settled(control);
  }

  /** One more or one less; false where that is too many. */
  ticked(control, input) {
    if (input.type !== "checkbox") return false;
    const most = Number(control.dataset.most || Infinity);
    if (input.checked && chipsOf(control).length >= most) {
      input.checked = false;
      return false;
    }
    if (input.checked) addChip(control, input.value, input.dataset.label);
    else removeChip(control, chipsOf(control).find((chip) => chip.dataset.value === input.value));
    limitChoices(control);
    return true;
  }

  // Options that the app is asked for --------------------------------------------------------------------------------

  search(control, box, wait = DEBOUNCE_MS) {
    const state = this.searches.get(control) ?? { asked: 0, timer: 0, options: [] };
    this.searches.set(control, state);
    clearTimeout(state.timer);
    const asked = ++state.asked; // an answer that comes after a later question is of no use
    const query = box.value === chosenOptions(control)[0]?.text.text ? "" : box.value; // a choice is no question
    this.show(control, box);
    if (query.length < least(control)) return void fillList(control, [], control.dataset.tooShort);
    fillList(control, [], control.dataset.loading);
    state.timer = setTimeout(async () => {
      let answer;
      try {
        answer = (await this.host.load(...addressOf(control), query)) ?? {};
      } catch (error) {
        answer = { error: error?.message || String(error) };
      }
      if (asked !== state.asked || this.open !== control) return;
      const groups = answer.option_groups ?? [{ options: answer.options ?? [] }];
      state.options = fillList(control, answer.error ? [] : groups, answer.error ?? control.dataset.none, Boolean(answer.error));
      this.show(control, box);
    }, wait);
  }

  show(control, box) {
    const { menu } = listOf(control);
    this.open = control;
    if (!menu.matches(":popover-open")) menu.showPopover();
    box.setAttribute("aria-expanded", "true");
    putBeside(menu, box, true);
  }

  hide(control) {
    const { menu } = listOf(control);
    if (menu.matches(":popover-open")) menu.hidePopover();
    const box = control.querySelector("[role=combobox]");
    box.setAttribute("aria-expanded", "false");
    box.removeAttribute("aria-activedescendant");
    if (this.open === control) this.open = null;
    const state = this.searches.get(control);
    if (state) clearTimeout(state.timer);
    if (state) state.asked++;
  }

  pressedInBox(event, control) {
    const { options } = listOf(control);
    const isOpen = this.open === control;
    const at = options.findIndex((option) => option.classList.contains("kit-active"));
    if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      event.preventDefault();
      if (!isOpen) return void this.search(control, event.target, 0);
      const step = event.key === "ArrowDown" ? 1 : -1;
      const next = at < 0 && step < 0 ? options.length - 1 : (at + step + options.length) % options.length;
      activate(control, options[next]);
    } else if (event.key === "Enter" && isOpen) {
      event.preventDefault();
      if (at >= 0) this.choose(control, at);
    } else if (event.key === "Escape" && isOpen) {
      event.preventDefault();
      event.stopPropagation();
      this.hide(control);
    } else if (event.key === "Backspace" && event.target.value === "" && chipsOf(control).length) {
      this.unchoose(control, chipsOf(control).at(-1));
    }
  }

  clickedExternal(control, button, target) {
    const chip = button?.closest(".kit-chip");
    if (chip) return void this.unchoose(control, chip);
    const option = target.closest("[role=option]");
    if (option) return void this.choose(control, listOf(control).options.indexOf(option));
    if (target.matches("[role=combobox]") && this.open !== control && least(control) === 0) this.search(control, target, 0);
  }

  choose(control, place) {
    const option = this.searches.get(control)?.options[place];
    if (!option) return;
    const box = control.querySelector("[role=combobox]");
    const several = control.dataset.control.startsWith("multi_");
    const now = chosenOptions(control);
    if (several && now.length >= Number(control.dataset.most || Infinity)) {
      return void note(control, control.dataset.tooMany, "error");
    }
    if (!several || !now.some((one) => one.value === option.value)) {
      control.dataset.chosen = JSON.stringify(several ? [...now, option] : [option]);
      if (several) addChip(control, option.value, option.text.text);
    }
    box.value = several ? "" : option.text.text;
    this.hide(control);
    this.settled(control);
  }

  unchoose(control, chip) {
    const left = chosenOptions(control).filter((option) => option.value !== chip.dataset.value);
    control.dataset.chosen = JSON.stringify(left);
    removeChip(control, chip);
    control.querySelector("[role=combobox]").focus();
    this.settled(control);
  }

  /** What was typed and not chosen is no value: the box says again what was chosen, or nothing. */
  leaveBox(control, box) {
    this.hide(control);
    if (control.dataset.control !== "external_select") return void (box.value = "");
    const [now] = chosenOptions(control);
    if (now && box.value === "" && !control.dataset.dispatch) {
      control.dataset.chosen = "[]";
      this.enter(control);
    } else {
      box.value = now ? now.text.text : "";
    }
  }

  // Files ------------------------------------------------------------------------------------------------------------

  async chose(control, field) {
    const files = [...field.files];
    field.value = ""; // so that the same file can be chosen again after it was removed
    for (const file of files) {
      const list = control.querySelector(".kit-file-list");
      if (list.children.length >= Number(control.dataset.most)) {
        note(control, control.dataset.tooMany, "error");
        break;
      }
      await this.take(control, list, file); // one by one, as they were chosen
    }
  }

  async take(control, list, file) {
    const row = element("li", "kit-file-row");
    const bar = element("progress", "");
    bar.max = 1;
    bar.setAttribute("aria-label", file.name);
    row.append(element("span", "", file.name), bar);
    list.append(row);
    try {
      const taken = await this.host.upload(file, (share) => (bar.value = share));
      row.dataset.file = taken.id;
      row.dataset.made = "here";
      bar.replaceWith(removeButton(control, taken.name ?? file.name));
      this.enter(control);
    } catch (error) {
      row.remove();
      note(control, error?.message || String(error), "error");
    }
  }

  dropped(control, button) {
    button.closest(".kit-file-row")?.remove();
    control.querySelector("input[type=file]").focus();
    this.enter(control);
  }
}

// Where a control stands, and what it holds ----------------------------------------------------------------------------

function addressOf(control) {
  const place = control.closest("[data-place]")?.dataset.place ?? "";
  const block = control.closest("[data-block]")?.dataset.block ?? "";
  return [place, block, control.dataset.action];
}

const asSent = (kind, value) => (BY_INDEX.has(kind) ? Number(value) : value);
const chosenOptions = (control) => JSON.parse(control.dataset.chosen || "[]");
const chipsOf = (control) => [...control.querySelectorAll(".kit-chip")];
const dispatches = (control, when) => (control.dataset.dispatch ?? "").split(" ").includes(when);
const isTyped = (control) => /_input$/.test(control.dataset.control) && control.dataset.control !== "file_input";
const least = (control) => Number(control.dataset.least);

function defaultOf(field) {
  const first = field.tagName === "SELECT" && [...field.options].find((option) => option.defaultSelected);
  return field.tagName === "SELECT" ? (first?.value ?? "") : field.defaultValue;
}

function element(tag, css, text) {
  const made = document.createElement(tag);
  if (css) made.className = css;
  if (text !== undefined) made.textContent = text;
  return made;
}

// What Slack says beside a control ------------------------------------------------------------------------------------

function note(control, words, level) {
  clearNote(control);
  const said = element("span", `kit-note kit-note-${level}`, `${level === "error" ? "⚠ " : ""}${words}`);
  said.setAttribute("role", level === "error" ? "alert" : "status");
  control.after(said);
}

function clearNote(control) {
  if (control.nextElementSibling?.matches(".kit-note")) control.nextElementSibling.remove();
}

/** Asks in a dialog whether it is meant; whoever asked gets the focus back. */
function confirmed({ title, text, html, confirm, deny, style }) {
  const asked = document.activeElement;
  const dialog = element("dialog", "kit-confirm");
  const heading = element("h2", "kit-confirm-title", title);
  const body = element("div", "kit-confirm-text kit-text", text);
  if (html) body.innerHTML = html; // drawn and escaped by the server, like every other text
  const no = element("button", "kit-button", deny || "Cancel");
  const yes = element("button", `kit-button ${style === "danger" ? "kit-danger-filled" : "kit-filled"}`, confirm || "OK");
  const row = element("div", "kit-confirm-buttons");
  row.append(no, yes);
  dialog.append(heading, body, row);
  heading.id = `kit-confirm-${Math.random().toString(36).slice(2)}`;
  body.id = `${heading.id}-text`;
  dialog.setAttribute("aria-labelledby", heading.id);
  dialog.setAttribute("aria-describedby", body.id);
  no.type = yes.type = "button";
  document.body.append(dialog);
  return new Promise((answer) => {
    no.onclick = () => dialog.close("no");
    yes.onclick = () => dialog.close("yes");
    dialog.onclick = (event) => event.target === dialog && dialog.close("no");
    dialog.onclose = () => {
      dialog.remove();
      if (asked?.isConnected) asked.focus();
      answer(dialog.returnValue === "yes");
    };
    dialog.showModal();
    yes.focus();
  });
}

// Menus -----------------------------------------------------------------------------------------------------------------

/** Puts a menu below its button, or above where there is no room; it is in the top layer and knows no parent. */
function putBeside(menu, anchor, asWide = false) {
  const at = anchor.getBoundingClientRect();
  if (asWide) menu.style.minWidth = `${at.width}px`;
  const room = { below: window.innerHeight - at.bottom, above: at.top };
  const above = room.below < Math.min(menu.offsetHeight, 200) + 8 && room.above > room.below;
  menu.style.maxHeight = `${Math.max((above ? room.above : room.below) - 16, 80)}px`;
  const left = Math.min(at.left, window.innerWidth - menu.offsetWidth - 8);
  menu.style.left = `${Math.max(left, 8)}px`;
  menu.style.top = above ? `${at.top - menu.offsetHeight - 4}px` : `${at.bottom + 4}px`;
}

function closeMenu(control) {
  control.querySelector("[role=menu]:popover-open")?.hidePopover();
}

function pressedInMenu(event, control) {
  const items = [...control.querySelectorAll("[role=menuitem]")];
  const at = items.indexOf(document.activeElement);
  const to = { ArrowDown: at + 1, ArrowUp: at - 1, Home: 0, End: items.length - 1 }[event.key];
  if (event.key === "Tab") return void closeMenu(control);
  if (event.key === "Escape") {
    event.preventDefault();
    event.stopPropagation();
    return void closeMenu(control);
  }
  if (to === undefined) return;
  event.preventDefault();
  items[(to + items.length) % items.length]?.focus();
}

function openPanel(control) {
  const opener = control.querySelector(".kit-opener");
  opener.setAttribute("aria-expanded", "true");
  control.querySelector(".kit-panel").hidden = false;
  limitChoices(control);
  control.querySelector(".kit-filter, .kit-choices input:not(:disabled)")?.focus();
}

/** Closes what is open; answers whether anything was. */
function closePanel(control, refocus = true) {
  const opener = control.querySelector(".kit-opener[aria-expanded=true]");
  if (!opener) return false;
  opener.setAttribute("aria-expanded", "false");
  control.querySelector(".kit-panel").hidden = true;
  if (refocus) opener.focus();
  return true;
}

function filterChoices(control, typed) {
  const wanted = typed.trim().toLowerCase();
  let found = 0;
  for (const choice of control.querySelectorAll(".kit-choice")) {
    choice.hidden = !choice.textContent.toLowerCase().includes(wanted);
    found += choice.hidden ? 0 : 1;
  }
  for (const group of control.querySelectorAll(".kit-choices [role=group]")) {
    group.hidden = !group.querySelector(".kit-choice:not([hidden])");
  }
  control.querySelector(".kit-none").hidden = found > 0;
}

function limitChoices(control) {
  const full = chipsOf(control).length >= Number(control.dataset.most || Infinity);
  for (const input of control.querySelectorAll(".kit-choices input")) input.disabled = full && !input.checked;
}

function addChip(control, value, label) {
  const chip = element("li", "kit-chip");
  chip.dataset.value = value;
  chip.dataset.made = "here";
  chip.append(element("span", "", label), removeButton(control, label));
  const chips = control.querySelector(".kit-chips");
  chips.append(chip);
  chips.hidden = false;
}

/** What a script put into a list goes when the server draws the same: a chip, or the row of a file. */
function withoutTwins(list) {
  if (!list.matches?.(".kit-chips, .kit-file-list")) return;
  const keyOf = (row) => row.dataset.value ?? row.dataset.file;
  const drawn = new Set([...list.children].filter((row) => !row.dataset.made).map(keyOf));
  for (const row of [...list.children]) if (row.dataset.made && drawn.has(keyOf(row))) row.remove();
}

function removeChip(control, chip) {
  const chips = control.querySelector(".kit-chips");
  const hadFocus = chip?.contains(document.activeElement);
  chip?.remove();
  chips.hidden = chips.children.length === 0;
  if (hadFocus) (chips.querySelector("button") ?? control.querySelector(".kit-field")).focus();
}

function removeButton(control, name) {
  const button = element("button", "kit-remove", "×");
  button.type = "button";
  button.setAttribute("aria-label", control.dataset.remove.replace("{name}", name));
  return button;
}

function listOf(control) {
  const menu = control.querySelector(".kit-listbox");
  const list = menu.querySelector("[role=listbox]");
  return { menu, list, options: [...list.querySelectorAll("[role=option]")], said: menu.querySelector(".kit-menu-note") };
}

/** Shows what the app offers, or a sentence where it offers nothing; answers the options in the order shown. */
function fillList(control, groups, otherwise, isError = false) {
  const { list, said } = listOf(control);
  const chosen = new Set(chosenOptions(control).map((option) => option.value));
  const offered = [];
  list.replaceChildren();
  for (const group of groups) {
    const parent = group.label ? element("div", "") : list;
    if (group.label) {
      parent.setAttribute("role", "group");
      parent.setAttribute("aria-label", group.label.text);
      const heading = element("div", "kit-group-label", group.label.text);
      heading.setAttribute("aria-hidden", "true");
      parent.append(heading);
      list.append(parent);
    }
    for (const option of group.options ?? []) {
      const shown = element("div", "kit-menu-item", option.text.text);
      if (option.description) shown.append(element("small", "", option.description.text));
      shown.setAttribute("role", "option");
      shown.setAttribute("aria-selected", String(chosen.has(option.value)));
      shown.id = `${list.id}-${offered.length}`;
      offered.push(option);
      parent.append(shown);
    }
  }
  list.hidden = offered.length === 0;
  said.textContent = offered.length ? "" : `${isError ? "⚠ " : ""}${otherwise}`;
  said.classList.toggle("kit-note-error", isError);
  control.querySelector("[role=combobox]").removeAttribute("aria-activedescendant");
  return offered;
}

function activate(control, option) {
  for (const other of listOf(control).options) other.classList.toggle("kit-active", other === option);
  if (!option) return;
  control.querySelector("[role=combobox]").setAttribute("aria-activedescendant", option.id);
  option.scrollIntoView({ block: "nearest" });
}

// Marks in rich text ----------------------------------------------------------------------------------------------------

const AROUND = { bold: "*", italic: "_", strike: "~", code: "`" };
const BEFORE = { bullet: () => "- ", ordered: (place) => `${place + 1}. `, quote: () => "> " };

function format(control, tool) {
  const field = control.querySelector("textarea");
  if (!tool || field.disabled) return;
  const { selectionStart: start, selectionEnd: end, value } = field;
  const picked = value.slice(start, end);
  field.focus();
  if (AROUND[tool]) {
    const mark = AROUND[tool];
    return void put(field, start, end, `${mark}${picked}${mark}`, start + 1, start + 1 + picked.length);
  }
  if (tool === "link") {
    const label = picked || "text";
    return void put(field, start, end, `[${label}](https://)`, start + label.length + 11, start + label.length + 11);
  }
  const from = value.lastIndexOf("\n", start - 1) + 1;
  const until = value.indexOf("\n", end) < 0 ? value.length : value.indexOf("\n", end);
  const lines = value.slice(from, until);
  const made =
    tool === "pre"
      ? `\`\`\`\n${lines}\n\`\`\``
      : lines.split("\n").map((line, place) => BEFORE[tool](place) + line).join("\n");
  const cursor = tool === "pre" ? from + made.length - 4 : from + made.length;
  put(field, from, until, made, cursor, cursor);
}

function put(field, start, end, words, from, to) {
  field.setSelectionRange(start, end);
  // The old command is the only one that can be undone by the field's own undo; it also tells of the input.
  if (!document.execCommand("insertText", false, words)) {
    field.setRangeText(words, start, end, "end");
    field.dispatchEvent(new Event("input", { bubbles: true }));
  }
  field.setSelectionRange(from, to);
}

function pressedInToolbar(event) {
  const tools = [...event.target.closest("[role=toolbar]").querySelectorAll("button")];
  const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
  if (!step) return;
  event.preventDefault();
  const next = tools[(tools.indexOf(event.target) + step + tools.length) % tools.length];
  for (const tool of tools) tool.tabIndex = tool === next ? 0 : -1;
  next.focus();
}

// What happens on the page alone: nobody is told ------------------------------------------------------------------------

const PAGE_ONLY = [
  [".kit-see-more", unfold],
  [".kit-slide", slide],
  [".kit-sort", sort],
  [".kit-turn", turn],
];

function unfold(button) {
  const isOpen = button.getAttribute("aria-expanded") === "true";
  button.setAttribute("aria-expanded", String(!isOpen));
  button.textContent = isOpen ? button.dataset.more : button.dataset.less;
}

function slide(button) {
  const slides = button.closest(".kit-carousel-frame").querySelector(".kit-slides");
  const still = matchMedia("(prefers-reduced-motion: reduce)").matches;
  slides.scrollBy({ left: Number(button.dataset.slide) * slides.clientWidth * 0.8, behavior: still ? "auto" : "smooth" });
}

function sort(button) {
  const table = button.closest("table");
  const head = button.closest("th");
  const way = head.getAttribute("aria-sort") === "ascending" ? "descending" : "ascending";
  for (const other of table.querySelectorAll("th[aria-sort]")) other.setAttribute("aria-sort", "none");
  head.setAttribute("aria-sort", way);
  const column = Number(button.dataset.column);
  const sign = way === "ascending" ? 1 : -1;
  const body = table.tBodies[0];
  body.append(...[...body.rows].sort((one, other) => sign * compared(one.cells[column], other.cells[column])));
  arrange(table.closest(".kit-data-table"), true);
}

function compared(one, other) {
  const [left, right] = [one, other].map((cell) => cell?.dataset.value ?? cell?.textContent ?? "");
  const numbers = one?.dataset.value !== undefined && other?.dataset.value !== undefined;
  return numbers ? Number(left) - Number(right) : left.localeCompare(right, undefined, { numeric: true });
}

function turn(button) {
  const frame = button.closest(".kit-data-table");
  frame.dataset.page = String(Number(frame.dataset.page ?? 0) + Number(button.dataset.turn));
  arrange(frame, false);
}

/** Shows one page of the rows that fit what is typed above them. */
function arrange(frame, fromStart) {
  const size = Number(frame.dataset.pageSize);
  const typed = (frame.querySelector(".kit-row-filter")?.value ?? "").trim().toLowerCase();
  const rows = [...frame.querySelector("tbody").rows];
  const fitting = rows.filter((row) => row.textContent.toLowerCase().includes(typed));
  const last = Math.max(Math.ceil(fitting.length / size) - 1, 0);
  const page = fromStart ? 0 : Math.min(Math.max(Number(frame.dataset.page ?? 0), 0), last);
  frame.dataset.page = String(page);
  for (const row of rows) row.hidden = true;
  for (const row of fitting.slice(page * size, (page + 1) * size)) row.hidden = false;
  const [back, forth] = frame.querySelectorAll(".kit-turn");
  if (!back) return;
  back.disabled = page === 0;
  forth.disabled = page === last;
  const [first, until] = [Math.min(page * size + 1, fitting.length), Math.min((page + 1) * size, fitting.length)];
  const said = frame.dataset.pageWords.replace("{first}", first).replace("{last}", until);
  frame.querySelector(".kit-page").textContent = said.replace("{count}", fitting.length);
}

/** Shows a picture, or its words where it cannot be had. */
function settlePicture(image, loaded) {
  const frame = image.closest?.(".kit-picture");
  if (!frame || image.tagName !== "IMG") return;
  frame.classList.remove("kit-loading");
  if (loaded) return;
  frame.classList.add("kit-broken");
  image.hidden = true;
  const missing = frame.querySelector(".kit-missing");
  if (missing) missing.hidden = false;
}
