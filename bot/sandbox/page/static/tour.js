// The guide: folds, can be put away and brought back, and says when a step was done.
import { attempt, post, toast } from "./api.js";

const KEPT = "guide";
const ROOM = matchMedia("(min-width: 1200px)"); // tour.css: from here on it is a column

const guide = () => document.getElementById("tour");
const steps = () => [...(guide()?.querySelectorAll("[data-step]") ?? [])];
const button = (act) => document.querySelector(`[data-act="${act}"]`);
let before = { open: [], done: [], focus: null, scroll: 0 };

/** Show it "open", "folded" (where there is little room) or "away"; this window remembers it. */
function shape(how) {
  document.body.dataset.guide = how;
  sessionStorage.setItem(KEPT, how);
  name();
}

/** Say on its buttons how it stands. */
function name() {
  const how = document.body.dataset.guide;
  button("tour-toggle")?.setAttribute("aria-expanded", String(how !== "away"));
  button("tour-fold")?.setAttribute("aria-expanded", String(how === "open"));
}

const acts = {
  "tour-toggle": () => shape(document.body.dataset.guide === "away" ? "open" : "away"),
  "tour-fold": () => shape(document.body.dataset.guide === "open" ? "folded" : "open"),
  "tour-away": () => {
    shape("away");
    button("tour-toggle")?.focus();
  },
  "tour-reset": async () => {
    if (await attempt(() => post("tour/reset"))) {
      toast("The guide begins again. What you have set up stays as it is.", { about: "tour" });
    }
  },
};

/** What a person has opened, and where they are, has to survive a new drawing. */
function remember() {
  before = {
    open: steps().filter((step) => step.querySelector("details").open).map((step) => step.dataset.step),
    done: steps().filter((step) => "done" in step.dataset).map((step) => step.dataset.step),
    focus: guide()?.contains(document.activeElement) ? document.activeElement.id : null,
    scroll: guide()?.querySelector(".tour-body").scrollTop ?? 0,
  };
}

function recall() {
  const isNew = (step) => "done" in step.dataset && !before.done.includes(step.dataset.step);
  for (const step of steps()) {
    if (before.open.includes(step.dataset.step) && !isNew(step)) step.querySelector("details").open = true;
  }
  guide().querySelector(".tour-body").scrollTop = before.scroll;
  if (before.focus) document.getElementById(before.focus)?.focus({ preventScroll: true });
  name();
  announce(steps().filter(isNew));
}

function announce(done) {
  if (!done.length) return;
  const current = guide().querySelector("[aria-current]");
  current?.scrollIntoView({ block: "nearest" });
  const names = done.map((step) => step.dataset.title).join(", ");
  const next = current ? `Next: ${current.dataset.title}.` : "That was the last step.";
  toast(`Done: ${names}. ${next}`, { about: "tour" });
}

export function start() {
  shape(sessionStorage.getItem(KEPT) ?? (ROOM.matches ? "open" : "folded"));
  document.addEventListener("click", (event) => {
    const act = event.target.closest("[data-act]")?.dataset.act;
    if (Object.hasOwn(acts, act ?? "")) acts[act]();
  });
  document.addEventListener("coach:before-patch", (event) => {
    if (event.detail.id === "tour") remember();
  });
  document.addEventListener("coach:patched", (event) => {
    if (event.detail.id === "tour") recall();
  });
}
