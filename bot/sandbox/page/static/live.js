// The window's wire to the sandbox: says what the window shows, draws what changes there.
import { toast } from "./api.js";
import { morph, parsed } from "./morph.js";

/** Parts whose elements stay, so that neither the focus nor an open menu is lost. */
const MORPHED = new Set(["people", "sidebar", "conversation-head", "composer"]);
const FIRST_WAIT = 300;
const LONGEST_WAIT = 5000;
const PATIENCE = 700; // a wire that comes back within this time isn't worth a word

const page = document.documentElement;
let socket = null;
let wait = FIRST_WAIT;
let worry = null;
let glance = 0;

/** Tell the sandbox what this window shows by now; call it after every change of that. */
export function tell() {
  if (socket?.readyState !== WebSocket.OPEN) return;
  const { since = "", user: _user, ...shows } = page.dataset;
  glance += 1;
  socket.send(JSON.stringify({ shows, since, glance }));
}

/** Put a region as the server drew it in place of what stands here. */
export function patch(id, html) {
  const old = document.getElementById(id);
  if (!old) return;
  const mine = new CustomEvent("coach:before-patch", { detail: { id, html }, cancelable: true });
  if (document.dispatchEvent(mine)) {
    if (MORPHED.has(id)) morph(old, parsed(html));
    else old.outerHTML = html;
  }
  document.dispatchEvent(new CustomEvent("coach:patched", { detail: { id } }));
}

function take(frame) {
  // For what this window showed before. Whatever of it is still of use comes again.
  if (frame.glance !== glance) return;
  if (frame.reload) {
    const stale = new CustomEvent("coach:stale", { cancelable: true });
    if (document.dispatchEvent(stale)) location.reload();
    return;
  }
  if (frame.since) page.dataset.since = frame.since;
  for (const { id, html } of frame.patches ?? []) patch(id, html);
  if (frame.messages || frame.gone) {
    const detail = { messages: frame.messages ?? [], gone: frame.gone ?? [] };
    document.dispatchEvent(new CustomEvent("coach:messages", { detail }));
  }
  for (const words of frame.troubles ?? []) toast(words, { kind: "error" });
}

function connect() {
  socket = new WebSocket(`ws://${location.host}/live?user=${encodeURIComponent(page.dataset.user)}`);
  socket.addEventListener("open", () => {
    wait = FIRST_WAIT;
    clearTimeout(worry);
    worry = null;
    notice(false);
    tell();
  });
  socket.addEventListener("message", (event) => take(JSON.parse(event.data)));
  socket.addEventListener("close", () => {
    worry ??= setTimeout(() => notice(true), PATIENCE);
    setTimeout(connect, wait * (0.75 + Math.random() / 2));
    wait = Math.min(wait * 1.7, LONGEST_WAIT);
  });
}

function notice(isAway) {
  const line = document.getElementById("connection");
  if (line) line.hidden = !isAway;
}

export function start() {
  connect();
  addEventListener("pageshow", (event) => {
    if (event.persisted) location.reload(); // out of the browser's memory: all of it is old
  });
}
