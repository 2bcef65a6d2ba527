// The menus that a native select can't be: of people and conversations, of several, and those
// whose options the app finds while somebody types. An ARIA combobox with a listbox.
import { act, Impossible } from "./api.js";
import { fieldOf, surfaceOf } from "./fields.js";
import * as popups from "./popups.js";

const PAUSE = 200;
const state = new WeakMap(); // picker → what isn't to be seen in its elements
let lastId = 0;

const pickerOf = (node) => node.closest?.(".picker");
const inputOf = (picker) => picker.querySelector(".picker-input");
const listOf = (picker) => picker.querySelector(".picker-list");
const isSeveral = (picker) => "several" in picker.dataset;
const isExternal = (picker) => "least" in picker.dataset;
const isOpen = (picker) => inputOf(picker).getAttribute("aria-expanded") === "true";
const optionsOf = (picker) => [...listOf(picker).querySelectorAll(".picker-option")];
const offered = (picker) => optionsOf(picker).filter((each) => !each.hidden && !each.ariaDisabled);
const textOf = (option) => option.querySelector(".option-text").textContent;

/** What is chosen, as a list. */
const chosenIn = (picker) => {
  const value = JSON.parse(picker.dataset.value);
  return Array.isArray(value) ? value : value === null ? [] : [value];
};

const stateOf = (picker) => {
  if (!state.has(picker)) state.set(picker, { typing: false, timer: 0, asking: false, next: null, labels: {} });
  return state.get(picker);
};

// --- opening, filtering ------------------------------------------------------------------------

function open(picker) {
  if (isOpen(picker)) return;
  const input = inputOf(picker);
  const list = listOf(picker);
  lastId += 1;
  list.id = `picker-${lastId}`;
  input.setAttribute("aria-expanded", "true");
  input.setAttribute("aria-controls", list.id);
  popups.open(list, picker.querySelector(".picker-box"), { wide: true });
  look(picker);
}

function close(picker) {
  const input = inputOf(picker);
  const own = stateOf(picker);
  clearTimeout(own.timer);
  own.next = null;
  popups.close(listOf(picker));
  input.setAttribute("aria-expanded", "false");
  input.removeAttribute("aria-controls");
  input.removeAttribute("aria-activedescendant");
  own.typing = false;
}

/** Show what there is for what was typed so far. */
function look(picker) {
  const own = stateOf(picker);
  const typed = own.typing || isSeveral(picker) ? inputOf(picker).value.trim() : "";
  if (isExternal(picker)) {
    lookElsewhere(picker, typed);
    return;
  }
  sift(picker, plain(typed));
  for (const group of listOf(picker).querySelectorAll(".picker-group")) {
    group.hidden = !group.querySelector(".picker-option:not([hidden])");
  }
  show(picker, "Nothing found");
}

