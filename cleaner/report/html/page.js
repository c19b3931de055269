"use strict";
// Filters, keys and labels of a report. The page is complete without; nothing here makes an element from data.
(() => {
  const $ = (id) => document.getElementById(id);
  const all = (selector, root = document) => Array.from(root.querySelectorAll(selector));
  const docs = all(".doc");
  const controls = document.querySelector(".controls");
  const groupButtons = all(".groups button");
  const texts = docs.map((doc) => doc.textContent.toLowerCase());
  const rules = docs.map((doc) => new Set(all(".why code", doc).map((code) => code.textContent)));
  const known = $("rule");
  controls.hidden = false;
  controls.addEventListener("submit", (event) => event.preventDefault());

  // ---- filters, kept in the address so that a view can be sent

  function state() {
    const off = groupButtons.filter((button) => button.getAttribute("aria-pressed") === "false");
    return { off: off.map((button) => button.dataset.group), search: $("search").value.trim().toLowerCase(),
      rule: known.value.trim(), only: $("only").checked };
  }

  const groupOf = (removal) => removal.classList[1].slice(1);

  function apply() {
    const now = state();
    const on = (letters) => Array.from(letters || "").some((letter) => !now.off.includes(letter));
    let shown = 0;
    docs.forEach((doc, at) => {
      const byRule = !now.rule || Array.from(rules[at]).some((rule) => rule.includes(now.rule));
      const byGroup = !now.off.length || on(doc.dataset.groups);
      doc.hidden = !(byRule && byGroup && (!now.search || texts[at].includes(now.search)));
      shown += !doc.hidden;
    });
    all(".x").forEach((each) => {
      const rule = each.querySelector("code").textContent;
      each.hidden = now.off.includes(groupOf(each)) || (now.rule !== "" && !rule.includes(now.rule));
    });
    document.body.classList.toggle("only", now.only);
    document.querySelector(".empty").hidden = shown > 0;
    $("shown").textContent = `${shown} of ${docs.length} documents`;
    const hash = new URLSearchParams();
    if (now.off.length) hash.set("off", now.off.join(""));
    for (const name of ["search", "rule"]) if (now[name]) hash.set(name, now[name]);
    if (now.only) hash.set("only", "1");
    const text = hash.toString();
    if (text || location.hash.includes("=")) history.replaceState(null, "", text ? `#${text}` : location.pathname);
  }

  function restore() {
    if (!location.hash.includes("=")) return;
    const hash = new URLSearchParams(location.hash.slice(1));
    for (const button of groupButtons) button.setAttribute("aria-pressed", String(!(hash.get("off") || "").includes(button.dataset.group)));
    $("search").value = hash.get("search") || "";
    known.value = hash.get("rule") || "";
    $("only").checked = hash.get("only") === "1";
  }

  for (const button of groupButtons) {
    button.addEventListener("click", () => {
      button.setAttribute("aria-pressed", String(button.getAttribute("aria-pressed") !== "true"));
      apply();
    });
  }
  for (const id of ["search", "rule"]) $(id).addEventListener("input", apply);
  $("only").addEventListener("change", apply);

  // ---- keys

  let current = null;
  function step(elements, by) {
    const seen = elements.filter((each) => each.offsetParent !== null);
    if (!seen.length) return;
    const top = (each) => each.getBoundingClientRect().top;
    let at = current ? seen.indexOf(current) : -1;
    if (at < 0) at = by > 0 ? seen.findIndex((each) => top(each) > 120) - 1 : seen.length;
    const next = seen[Math.max(0, Math.min(at + by, seen.length - 1))];
    if (current) current.classList.remove("current");
    current = next;
    next.classList.add("current");
    next.scrollIntoView({ block: "center" });
    if (next.tabIndex >= 0) next.focus({ preventScroll: true });
  }
  function clear() {
    for (const button of groupButtons) button.setAttribute("aria-pressed", "true");
    $("search").value = known.value = "";
    $("only").checked = false;
    apply();
  }
  const keys = {
    j: () => step(all(".x"), 1), k: () => step(all(".x"), -1),
    "]": () => step(docs, 1), "[": () => step(docs, -1),
    "/": () => $("search").focus(), "?": () => $("keys").showModal(),
    o: () => { $("only").checked = !$("only").checked; apply(); },
    l: () => { $("label").checked = !$("label").checked; label(); },
    Escape: clear,
  };
  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || $("keys").open) return;
    const inField = event.target instanceof HTMLInputElement && event.target.type === "search";
    if (inField && event.key !== "Escape") return;
    if (inField) event.target.blur();
    const action = keys[event.key];
    if (action) { event.preventDefault(); action(); }
  });
  $("help").addEventListener("click", () => $("keys").showModal());
  $("close").addEventListener("click", () => $("keys").close());

  // ---- labels, kept in the browser

  const NAMES = { k: "keep", d: "drop", u: "unsure" };
  const NEXT = { k: "d", d: "u", u: "k" };
  const place = `cleaner-labels-${document.body.dataset.digest}`;
  let data = null;  // for each document: what its label file needs, its labels, and whether a person has touched it
  function labels() {
    if (data) return data;
    let kept = {};
    try { kept = JSON.parse(localStorage.getItem(place)) || {}; } catch (error) { kept = {}; }
    data = docs.map((doc) => {
      const own = JSON.parse(doc.querySelector(".label-data").textContent);
      const before = kept[doc.id];
      const fits = typeof before === "string" && before.length === own.labels.length;
      return { ...own, labels: fits ? before : own.labels, changed: fits };
    });
    return data;
  }
  function keep() {
    const changed = docs.map((doc, at) => [doc.id, data[at]]).filter(([, each]) => each.changed);
    try { localStorage.setItem(place, JSON.stringify(Object.fromEntries(changed.map(([id, each]) => [id, each.labels])))); } catch (error) { /* labels last as long as the page */ }
  }
  function show(button, letter) {
    button.dataset.label = letter;
    button.textContent = letter === "u" ? "?" : letter.toUpperCase();
    button.setAttribute("aria-label", `label: ${NAMES[letter]}`);
  }
  function label() {
    const on = $("label").checked;
    document.body.classList.toggle("labelling", on);
    $("download").hidden = !on;
    all(".verdict, .done").forEach((button) => button.remove());
    if (!on) return;
    labels();
    docs.forEach((doc, at) => {
      const done = document.createElement("button");
      done.type = "button";
      done.className = "done";
      const mark = () => {
        done.textContent = data[at].changed ? "labelled" : "labels are right";
        done.setAttribute("aria-pressed", String(data[at].changed));
      };
      done.addEventListener("click", () => { data[at].changed = !data[at].changed; mark(); keep(); });
      doc.addEventListener("labelled", mark);
      mark();
      doc.querySelector("header").append(done);
    });
    docs.forEach((doc, at) => all(".row", doc).forEach((row, number) => {
      const button = document.createElement("button");
      button.type = "button";
      button.className = "verdict";
      show(button, data[at].labels[number]);
      button.addEventListener("click", () => {
        const letter = NEXT[data[at].labels[number]];
        data[at].labels = data[at].labels.slice(0, number) + letter + data[at].labels.slice(number + 1);
        data[at].changed = true;
        show(button, letter);
        doc.dispatchEvent(new Event("labelled"));
        keep();
      });
      row.prepend(button);
    }));
  }
  function textOf(node) {
    if (node.nodeType === Node.TEXT_NODE) return node.data;
    if (node.dataset && node.dataset.u) return String.fromCodePoint(parseInt(node.dataset.u, 16));
    return Array.from(node.childNodes).map(textOf).join("");
  }
  function labelled(doc, each) {
    let source = "", at = 0;  // offsets count code points, as Python does
    const blocks = all(".row", doc).map((row, number) => {
      const text = textOf(row.querySelector(".k") || row.querySelector("del"));
      source += each.between[number] + text;
      const start = at + Array.from(each.between[number]).length;
      at = start + Array.from(text).length;
      return [start, at, NAMES[each.labels[number]]];
    });
    source += each.between[blocks.length];
    const found = { id: each.id, format: each.format, source, blocks };
    if (each.path) found.path = each.path;
    if (each.url) found.url = each.url;
    found.made_by = { cleaner: document.body.dataset.version, checked: true };
    return JSON.stringify(found) + "\n";
  }
  $("label").addEventListener("change", label);
  $("download").addEventListener("click", () => {
    const chosen = docs.map((doc, at) => [doc, labels()[at]]).filter(([, each]) => each.changed && (each.format === "text" || each.path));
    const link = document.createElement("a");
    const url = URL.createObjectURL(new Blob(chosen.map(([doc, each]) => labelled(doc, each)), { type: "application/jsonl" }));
    link.href = url;
    link.download = "labels.jsonl";
    link.click();
    setTimeout(() => URL.revokeObjectURL(url), 1000);
    $("shown").textContent = `${chosen.length} labelled documents downloaded`;
  });

  restore();
  apply();
})();
