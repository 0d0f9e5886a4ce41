// The words of a message: names inserted where the cursor is, and the preview renewed while one types.
// Without this, the names are typed and « Voir l’aperçu » shows the same.

const PAUSE = 400; // milliseconds after the last letter
const form = document.querySelector("form[data-preview]");
const shown = document.querySelector("[data-shown]");
const fields = form ? [form.elements.subject, form.elements.body] : [];
let last = form?.elements.body;
let waiting;
let running;

for (const field of fields) field.addEventListener("focus", () => (last = field));
form?.addEventListener("input", soon);

for (const button of document.querySelectorAll("[data-insert]")) {
  button.addEventListener("click", () => {
    last.setRangeText(button.dataset.insert, last.selectionStart, last.selectionEnd, "end");
    last.focus();
    soon();
  });
}

function soon() {
  clearTimeout(waiting);
  waiting = setTimeout(renew, PAUSE);
}

async function renew() {
  running?.abort();
  running = new AbortController();
  try {
    const answer = await fetch(form.dataset.preview, { method: "POST", body: new FormData(form), signal: running.signal });
    if (answer.ok) shown.innerHTML = await answer.text();
  } catch (error) {
    if (error.name !== "AbortError") console.warn(error); // the next letter tries again
  }
}
