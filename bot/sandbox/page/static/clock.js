// The clock on top: ticks between two drawings, winds on, and says what came.
import { attempt, me, post, toast } from "./api.js";

const MINUTE_MS = 60_000;

/** When the clock that stands on the page was drawn, by the browser's own time. */
let drawnAt = 0;
let ticking;

/** What had the focus, and whether the menu was open, before the clock was drawn anew. */
let before = { focused: null, wasOpen: false, to: "" };

const clock = () => document.getElementById("clock");
const menu = () => document.getElementById("clock-menu");
const isOpen = () => menu()?.matches(":popover-open") ?? false;

const nowOf = (element) => new Date(Date.parse(element.dataset.now) + performance.now() - drawnAt);

function partsOf(instant, zone) {
  const format = new Intl.DateTimeFormat("en-US", {
    timeZone: zone,
    hourCycle: "h23",
    weekday: "long",
    year: "numeric",
    month: "long",
    day: "numeric",
    hour: "2-digit",
    minute: "2-digit",
  });
  return Object.fromEntries(format.formatToParts(instant).map(({ type, value }) => [type, value]));
}

/** Write the present minute, and come back for the next one. */
function tick() {
  clearTimeout(ticking);
  const element = clock();
  if (!element) return;
  const now = nowOf(element);
  const { weekday, year, month, day, hour, minute } = partsOf(now, element.dataset.zone);
  const face = element.querySelector(".clock-time");
  const said = {
    weekday: weekday.slice(0, 3),
    date: `${day} ${month.slice(0, 3)}`,
    hour: `${hour}:${minute}`,
  };
  for (const part of face.querySelectorAll("[data-clock]")) {
    const words = said[part.dataset.clock];
    if (part.textContent !== words) part.textContent = words;
  }
  face.dateTime = now.toISOString();
  face.title = `${weekday} ${day} ${month} ${year}, ${said.hour} in ${element.dataset.city}`;
  ticking = setTimeout(tick, MINUTE_MS - (now.getTime() % MINUTE_MS) + 20);
}

function drawn() {
  drawnAt = performance.now();
  tick();
}

/** Put the menu below its button, inside the window. */
function place() {
  const button = document.getElementById("clock-button").getBoundingClientRect();
  const width = menu().offsetWidth;
  const left = Math.min(Math.max(8, button.left), window.innerWidth - width - 8);
  menu().style.left = `${left}px`;
  menu().style.top = `${button.bottom + 6}px`;
}

/** Say what came, with links to where it stands. */
function tell({ words, came }) {
  const elsewhere = came.filter(({ channel }) => channel !== document.documentElement.dataset.channel);
  const links = elsewhere.map(({ channel, name, count }) => ({
    href: `/client/${me()}/${channel}`,
    words: `${name} (${count})`,
  }));
  toast(words, { links, about: "clock" });
}

async function wind(asked) {
  const button = document.getElementById("clock-button");
  button.setAttribute("aria-busy", "true");
  if (isOpen()) menu().hidePopover();
  button.focus();
  const done = await attempt(() => post("clock/wind", { ...asked, user: me() }));
  document.getElementById("clock-button")?.removeAttribute("aria-busy");
  if (done) tell(done);
}

export function start() {
  drawn();
  document.addEventListener("click", (event) => {
    const step = event.target.closest("button[data-wind]");
    if (step) wind({ step: step.dataset.wind });
  });
  document.addEventListener("submit", (event) => {
    if (!event.target.matches("form[data-wind=to]")) return;
    event.preventDefault();
    wind({ to: event.target.elements.to.value });
  });
  document.addEventListener(
    "toggle",
    (event) => {
      if (event.target !== menu() || event.newState !== "open") return;
      place();
      const step = menu().querySelector("button:not(:disabled)");
      if (!menu().contains(document.activeElement)) step?.focus();
    },
    true, // the event of a popover doesn't bubble
  );
  document.addEventListener("coach:before-patch", (event) => {
    if (event.detail.id !== "clock") return;
    const focused = clock()?.contains(document.activeElement) ? document.activeElement.id : null;
    before = { focused, wasOpen: isOpen(), to: document.getElementById("clock-to")?.value ?? "" };
  });
  document.addEventListener("coach:patched", (event) => {
    if (event.detail.id !== "clock") return;
    drawn();
    const field = document.getElementById("clock-to");
    if (field) field.value = before.to;
    if (before.wasOpen) menu()?.showPopover();
    if (before.focused) document.getElementById(before.focused)?.focus();
  });
  document.addEventListener("visibilitychange", () => document.hidden || tick());
}
