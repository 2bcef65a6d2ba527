// The modal in front of a person: opened as a dialog, drawn anew in place, sent and closed.
import { act, attempt, Impossible, toast } from "./api.js";
import { fieldsIn, focusableOf } from "./fields.js";
import { leave, settle } from "./forms.js";
import { morph, parsed } from "./morph.js";

const MORPHED = new Set(["modals", "home"]);
const GONE = new Set([404, 409]); // closed meanwhile, in another window or by the app
const SETTLING = 300;
let awaited = null; // the view whose first error is to get the focus once it is drawn

const current = () => document.querySelector("#modals > dialog.modal");
const surfaceIn = (dialog) => dialog.querySelector("[data-surface]");

// --- drawing -----------------------------------------------------------------------------------

/** Take over what the server drew; what is the same stays the same element. */
function redraw(id, html) {
  const region = document.getElementById(id);
  const fresh = parsed(html);
  if (id === "home") morph(region, fresh);
  else redrawModal(region, current(), fresh.querySelector("dialog"));
}

function redrawModal(region, before, after) {
  if (before && after && before.dataset.view === after.dataset.view) {
    morph(before, after);
    focusError(before);
    return;
  }
  // Closing gives the focus back to where it was, which the next dialog then remembers in turn.
  if (before?.open) before.close();
  before?.remove();
  if (after) {
    region.append(document.importNode(after, true));
    show(current());
  } else if (document.activeElement === document.body) {
    document.querySelector('[data-composer="main"] textarea')?.focus();
  }
}

function show(dialog) {
  if (!dialog || dialog.open) return;
  dialog.showModal();
  firstIn(dialog).focus({ preventScroll: true });
}

/** Where the focus goes: where the app wants it, else to the first input, else to the title. */
function firstIn(dialog) {
  const fields = [...fieldsIn(dialog)];
  const inputs = fields.filter((field) => !["button", "overflow"].includes(field.dataset.type));
  const wanted = fields.find((field) => "focus" in field.dataset) ?? inputs[0];
  return (wanted && focusableOf(wanted)) ?? dialog.querySelector(".modal-title");
}

function focusError(dialog) {
  if (awaited !== dialog.dataset.view) return;
  const wrong = dialog.querySelector("[aria-invalid=true]");
  const trouble = dialog.querySelector(".modal-trouble");
  if (!wrong && !trouble) return;
  awaited = null;
  if (wrong) wrong.focus();
  else trouble.scrollIntoView({ block: "nearest" });
}

// --- sending and closing -----------------------------------------------------------------------

async function submit(dialog) {
  const button = dialog.querySelector(".modal-submit");
  if (!button || button.disabled || "busy" in dialog.dataset) return;
  const { view } = dialog.dataset;
  setBusy(dialog, true);
  try {
    await settle(surfaceIn(dialog));
    awaited = view;
    await act("modal/submit", { view });
  } catch (error) {
    if (!(error instanceof Impossible)) throw error;
    if (!Object.keys(error.fields ?? {}).length && !GONE.has(error.status)) {
      toast(error.message, { kind: "error" });
    }
  } finally {
    focusError(dialog);
    // The answer is here before what it changes is drawn: until then nothing can be sent twice.
    setTimeout(() => setBusy(dialog, false), SETTLING);
  }
}

function setBusy(dialog, isBusy) {
  const button = dialog.querySelector(".modal-submit");
  if (isBusy) {
    dialog.dataset.busy = "";
    button?.setAttribute("aria-busy", "true");
  } else {
    delete dialog.dataset.busy;
    button?.removeAttribute("aria-busy");
  }
}

async function close(dialog, { all = false } = {}) {
  const { view } = dialog.dataset;
  leave(view);
  try {
    await act("modal/close", { view, all });
  } catch (error) {
    leave(view, false);
    if (!(error instanceof Impossible)) throw error;
    if (!GONE.has(error.status)) toast(error.message, { kind: "error" });
  }
}

// --- what people do ----------------------------------------------------------------------------

function onClick(event) {
  const button = event.target.closest("[data-modal]");
  if (button) close(button.closest("dialog"), { all: button.dataset.modal === "close-all" });
}

function onKey(event) {
  const dialog = event.target.closest?.("dialog.modal");
  if (!dialog || event.key !== "Enter" || !(event.ctrlKey || event.metaKey)) return;
  event.preventDefault();
  submit(dialog);
}

const openHome = () => {
  if (document.getElementById("home")) attempt(() => act("home", { tab: "home" }));
};

export function start() {
  document.addEventListener("coach:before-patch", (event) => {
    if (!MORPHED.has(event.detail.id) || !document.getElementById(event.detail.id)) return;
    event.preventDefault();
    redraw(event.detail.id, event.detail.html);
  });
  document.addEventListener("click", onClick);
  document.addEventListener("keydown", onKey);
  document.addEventListener("submit", (event) => {
    if (!event.target.matches(".modal-form")) return;
    event.preventDefault();
    submit(event.target.closest("dialog"));
  });
  // Esc. Neither event bubbles; a second Esc in a row closes the dialog without asking.
  for (const name of ["cancel", "close"]) {
    document.addEventListener(name, (event) => {
      const dialog = event.target;
      if (!dialog.matches("dialog.modal") || !dialog.isConnected) return;
      event.preventDefault();
      close(dialog);
    }, { capture: true });
  }
  document.addEventListener("coach:arrived", (event) => {
    if (event.detail.part === "main") openHome();
  });
  show(current());
  openHome();
}
