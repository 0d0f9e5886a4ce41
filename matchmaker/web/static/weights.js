// Shows what other weights would change while they move. Without this, the button « Essayer » shows the same.

const PAUSE = 120; // milliseconds after the last move
const form = document.querySelector("form[data-trial]");
const box = document.querySelector("#trial");
let waiting;
let running;

form?.addEventListener("input", () => {
  clearTimeout(waiting);
  waiting = setTimeout(tryOut, PAUSE);
});

// A number to give is asked for where it is chosen.
document.addEventListener("change", ({ target }) => {
  if (target.type !== "radio" || target.value !== "other") return;
  const exact = document.getElementById(target.name.replace(/_weight$/, "_exact"));
  if (!exact) return;
  exact.closest("details").open = true;
  exact.focus();
});

async function tryOut() {
  running?.abort();
  running = new AbortController();
  box.hidden = false;
  box.setAttribute("aria-busy", "true");
  // The ranking comes at once; the timetable may take a second or two.
  await fill("[data-part=ranking]", form.dataset.trialRanking, running.signal);
  await fill("[data-part=served]", form.dataset.trialServed, running.signal);
  box.setAttribute("aria-busy", "false");
}

async function fill(part, url, signal) {
  try {
    const answer = await fetch(url, { method: "POST", body: new FormData(form), signal });
    if (answer.ok) replace(box.querySelector(part), await answer.text());
  } catch (error) {
    if (error.name !== "AbortError") console.warn(error); // the next move tries again
  }
}

// What was unfolded stays unfolded.
function replace(place, html) {
  const open = place.querySelector("details")?.open;
  place.innerHTML = html;
  const details = place.querySelector("details");
  if (open && details) details.open = true;
}
