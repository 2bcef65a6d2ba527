// One's own status, and whether Slack holds back one's notifications: at the end of "You are".
import { act, attempt } from "./api.js";

const does = {
  status: ({ text, emoji }) => ({ status_text: text, status_emoji: emoji }),
  dnd: (_choice, button) => ({ dnd: button.getAttribute("aria-pressed") !== "true" }),
};

export function start() {
  document.addEventListener("click", (event) => {
    const button = event.target.closest("[data-profile]");
    if (!button) return;
    const { profile, ...choice } = button.dataset;
    attempt(() => act("change", does[profile](choice, button)));
  });
}
