// Where one writes: sending, commands, files, drafts that wait where they were begun.
import { act, attempt, Impossible, me, toast } from "./api.js";
import { chosenIn, isListing, list as suggest, onKey as onListKey } from "./suggestions.js";
import { encode, names } from "./words.js";

const MOST_FILES = 10;
const files = new WeakMap(); // by form: what is to be sent with the next message
const boxOf = (form) => form.querySelector("textarea");
const formAt = (node) => (node instanceof Element ? node.closest("form.composer") : null);
const forms = () => document.querySelectorAll("form.composer");

// --- drafts ----------------------------------------------------------------------------------------

const keyOf = ({ dataset }) => `draft ${me()} ${dataset.place} ${dataset.thread ?? ""}`;

function keep(form) {
  const text = boxOf(form).value;
  if (text) sessionStorage.setItem(keyOf(form), JSON.stringify({ text, chosen: chosenIn(form) }));
  else sessionStorage.removeItem(keyOf(form));
}

function restore(form) {
  const { text = "", chosen = {} } = JSON.parse(sessionStorage.getItem(keyOf(form)) ?? "{}");
  if (!boxOf(form).value) write(form, text);
  Object.assign(chosenIn(form), chosen);
}

function write(form, text) {
  boxOf(form).value = text;
  changed(form);
}

function changed(form) {
  const box = boxOf(form);
  const isFull = box.value.trim() !== "" || (files.get(form) ?? []).length > 0;
  form.classList.toggle("has-text", isFull);
  form.querySelector(".composer-send").disabled = !isFull;
  if (!CSS.supports("field-sizing", "content")) {
    box.style.height = "auto";
    box.style.height = `${box.scrollHeight}px`;
  }
  keep(form);
}

// --- sending --------------------------------------------------------------------------------------

async function send(form) {
  const text = boxOf(form).value.trim();
  const shared = files.get(form) ?? [];
  const chosen = { ...chosenIn(form) };
  if (!text && !shared.length) return;
  const isCommand = boxOf(form).value.startsWith("/") && !shared.length;
  if (isCommand && !(await isKnown(form, text))) return;
  write(form, "");
  attachAll(form, []);
  try {
    if (isCommand) await act("command", { channel: form.dataset.place, text });
    else if (shared.length) await share(form, encode(text, chosen), shared);
    else await act("message", { ...where(form), text: encode(text, chosen) });
  } catch (error) {
    if (!(error instanceof Impossible)) throw error;
    giveBack(form, { text, chosen, shared });
    toast(error.message, { kind: "error" });
  }
}

const where = ({ dataset }) => ({
  channel: dataset.place,
  ...(dataset.thread ? { thread_ts: dataset.thread } : {}),
});

/** What couldn't be sent stands in the box again, before whatever has been typed since. */
function giveBack(form, { text, chosen, shared }) {
  const now = [...forms()].find((each) => keyOf(each) === keyOf(form)) ?? form;
  Object.assign(chosenIn(now), chosen);
  write(now, [text, boxOf(now).value].filter(Boolean).join("\n"));
  attachAll(now, [...shared, ...(files.get(now) ?? [])]);
}

async function isKnown(form, text) {
  const name = text.split(/\s/u, 1)[0];
  if (form.dataset.thread) {
    toast(`${name} is not supported in threads. Sorry!`, { kind: "error" });
    return false;
  }
  const { commands } = await names();
  if (commands.some((each) => each.name === name)) return true;
  toast(
    `${name} is not a valid command. Put a space before the / to send it as a message.`,
    { kind: "error" },
  );
  return false;
}

/** Send files as one message: either all of them are there, or none. */
async function share(form, text, shared) {
  const body = new FormData();
  for (const [key, value] of Object.entries({ ...where(form), text })) body.append(key, value);
  for (const file of shared) body.append("file", file, file.name);
  await act("file", body);
}

// --- files -----------------------------------------------------------------------------------------

function attachAll(form, chosen) {
  const kept = chosen.slice(0, MOST_FILES);
  files.set(form, kept);
  form.querySelector(".attached")?.remove();
  if (kept.length) form.querySelector(".composer-tools").before(shelf(kept));
  changed(form);
}

