// The grid by mouse or finger: drag a meeting to its new cell; a finger holds it a moment first, or taps twice.

import { choose, drop, focusOn, isHeld, look, pick, putBack, table } from "./planning.js";

const SLACK = 6; // pixels a mouse moves before it drags
const HOLD = 350; // milliseconds a finger rests before it drags: less is scrolling
const EDGE = 40; // pixels from the border of the grid where it scrolls along
let pressed = null; // {meet, x, y, timer}
let ghost = null;
let over = null;

export function followPointer() {
  document.addEventListener("pointerdown", press);
  document.addEventListener("pointermove", move);
  document.addEventListener("pointerup", release);
  document.addEventListener("pointercancel", () => stop() && putBack());
  document.addEventListener("touchmove", (event) => ghost && event.preventDefault(), { passive: false });
  document.addEventListener("dragstart", (event) => event.target.closest?.("table[data-grid]") && event.preventDefault());
  document.addEventListener("contextmenu", (event) => ghost && event.preventDefault());
  document.addEventListener("click", click, { capture: true });
}

function press(event) {
  const meet = event.target.closest("table[data-grid] [data-meeting]");
  if (!meet || event.button !== 0 || isHeld()) return;
  pressed = { meet, x: event.clientX, y: event.clientY };
  if (event.pointerType === "touch") pressed.timer = setTimeout(() => lift(event), HOLD);
}

function move(event) {
  if (ghost) return drag(event);
  if (!pressed) return undefined;
  const far = Math.hypot(event.clientX - pressed.x, event.clientY - pressed.y) > SLACK;
  if (!far) return undefined;
  if (event.pointerType === "touch") return stop(); // it scrolls
  lift(event);
  return drag(event);
}

function lift(event) {
  const { meet } = pressed;
  ghost = meet.cloneNode(true);
  ghost.classList.add("ghost");
  ghost.removeAttribute("id");
  ghost.setAttribute("aria-hidden", "true");
  delete ghost.dataset.meeting;
  document.body.append(ghost);
  follow(event);
  pick(meet);
}

function follow({ clientX, clientY }) {
  ghost.style.transform = `translate(${clientX + 8}px, ${clientY + 8}px)`;
}

function drag(event) {
  event.preventDefault();
  follow(event);
  scrollAlong(event);
  const cell = cellUnder(event);
  if (cell === over) return;
  over?.classList.remove("over");
  over = cell;
  if (over) {
    over.classList.add("over");
    look(over);
  }
}

const cellUnder = ({ clientX, clientY }) =>
  document.elementFromPoint(clientX, clientY)?.closest("table[data-grid] td") ?? null;

function scrollAlong({ clientX, clientY }) {
  const frame = table().parentElement;
  const box = frame.getBoundingClientRect();
  const away = (at, from, to) => (at < from + EDGE ? -EDGE / 2 : at > to - EDGE ? EDGE / 2 : 0);
  frame.scrollBy(away(clientX, box.left, box.right), away(clientY, box.top, box.bottom));
}

function release(event) {
  const dragging = ghost !== null;
  const cell = dragging ? cellUnder(event) : null;
  stop();
  if (!dragging) return;
  justDragged = true;
  setTimeout(() => (justDragged = false));
  if (cell) drop(cell);
  else putBack();
}

let justDragged = false;

function stop() {
  clearTimeout(pressed?.timer);
  const was = ghost !== null;
  ghost?.remove();
  over?.classList.remove("over");
  pressed = ghost = over = null;
  return was;
}

// A click on a cell chooses what is in it, or puts down what is in hand. Its page is one click further.
function click(event) {
  const cell = event.target.closest("table[data-grid] td");
  if (!cell || event.ctrlKey || event.metaKey || event.shiftKey) return;
  event.preventDefault();
  if (justDragged) return;
  if (isHeld()) {
    drop(cell);
    return;
  }
  focusOn(cell, { quiet: true });
  choose(cell, event.target.closest("[data-meeting]") ?? undefined);
}
