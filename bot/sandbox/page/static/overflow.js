// The "…" menus of messages and forms.
import * as popups from "./popups.js";

const buttonOf = (field) => field.querySelector(".overflow-button");
const menuOf = (field) => field.querySelector(".overflow-menu");
const itemsOf = (field) => [...menuOf(field).querySelectorAll(".menu-item")];
const isOpen = (field) => buttonOf(field).getAttribute("aria-expanded") === "true";

function open(field) {
  popups.open(menuOf(field), buttonOf(field));
  buttonOf(field).setAttribute("aria-expanded", "true");
  itemsOf(field)[0].focus();
}

/** Close the menu; the focus goes back to its button. */
export function close(field) {
  const hadFocus = menuOf(field).contains(document.activeElement);
  popups.close(menuOf(field));
  buttonOf(field).setAttribute("aria-expanded", "false");
  if (hadFocus) buttonOf(field).focus();
}

function onKey(event) {
  const field = event.target.closest?.(".element[data-type=overflow]");
  if (!field) return;
  if (!isOpen(field)) {
    if (event.key !== "ArrowDown" || event.target !== buttonOf(field)) return;
    event.preventDefault();
    open(field);
    return;
  }
  const items = itemsOf(field);
  const at = items.indexOf(document.activeElement);
  const steps = { ArrowDown: at + 1, ArrowUp: at - 1 + items.length, Home: 0, End: items.length - 1 };
  if (event.key in steps) items[steps[event.key] % items.length].focus();
  else if (event.key === "Escape") close(field);
  else return;
  event.preventDefault();
}

export function start() {
  document.addEventListener("keydown", onKey);
  document.addEventListener("click", (event) => {
    const button = event.target.closest(".overflow-button");
    if (!button) return;
    const field = button.closest(".element");
    if (isOpen(field)) close(field);
    else open(field);
  });
  document.addEventListener("focusout", (event) => {
    const field = event.target.closest?.(".element[data-type=overflow]");
    if (field && isOpen(field) && !field.contains(event.relatedTarget)) close(field);
  });
}
