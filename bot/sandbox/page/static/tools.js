// What one can do with a message: the bar that comes up on it, and the menus behind it.
import { act, attempt, Impossible, me } from "./api.js";
import { beginEdit, endEdit } from "./editing.js";
import { markNew } from "./messages.js";
import { go } from "./navigation.js";
import { close, open } from "./popups.js";
import { markUnread } from "./reading.js";

const page = document.documentElement;
const byId = (id) => document.getElementById(id);
const rowAt = (node) => (node instanceof Element ? node.closest(".row") : null);
const messageOf = (row) => row.querySelector(":scope > .message");
let bar = null;
let target = null; // the row whose menu is open

const canWrite = () => document.querySelector("form.composer") !== null;

/** Bring the bar up on a row: there is one bar, which goes where one points or is. */
function show(row) {
  bar ??= byId("message-tools").content.firstElementChild.cloneNode(true);
  if (!row || row.contains(bar)) return;
  const { call, private: isPrivate } = messageOf(row).dataset;
  const isGone = messageOf(row).matches(".is-gone");
  const inThread = row.closest('[data-list="thread"]');
  const tool = (name) => bar.querySelector(`[data-act="${name}"]`);
  const canAct = canWrite() && isPrivate === undefined && !isGone;
  tool("pick-reaction").hidden = !canAct;
  tool("open-thread").hidden = Boolean(inThread) || isPrivate !== undefined;
  tool("see-call").hidden = call === undefined;
  if (call !== undefined) tool("see-call").href = `/inspector/${call}?user=${me()}`;
  tool("more").hidden = !canWrite() || isGone;
  if ([...bar.children].some((one) => !one.hidden)) row.append(bar);
}

function hide() {
  if (!bar?.isConnected || document.querySelector(".menu:popover-open")) return;
  const row = bar.closest(".row");
  if (!row.matches(":hover") && !row.contains(document.activeElement)) bar.remove();
}

// --- menus ---------------------------------------------------------------------------------------

function openMenu(row, button) {
  const menu = byId("message-menu");
  const { author, private: isPrivate } = messageOf(row).dataset;
  const mine = author === me();
  const secret = isPrivate !== undefined;
  const inMain = row.closest('[data-list="main"]') !== null;
  for (const item of menu.querySelectorAll("[role=menuitem]")) {
    const { act: what } = item.dataset;
    if (what === "dismiss") item.hidden = !secret;
    else if ("own" in item.dataset) item.hidden = !mine || secret;
    else if (what === "mark-unread") item.hidden = secret || !inMain;
    else item.hidden = secret;
  }
  openAt(menu, row, button);
}

function openAt(menu, row, button) {
  target = row;
  open(menu, button);
  menu.querySelector("button:not([hidden])")?.focus();
}

function onMenuKey(event) {
  const menu = event.target.closest?.('[role="menu"]');
  const steps = { ArrowDown: 1, ArrowUp: -1 };
  if (!menu || !(event.key in steps)) return;
  event.preventDefault();
  const items = [...menu.querySelectorAll("[role=menuitem]:not([hidden])")];
  const next = items.indexOf(document.activeElement) + steps[event.key];
  items.at(next % items.length)?.focus();
}

// --- doing ---------------------------------------------------------------------------------------

const place = () => ({ channel: page.dataset.channel, ts: messageOf(target).dataset.ts });

function react(row, name) {
  target = row;
  const pressed = row.querySelector(`.reaction[data-name="${CSS.escape(name)}"]`);
  const mine = pressed?.getAttribute("aria-pressed") === "true";
  const at = place();
  attempt(async () => {
    try {
      await act(mine ? "unreact" : "react", { ...at, name });
    } catch (error) {
      // Pressed twice: it is as one wants it already.
      if (!(error instanceof Impossible && error.status === 409)) throw error;
    }
  });
}

function confirmDelete(row) {
  const dialog = byId("delete-dialog");
  const at = place();
  const list = row.closest(".scroller");
  const onClose = async () => {
    if (dialog.returnValue !== "delete") return;
    await attempt(() => act("delete", at));
    list.focus({ preventScroll: true }); // the message that had the focus goes
  };
  dialog.returnValue = "";
  dialog.addEventListener("close", onClose, { once: true });
  messageOf(row).focus({ preventScroll: true }); // where the dialog gives the focus back to
  dialog.showModal();
}

const does = {
  "pick-reaction": (row, button) => openAt(byId("reactions-menu"), row, button),
  more: openMenu,
  "open-thread": (row) => go(`${location.pathname}?thread=${messageOf(row).dataset.ts}`),
  react: (row, button) => react(row, button.dataset.name),
  shortcut: (_row, button) =>
    attempt(() => act("shortcut", { ...place(), callback_id: button.dataset.callback })),
  "mark-unread": (row) => {
    const list = row.closest(".scroller");
    markNew(list, row, { move: true });
    markUnread(list, messageOf(row).dataset.ts);
  },
  edit: beginEdit,
  "end-edit": endEdit,
  delete: confirmDelete,
  dismiss: () => attempt(() => act("delete", place())),
};

function onClick(event) {
  const button = event.target.closest("[data-act]");
  if (!button || !(button.dataset.act in does)) return;
  const menu = button.closest(".menu[popover]");
  const row = menu ? target : rowAt(button);
  if (!row?.isConnected) return;
  if (menu) close(menu);
  target = row;
  does[button.dataset.act](row, button);
}

function onSubmit(event) {
  if (!event.target.matches('[data-act="react-other"]')) return;
  event.preventDefault();
  const name = event.target.elements.name.value.replaceAll(":", "");
  event.target.reset();
  close(byId("reactions-menu"));
  if (target?.isConnected) react(target, name);
}

export function start() {
  document.addEventListener("pointerover", (event) => {
    if (document.querySelector(".menu:popover-open")) return;
    const row = rowAt(event.target);
    if (row) show(row);
    else hide();
  });
  document.addEventListener("focusin", (event) => {
    const row = rowAt(event.target);
    if (row) show(row);
    else hide();
  });
  document.addEventListener("click", onClick);
  document.addEventListener("submit", onSubmit);
  document.addEventListener("keydown", onMenuKey);
}
