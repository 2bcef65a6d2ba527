// The list above the composer that completes commands, people and channels while one types.
import { completions, names } from "./words.js";

const MOST = 8;
const chosen = new WeakMap(); // by form: the names taken from the list, and what they stand for
const offered = new WeakMap(); // by form: what the list shows now

const boxOf = (form) => form.querySelector("textarea");
const listOf = (form) => form.querySelector(".suggestions");

/** The names that were taken from the list: {"@Ron Becker": "<@U…>"}. */
export function chosenIn(form) {
  if (!chosen.has(form)) chosen.set(form, {});
  return chosen.get(form);
}

export const isListing = (form) => !listOf(form).hidden;

/** The word at the caret that can be completed: its sign, what is typed of it, where it begins. */
function wordAt(box) {
  const before = box.value.slice(0, box.selectionStart);
  const command = /^\/(\S*)$/u.exec(before);
  if (command) return { sign: "/", typed: command[1], from: 0 };
  const name = /(?:^|[\s(])([@#])([\p{L}\p{N}._-]*(?: [\p{L}\p{N}._-]*)?)$/u.exec(before);
  if (!name) return null;
  return { sign: name[1], typed: name[2], from: before.length - name[2].length - 1 };
}

/** Show what completes the word at the caret, or nothing. */
export async function list(form) {
  const box = boxOf(form);
  const word = wordAt(box);
  const known = word && (await names());
  const inCommand = box.value.startsWith("/");
  const found = word && !(word.sign === "/" && form.dataset.thread)
    ? completions(word.sign, word.typed, known, { inCommand }).slice(0, MOST)
    : [];
  offered.set(form, { word, found });
  draw(form, found);
}

function draw(form, found) {
  const shelf = listOf(form);
  const box = boxOf(form);
  shelf.replaceChildren(...found.map((each, at) => option(each, `${shelf.id}-${at}`)));
  shelf.hidden = !found.length;
  if (!found.length) {
    for (const name of ["role", "aria-expanded", "aria-controls", "aria-activedescendant", "aria-autocomplete"]) {
      box.removeAttribute(name);
    }
    return;
  }
  box.setAttribute("role", "combobox");
  box.setAttribute("aria-autocomplete", "list");
  box.setAttribute("aria-expanded", "true");
  box.setAttribute("aria-controls", shelf.id);
  point(form, 0);
}

function option({ label, hint, more }, id) {
  const one = document.createElement("li");
  one.id = id;
  one.className = "suggestion";
  one.setAttribute("role", "option");
  for (const [words, tag, kind] of [[label, "strong", ""], [hint, "code", ""], [more, "span", "soft"]]) {
    if (!words) continue;
    const part = document.createElement(tag);
    part.textContent = words;
    if (kind) part.className = kind;
    one.append(part);
  }
  return one;
}

function point(form, at) {
  const all = [...listOf(form).children];
  const wanted = (at + all.length) % all.length;
  all.forEach((each, position) => each.setAttribute("aria-selected", String(position === wanted)));
  boxOf(form).setAttribute("aria-activedescendant", all[wanted].id);
  all[wanted].scrollIntoView({ block: "nearest" });
}

const pointed = (form) =>
  [...listOf(form).children].findIndex((each) => each.getAttribute("aria-selected") === "true");

function take(form, at) {
  const { word, found } = offered.get(form);
  const { insert, name, stands } = found[at];
  const box = boxOf(form);
  if (name) chosenIn(form)[name] = stands;
  box.setRangeText(insert, word.from, box.selectionStart, "end");
  box.focus();
  box.dispatchEvent(new Event("input", { bubbles: true }));
  draw(form, []);
}

/** A key while the list is open; says whether it was meant for the list. */
export function onKey(event, form) {
  const { word, found } = offered.get(form);
  const at = pointed(form);
  switch (event.key) {
    case "ArrowDown":
      point(form, at + 1);
      break;
    case "ArrowUp":
      point(form, at - 1);
      break;
    case "Enter":
    case "Tab":
      // A command that is typed out already is sent, not completed.
      if (event.shiftKey || (event.key === "Enter" && found[at].label === `${word.sign}${word.typed}`)) {
        draw(form, []);
        return false;
      }
      take(form, at);
      break;
    case "Escape":
      draw(form, []);
      break;
    default:
      return false;
  }
  event.preventDefault();
  event.stopPropagation();
  return true;
}

export function start() {
  // Before the box loses its focus: a click on the list is a choice, elsewhere it closes the list.
  document.addEventListener("mousedown", (event) => {
    const one = event.target.closest(".suggestion");
    if (one) {
      event.preventDefault();
      take(one.closest("form"), [...one.parentElement.children].indexOf(one));
      return;
    }
    for (const shelf of document.querySelectorAll(".suggestions:not([hidden])")) draw(shelf.closest("form"), []);
  });
  document.addEventListener("focusout", ({ target }) => {
    const form = target.matches("form.composer textarea") ? target.closest("form") : null;
    if (form && isListing(form)) draw(form, []);
  });
}
