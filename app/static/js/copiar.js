// Copies a text to the clipboard and says so. Without this script its buttons stay hidden.
"use strict";

for (const button of document.querySelectorAll("[data-copiar]")) {
  const said = button.parentElement.querySelector("[role=status]");
  button.hidden = false;
  button.addEventListener("click", async () => {
    said.textContent = ""; // so that a second time is announced too
    const done = (await write(button.dataset.copiar)) || select(button.dataset.copiar);
    said.textContent = done ? "Copiado" : "No se pudo copiar: selecciónelo y cópielo usted";
    button.focus();
  });
}

// Plain HTTP on a network has no clipboard, and a browser may refuse it.
async function write(text) {
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    return false;
  }
}

function select(text) {
  const field = document.createElement("textarea");
  field.value = text;
  field.readOnly = true;
  field.className = "vh";
  document.body.append(field);
  field.select();
  const done = document.execCommand("copy");
  field.remove();
  return done;
}
