// The lists of messages: what comes, changes and goes takes its place; the view stays where it was.
import { attempt, me } from "./api.js";
import { attend, isAttending } from "./reading.js";
import { morph, parsed } from "./morph.js";

const TOGETHER_SECONDS = 5 * 60;
const NEAR = 48; // pixels from the end that still count as the end
const EARLY = 240;
const MOST_SAID = 200;

const lists = () => [...document.querySelectorAll(".scroller[data-list]")];
const listOf = (name) => document.querySelector(`.scroller[data-list="${name}"]`);
const rowsOf = (list) => list.querySelector(".rows");
const messageOf = (row) => row.querySelector(":scope > .message");
const rowOf = (list, ts) => list.querySelector(`.message[data-ts="${ts}"]`)?.closest(".row");
const atEnd = new WeakMap(); // by list: whether its end is in view
const shapes = new WeakMap(); // by list: how large it was when one last scrolled it
const endsOf = (list) => list.scrollHeight - list.scrollTop - list.clientHeight;

export function toEnd(list = listOf("main")) {
  if (!list) return;
  list.scrollTop = list.scrollHeight;
  atEnd.set(list, true);
  showBelow(false);
}

export const isAtEnd = (list) => atEnd.get(list) ?? true;

function showBelow(isNew) {
  const button = document.querySelector('[data-act="to-bottom"]');
  if (button) button.hidden = !isNew;
}

// --- what comes, changes and goes ----------------------------------------------------------------

function take({ messages, gone }) {
  const said = [];
  for (const { list: name, ts, html } of messages) {
    const list = listOf(name);
    if (!list) continue;
    const message = parsed(html);
    const row = rowOf(list, ts);
    if (row) morph(messageOf(row), message);
    else if (add(list, message)) said.push({ list, message });
  }
  for (const ts of gone) {
    for (const list of lists()) rowOf(list, ts)?.remove();
    if (ts === document.documentElement.dataset.thread) {
      document.querySelector('[data-act="close-thread"]')?.click();
    }
  }
  for (const list of lists()) arrange(rowsOf(list));
  for (const list of lists()) settle(list, said.filter((one) => one.list === list));
  announce(said.filter(({ list, message }) => list.dataset.list === "main" || message.dataset.author !== me()));
  attend();
}

/** Put a new message where its time belongs; one from before what is loaded stays out. */
function add(list, message) {
  const rows = rowsOf(list);
  const { ts } = message.dataset;
  const known = [...rows.querySelectorAll(":scope > .row")];
  const after = known.findLast((row) => messageOf(row).dataset.ts < ts);
  if (!after && known.length && list.querySelector(".earlier")) return false;
  const row = document.createElement("li");
  row.className = "row";
  row.append(message);
  if (after) after.after(row);
  else rows.prepend(row);
  const fromOthers = message.dataset.author !== me();
  if (fromOthers) message.classList.add("is-new");
  if (fromOthers && list.dataset.list === "main" && !isAttending(list)) markNew(list, row);
  return true;
}

/** The line above the first message that one hasn't seen; there is one at most. */
export function markNew(list, row, { move = false } = {}) {
  const old = list.querySelector(".new-line");
  if (old && !move) return;
  old?.remove();
  const line = document.createElement("li");
  line.className = "new-line";
  line.innerHTML = "<span>New</span>";
  row.before(line);
}

/** Draw the lines between days, and let a message stand under the name of the one before it. */
function arrange(rows) {
  for (const line of rows.querySelectorAll(":scope > .day")) line.remove();
  const isThread = rows.closest('[data-list="thread"]') !== null;
  const start = isThread && rows.querySelector(".message"); // a line stands below it
  let before = null;
  for (const row of rows.querySelectorAll(":scope > .row")) {
    const message = messageOf(row);
    const { day, dayName } = message.dataset;
    const isNewLine = row.previousElementSibling?.matches(".new-line");
    const isNewDay = before?.dataset.day !== day;
    if (isNewDay) (isNewLine ? row.previousElementSibling : row).before(dayLine(day, dayName));
    const isApart = isNewDay || isNewLine || before === start;
    row.classList.toggle("goes-on", !isApart && goesOn(before, message));
    before = message;
  }
}

function dayLine(day, words) {
  const line = document.createElement("li");
  const name = document.createElement("h3");
  line.className = "day";
  line.dataset.day = day;
  name.textContent = words;
  line.append(name);
  return line;
}

