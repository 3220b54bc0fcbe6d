// A list box under a field (ARIA's combobox): arrows move, Enter and Tab take, Esc closes.

let made = 0;

export class Choices {
  /** `take(field, option)` is called with the option that was chosen. */
  constructor(take) {
    this.take = take;
    this.field = null; // whose list is open
    this.isStale = false; // something was typed since it was filled
    this.takesNext = false; // and then Enter was pressed: the first of the next list is meant
    document.addEventListener("mousedown", (event) => {
      const option = event.target.closest?.("[role=option]");
      const list = option?.closest("[role=listbox]");
      const field = list && document.querySelector(`[aria-controls="${CSS.escape(list.id)}"]`);
      if (!field || this.field !== field) return;
      event.preventDefault(); // the field keeps the focus
      this.hide(field);
      this.take(field, option);
    });
  }

  /** What is offered does not fit what is typed any more; a new list is on its way. */
  expectMore() {
    this.isStale = true;
    this.takesNext = false;
  }

  show(field, html) {
    const list = listOf(field);
    const takes = this.takesNext;
    this.isStale = this.takesNext = false;
    list.innerHTML = html; // drawn and escaped by the server
    const options = optionsOf(list);
    list.hidden = list.children.length === 0;
    field.setAttribute("aria-expanded", String(options.length > 0));
    for (const option of options) {
      made += 1;
      option.id = `offer-${made}`;
    }
    this.field = list.hidden ? null : field;
    this.point(field, options[0]);
    if (takes && options.length) {
      this.hide(field);
      this.take(field, options[0]);
    }
  }

  hide(field) {
    const list = listOf(field);
    if (!list) return;
    if (!list.hidden) list.hidden = true;
    field.setAttribute("aria-expanded", "false");
    field.removeAttribute("aria-activedescendant");
    if (this.field === field) this.field = null;
    this.isStale = this.takesNext = false;
  }

  /** Whether a key was meant for the list. */
  pressed(event) {
    const field = event.target;
    const list = listOf(field);
    if (this.field !== field || list.hidden) return false;
    const options = optionsOf(list);
    const at = options.findIndex((option) => option.getAttribute("aria-selected") === "true");
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (this.isStale && (event.key === "Enter" || event.key === "Tab")) this.takesNext = true;
    else if (step) this.point(field, options[(at + step + options.length) % options.length]);
    else if ((event.key === "Enter" || event.key === "Tab") && !event.shiftKey && options[at]) {
      this.hide(field);
      this.take(field, options[at]);
    } else if (event.key === "Escape") this.hide(field);
    else return false;
    event.preventDefault();
    event.stopPropagation();
    return true;
  }

  point(field, option) {
    for (const other of optionsOf(listOf(field))) other.setAttribute("aria-selected", String(other === option));
    if (!option) return void field.removeAttribute("aria-activedescendant");
    field.setAttribute("aria-activedescendant", option.id);
    option.scrollIntoView({ block: "nearest" });
  }
}

function listOf(field) {
  return document.getElementById(field.getAttribute("aria-controls"));
}

function optionsOf(list) {
  return [...list.querySelectorAll("[role=option]")];
}
