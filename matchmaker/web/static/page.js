// On a narrow screen the current tab may lie outside: bring it into view.
for (const current of document.querySelectorAll(".tabs [aria-current], .places [aria-current]")) {
  current.scrollIntoView({ block: "nearest", inline: "center" });
}
