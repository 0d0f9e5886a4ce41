// The grid of a draft: take a meeting with the mouse, a finger or the keyboard, and put it down in another cell.
// The server says where it may go and judges what is asked; every sentence comes from the page or from the server.

import { followKeys } from "./planning_keys.js";
import { followPointer } from "./planning_pointer.js";

const bar = document.querySelector("[data-grid-bar]");
const words = bar.querySelector("[data-words]").content;
const state = { chosen: null, held: null, places: null, busy: false };

export const table = () => document.querySelector("table[data-grid]");
export const isHeld = () => state.held !== null;
export const meetingsIn = (cell) => [...cell.querySelectorAll("[data-meeting]")];
const numberOf = (meet) => Number(meet.dataset.meeting);
const cellOf = (meet) => meet.closest("td");
const rowOf = (cell) => Number(cell.parentElement.dataset.row);
const slotOf = (cell) => cell.cellIndex - 1;
const byTable = () => table().dataset.grid === "tables";

const worded = (key) => words.querySelector(`[data-key=${key}]`).textContent;

function say(key, values = {}) {
  let text = worded(key);
  for (const [name, value] of Object.entries(values)) text = text.replace(`{${name}}`, value);
  write(text);
}

// Until there is something to say, the bar would only cover the page's own buttons.
function write(text) {
  bar.hidden = false;
  bar.querySelector("[data-said]").textContent = text.trim();
}

// --- words about cells

const time = (cell) => table().tHead.rows[0].cells[cell.cellIndex].textContent.trim();
const line = (cell) => cell.parentElement.cells[0].firstChild.textContent.trim();
const place = (cell) => `${time(cell)}, ${line(cell)}`;
// Both names: the line of a buyer names only whom it receives.
function pair(meet) {
  const said = meet.querySelector("a").textContent.trim();
  const note = cellOf(meet).parentElement.cells[0].querySelector("span")?.textContent.trim();
  if (said.includes(" – ")) return said;
  return `${byTable() ? note : line(cellOf(meet))} – ${said}`;
}

// --- choosing, taking, putting down

export function choose(cell, meet = meetingsIn(cell)[0] ?? null) {
  if (isHeld()) return;
  for (const one of table().querySelectorAll(".chosen")) one.classList.remove("chosen");
  state.chosen = meet;
  if (meet) {
    meet.classList.add("chosen");
    say("chosen", { pair: pair(meet), place: place(cell) });
  }
  showActs();
}

function showActs() {
  const meet = state.chosen;
  bar.querySelector("[data-acts]").hidden = !meet || isHeld();
  bar.querySelector("[data-do=put_back]").hidden = !isHeld();
  if (!meet) return;
  const locked = meet.classList.contains("locked");
  bar.querySelector("[data-do=lock]").hidden = locked;
  bar.querySelector("[data-do=unlock]").hidden = !locked;
  bar.querySelector("[data-open]").href = meet.querySelector("a").href;
}

export async function pick(meet) {
  if (state.busy) return;
  putBack();
  choose(cellOf(meet), meet);
  state.held = meet;
  meet.classList.add("held");
  showActs();
  const found = await ask(`${address(meet)}/places.json`);
  if (state.held !== meet) return; // put back meanwhile
  if (!found) return lose();
  state.places = found;
  const lit = light();
  say(lit ? "picked" : "nowhere", { pair: pair(meet) });
}

function lose() {
  putBack();
  say("lost");
}

// Lights the cells where the meeting in hand fits, and those of the meetings it may be exchanged with.
function light() {
  const { free, swaps, sides } = state.places;
  const exchange = new Set(swaps);
  let lit = 0;
  for (const row of table().tBodies[0].rows) {
    const id = Number(row.dataset.row);
    if (!byTable() && !sides.includes(id)) continue;
    for (const [slot, tables] of Object.entries(free)) {
      if (byTable() && !tables.includes(id)) continue;
      row.cells[Number(slot) + 1].classList.add("ok");
      lit += 1;
    }
  }
  for (const meet of table().querySelectorAll("[data-meeting]")) {
    const line = rowOf(cellOf(meet));
    if (!exchange.has(numberOf(meet)) || (!byTable() && !sides.includes(line))) continue;
    cellOf(meet).classList.add("exchange");
    lit += 1;
  }
  return lit;
}

export function look(cell) {
  if (!isHeld() || !state.places) return choose(cell);
  const other = exchanged(cell);
  if (cell === cellOf(state.held)) return say("here", { place: place(cell) });
  if (cell.classList.contains("ok")) return say("free", { place: place(cell) });
  if (other) return say("swap", { place: place(cell), other: pair(other) });
  say("not", { place: place(cell), why: why(cell) });
}

const exchanged = (cell) =>
  cell.classList.contains("exchange")
    ? meetingsIn(cell).find((meet) => state.places.swaps.includes(numberOf(meet)))
    : undefined;

function why(cell) {
  if (!byTable() && !state.places.sides.includes(rowOf(cell))) return worded("line");
  return state.places.why[slotOf(cell)] ?? worded("table");
}

export function putBack() {
  const meet = state.held;
  if (!meet) return;
  meet.classList.remove("held");
  for (const cell of table().querySelectorAll(".ok, .exchange")) cell.classList.remove("ok", "exchange");
  state.held = state.places = null;
  choose(cellOf(meet), meet);
  say("back", { pair: pair(meet) });
}

