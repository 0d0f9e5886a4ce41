// On a narrow screen the current tab may lie outside: bring it into view.
for (const current of document.querySelectorAll(".tabs [aria-current], .places [aria-current]")) {
  current.scrollIntoView({ block: "nearest", inline: "center" });
}

// A button beside an address copies it. Where the browser does not let us, the address is selected instead.
for (const button of document.querySelectorAll("button[data-copy]")) {
  const field = document.getElementById(button.dataset.copy);
  button.hidden = false;
  button.addEventListener("click", async () => {
    field.select();
    try {
      await navigator.clipboard.writeText(field.value);
      button.textContent = button.dataset.copied;
    } catch {
      field.focus();
    }
  });
}
