// What people do with the elements of messages, modals and the Home: pressing, choosing, typing.
// What stands outside of an input block tells the app at once; the rest is written down for it.
import { act, attempt } from "./api.js";
import { agreed } from "./confirm.js";
import {
  beginTelling, endTelling, fieldOf, fieldsIn, focusableOf, isTouched, keepsValue, nameOf, putBack, surfaceOf, valueOf,
} from "./fields.js";
import * as overflow from "./overflow.js";

const PAUSE = 250;
const NEAR = 0.9; // of the longest text: from there on it is counted what is left
const busy = new Map(); // element, by where it stands → what is under way there
const timers = new WeakMap(); // surface → what is about to be written down
const left = new Set(); // views that somebody is closing
const typing = new WeakSet(); // dates and times that somebody is typing, part by part
let writing = Promise.resolve();

// --- writing down ------------------------------------------------------------------------------

/** Write down what was typed and chosen on a surface and the server doesn't know of yet. */
export function flush(surface) {
  clearTimeout(timers.get(surface));
  const { surface: kind, view } = surface.dataset;
  if (kind === "message" || left.has(view)) return writing;
  const fields = [...fieldsIn(surface)];
  writing = writing.then(async () => {
    const touched = fields.filter((field) => field.dataset.dispatch !== "now" && isTouched(field));
    if (!touched.length) return;
    const values = Object.fromEntries(touched.map((field) => [nameOf(field), valueOf(field)]));
    touched.forEach(beginTelling);
    const done = await attempt(() => act(`${kind}/fill`, { view, values, dispatch: false }));
    for (const field of touched) endTelling(field, done?.at);
  });
  return writing;
}

/** Before a form goes: what is under way there ends, and what was only typed goes with the form. */
export async function settle(surface) {
  for (const field of fieldsIn(surface)) clearTimeout(timers.get(field));
  const { view } = surface.dataset;
  await Promise.all([...busy].filter(([key]) => JSON.parse(key)[2] === view).map(([, turn]) => turn));
  return flush(surface);
}

function later(surface, pause) {
  clearTimeout(timers.get(surface));
  timers.set(surface, setTimeout(() => flush(surface), pause));
}

/** Write nothing down any more of a view that is being closed; `false` takes that back. */
export const leave = (view, isLeft = true) => (isLeft ? left.add(view) : left.delete(view));

// --- telling the app ---------------------------------------------------------------------------

/** Press a button, or tell what was chosen; what is under way there already comes first. */
async function tell(field, value, { once = false } = {}) {
  const key = placeOf(field);
  if (once && busy.has(key)) return;
  if (!(await agreed(field))) {
    putBack(field);
    return;
  }
  const before = busy.get(key) ?? Promise.resolve();
  const turn = before.then(() => send(field, value));
  busy.set(key, turn);
  mark(field, true);
  try {
    await turn;
  } finally {
    if (busy.get(key) === turn) busy.delete(key);
    markAll();
  }
}

async function send(field, value) {
  const surface = surfaceOf(field);
  if (!surface || left.has(surface.dataset.view)) return; // it went, or goes, meanwhile
  const { surface: kind, channel, ts, view } = surface.dataset;
  const said = { action_id: field.dataset.actionId, block_id: field.dataset.blockId, value };
  await flush(surface);
  const done = await attempt(() =>
    kind === "message" ? act("click", { ...said, channel, ts }) : act(`${kind}/click`, { ...said, view }),
  );
  if (!done && keepsValue(field)) putBack(field);
}

const placeOf = (field) => {
  const { channel, ts, view } = surfaceOf(field).dataset;
  return JSON.stringify([channel, ts, view, nameOf(field)]);
};

function mark(field, isBusy) {
  const shown = focusableOf(field);
  if (isBusy) shown?.setAttribute("aria-busy", "true");
  else shown?.removeAttribute("aria-busy");
}

/** Show what is busy, also where it was drawn anew meanwhile. */
function markAll() {
  for (const shown of document.querySelectorAll(".element [aria-busy]")) mark(fieldOf(shown), false);
  if (!busy.size) return;
  for (const field of document.querySelectorAll("[data-surface] .element")) {
    if (busy.has(placeOf(field))) mark(field, true);
  }
}

