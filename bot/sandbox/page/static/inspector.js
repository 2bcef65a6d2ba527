// The inspector's page: choosing an exchange, sifting the list, folding and copying JSON.
import { toast } from "./api.js";
import * as live from "./live.js";

const page = document.documentElement;
const byId = (id) => document.getElementById(id);
const panes = () => document.querySelector(".inspector-panes");
const rows = () => [...byId("inspector-list").querySelectorAll("a.exchange")];

let loading = null;

/** Load an address of the inspector and put its parts in place of what stands here. */
async function go(href, { history: how = "push", list = true } = {}) {
  loading?.abort();
  loading = new AbortController();
  let html;
  try {
    html = await (await fetch(href, { signal: loading.signal })).text();
  } catch (error) {
    if (error.name === "AbortError") return false;
    toast("The sandbox doesn't answer. Is it still running?", { kind: "error" });
    return false;
  }
  const drawn = new DOMParser().parseFromString(html, "text/html");
  if (list) byId("inspector-list").replaceWith(drawn.getElementById("inspector-list"));
  byId("inspector-entry").replaceWith(drawn.getElementById("inspector-entry"));
  document.title = drawn.title;
  Object.assign(page.dataset, drawn.documentElement.dataset);
  panes().className = drawn.querySelector(".inspector-panes").className;
  if (how === "push") history.pushState(null, "", href);
  if (how === "replace") history.replaceState(null, "", href);
  tidyList();
  live.tell();
  return true;
}

/** One row can be reached by Tab, the arrows go from there; and it is marked as chosen. */
function tidyList() {
  const all = rows();
  const chosen = all.find((row) => row.dataset.number === page.dataset.exchange);
  for (const row of all) {
    row.tabIndex = row === (chosen ?? all[0]) ? 0 : -1;
    if (row === chosen) row.setAttribute("aria-current", "true");
    else row.removeAttribute("aria-current");
    if (row.search !== location.search && !row.search.includes("before=")) row.search = address();
  }
  offerNames(all);
}

/** Methods that were called since the page was loaded join the menu. */
function offerNames(all) {
  const menu = byId("sieve").elements.name;
  const known = new Set([...menu.options].map((option) => option.value));
  for (const { dataset } of all) {
    if (known.has(dataset.name)) continue;
    known.add(dataset.name);
    menu.querySelector(`optgroup[data-kind="${dataset.kind}"]`).append(new Option(dataset.name));
  }
}

const address = () => `?${page.dataset.sifting}`;

// --- sifting ---------------------------------------------------------------------------------------

function sift() {
  const sought = new URLSearchParams();
  for (const [name, value] of new FormData(byId("sieve"))) if (value) sought.set(name, value);
  const number = page.dataset.exchange;
  return go(`/inspector${number ? `/${number}` : ""}?${sought}`, { history: "replace" });
}

/** The fields say again what the address seeks. */
function fillSieve() {
  const sought = new URLSearchParams(location.search);
  const { q, kind, refused, name, person } = byId("sieve").elements;
  q.value = sought.get("q") ?? "";
  // Not `kind.value = …`: browsers don't take an empty one.
  for (const radio of kind) radio.checked = radio.value === (sought.get("kind") ?? "");
  refused.checked = sought.get("refused") === "1";
  name.value = sought.get("name") ?? "";
  person.value = sought.get("person") ?? "";
}

let typing;

function onSieve(event) {
  clearTimeout(typing);
  typing = setTimeout(sift, event.target.type === "search" ? 180 : 0);
}

// --- choosing --------------------------------------------------------------------------------------

async function choose(row, { focus = true, ...how } = {}) {
  if (focus) row.focus();
  page.dataset.exchange = row.dataset.number;
  tidyList();
  row.scrollIntoView({ block: "nearest" });
  if (await go(row.href, { list: false, ...how })) byId("inspector-entry").scrollTop = 0;
}

