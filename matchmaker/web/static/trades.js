// Proposes trades while the title is typed, so that one sending is enough. Without this, the form asks after sending.

const PAUSE = 300; // milliseconds after the last key
const box = document.querySelector("[data-trades]");
const title = document.querySelector("#title");
const words = document.querySelector(`#${box?.dataset.name}-words`);

if (box && title) {
  let waiting;
  title.addEventListener("input", () => {
    clearTimeout(waiting);
    waiting = setTimeout(() => propose(title.value, true), PAUSE);
  });
  box.querySelector("button").addEventListener("click", (event) => {
    if (!words.value.trim()) return;
    event.preventDefault();
    propose(words.value, false);
  });
  words.addEventListener("keydown", (event) => {
    if (event.key !== "Enter") return;
    event.preventDefault();
    propose(words.value, false);
  });
}

async function propose(text, fromTitle) {
  if (text.trim().length < 3) return;
  const answer = await fetch(`${box.dataset.trades}?q=${encodeURIComponent(text)}`);
  if (!answer.ok || (fromTitle && title.value !== text)) return;
  const { trades } = await answer.json();
  const lines = emptied(fromTitle);
  const nothingTicked = !lines.querySelector("input:checked");
  const save = document.querySelector("button[data-save]");
  if (save && trades.length) save.textContent = save.dataset.save; // the trades are seen: one sending is enough
  const sure = fromTitle ? nothingTicked : trades.length === 1;
  trades.forEach((trade, place) => add(lines, trade, place === 0 && sure));
  if (!fromTitle) words.value = "";
}

// Lines that come from an earlier title go, unless the person ticked them by hand.
function emptied(fromTitle) {
  let lines = box.querySelector("div[data-lines]");
  if (!lines) {
    lines = Object.assign(document.createElement("div"), { className: "mb-3" });
    lines.dataset.lines = "";
    lines.append(hidden(`${box.dataset.name}_shown`, "1"));
    box.querySelector("[data-lines]").replaceWith(lines);
  }
  if (fromTitle) lines.querySelectorAll("[data-proposed]:not([data-kept])").forEach((line) => line.remove());
  return lines;
}

function add(lines, trade, ticked) {
  const known = lines.querySelector(`input[type=checkbox][value="${trade.code}"]`);
  if (known) {
    if (ticked) known.checked = true;
    return;
  }
  const line = Object.assign(document.createElement("div"), { className: "form-check trade" });
  line.dataset.proposed = "";
  const tick = Object.assign(document.createElement("input"), {
    type: "checkbox", className: "form-check-input", name: box.dataset.name,
    id: `${box.dataset.name}-${trade.code}`, value: trade.code, checked: ticked,
  });
  tick.addEventListener("change", () => { line.dataset.kept = ""; });
  const label = Object.assign(document.createElement("label"), {
    className: "form-check-label", htmlFor: tick.id, textContent: `${trade.label} `,
  });
  label.append(Object.assign(document.createElement("span"), { className: "code-of", textContent: `CPV ${trade.code}` }));
  line.append(hidden(`${box.dataset.name}_line`, trade.code), tick, label);
  lines.append(line);
}

function hidden(name, value) {
  return Object.assign(document.createElement("input"), { type: "hidden", name, value });
}
