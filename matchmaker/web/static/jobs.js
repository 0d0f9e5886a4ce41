// Live progress of a job: asks its state each second, and reloads the page when it has ended. Within `data-stay`,
// on a page of forms, it does not once somebody has begun to fill one in: the words say then that it has ended.

const EVERY = 1000;
let typing = false;
document.addEventListener("input", () => { typing = true; });

for (const box of document.querySelectorAll("[data-job]")) {
  if (box.dataset.job) follow(box);
}

async function follow(box) {
  const words = box.querySelector("[data-job-words]");
  const bar = box.querySelector("[data-job-bar]");
  for (;;) {
    await new Promise((resolve) => setTimeout(resolve, EVERY));
    const state = await ask(box.dataset.job);
    if (!state) continue; // the line is down: the next second will tell
    if (!state.live && !(typing && box.closest("[data-stay]"))) return location.reload();
    bar.value = state.progress;
    if (words.textContent !== state.words) words.textContent = state.words;
    if (!state.live) return;
    box.dispatchEvent(new CustomEvent("job", { bubbles: true, detail: state }));
  }
}

async function ask(url) {
  try {
    const answer = await fetch(url, { headers: { Accept: "application/json" } });
    return answer.ok ? await answer.json() : null;
  } catch {
    return null;
  }
}

// The file that was asked for: where the address names its link, it downloads as soon as it is there, and once.
const file = document.querySelector("a[data-download]");
if (file && location.hash === `#${file.id}`) {
  history.replaceState(null, "", location.pathname + location.search);
  file.click();
}
