// Editing one's own message, in its place.
import { act, attempt } from "./api.js";
import { decode, encode, names } from "./words.js";

const page = document.documentElement;
const messageOf = (row) => row.querySelector(":scope > .message");

export async function beginEdit(row) {
  if (row.querySelector(".edit-form")) return;
  const { text } = messageOf(row).dataset;
  const { shown, chosen } = decode(text, await names());
  const form = document.createElement("form");
  form.className = "edit-form";
  form.innerHTML = `<textarea aria-label="Edit message" rows="2" dir="auto"></textarea>
    <div class="dialog-buttons">
      <button type="button" class="button" data-act="end-edit">Cancel</button>
      <button class="button button-primary">Save</button>
    </div>`;
  const box = form.querySelector("textarea");
  box.value = shown;
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    save(row, encode(box.value.trim(), chosen), text);
  });
  form.addEventListener("keydown", (event) => {
    if (event.key === "Escape") endEdit(row);
    else if (event.key === "Enter" && !event.shiftKey && !event.isComposing && event.target === box) {
      event.preventDefault();
      form.requestSubmit();
    } else return;
    event.stopPropagation();
  });
  row.classList.add("is-editing");
  row.append(form);
  box.focus();
  box.setSelectionRange(shown.length, shown.length);
}

export function endEdit(row) {
  row.querySelector(".edit-form")?.remove();
  row.classList.remove("is-editing");
  messageOf(row).focus();
}

async function save(row, text, before) {
  if (!text || text === before) return endEdit(row);
  const { ts } = messageOf(row).dataset;
  const done = await attempt(() => act("edit", { channel: page.dataset.channel, ts, text }));
  return done && endEdit(row);
}