/** Hide what doesn't fit: first the names' words that begin so count, only without any all else. */
function sift(picker, typed) {
  const words = typed.split(/\s+/).filter(Boolean);
  const begins = (option) => {
    const name = plain(textOf(option)).split(/[\s#/_-]+/);
    return words.every((word) => name.some((part) => part.startsWith(word)));
  };
  const holds = (option) => words.every((word) => plain(option.textContent).includes(word));
  const fits = optionsOf(picker).some(begins) ? begins : holds;
  for (const option of optionsOf(picker)) option.hidden = !fits(option);
}

const plain = (text) => text.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase();

/** Lay out what is offered; `nothing` says why when it is nothing. */
function show(picker, nothing) {
  listOf(picker).querySelector(".picker-empty")?.remove();
  const chosen = new Set(chosenIn(picker));
  const isFull = picker.dataset.most && chosen.size >= Number(picker.dataset.most);
  for (const [position, option] of optionsOf(picker).entries()) {
    option.id = `${listOf(picker).id}-${position}`;
    const isChosen = chosen.has(option.dataset.value);
    option.setAttribute("aria-selected", String(isChosen));
    option.ariaDisabled = isFull && !isChosen && isSeveral(picker) ? "true" : null;
  }
  const there = offered(picker);
  if (!optionsOf(picker).some((each) => !each.hidden)) say(picker, nothing);
  const first = there.find((each) => each.ariaSelected === "true" && !isSeveral(picker)) ?? there[0];
  point(picker, first ?? null);
  popups.settle();
}

/** A line in the list that isn't an option. */
function say(picker, words) {
  const line = document.createElement("div");
  line.className = "picker-empty";
  line.setAttribute("role", "option");
  line.setAttribute("aria-disabled", "true");
  line.setAttribute("aria-selected", "false");
  line.textContent = words;
  listOf(picker).append(line);
  tell(picker, words);
}

const tell = (picker, words) => {
  picker.querySelector(".picker-status").textContent = words;
};

function point(picker, option) {
  for (const each of optionsOf(picker)) each.classList.toggle("is-active", each === option);
  if (option) {
    inputOf(picker).setAttribute("aria-activedescendant", option.id);
    option.scrollIntoView({ block: "nearest" });
  } else inputOf(picker).removeAttribute("aria-activedescendant");
}

function move(picker, step) {
  const there = offered(picker);
  if (!there.length) return;
  const at = there.findIndex((each) => each.classList.contains("is-active"));
  point(picker, there[(at + step + there.length) % there.length]);
}

// --- options that the app finds ----------------------------------------------------------------

function lookElsewhere(picker, typed) {
  const own = stateOf(picker);
  const least = Number(picker.dataset.least);
  clearTimeout(own.timer);
  own.next = null;
  if (typed.length < least) {
    listOf(picker).replaceChildren();
    show(picker, least === 1 ? "Type to search" : `Type at least ${least} letters`);
    return;
  }
  listOf(picker).replaceChildren();
  show(picker, "Looking…");
  own.timer = setTimeout(() => ask(picker, typed), typed ? PAUSE : 0);
}

/** Ask the app, one question after the other: only what it answered last can be chosen. */
async function ask(picker, typed) {
  const own = stateOf(picker);
  if (own.asking) {
    own.next = typed;
    return;
  }
  own.asking = true;
  let found = [];
  let nothing = "Nothing found";
  try {
    found = (await act(...question(picker, typed))).options;
  } catch (error) {
    if (!(error instanceof Impossible)) throw error;
    nothing = "These couldn’t be loaded. Try again?";
  } finally {
    own.asking = false;
  }
  if (own.next !== null) {
    const next = own.next;
    own.next = null;
    ask(picker, next);
  } else if (isOpen(picker)) {
    listOf(picker).replaceChildren(...found.slice(0, 100).map(drawnOption));
    show(picker, nothing);
    if (found.length) tell(picker, `${found.length} found`);
  }
}

function question(picker, query) {
  const { blockId, actionId } = fieldOf(picker).dataset;
  const { surface, channel, ts } = surfaceOf(picker).dataset;
  const asked = { action_id: actionId, block_id: blockId, query };
  if (surface === "message") return ["options", { ...asked, channel, ts }];
  return [`${surface}/options`, asked];
}

function drawnOption(option) {
  const made = document.createElement("div");
  made.className = "picker-option";
  made.setAttribute("role", "option");
  made.dataset.value = option.value;
  made.append(line("option-text", option.text.text));
  if (option.description) made.append(line("option-note", option.description.text));
  return made;
}

function line(name, text) {
  const made = document.createElement("span");
  made.className = name;
  made.textContent = text;
  return made;
}

// --- choosing ----------------------------------------------------------------------------------

function choose(picker, option) {
  if (!option || option.ariaDisabled) {
    if (option) tell(picker, `You can choose up to ${picker.dataset.most}.`);
    return;
  }
  const { value } = option.dataset;
  stateOf(picker).labels[value] = textOf(option);
  if (isSeveral(picker)) {
    const chosen = chosenIn(picker);
    const next = chosen.includes(value) ? chosen.filter((each) => each !== value) : [...chosen, value];
    put(picker, next);
    tell(picker, `${textOf(option)} ${next.includes(value) ? "added" : "removed"}, ${next.length} chosen`);
    inputOf(picker).value = "";
    look(picker);
  } else {
    put(picker, value);
    close(picker);
  }
  told(picker);
}

function remove(picker, value) {
  put(picker, chosenIn(picker).filter((each) => each !== value));
  tell(picker, `${labelOf(picker, value)} removed`);
  if (isOpen(picker)) look(picker);
  inputOf(picker).focus();
  told(picker);
}

const told = (picker) => picker.dispatchEvent(new CustomEvent("coach:chosen", { bubbles: true }));

/** Show a value as chosen. */
function put(picker, value) {
  for (const chip of picker.querySelectorAll(".chip")) labelOf(picker, chip.dataset.value);
  picker.dataset.value = JSON.stringify(value);
  const input = inputOf(picker);
  if (isSeveral(picker)) {
    for (const chip of picker.querySelectorAll(".chip")) chip.remove();
    input.before(...value.map((each) => chipFor(each, labelOf(picker, each))));
    input.placeholder = value.length ? "" : input.dataset.placeholder;
  } else {
    input.value = value === null ? "" : labelOf(picker, value);
    input.defaultValue = input.value;
  }
  popups.settle();
}

/** What a value is called: kept, since options that the app found go with the next question. */
function labelOf(picker, value) {
  const { labels } = stateOf(picker);
  const chip = [...picker.querySelectorAll(".chip")].find((each) => each.dataset.value === value);
  const option = optionsOf(picker).find((each) => each.dataset.value === value);
  labels[value] = chip?.querySelector(".chip-text").textContent ?? (option ? textOf(option) : labels[value]) ?? value;
  return labels[value];
}

function chipFor(value, label) {
  const chip = document.createElement("span");
  chip.className = "chip";
  chip.dataset.value = value;
  const button = document.createElement("button");
  button.type = "button";
  button.className = "chip-remove";
  button.tabIndex = -1;
  button.setAttribute("aria-label", `Remove ${label}`);
  const cross = line("", "×");
  cross.removeAttribute("class");
  cross.setAttribute("aria-hidden", "true");
  button.append(cross);
  chip.append(line("chip-text", label), button);
  return chip;
}

/** Leave it as one finds it: a menu of one shows what is chosen, whatever was typed. */
function settle(picker) {
  const input = inputOf(picker);
  const isEmptied = stateOf(picker).typing && !input.value.trim();
  close(picker);
  if (isSeveral(picker)) input.value = "";
  else if (isEmptied && "clearable" in picker.dataset && chosenIn(picker).length) {
    put(picker, null);
    told(picker);
  } else input.value = input.defaultValue;
}

// --- what people do ----------------------------------------------------------------------------

function onKey(event) {
  const picker = pickerOf(event.target);
  if (!picker || event.isComposing) return;
  if (event.target.matches(".chip-remove")) onChipKey(event, picker);
  else if (event.target === inputOf(picker)) onInputKey(event, picker);
}

function onInputKey(event, picker) {
  const isAtStart = event.target.selectionStart === 0 && event.target.selectionEnd === 0;
  const chips = picker.querySelectorAll(".chip-remove");
  switch (event.key) {
    case "ArrowDown":
    case "ArrowUp":
      event.preventDefault();
      if (isOpen(picker)) move(picker, event.key === "ArrowDown" ? 1 : -1);
      else open(picker);
      break;
    case "Enter":
      event.preventDefault();
      if (isOpen(picker)) choose(picker, listOf(picker).querySelector(".is-active"));
      else open(picker);
      break;
    case "Escape":
      if (!isOpen(picker)) return;
      event.preventDefault();
      settle(picker);
      break;
    case "Backspace":
      if (isAtStart && chips.length) remove(picker, [...chips].at(-1).closest(".chip").dataset.value);
      break;
    case "ArrowLeft":
      if (isAtStart && chips.length) [...chips].at(-1).focus();
      break;
  }
}

function onChipKey(event, picker) {
  const chips = [...picker.querySelectorAll(".chip-remove")];
  const at = chips.indexOf(event.target);
  if (event.key === "ArrowLeft") chips[at - 1]?.focus();
  else if (event.key === "ArrowRight") (chips[at + 1] ?? inputOf(picker)).focus();
  else if (event.key === "Backspace" || event.key === "Delete") {
    remove(picker, event.target.closest(".chip").dataset.value);
  } else return;
  event.preventDefault();
}

function onClick(event) {
  const picker = pickerOf(event.target);
  if (!picker) return;
  const chip = event.target.closest(".chip-remove")?.closest(".chip");
  const option = event.target.closest(".picker-option");
  if (chip) remove(picker, chip.dataset.value);
  else if (option) choose(picker, option);
  else if (event.target.closest(".picker-box")) {
    inputOf(picker).focus();
    open(picker);
  }
}

export function start() {
  popups.start();
  document.addEventListener("keydown", onKey);
  document.addEventListener("click", onClick);
  // The focus stays in the input, whatever in the list is pressed.
  document.addEventListener("mousedown", (event) => {
    if (event.target.closest?.(".picker-list")) event.preventDefault();
  });
  document.addEventListener("input", (event) => {
    const picker = pickerOf(event.target);
    if (!picker) return;
    stateOf(picker).typing = true;
    if (isOpen(picker)) look(picker);
    else open(picker);
  });
  document.addEventListener("focusin", (event) => {
    const picker = pickerOf(event.target);
    if (picker && event.target === inputOf(picker) && !isSeveral(picker)) event.target.select();
  });
  document.addEventListener("focusout", (event) => {
    const picker = pickerOf(event.target);
    if (picker && event.target === inputOf(picker) && !picker.contains(event.relatedTarget)) settle(picker);
  });
  document.addEventListener("coach:put-back", (event) => {
    put(event.target, JSON.parse(event.target.dataset.drawn));
  });
}