function shelf(kept) {
  const all = document.createElement("ul");
  all.className = "attached";
  all.setAttribute("aria-label", "Files to send");
  for (const [position, file] of kept.entries()) {
    const one = document.createElement("li");
    const name = document.createElement("bdi");
    const remove = document.createElement("button");
    name.textContent = file.name;
    remove.type = "button";
    remove.dataset.act = "detach";
    remove.dataset.position = position;
    remove.setAttribute("aria-label", `Remove ${file.name}`);
    remove.textContent = "✕";
    one.append(name, remove);
    all.append(one);
  }
  return all;
}

function attach(form, more) {
  const all = [...(files.get(form) ?? []), ...more];
  attachAll(form, all);
  if (all.length > MOST_FILES) {
    toast(`A message takes up to ${MOST_FILES} files. The others aren't attached.`, { kind: "error" });
  }
}

/** The composer into which a dropped file goes: the thread's, over the thread. */
function dropTarget({ target, dataTransfer }) {
  if (!dataTransfer?.types.includes("Files")) return null;
  const part = target.closest?.("#side") ?? document.getElementById("middle");
  return part.querySelector("form.composer");
}

function onDrag(event) {
  const form = dropTarget(event);
  for (const each of forms()) each.classList.toggle("is-target", each === form);
  if (form) event.preventDefault();
}

function onDrop(event) {
  const form = dropTarget(event);
  for (const each of forms()) each.classList.remove("is-target");
  if (!form) return;
  event.preventDefault();
  attach(form, event.dataTransfer.files);
  boxOf(form).focus();
}

// --- keys and buttons -------------------------------------------------------------------------------

function onKey(event) {
  const form = formAt(event.target);
  if (!form || event.target !== boxOf(form) || event.isComposing) return;
  if (isListing(form) && onListKey(event, form)) return;
  if (event.key === "Enter" && !event.shiftKey) {
    event.preventDefault();
    send(form);
  }
}

const does = {
  attach: (form) => form.querySelector('input[type="file"]').click(),
  slash: (form) => type(form, boxOf(form).value ? null : "/"),
  detach: (form, button) =>
    attachAll(form, files.get(form).filter((_, at) => at !== Number(button.dataset.position))),
};

/** Put words into the box as if they had been typed. */
function type(form, text) {
  boxOf(form).focus();
  if (text === null) return;
  write(form, text);
  suggest(form);
}

function onClick(event) {
  const button = event.target.closest("[data-act]");
  if (!button) return;
  const form = formAt(button);
  if (button.dataset.act === "type") type(document.querySelector('[data-composer="main"]'), button.dataset.text);
  else if (button.dataset.act === "global-shortcut") {
    button.closest("[popover]")?.hidePopover();
    attempt(() => act("shortcut", { callback_id: button.dataset.callback }));
  } else if (form) does[button.dataset.act]?.(form, button);
}

export function start() {
  for (const form of forms()) restore(form);
  document.addEventListener("coach:arrived", () => forms().forEach(restore));
  document.addEventListener("coach:patched", ({ detail }) => detail.id === "composer" && forms().forEach(restore));
  document.addEventListener("input", ({ target }) => {
    const form = formAt(target);
    if (!form || target !== boxOf(form)) return;
    changed(form);
    suggest(form);
  });
  document.addEventListener("change", ({ target }) => {
    if (!target.matches('.composer input[type="file"]')) return;
    attach(formAt(target), target.files);
    target.value = "";
  });
  document.addEventListener("submit", (event) => {
    const form = formAt(event.target);
    if (!form) return;
    event.preventDefault();
    send(form);
  });
  document.addEventListener("keydown", onKey);
  document.addEventListener("click", onClick);
  document.addEventListener("paste", (event) => {
    const form = formAt(event.target);
    if (form && event.clipboardData.files.length) attach(form, event.clipboardData.files);
  });
  for (const name of ["dragenter", "dragover", "dragleave"]) document.addEventListener(name, onDrag);
  document.addEventListener("drop", onDrop);
}
