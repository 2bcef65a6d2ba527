// What counts as read: all that stands in a window that is in front, and scrolled to its end.
import { act, attempt } from "./api.js";
import { isAtEnd } from "./messages.js";

const A_MOMENT = 400;
let timer = null;

/** Whether somebody looks at the end of this list. */
export const isAttending = (list) =>
  document.visibilityState === "visible" && document.hasFocus() && isAtEnd(list);

/** Mark what is in view as read, in a moment, if it then still is in view. */
export function attend() {
  clearTimeout(timer);
  timer = setTimeout(mark, A_MOMENT);
}

function mark() {
  const list = document.querySelector('.scroller[data-list="main"]');
  if (!list || list.dataset.read === undefined || list.dataset.hold || !isAttending(list)) return;
  const latest = latestIn(list);
  if (!latest || latest <= list.dataset.read) return;
  list.dataset.read = latest;
  attempt(() => act("read", { channel: document.documentElement.dataset.channel, ts: latest }));
}

/** The latest that one sees the trace of: a message, or a reply that a thread's bar tells of. */
function latestIn(list) {
  const seen = [...list.querySelectorAll(".message")].flatMap(({ dataset }) => [
    "private" in dataset ? "" : dataset.ts,
    dataset.latestReply ?? "",
  ]);
  return seen.reduce((one, other) => (one > other ? one : other), "");
}

/** Mark a conversation unread from a message on; it stays so until one comes back to it. */
export async function markUnread(list, ts) {
  const before = String(BigInt(ts.replace(".", "")) - 1n);
  list.dataset.hold = "yes";
  list.dataset.read = `${before.slice(0, -6)}.${before.slice(-6)}`;
  await attempt(() =>
    act("read", { channel: document.documentElement.dataset.channel, ts: list.dataset.read }),
  );
}

export function start() {
  document.addEventListener("visibilitychange", attend);
  addEventListener("focus", attend);
}
