// Ticks each rule of a password as it is typed, and lets it be shown. Every page works without it.
"use strict";

const list = document.getElementById("politica");

const RULES = {
  mayuscula: (text) => /\p{Lu}/u.test(text),
  minuscula: (text) => /\p{Ll}/u.test(text),
  numero: (text) => /\p{Nd}/u.test(text),
  especial: (text) => /[^\p{L}\p{N}\s]/u.test(text),
  largo: (text) => [...text.normalize("NFC")].length >= Number(list.dataset.largo),
  propia: (text) => !list.dataset.propia.split(" ").some((piece) => isOwn(squeeze(text), squeeze(piece))),
};

// As the server: a number nowhere, a name only within a password that has enough besides. Either way round.
function isOwn(plain, piece) {
  const held = piece !== "" && [piece, [...piece].reverse().join("")].some((way) => plain.includes(way));
  return held && (/^[0-9]+$/.test(piece) || plain.length - piece.length < 8);
}

function squeeze(text) {
  return text.normalize("NFD").toLowerCase().replace(/[^a-z0-9]/g, "");
}

function judge(text) {
  for (const item of list.querySelectorAll("[data-regla]")) {
    const rule = RULES[item.dataset.regla];
    // Common passwords are known to the server alone: that rule stays as the server left it until it changes.
    const met = rule ? text !== "" && rule(text) : false;
    item.classList.toggle("cumple", met);
    item.classList.remove("falta");
    item.querySelector("[data-estado]").textContent = met ? ": cumple" : "";
  }
}

if (list) {
  const field = document.querySelector('input[aria-describedby~="politica"]');
  field?.addEventListener("input", () => judge(field.value));
}

for (const button of document.querySelectorAll("[data-ver]")) {
  const field = document.getElementById(button.dataset.ver);
  button.hidden = false;
  button.addEventListener("click", () => {
    const shown = field.type === "password";
    field.type = shown ? "text" : "password";
    button.querySelector("[data-texto]").textContent = shown ? "Ocultar" : "Mostrar";
    field.focus();
  });
}
