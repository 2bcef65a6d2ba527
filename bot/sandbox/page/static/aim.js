// Brings the message that the address names into sight: the inspector leads to `#message-<ts>`.
import { toast } from "./api.js";

function aim() {
  const ts = /^#message-(\d+\.\d+)$/.exec(location.hash)?.[1];
  if (!ts) return;
  // In a thread the message that starts it stands in both lists: the last one is the thread's.
  const found = [...document.querySelectorAll(`.message[data-ts="${ts}"]`)].at(-1);
  if (!found) {
    toast("That message stands further up, or it is gone.");
    return;
  }
  found.scrollIntoView({ block: "center" });
  found.focus({ preventScroll: true });
}

export function start() {
  aim();
  addEventListener("hashchange", aim);
}
