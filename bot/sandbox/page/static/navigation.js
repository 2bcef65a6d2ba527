// Moves between conversations and threads without loading the page anew. Every link is a plain
// link that works by itself; this only swaps the parts that differ.
import { toast } from "./api.js";
import { patch, tell } from "./live.js";

const page = document.documentElement;
const byId = (id) => document.getElementById(id);
const sidebar = () => byId("sidebar");
let loading = null;
let title = "";

/** Whether one types here with a keyboard of its own: elsewhere, focus would cover half the page. */
const hasKeyboard = () => matchMedia("(hover: hover)").matches;

async function fetched(href) {
  loading?.abort();
  loading = new AbortController();
  try {
    const answer = await fetch(href, { signal: loading.signal });
    if (!answer.ok) {
      location.assign(href);
      return null;
    }
    const drawn = new DOMParser().parseFromString(await answer.text(), "text/html");
    return { drawn, url: answer.url };
  } catch (error) {
    if (error.name !== "AbortError") {
      toast("The sandbox doesn't answer. Is it still running?", { kind: "error" });
    }
    return null;
  }
}

/** Show an address of this person's: a conversation, a tab, a thread. */
export async function go(href, { push = true } = {}) {
  const found = await fetched(href);
  if (!found) return;
  const { drawn, url } = found;
  const next = drawn.documentElement.dataset;
  const { channel, tab, thread } = page.dataset;
  const moved = next.channel !== channel || next.tab !== tab;
  leave();
  if (push) history.pushState(null, "", url);
  Object.assign(page.dataset, next);
  if (moved) swapMiddle(drawn);
  if (moved || next.thread !== thread) swapSide(drawn);
  patch("sidebar", drawn.getElementById("sidebar").outerHTML);
  patch("people", drawn.getElementById("people").outerHTML);
  patchFrom(drawn, "tour");
  setTitle(drawn.title);
  closeSidebar();
  tell();
  if (moved) focusMiddle();
  else if (next.thread !== thread) focusThread(thread);
}

/** Load again what this window shows: too much has changed meanwhile. */
async function refresh() {
  const found = await fetched(location.href);
  if (!found) return;
  const { drawn } = found;
  const focused = document.activeElement?.closest?.("form.composer")?.dataset.composer;
  leave();
  Object.assign(page.dataset, drawn.documentElement.dataset);
  swapMiddle(drawn);
  swapSide(drawn);
  for (const id of ["people", "sidebar", "clock", "tour", "modals"]) {
    patchFrom(drawn, id);
  }
  if (focused) document.querySelector(`[data-composer="${focused}"] textarea`)?.focus();
  tell();
}

function patchFrom(drawn, id) {
  const fresh = drawn.getElementById(id);
  if (fresh) patch(id, fresh.outerHTML);
}

const leave = () => document.dispatchEvent(new CustomEvent("coach:leaving"));

function swapMiddle(drawn) {
  const fresh = drawn.getElementById("middle");
  byId("middle").setAttribute("aria-label", fresh.getAttribute("aria-label"));
  byId("middle").replaceChildren(...fresh.childNodes);
  document.dispatchEvent(new CustomEvent("coach:arrived", { detail: { part: "main" } }));
}

function swapSide(drawn) {
  const fresh = drawn.getElementById("side");
  byId("side").replaceChildren(...fresh.childNodes);
  byId("side").hidden = fresh.hidden;
  document.dispatchEvent(new CustomEvent("coach:arrived", { detail: { part: "thread" } }));
}

function focusMiddle() {
  const composer = document.querySelector('[data-composer="main"] textarea');
  (composer && hasKeyboard() ? composer : byId("middle")).focus({ preventScroll: true });
}

/** Into the thread that has opened; or back to the message from which it was. */
function focusThread(before) {
  if (page.dataset.thread) {
    const composer = document.querySelector('[data-composer="thread"] textarea');
    const close = document.querySelector('[data-act="close-thread"]');
    (composer && hasKeyboard() ? composer : close)?.focus({ preventScroll: true });
    return;
  }
  const start = document.querySelector(`[data-list="main"] .message[data-ts="${before}"]`);
  (start ?? byId("middle")).focus({ preventScroll: true });
}

/** Close the thread at the side; says whether there was one. */
export function closeThread() {
  const link = document.querySelector('[data-act="close-thread"]');
  if (!link) return false;
  go(link.href);
  return true;
}

// --- the sidebar of a narrow window, and the title ------------------------------------------------

const isSidebarOpen = () => document.body.classList.contains("has-sidebar");
const sidebarButton = () => document.querySelector('[data-act="sidebar"]');

function closeSidebar() {
  document.body.classList.remove("has-sidebar");
  sidebarButton().setAttribute("aria-expanded", "false");
}

function toggleSidebar() {
  const isOpen = document.body.classList.toggle("has-sidebar");
  sidebarButton().setAttribute("aria-expanded", String(isOpen));
  if (isOpen) (sidebar().querySelector("[aria-current]") ?? sidebar().querySelector("a")).focus();
}

function setTitle(words = title) {
  title = words;
  const { unread, badges } = sidebar().dataset;
  const mark = Number(badges) ? `(${badges}) ` : Number(unread) ? "• " : "";
  document.title = `${mark}${title}`;
}

function onClick(event) {
  if (event.target.closest('[data-act="sidebar"]')) return toggleSidebar();
  if (!event.target.closest("#sidebar")) closeSidebar();
  const link = event.target.closest("a[href]");
  const plain = !event.ctrlKey && !event.metaKey && !event.shiftKey && event.button === 0;
  if (!link || !plain || link.target || event.defaultPrevented) return undefined;
  const url = new URL(link.href);
  if (!isMine(url)) return undefined;
  event.preventDefault();
  if (url.hash) return byId(url.hash.slice(1))?.focus(); // the way past the sidebar
  link.closest("[popover]")?.hidePopover();
  return go(link.href);
}

/** Whether an address is this window's person's; another person's is a page of its own. */
function isMine({ origin, pathname }) {
  const own = `/client/${page.dataset.user}`;
  return origin === location.origin && (pathname === own || pathname.startsWith(`${own}/`));
}

function onKey(event) {
  if (event.key !== "Escape" || event.defaultPrevented) return;
  if (document.querySelector("dialog[open], :popover-open")) return;
  if (isSidebarOpen()) {
    closeSidebar();
    sidebarButton().focus();
  } else if (closeThread()) event.preventDefault();
}

export function start() {
  title = document.title;
  setTitle();
  document.addEventListener("click", onClick);
  document.addEventListener("keydown", onKey);
  document.addEventListener("coach:patched", (event) => {
    if (event.detail.id === "sidebar") setTitle();
  });
  document.addEventListener("coach:stale", (event) => {
    event.preventDefault();
    refresh();
  });
  addEventListener("popstate", () => go(location.href, { push: false }));
}
