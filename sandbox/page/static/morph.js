// Changes an element into what the server drew anew, touching only what the server changed since it drew it last.
//
// Each element remembers the server's last drawing of it. So whatever the browser did meanwhile stays: what was typed,
// what has the focus, which menu is open, a note that a script put beside a button.

const drawings = new WeakMap();

/** An element for a drawing: a copy to put into the page. */
export function adopt(drawing) {
  const element = document.importNode(drawing, true);
  remember(element, drawing);
  return element;
}

/** Remember the page as it came, before any script has changed it. */
export function learn(element) {
  remember(element, element.cloneNode(true));
}

/** Change `element` into `next`; answers the element that is there now. */
export function morph(element, next) {
  const drawn = drawings.get(element);
  if (!drawn || element.nodeName !== next.nodeName) {
    const fresh = adopt(next);
    element.replaceWith(fresh);
    return fresh;
  }
  if (drawn.isEqualNode(next)) return element;
  morphAttributes(element, drawn, next);
  if (isMixed(drawn) || isMixed(next)) morphWords(element, drawn, next);
  else morphChildren(element, next);
  drawings.set(element, next);
  return element;
}

function remember(element, drawing) {
  drawings.set(element, drawing);
  const elements = element.children;
  const drawn = drawing.children;
  for (let place = 0; place < drawn.length; place += 1) remember(elements[place], drawn[place]);
}

function morphAttributes(element, drawn, next) {
  for (const { name } of drawn.attributes) {
    if (!next.hasAttribute(name)) change(element, name, null);
  }
  for (const { name, value } of next.attributes) {
    if (drawn.getAttribute(name) !== value) change(element, name, value);
  }
}

function change(element, name, value) {
  if (value === null) element.removeAttribute(name);
  else element.setAttribute(name, value);
  const typing = element === document.activeElement;
  if (name === "value" && "value" in element && !typing) element.value = value ?? "";
  if (name === "checked") element.checked = value !== null;
  if (name === "selected") element.selected = value !== null;
}

/** Words, or words with elements between them: put anew as a whole where they differ. */
function morphWords(element, drawn, next) {
  const same = drawn.childNodes.length === next.childNodes.length
    && [...drawn.childNodes].every((node, place) => node.isEqualNode(next.childNodes[place]));
  if (same) return;
  if (element.nodeName === "TEXTAREA") {
    if (element !== document.activeElement) element.value = next.textContent;
    return;
  }
  const fresh = [...next.childNodes].map((node) => (node.nodeType === Node.ELEMENT_NODE ? adopt(node) : node.cloneNode()));
  element.replaceChildren(...fresh);
}

function morphChildren(element, next) {
  const ours = [...element.children].filter((child) => drawings.has(child));
  const byKey = new Map(ours.filter(keyOf).map((child) => [keyOf(child), child]));
  const unkeyed = ours.filter((child) => !keyOf(child));
  const kept = new Set();
  let cursor = element.firstElementChild;
  for (const drawing of [...next.children]) {
    const key = keyOf(drawing);
    const match = key ? byKey.get(key) : take(unkeyed, drawing.nodeName);
    let child;
    if (match && !kept.has(match)) {
      child = morph(match, drawing);
      if (cursor === match) cursor = child;
    } else {
      child = adopt(drawing);
    }
    kept.add(child);
    // What a script put between is passed over: it stays where it was.
    while (cursor && cursor !== child && !kept.has(cursor) && !ours.includes(cursor)) cursor = cursor.nextElementSibling;
    if (child === cursor) cursor = cursor.nextElementSibling;
    else element.insertBefore(child, cursor);
  }
  for (const child of ours) if (!kept.has(child) && child.isConnected && child.parentNode === element) child.remove();
}

function take(elements, name) {
  const place = elements.findIndex((element) => element.nodeName === name);
  return place < 0 ? null : elements.splice(place, 1)[0];
}

function keyOf(element) {
  return element.id || element.dataset?.key || "";
}

function isMixed(element) {
  return [...element.childNodes].some((node) => node.nodeType === Node.TEXT_NODE);
}
