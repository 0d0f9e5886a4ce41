// Proposes communes while a name or a postcode is typed. Without this, the form asks after sending.

const PAUSE = 250; // milliseconds after the last key

for (const input of document.querySelectorAll("input[data-communes]")) {
  const list = document.createElement("datalist");
  list.id = `${input.id}-list`;
  input.after(list);
  input.setAttribute("list", list.id);
  let waiting;
  input.addEventListener("input", () => {
    clearTimeout(waiting);
    waiting = setTimeout(() => propose(input, list), PAUSE);
  });
}

async function propose(input, list) {
  const text = input.value.trim();
  if (text.length < 2) return;
  const answer = await fetch(`${input.dataset.communes}?q=${encodeURIComponent(text)}`);
  if (!answer.ok || input.value.trim() !== text) return;
  const { communes } = await answer.json();
  list.replaceChildren(...communes.map((name) => Object.assign(document.createElement("option"), { value: name })));
}
