// Talks to the sandbox: what a person does goes to the control API, as JSON.

const MOST_TOASTS = 3;

/** What a person couldn't do, in words; `fields` names the inputs that held a form back. */
export class Impossible extends Error {
  constructor(words, fields = {}, status = 0) {
    super(words);
    this.fields = fields;
    this.status = status;
  }
}

/** Whose window this is. */
export const me = () => document.documentElement.dataset.user;

/** Post to `/control/<path>`; throws Impossible. */
export async function post(path, body = {}) {
  let answer;
  try {
    answer = await fetch(`/control/${path}`, {
      method: "POST",
      headers: body instanceof FormData ? {} : { "Content-Type": "application/json" },
      body: body instanceof FormData ? body : JSON.stringify(body),
    });
  } catch {
    throw new Impossible("The sandbox doesn't answer. Is it still running?");
  }
  const said = await answer.json().catch(() => ({}));
  if (!answer.ok) throw new Impossible(sentence(said.error ?? ""), said.fields, answer.status);
  return said;
}

/** The API's words as a sentence, for people. */
function sentence(words) {
  if (!words) return "That didn't work.";
  return `${words[0].toUpperCase()}${words.slice(1)}${/[.!?…]$/u.test(words) ? "" : "."}`;
}

/** Do something as the person of this window: `act("click", {…})`; throws Impossible. */
export const act = (what, body) => post(`users/${me()}/${what}`, body);

/**
 * Show a short message below the top of the window, and say it to screen readers. `links` lead to
 * what it is about, each `{ href, words }`. It takes the place of an older one `about` the same,
 * stays for as long as somebody points at it, and goes when pressed.
 */
export function toast(words, { kind = "info", links = [], about = words } = {}) {
  const shelf = document.getElementById("toasts");
  const one = document.createElement("p");
  one.className = `toast toast-${kind}`;
  one.dataset.about = about;
  for (const old of [...shelf.children]) if (old.dataset.about === about) old.remove();
  while (shelf.children.length >= MOST_TOASTS) shelf.firstElementChild.remove();
  one.append(words);
  for (const { href, words: name } of links) {
    const link = document.createElement("a");
    link.href = href;
    link.textContent = name;
    one.append(" ", link);
  }
  shelf.append(one);
  if (!shelf.matches(":popover-open")) shelf.showPopover();
  if (document.querySelector("dialog:modal")) raise(shelf);
  const go = () => (one.matches(":hover, :focus-within") ? setTimeout(go, 1000) : one.remove());
  one.addEventListener("click", () => getSelection().isCollapsed && one.remove());
  setTimeout(go, kind === "error" || links.length ? 9000 : 5000);
}

/** Bring the shelf of toasts above a modal that has opened since it was shown. */
function raise(shelf) {
  shelf.hidePopover();
  shelf.showPopover();
}

/** Do it, and say in a toast what wasn't possible. Returns the answer, or undefined. */
export async function attempt(work) {
  try {
    return await work();
  } catch (error) {
    if (!(error instanceof Impossible)) throw error;
    toast(error.message, { kind: "error" });
    return undefined;
  }
}
