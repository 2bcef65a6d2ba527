// Menus and lists that lie above everything else, a modal included, at the side of what opened them.

const GAP = 4;
const MARGIN = 8;
const LEAST_HEIGHT = 160;
let shown = null;

/** Show a popup beneath its anchor, or above it where there is more room. */
export function open(popup, anchor, { wide = false } = {}) {
  if (shown && shown.popup !== popup) close(shown.popup);
  shown = { popup, anchor, wide };
  if (!popup.matches(":popover-open")) popup.showPopover();
  place();
}

/** Hide it again. */
export function close(popup) {
  if (shown?.popup === popup) shown = null;
  if (popup.isConnected && popup.matches(":popover-open")) popup.hidePopover();
}

function place() {
  if (!shown) return;
  const { popup, anchor, wide } = shown;
  if (!popup.isConnected || !anchor.isConnected) {
    shown = null;
    return;
  }
  const at = anchor.getBoundingClientRect();
  const below = window.innerHeight - at.bottom - GAP - MARGIN;
  const above = at.top - GAP - MARGIN;
  const upwards = below < LEAST_HEIGHT && above > below;
  const { style } = popup;
  style.minWidth = wide ? `${at.width}px` : "";
  style.maxWidth = wide ? `${at.width}px` : `${window.innerWidth - 2 * MARGIN}px`;
  style.maxHeight = `${Math.min(320, upwards ? above : below)}px`;
  const left = wide ? at.left : at.right - popup.offsetWidth;
  style.left = `${Math.max(MARGIN, Math.min(left, window.innerWidth - popup.offsetWidth - MARGIN))}px`;
  style.top = upwards ? `${at.top - GAP - popup.offsetHeight}px` : `${at.bottom + GAP}px`;
}

/** Keep the open popup at its anchor, whatever scrolls or grows. */
export function start() {
  document.addEventListener("scroll", place, { capture: true, passive: true });
  window.addEventListener("resize", place);
  document.addEventListener("coach:patched", place);
}

/** Lay the open popup anew: what is in it has changed. */
export const settle = place;