function goesOn(before, message) {
  const [one, other] = [before.dataset, message.dataset];
  const alike = one.author === other.author && "private" in one === "private" in other;
  const near = Number(other.ts) - Number(one.ts) < TOGETHER_SECONDS;
  return alike && near && !("subtype" in other);
}

/** Keep the end in view if it was; else say that there is something below. */
function settle(list, said) {
  const own = said.some(({ message }) => message.dataset.author === me() && !message.dataset.private);
  if (isAtEnd(list) || own) toEnd(list);
  else if (said.length && list.dataset.list === "main") showBelow(true);
}

function announce(said) {
  const words = said
    .filter(({ message }) => message.dataset.author !== me())
    .map(({ message }) => {
      const text = message.querySelector(".message-body").innerText.trim();
      return `${message.querySelector(".author").textContent}: ${text.slice(0, MOST_SAID)}`;
    });
  if (words.length) document.getElementById("said").textContent = words.join(". ");
}

// --- earlier ones -----------------------------------------------------------------------------------

async function loadEarlier(list) {
  const shelf = list.querySelector(".earlier");
  const first = rowsOf(list).querySelector(".message");
  if (!shelf || !first || shelf.dataset.busy) return;
  shelf.dataset.busy = "yes";
  const { ts } = first.dataset;
  const answer = await attempt(() => fetch(`${location.pathname}/earlier?before=${ts}`));
  delete shelf.dataset.busy;
  if (!answer?.ok) return;
  const loaded = document.createElement("template");
  loaded.innerHTML = await answer.text();
  const height = list.scrollHeight;
  const top = list.scrollTop;
  rowsOf(list).prepend(loaded.content);
  arrange(rowsOf(list));
  if (answer.headers.get("X-Earlier") === "no") shelf.remove();
  list.scrollTop = top + list.scrollHeight - height;
}

// --- scrolling and keys ---------------------------------------------------------------------------

function arrive(list) {
  atEnd.set(list, true);
  sizes.observe(list);
  sizes.observe(rowsOf(list));
  const line = list.querySelector(".new-line");
  toEnd(list);
  if (line && line.offsetTop < list.scrollTop) {
    list.scrollTop = line.offsetTop - list.clientHeight / 3;
    atEnd.set(list, endsOf(list) < NEAR);
  }
  attend();
}

/** Pictures load, the composer grows, the window turns: who saw the end still does. */
const sizes = new ResizeObserver((entries) => {
  for (const { target } of entries) {
    const list = target.closest(".scroller[data-list]");
    if (list && isAtEnd(list)) list.scrollTop = list.scrollHeight;
  }
});

/** Whether a list has another size than before: then the browser scrolled it, nobody else. */
function isReshaped(list) {
  const shape = `${list.clientWidth} ${list.clientHeight} ${list.scrollHeight}`;
  const before = shapes.get(list);
  shapes.set(list, shape);
  return before !== undefined && before !== shape;
}

function onScroll({ target }) {
  if (!(target instanceof Element) || !target.matches(".scroller[data-list]")) return;
  if (isReshaped(target) && isAtEnd(target)) {
    target.scrollTop = target.scrollHeight;
    return;
  }
  atEnd.set(target, endsOf(target) < NEAR);
  if (isAtEnd(target)) {
    if (target.dataset.list === "main") showBelow(false);
    attend();
  }
  if (target.scrollTop < EARLY) loadEarlier(target);
}

function onKey(event) {
  const list = event.target.closest?.(".scroller[data-list]");
  const steps = { ArrowUp: -1, ArrowDown: 1, Home: -Infinity, End: Infinity };
  if (!list || !(event.key in steps) || !event.target.matches(".message, .scroller")) return;
  const all = [...list.querySelectorAll(".message")];
  const at = all.indexOf(event.target);
  if (at < 0 && event.key !== "ArrowUp") return;
  event.preventDefault();
  const wanted = at < 0 ? all.length - 1 : Math.max(0, Math.min(all.length - 1, at + steps[event.key]));
  all[wanted]?.focus();
}

export function start() {
  for (const list of lists()) arrive(list);
  document.addEventListener("coach:messages", (event) => take(event.detail));
  document.addEventListener("coach:arrived", (event) => {
    const list = listOf(event.detail.part);
    if (list) arrive(list);
  });
  document.addEventListener("scroll", onScroll, { capture: true, passive: true });
  document.addEventListener("keydown", onKey);
  document.addEventListener("click", (event) => {
    if (event.target.closest('[data-act="to-bottom"]')) toEnd();
    if (!event.target.closest('[data-act="earlier"]')) return;
    event.preventDefault();
    loadEarlier(listOf("main"));
  });
}
