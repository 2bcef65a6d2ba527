// Reads the interactive elements. What the server drew stands in the elements' defaults
// (`defaultValue`, `data-drawn`); what differs from them is what a person has just put there.

/** The interactive element that something belongs to. */
export const fieldOf = (node) => node.closest(".element");

/** All of them in a part of the page. */
export const fieldsIn = (root) => root.querySelectorAll(".element");

/** How the control API names it. */
export const nameOf = (field) => `${field.dataset.blockId}/${field.dataset.actionId}`;

/** The blocks that it stands in: a message, a modal, the Home. */
export const surfaceOf = (field) => field.closest("[data-surface]");

export const drawnChoice = (select) =>
  ([...select.options].find((option) => option.defaultSelected) ?? select.options[0])?.value ?? "";

const typed = (convert = (text) => text) => ({
  now: (field) => convert(control(field).value, control(field)) || null,
  drawn: (field) => convert(control(field).defaultValue, control(field)) || null,
  putBack: (field) => {
    control(field).value = control(field).defaultValue;
  },
});

const ticked = (read) => ({
  now: (field) => read([...field.querySelectorAll("input")].filter((box) => box.checked)),
  drawn: (field) => read([...field.querySelectorAll("input")].filter((box) => box.defaultChecked)),
  putBack: (field) => {
    for (const box of field.querySelectorAll("input")) box.checked = box.defaultChecked;
  },
});

const select = {
  now: (field) => control(field).value || null,
  drawn: (field) => drawnChoice(control(field)) || null,
  putBack: (field) => {
    control(field).value = drawnChoice(control(field));
  },
};

const picker = {
  now: (field) => JSON.parse(control(field).dataset.value),
  drawn: (field) => JSON.parse(control(field).dataset.drawn),
  putBack: (field) => control(field).dispatchEvent(new CustomEvent("coach:put-back", { bubbles: true })),
};

const KINDS = {
  plain_text_input: typed(),
  number_input: typed(),
  datepicker: typed(),
  timepicker: typed(),
  datetimepicker: typed((text, input) => text && secondsIn(input.dataset.zone, text)),
  radio_buttons: ticked((boxes) => boxes[0]?.value ?? null),
  checkboxes: ticked((boxes) => boxes.map((box) => box.value)),
};

const control = (field) => field.querySelector(".picker, select, textarea, input");

/** How to read an element; undefined for a button and for what isn't drawn yet. */
const kindOf = (field) => {
  const found = control(field);
  if (!found) return undefined;
  if (found.matches(".picker")) return picker;
  return found.matches("select") ? select : KINDS[field.dataset.type];
};

/** Whether it keeps a value at all, as a button doesn't. */
export const keepsValue = (field) => kindOf(field) !== undefined;

/** What stands in it, as the control API takes it. */
export const valueOf = (field) => kindOf(field).now(field);

// --- what the server knows ---------------------------------------------------------------------

const told = new WeakMap(); // field → what the server was told of it, and with which change

const nowIn = (field) => JSON.stringify(kindOf(field).now(field));
const drawnIn = (field) => JSON.stringify(kindOf(field).drawn(field));

/** Whether somebody put something else there than the server knows of. */
export const isTouched = (field) =>
  keepsValue(field) && nowIn(field) !== (told.get(field)?.value ?? drawnIn(field));

/** Whether the server was told of it, and hasn't drawn that yet as far as this page knows. */
export const isTold = (field) => told.has(field);

/** Note that the server is being told what stands there. */
export const beginTelling = (field) => told.set(field, { value: nowIn(field), at: Infinity });

/** Note with which change the server took it; without one it didn't. */
export function endTelling(field, at) {
  if (at === undefined) told.delete(field);
  else if (told.has(field)) told.get(field).at = at;
}

/** Whether what stands there outlasts a drawing that shows all changes up to `at`. */
export function outlasts(field, at) {
  if (!keepsValue(field)) return false;
  const known = told.get(field);
  if (known && known.at > at) return true;
  const isTouchedSince = isTouched(field);
  told.delete(field);
  return isTouchedSince;
}

/** Undo what somebody put there. */
export const putBack = (field) => kindOf(field)?.putBack(field);

/** The element of a field that takes the focus. */
export const focusableOf = (field) => {
  const controls = [...field.querySelectorAll("input, select, textarea, button, a[href]")];
  return controls.find((each) => each.checked) ?? controls.find((each) => each.tabIndex >= 0);
};

/** The seconds since the epoch when the clocks of a zone show "2026-11-27T10:00". */
export function secondsIn(zone, wallClock) {
  const wanted = Date.parse(`${wallClock}Z`);
  if (Number.isNaN(wanted)) return null;
  let instant = wanted;
  // Twice: the first step may cross the hour at which the zone's clocks change.
  for (let step = 0; step < 2; step += 1) instant += wanted - shownIn(zone, instant);
  return Math.floor(instant / 1000);
}

function shownIn(zone, instant) {
  const format = new Intl.DateTimeFormat("en-US", {
    timeZone: zone, hourCycle: "h23", year: "numeric", month: "numeric", day: "numeric",
    hour: "numeric", minute: "numeric", second: "numeric",
  });
  const part = Object.fromEntries(format.formatToParts(instant).map((each) => [each.type, Number(each.value)]));
  return Date.UTC(part.year, part.month - 1, part.day, part.hour, part.minute, part.second);
}
