// Makes a part of the page look as the server drew it anew, in place: what is the same stays the
// same element, so that the caret, an open menu and a screen reader's place aren't lost. What a
// person has put into a field and the server doesn't know of yet is never overwritten.
import { drawnChoice, fieldsIn, isTold, outlasts } from "./fields.js";

/** What the page itself sets on elements; the server's drawing says nothing of it. */
const OWN = new Set([
  "open", "data-busy", "aria-busy", "aria-expanded", "aria-controls", "aria-activedescendant",
]);
const TICKED = new Set(["checkbox", "radio"]);

/** Change `from` until it looks like `to`, an element of the same kind. */
export function morph(from, to) {
  const active = document.activeElement;
  const selection = from.contains(active) ? selectionOf(active) : null;
  new Morphing(from, Number(to.dataset.at ?? 0)).element(from, to);
  if (selection && active.isConnected && document.activeElement !== active) {
    active.focus({ preventScroll: true });
    select(active, selection);
  }
}

/** The first element of some HTML that the server drew. */
export function parsed(html) {
  const template = document.createElement("template");
  template.innerHTML = html;
  return template.content.firstElementChild;
}

class Morphing {
  constructor(root, at) {
    this.at = at;
    this.keyed = new Map();
    for (const each of root.querySelectorAll("[id], [data-block], [data-block-id]")) this.keyed.set(keyOf(each), each);
    this.told = [...fieldsIn(root)].filter(isTold);
    this.keeps = null; // whether the field at hand keeps what stands in it
  }

  element(from, to) {
    const isSettled = this.keeps === null && !this.told.some((field) => from.contains(field));
    if (isSettled && from.isEqualNode(to)) return;
    if (from.matches(".element")) {
      this.keeps = outlasts(from, this.at);
      attributes(from, to);
      this.children(from, to);
      this.keeps = null;
    } else if (from.matches(".picker")) this.picker(from, to);
    else if (from.matches("select")) this.select(from, to);
    else if (from.matches("textarea, input")) this.input(from, to);
    else {
      attributes(from, to);
      this.children(from, to);
    }
  }

  children(from, to) {
    // What goes goes first: whatever stays then stands still, for a move would take its focus.
    const kept = new Set([...to.childNodes].map(keyOf));
    for (const each of [...from.childNodes]) if (!kept.has(keyOf(each))) each.remove();
    let cursor = from.firstChild;
    for (const wanted of [...to.childNodes]) {
      const found = this.counterpart(cursor, wanted, from);
      if (!found) {
        from.insertBefore(document.importNode(wanted, true), cursor);
        continue;
      }
      if (found === cursor) cursor = cursor.nextSibling;
      else from.insertBefore(found, cursor);
      if (found.nodeType === Node.ELEMENT_NODE) this.element(found, wanted);
      else if (found.data !== wanted.data) found.data = wanted.data;
    }
    while (cursor) {
      const next = cursor.nextSibling;
      cursor.remove();
      cursor = next;
    }
  }

  /** The node that is to become the wanted one: the one with its key, else the next in line. */
  counterpart(cursor, wanted, parent) {
    const key = keyOf(wanted);
    if (key) {
      const found = this.keyed.get(key);
      const fits = found && alike(found, wanted) && !found.contains(parent);
      this.keyed.delete(key);
      return fits ? found : null;
    }
    return cursor && alike(cursor, wanted) && !keyOf(cursor) ? cursor : null;
  }

  input(from, to) {
    const what = TICKED.has(from.type) ? ["checked", "defaultChecked"] : ["value", "defaultValue"];
    const next = this.merged(from[what[0]], from[what[1]], to[what[1]]);
    attributes(from, to);
    from[what[1]] = to[what[1]];
    if (from[what[0]] !== next) write(from, what[0], next);
  }

  select(from, to) {
    const next = this.merged(from.value, drawnChoice(from), drawnChoice(to));
    attributes(from, to);
    this.children(from, to);
    from.value = [...from.options].some((option) => option.value === next) ? next : drawnChoice(to);
  }

  /** What is to stand in a control: what a person put there, else what the server says. */
  merged(now, before, after) {
    return (this.keeps ?? now !== before) ? now : after;
  }

  picker(from, to) {
    const input = from.querySelector(".picker-input");
    const fresh = to.querySelector(".picker-input");
    const { value } = from.dataset;
    const unknown = this.keeps && value !== to.dataset.drawn;
    const isOpen = input.getAttribute("aria-expanded") === "true";
    const text = unknown || document.activeElement === input ? input.value : fresh.defaultValue;
    attributes(from, to);
    if (unknown) {
      from.dataset.value = value;
      attributes(input, fresh, new Set(["value", "placeholder"]));
      return;
    }
    this.children(from.querySelector(".picker-box"), to.querySelector(".picker-box"));
    input.value = text;
    if (!isOpen) this.children(from.querySelector(".picker-list"), to.querySelector(".picker-list"));
  }
}

function keyOf(node) {
  if (node.nodeType !== Node.ELEMENT_NODE) return "";
  const { block, blockId, actionId = "" } = node.dataset;
  if (node.id || block) return node.id || `block ${block}`;
  return blockId ? `${blockId}/${actionId}` : "";
}

const alike = (one, other) => one.nodeType === other.nodeType && one.nodeName === other.nodeName;

function attributes(from, to, besides = new Set()) {
  const stays = (name) => OWN.has(name) || besides.has(name);
  for (const { name } of [...from.attributes]) {
    if (!to.hasAttribute(name) && !stays(name)) from.removeAttribute(name);
  }
  for (const { name, value } of to.attributes) {
    if (from.getAttribute(name) !== value && !stays(name)) from.setAttribute(name, value);
  }
}

function selectionOf(node) {
  return { start: node.selectionStart ?? null, end: node.selectionEnd ?? null };
}

function select(node, { start, end }) {
  if (start !== null) node.setSelectionRange(Math.min(start, node.value.length), Math.min(end, node.value.length));
}

function write(node, what, value) {
  const selection = document.activeElement === node ? selectionOf(node) : null;
  node[what] = value;
  if (selection) select(node, selection);
}
