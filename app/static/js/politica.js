// Ticks each rule of a password as it is typed, and lets it be shown. Every page works without it.
"use strict";

const list = document.getElementById("politica");
let words = null; // the most used passwords; they come when the field is reached

const RULES = {
  mayuscula: (text) => /\p{Lu}/u.test(text),
  minuscula: (text) => /\p{Ll}/u.test(text),
  numero: (text) => /\p{Nd}/u.test(text),
  especial: (text) => /[^\p{L}\p{N}\s]/u.test(text),
  largo: (text) => [...text.normalize("NFC")].length >= Number(list.dataset.largo),
  comun: (text) => words !== null && !isCommon(text.normalize("NFC").toLowerCase()),
  propia: (text) => !list.dataset.propia.split(" ").some((piece) => isOwn(squeeze(text), squeeze(piece))),
};

// As the server: a number nowhere, a name only within a password that has enough besides. Either way round.
function isOwn(plain, piece) {
  const held = piece !== "" && [piece, [...piece].reverse().join("")].some((way) => plain.includes(way));
  return held && (/^[0-9]+$/.test(piece) || plain.length - piece.length < 8);
}

// As the server, with the head of its list: it looks at the rest when the password is saved.
const LOOKALIKES = { "@": "a", 4: "a", 3: "e", 0: "o", 1: "i", 5: "s", $: "s", "!": "l", "|": "i", 7: "t" };

function isCommon(low) {
  const codes = [...low].map((character) => character.codePointAt(0));
  const near = codes.slice(1).filter((code, at) => Math.abs(code - codes[at]) <= 1).length;
  const monotonous = new Set(low).size <= 4 || /^(.{1,6}?)\1+.{0,3}$/s.test(low) || near >= codes.length * 0.6;
  return monotonous || forms(low).some(isKnown);
}

function forms(low) {
  const undo = (text) => text.replace(/[@43015$!|7]/g, (character) => LOOKALIKES[character]);
  const letters = (text) => text.replace(/[^a-z0-9ñ]/g, "");
  const core = (text) => text.replace(/^[0-9]+|[0-9]+$/g, "");
  return [low, letters(low), letters(undo(low)), core(low), core(letters(low)), undo(low.replace(/^[\W\d_]+|[\W\d_]+$/g, ""))];
}

// Each place where a word may begin is looked at once: the set grows while it is walked.
function isKnown(form) {
  const places = new Set([0]);
  for (const place of places) {
    const rest = form.slice(place);
    const addsNothing = place > 0 && rest.length <= 7 && rest.replace(/[0-9]/g, "").length <= 3;
    if (words.has(rest) || addsNothing) return true;
    for (let k = 6; k < Math.min(rest.length, 64); k += 1) {
      if (words.has(rest.slice(0, k))) places.add(place + k);
    }
  }
  return false;
}

async function learn(field) {
  const answer = await fetch(list.dataset.comunes);
  if (!answer.ok) return;
  words = new Set((await answer.text()).split("\n"));
  judge(field.value);
}

function squeeze(text) {
  return text.normalize("NFD").toLowerCase().replace(/[^a-z0-9]/g, "");
}

function judge(text) {
  for (const item of list.querySelectorAll("[data-regla]")) {
    const met = text !== "" && RULES[item.dataset.regla](text);
    item.classList.toggle("cumple", met);
    item.classList.remove("falta");
    item.querySelector("[data-estado]").textContent = met ? ": cumple" : "";
  }
}

if (list) {
  const field = document.querySelector('input[aria-describedby~="politica"]');
  field?.addEventListener("input", () => judge(field.value));
  field?.addEventListener("focus", () => learn(field), { once: true });
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
