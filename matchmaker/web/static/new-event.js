// Says how many tables there will be while the number expected is typed. Without this, the next page says it.

const told = document.querySelector("[data-tables]");
const expected = document.querySelector("#buyers");
const tables = document.querySelector("#tables");

function tell() {
  const used = Math.ceil(Number(expected.value) / Number(told.dataset.each));
  const shown = tables.value === "" && used > 0;
  const spare = Math.ceil((used * Number(told.dataset.spare)) / 100);
  const words = told.dataset.tables.replace("{count}", used + spare).replace("{spare}", spare);
  told.textContent = shown ? words : "";
}

for (const field of [expected, tables]) field?.addEventListener("input", tell);
