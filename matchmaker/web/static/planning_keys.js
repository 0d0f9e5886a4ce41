// The grid by keyboard: arrows move over the cells, Enter takes and puts down, Escape puts back.

import { act, chosen, drop, focusOn, isHeld, meetingsIn, pick, putBack, repeat, table } from "./planning.js";

const STEPS = { ArrowUp: [-1, 0], ArrowDown: [1, 0], ArrowLeft: [0, -1], ArrowRight: [0, 1] };

export function followKeys() {
  document.addEventListener("keydown", (event) => {
    if (event.target.matches("input, textarea, select")) return;
    if (again(event)) return;
    if (event.key === "Escape" && isHeld()) {
      event.preventDefault();
      putBack();
      return;
    }
    const cell = event.target.closest("table[data-grid] td");
    if (cell && !event.ctrlKey && !event.metaKey && !event.altKey) onCell(event, cell);
  });
  document.addEventListener("focusin", ({ target }) => {
    if (target.matches("table[data-grid] td")) focusOn(target, { steal: false });
  });
}

function again(event) {
  if (!(event.ctrlKey || event.metaKey)) return false;
  const key = event.key.toLowerCase();
  if (key !== "z" && key !== "y") return false;
  event.preventDefault();
  repeat(key === "y" || event.shiftKey ? "retablissement" : "annulation");
  return true;
}

function onCell(event, cell) {
  const step = STEPS[event.key];
  if (step || event.key === "Home" || event.key === "End") {
    event.preventDefault();
    const next = step ? beside(cell, ...step) : edge(cell, event.key);
    if (next) next.focus();
  } else if (event.key === "Enter" || event.key === " ") {
    event.preventDefault();
    takeOrPut(cell);
  } else if (!isHeld() && chosen()) {
    onMeeting(event);
  }
}

function beside(cell, down, right) {
  const row = table().tBodies[0].rows[cell.parentElement.rowIndex - 1 + down];
  const found = row?.cells[cell.cellIndex + right];
  return found?.tagName === "TD" ? found : null;
}

function edge(cell, key) {
  const cells = cell.parentElement.cells;
  return key === "Home" ? cells[1] : cells[cells.length - 1];
}

// In a cell of several meetings, Enter takes one after the other, then puts the last back.
function takeOrPut(cell) {
  const here = meetingsIn(cell);
  if (!isHeld()) return here[0] && pick(here[0]);
  const next = here[here.indexOf(chosen()) + 1];
  return here.includes(chosen()) && next ? pick(next) : drop(cell);
}

function onMeeting(event) {
  const key = event.key.toLowerCase();
  if (key === "v") act(chosen(), chosen().classList.contains("locked") ? "unlock" : "lock");
  else if (event.key === "Delete") act(chosen(), "take_out");
  else return;
  event.preventDefault();
}
