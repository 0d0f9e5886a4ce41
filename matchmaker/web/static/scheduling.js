// How good the timetable found so far is, while it is being computed: jobs.js tells each new state.

const line = document.querySelector("[data-quality]");

document.addEventListener("job", ({ detail: { figures } }) => {
  if (!line || !figures?.bound || figures.value === null || figures.value === undefined) return;
  const tenths = Math.max(0, Math.floor((1000 * figures.value) / figures.bound));
  const percent = (tenths / 10).toLocaleString(document.documentElement.lang);
  line.textContent = line.dataset.words.replace("{percent}", percent);
});