function onClick(event) {
  const plain = event.button === 0 && !event.ctrlKey && !event.metaKey && !event.shiftKey;
  const link = event.target.closest("a");
  if (link?.matches("a.exchange") && plain) {
    event.preventDefault();
    choose(link).then(showEntryWhereNarrow);
  } else if (link && plain && link.pathname.startsWith("/inspector") && !link.target) {
    event.preventDefault();
    go(link.href).then((came) => came && arriveAt(link.href));
  }
  const button = event.target.closest("button");
  if (button?.dataset.copy) copy(byId(button.dataset.copy));
  if (button?.dataset.fold) fold(byId(button.dataset.fold), button);
}

/** Where one side shows at a time, the focus goes along. */
function showEntryWhereNarrow() {
  const list = byId("inspector-list");
  if (list.offsetParent === null) byId("inspector-entry").focus();
}

function arriveAt(href) {
  fillSieve();
  const isEntry = /\/\d+$/.test(new URL(href).pathname);
  const chosen = rows().find((row) => row.tabIndex === 0);
  (isEntry ? byId("inspector-entry") : (chosen ?? byId("inspector-list"))).focus();
}

function onKey(event) {
  if (event.altKey || event.ctrlKey || event.metaKey) return;
  const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
  const within = event.target.closest("#inspector-list") ?? event.target === document.body;
  const all = rows();
  if (!within || all.length === 0) return;
  const at = all.findIndex((row) => row.dataset.number === page.dataset.exchange);
  let next;
  if (step) next = all[at < 0 ? 0 : Math.min(Math.max(at + step, 0), all.length - 1)];
  if (event.key === "Home") next = all[0];
  if (event.key === "End") next = all.at(-1);
  if (!next) return;
  event.preventDefault();
  choose(next, { history: at < 0 ? "push" : "replace" });
}

// --- JSON ------------------------------------------------------------------------------------------

/** The text of what is drawn is the JSON itself; notes and folds stand beside it, by CSS. */
async function copy(box) {
  try {
    await navigator.clipboard.writeText(JSON.stringify(JSON.parse(box.textContent), null, 2));
    toast("Copied.");
  } catch {
    toast("The browser didn't allow copying. Select the text instead.", { kind: "error" });
  }
}

function fold(box, button) {
  const parts = [...box.querySelectorAll("details")].slice(1);
  const open = button.dataset.folded === "true";
  for (const part of parts) part.open = open;
  button.dataset.folded = String(!open);
  button.textContent = open ? "Fold all" : "Unfold all";
}

// --- what is drawn anew ----------------------------------------------------------------------------

let before = null;

/** Remember what stands at the top and what has the focus: new rows come in above them. */
function onBeforePatch({ detail }) {
  if (detail.id !== "inspector-list") return;
  const list = byId("inspector-list");
  const top = list.getBoundingClientRect().top;
  const first = rows().find((row) => row.getBoundingClientRect().bottom > top);
  before = {
    focused: document.activeElement?.closest("a.exchange")?.dataset.number,
    first: list.scrollTop > 0 ? first?.dataset.number : undefined,
    offset: first ? first.getBoundingClientRect().top - top : 0,
  };
}

function onPatched({ detail }) {
  if (detail.id !== "inspector-list") return;
  tidyList();
  const list = byId("inspector-list");
  const row = (number) => number && rows().find((each) => each.dataset.number === number);
  const first = row(before?.first);
  if (first) {
    const now = first.getBoundingClientRect().top - list.getBoundingClientRect().top;
    list.scrollTop += now - before.offset;
  }
  row(before?.focused)?.focus({ preventScroll: true });
}

function start() {
  page.classList.add("has-script");
  document.addEventListener("click", onClick);
  document.addEventListener("keydown", onKey);
  document.addEventListener("coach:before-patch", onBeforePatch);
  document.addEventListener("coach:patched", onPatched);
  addEventListener("popstate", () => {
    fillSieve();
    go(location.href, { history: "none" });
  });
  const sieve = byId("sieve");
  sieve.addEventListener("input", onSieve);
  sieve.addEventListener("submit", (event) => {
    event.preventDefault();
    sift();
  });
  tidyList();
  live.start();
}

start();
