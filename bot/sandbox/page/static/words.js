// Between what stands in a box and what Slack stores: entities, and names that became ids.
import { me } from "./api.js";

const EVERYBODY = ["here", "channel", "everyone"];
let known = null;

/** The people, channels and commands that one can name here; asked for once. */
export function names() {
  known ??= fetch(`/names/${me()}`)
    .then((answer) => answer.json())
    .catch(() => {
      known = null;
      return { people: [], channels: [], commands: [] };
    });
  return known;
}

const escaped = (text) => text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;");
const unescaped = (text) => text.replaceAll("&lt;", "<").replaceAll("&gt;", ">").replaceAll("&amp;", "&");

/** A text as Slack's client sends it. `chosen` are names taken from the list: {"@Ron Becker": "<@U…>"}. */
export function encode(text, chosen = {}) {
  const found = Object.keys(chosen).filter((name) => text.includes(name));
  if (!found.length) return escaped(text);
  const longestFirst = found.sort((one, other) => other.length - one.length);
  const pattern = new RegExp(`(${longestFirst.map(literally).join("|")})(?![\\p{L}\\p{N}_])`, "u");
  return text
    .split(pattern)
    .map((part) => chosen[part] ?? escaped(part))
    .join("");
}

const literally = (text) => text.replace(/[.*+?^${}()|[\]\\/-]/gu, "\\$&");

/** A stored text as one edits it, with the names that stand in it. */
export function decode(text, { people, channels }) {
  const chosen = {};
  const shown = text.replace(/<([@#!])([A-Za-z0-9]+)(?:\|[^>]*)?>/gu, (whole, sign, id) => {
    const person = sign === "@" && people.find((each) => each.id === id);
    const channel = sign === "#" && channels.find((each) => each.id === id);
    const group = sign === "!" && EVERYBODY.includes(id) && { name: id };
    const found = person || channel || group;
    if (!found) return whole;
    const name = `${sign === "#" ? "#" : "@"}${found.name}`;
    chosen[name] = whole;
    return name;
  });
  return { shown: unescaped(shown), chosen };
}

/** What fits the word that is being typed, as suggestions: what is shown, inserted and sent. */
export function completions(sign, typed, { people, channels, commands }, { inCommand = false } = {}) {
  const wanted = typed.toLowerCase();
  const fits = (...texts) => texts.some((text) =>
    text.toLowerCase().split(/[\s-]+/u).some((part) => part.startsWith(wanted))
    || text.toLowerCase().startsWith(wanted));
  if (sign === "/") {
    return commands
      .filter((each) => each.name.toLowerCase().startsWith(`/${wanted}`))
      .map((each) => ({ label: each.name, hint: each.hint, more: each.description, insert: `${each.name} ` }));
  }
  if (sign === "#") {
    return channels
      .filter((each) => fits(each.name))
      .map((each) => ({ label: `#${each.name}`, insert: `#${each.name} `, name: `#${each.name}`, stands: `<#${each.id}>` }));
  }
  const found = people
    .filter((each) => fits(each.name, each.handle))
    .map((each) => {
      const name = inCommand ? `@${each.handle}` : `@${each.name}`;
      return { label: each.name, more: each.title, insert: `${name} `, name, stands: `<@${each.id}>` };
    });
  const groups = EVERYBODY.filter((each) => !inCommand && wanted && each.startsWith(wanted)).map((each) => (
    { label: `@${each}`, more: "Everybody in this conversation", insert: `@${each} `, name: `@${each}`, stands: `<!${each}>` }
  ));
  return [...found, ...groups];
}