export async function drop(cell) {
  const meet = state.held;
  if (!meet) return;
  if (cell === cellOf(meet)) return putBack();
  if (!byTable() && state.places && !state.places.sides.includes(rowOf(cell))) return look(cell);
  const other = state.places && !cell.classList.contains("ok") ? exchanged(cell) : null;
  if (other) return act(meet, "swap", { other: numberOf(other), lock: 1 });
  return act(meet, "move", { slot: slotOf(cell), table: byTable() ? rowOf(cell) : "", lock: 1 });
}

// --- asking the server

const address = (meet) => `${table().dataset.here}/rendez-vous/${numberOf(meet)}`;

async function ask(url, options = {}) {
  try {
    const answer = await fetch(url, { headers: { Accept: "application/json" }, ...options });
    const json = answer.headers.get("Content-Type")?.includes("json");
    return json && (answer.ok || answer.status === 409) ? await answer.json() : null;
  } catch {
    return null;
  }
}

function form(values) {
  const sent = new FormData();
  const all = {
    csrf_token: document.querySelector("[name=csrf_token]").value,
    nonce: crypto.getRandomValues(new Uint32Array(4)).join("-").slice(0, 40),
    version: table().dataset.version,
    vue: table().dataset.grid,
    ...values,
  };
  for (const [name, value] of Object.entries(all)) sent.set(name, value);
  return sent;
}

export async function act(meet, name, values = {}) {
  if (state.busy) return;
  state.busy = true;
  const number = numberOf(meet);
  const done = await ask(`${address(meet)}/geste`, { method: "POST", body: form({ act: name, ...values }) });
  state.busy = false;
  if (!done) return lose();
  if (done.why) {
    putBack();
    say("refused", { why: done.why.join(" ") });
    return undefined;
  }
  await renew(await page(location.href), number);
  write(done.said);
  return undefined;
}

// Takes back the last edit (or brings it back) as the page's own button does.
export async function repeat(where) {
  if (state.busy) return;
  putBack();
  if (where === "annulation" && !document.querySelector("[data-can-undo]")) return say("nothing");
  state.busy = true;
  const fresh = await page(`${table().dataset.here}/${where}`, { method: "POST", body: form({}) });
  state.busy = false;
  if (!fresh) return lose();
  const said = fresh.querySelector("main > .alert")?.textContent ?? "";
  const view = table().dataset.grid === fresh.querySelector("table[data-grid]")?.dataset.grid;
  await renew(view ? fresh : await page(location.href), state.chosen ? numberOf(state.chosen) : null);
  write(said);
  return undefined;
}

async function page(url, options = {}) {
  try {
    const answer = await fetch(url, options);
    return answer.ok ? new DOMParser().parseFromString(await answer.text(), "text/html") : null;
  } catch {
    return null;
  }
}

// The page as it is now, scrolled as it was, with the meeting chosen and its cell in focus.
async function renew(fresh, number) {
  const next = fresh?.querySelector("[data-grid-page]");
  if (!next || !next.querySelector("table[data-grid]")) return location.reload();
  const [x, y] = [table().parentElement.scrollLeft, table().parentElement.scrollTop];
  const focused = document.querySelector("[data-grid-page]").contains(document.activeElement);
  const at = number === null ? null : spot();
  state.held = state.places = state.chosen = null;
  document.querySelector("[data-grid-page]").replaceWith(document.adoptNode(next));
  table().parentElement.scrollTo(x, y);
  begin();
  const meet = number === null ? null : table().querySelector(`[data-meeting="${number}"]`);
  const cell = meet ? cellOf(meet) : at && table().tBodies[0].rows[at[0]]?.cells[at[1]];
  if (cell) focusOn(cell, { quiet: true, steal: focused || document.activeElement === document.body });
  if (meet) choose(cell, meet);
  showActs();
  return undefined;
}

function spot() {
  const cell = table().querySelector("td[tabindex='0']");
  return cell && [cell.parentElement.rowIndex - 1, cell.cellIndex];
}

// One cell of the grid takes the keyboard at a time.
export function focusOn(cell, { quiet = false, steal = true } = {}) {
  for (const old of table().querySelectorAll("td[tabindex='0']")) old.tabIndex = -1;
  cell.tabIndex = 0;
  if (steal) cell.focus({ preventScroll: false });
  if (!quiet) look(cell);
}

// --- at work

export const chosen = () => state.chosen;

function begin() {
  table().setAttribute("role", "grid");
  for (const link of table().querySelectorAll("td a")) link.tabIndex = -1;
  const first = table().querySelector("td [data-meeting]")?.closest("td") ?? table().querySelector("td");
  if (first) first.tabIndex = 0;
  for (const cell of table().querySelectorAll("td:not([tabindex])")) cell.tabIndex = -1;
}

bar.addEventListener("click", ({ target }) => {
  const name = target.closest("[data-do]")?.dataset.do;
  if (!name) return undefined;
  if (name === "undo") return repeat("annulation");
  if (name === "put_back") return putBack();
  if (name === "pick") return pick(state.chosen);
  return act(state.chosen, name);
});

if (table()) {
  begin();
  followKeys();
  followPointer();
}