// --- what people do ----------------------------------------------------------------------------

function onClick(event) {
  const item = event.target.closest(".overflow-menu .menu-item");
  const pressed = event.target.closest(".element[data-type=button] .button");
  if (item) {
    const field = fieldOf(item);
    overflow.close(field);
    tell(field, item.dataset.value, { once: true });
  } else if (pressed) tell(fieldOf(pressed), null, { once: true });
}

/** Something was chosen, or an input was left with another text. */
function onChange(event) {
  const field = fieldOf(event.target);
  if (!field || !surfaceOf(field) || !keepsValue(field) || event.target.matches(".picker-input")) return;
  if (event.target.matches(".input-moment") && typing.has(event.target)) return;
  if (field.dataset.dispatch === "now") tell(field, valueOf(field));
  else later(surfaceOf(field), 0);
}

function onInput(event) {
  const field = fieldOf(event.target);
  if (!field || !surfaceOf(field) || event.target.matches(".picker-input, .input-moment")) return;
  count(field);
  if (!event.target.matches("textarea, input[type=text]")) return;
  if (field.dataset.dispatch?.includes("typing")) {
    clearTimeout(timers.get(field));
    timers.set(field, setTimeout(() => tell(field, valueOf(field)), PAUSE));
  }
  later(surfaceOf(field), PAUSE);
}

function onKey(event) {
  const { target } = event;
  const field = target.closest?.(".element");
  if (!field || event.isComposing) return;
  if (target.matches(".input-moment")) {
    if (event.key === "Enter") finishMoment(target);
    else if (event.key !== "Tab") typing.add(target);
  } else if (event.key === "Enter" && field.dataset.dispatch?.includes("enter")) {
    if (target.matches("textarea") && event.shiftKey) return;
    event.preventDefault();
    tell(field, valueOf(field));
  }
}

/** A date that is typed isn't told part by part: 0002 isn't the year that is meant. */
function finishMoment(input) {
  if (!typing.delete(input)) return;
  const field = fieldOf(input);
  if (!isTouched(field)) return;
  if (field.dataset.dispatch === "now") tell(field, valueOf(field));
  else later(surfaceOf(field), 0);
}

// --- counting ----------------------------------------------------------------------------------

function count(field) {
  const counter = field.querySelector(".counter");
  if (!counter) return;
  const { value, dataset } = field.querySelector("input, textarea");
  const left = Number(dataset.most) - value.length;
  const isNear = left < Math.max(Number(dataset.most) * (1 - NEAR), 10);
  const lacks = Number(dataset.least ?? 0) - value.length;
  const isShort = value.length > 0 && lacks > 0;
  let words = "";
  if (isNear) words = left >= 0 ? `${left} left` : `${-left} too many`;
  else if (isShort) words = `${lacks} more to go`;
  if (counter.textContent !== words) counter.textContent = words;
  counter.classList.toggle("is-over", left < 0);
}

function countAll() {
  for (const counter of document.querySelectorAll(".element .counter")) count(fieldOf(counter));
}

export function start() {
  overflow.start();
  document.addEventListener("click", onClick);
  document.addEventListener("change", onChange);
  document.addEventListener("input", onInput);
  document.addEventListener("keydown", onKey);
  document.addEventListener("pointerdown", (event) => typing.delete(event.target));
  document.addEventListener("focusout", (event) => {
    if (event.target.matches?.(".input-moment")) finishMoment(event.target);
  });
  document.addEventListener("coach:chosen", (event) => {
    const field = fieldOf(event.target);
    if (field.dataset.dispatch === "now") tell(field, valueOf(field));
    else later(surfaceOf(field), 0);
  });
  // The little forms around radio buttons lead nowhere.
  document.addEventListener("submit", (event) => {
    if (event.target.matches(".choices-form")) event.preventDefault();
  });
  document.addEventListener("coach:leaving", () => {
    for (const surface of document.querySelectorAll("[data-surface=home]")) flush(surface);
  });
  document.addEventListener("coach:patched", () => {
    markAll();
    countAll();
  });
  countAll();
}
