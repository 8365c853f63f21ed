// Sends each file of the upload page by itself, two at a time, and shows its progress and its results as they come.
"use strict";

const form = document.getElementById("cargas");
if (form) {
  const field = form.querySelector("[type=file]");
  const zone = form.querySelector("[data-zona]");
  const list = form.querySelector("[data-archivos]");
  const overall = form.querySelector("[data-general]");
  const results = document.getElementById("resultados");
  const bounds = { xml: Number(field.dataset.xml), zip: Number(field.dataset.zip), large: Number(field.dataset.grande) };
  const AT_ONCE = 2;
  const ROWS = "text/vnd.clickfactura.filas+html";
  const SAID = {
    0: "No se pudo enviar: revise su conexión.",
    404: "Usted ya no trabaja para esta empresa.",
    413: "Es demasiado grande: se aceptan hasta 25 MB por envío.",
    422: "La página cambió mientras tanto: actualícela y elija otra vez los archivos.",
    429: "Demasiados envíos seguidos: espere un momento.",
    503: "El portal está ocupado: espere un momento.",
  };
  const files = []; // each: file, item, state ("waits", "goes", "done", "failed", "unfit"), sent (0 to 1)

  field.addEventListener("change", () => {
    add(field.files);
    field.value = "";
  });
  for (const kind of ["dragenter", "dragover"]) {
    zone.addEventListener(kind, (event) => {
      event.preventDefault();
      zone.classList.add("encima");
    });
  }
  zone.addEventListener("dragleave", () => zone.classList.remove("encima"));
  zone.addEventListener("drop", (event) => {
    event.preventDefault();
    zone.classList.remove("encima");
    add(event.dataTransfer.files);
  });
  form.addEventListener("submit", (event) => {
    if (files.length === 0) return; // the server says what to do
    event.preventDefault();
    next();
  });
  window.addEventListener("beforeunload", (event) => {
    if (files.some((each) => each.state === "goes")) event.preventDefault();
  });

  function add(chosen) {
    for (const file of chosen) {
      const item = form.querySelector("[data-archivo]").content.cloneNode(true).firstElementChild;
      const entry = { file, item, state: "waits", sent: 0 };
      item.querySelector("b").textContent = file.name;
      list.append(item);
      files.push(entry);
      const wrong = unfit(file);
      tell(entry, wrong ? "unfit" : "waits", wrong || size(file.size));
    }
    list.hidden = files.length === 0;
  }

  // What the server would refuse for certain is said before it is sent.
  function unfit(file) {
    const kind = /\.(xml|zip)$/i.exec(file.name)?.[1].toLowerCase();
    if (!kind) return "No es un archivo .xml ni .zip: no se envía.";
    if (file.size === 0) return "Está vacío: no se envía.";
    if (file.size > bounds[kind]) return `Pesa ${size(file.size)} y el máximo es ${size(bounds[kind])}: no se envía.`;
    return "";
  }

  function size(bytes) {
    return bytes < 1024 * 1024 ? `${Math.max(1, Math.round(bytes / 1024))} kB` : `${(bytes / 1024 / 1024).toFixed(1)} MB`;
  }

  function tell(entry, state, sentence) {
    const { item } = entry;
    const button = item.querySelector("button");
    entry.state = state;
    item.querySelector("small").textContent = sentence;
    item.querySelector("progress").hidden = state !== "goes";
    button.hidden = state === "goes" || state === "done";
    button.textContent = state === "failed" ? "Intentar de nuevo" : "Quitar";
    button.setAttribute("aria-label", `${button.textContent}: ${entry.file.name}`);
    button.onclick = state === "failed" ? () => retry(entry) : () => remove(entry);
  }

  function retry(entry) {
    tell(entry, "waits", size(entry.file.size));
    next();
  }

  function remove(entry) {
    entry.item.remove();
    files.splice(files.indexOf(entry), 1);
    list.hidden = files.length === 0;
    field.focus();
  }

  // Large ones go one at a time: the server examines no more at once.
  function next() {
    const going = files.filter((each) => each.state === "goes");
    const isLarge = (each) => each.file.size >= bounds.large / 2 || /\.zip$/i.test(each.file.name);
    for (const entry of files.filter((each) => each.state === "waits")) {
      if (going.length >= AT_ONCE) break;
      if (isLarge(entry) && going.some(isLarge)) continue;
      going.push(entry);
      send(entry);
    }
    summarise();
  }

  function send(entry) {
    const body = new FormData(form);
    body.set(field.name, entry.file);
    const request = new XMLHttpRequest();
    request.open("POST", form.action);
    request.setRequestHeader("Accept", ROWS);
    request.upload.onprogress = (event) => {
      entry.sent = event.loaded / event.total;
      entry.item.querySelector("progress").value = entry.sent;
      if (entry.sent === 1) entry.item.querySelector("small").textContent = "Revisando…";
      summarise();
    };
    request.onload = () => finish(entry, request);
    request.onerror = () => finish(entry, request);
    entry.sent = 0;
    tell(entry, "goes", "Enviando…");
    request.send(body);
  }

  function finish(entry, request) {
    const page = new DOMParser().parseFromString(request.responseText, "text/html");
    const rows = page.querySelectorAll("tbody > tr");
    if (request.status === 200 && rows.length > 0 && !page.querySelector("main")) {
      show(page, rows);
      tell(entry, "done", said(rows));
    } else {
      const ended = request.status === 200 ? "Su sesión terminó: ingrese otra vez y vuelva a elegir los archivos." : "";
      tell(entry, "failed", ended || SAID[request.status] || "Algo falló de nuestro lado: pruebe en unos minutos.");
    }
    next();
  }

  function said(rows) {
    const words = [...rows].map((row) => row.querySelector(".estado").textContent);
    return words.length === 1 ? words[0] : `${words.length} comprobantes revisados`;
  }

  function show(page, rows) {
    const figures = [...results.querySelectorAll("dd")];
    page.querySelectorAll("dd").forEach((figure, at) => {
      figures[at].textContent = Number(figures[at].textContent) + Number(figure.textContent);
    });
    results.querySelector("tbody").append(...rows);
    results.hidden = false;
  }

  function summarise() {
    const sendable = files.filter((each) => each.state !== "unfit");
    const done = sendable.filter((each) => each.state === "done").length;
    const failed = sendable.filter((each) => each.state === "failed").length;
    const bar = overall.querySelector("progress");
    bar.max = sendable.length || 1;
    bar.value = sendable.reduce((sum, each) => sum + (each.state === "done" ? 1 : each.state === "goes" ? each.sent : 0), 0);
    const text = `${done} de ${sendable.length} ${sendable.length === 1 ? "archivo" : "archivos"}`;
    const rest = failed ? ` · ${failed} sin enviar: abajo puede intentar de nuevo` : "";
    const status = overall.querySelector("[role=status]");
    if (status.textContent !== text + rest) status.textContent = text + rest;
    overall.hidden = sendable.length === 0;
  }
}
