"use strict";
// Filters, keys and labels of a report. The page is complete without; nothing here makes an element from data.
(() => {
  const $ = (id) => document.getElementById(id);
  const all = (selector, root = document) => Array.from(root.querySelectorAll(selector));
  const docs = all(".doc");
  const items = all(".list li");
  const links = items.map((item) => item.firstElementChild);
  const list = document.querySelector(".list ol");
  const controls = document.querySelector(".controls");
  const groupButtons = all(".groups button");
  const fields = { search: $("search"), rule: $("rule"), status: $("status"), order: $("order") };
  const noun = (count, word) => `${count.toLocaleString("en")} ${word}${count === 1 ? "" : "s"}`;
  const remembered = (compute) => { const found = []; return (at) => (found[at] === undefined ? (found[at] = compute(at)) : found[at]); };
  const textAt = remembered((at) => docs[at].textContent.toLowerCase());
  const batchesAt = remembered((at) => all(".x", docs[at]).map((each) => ({
    each, group: each.classList[1].slice(1), rule: each.querySelector("code").textContent, count: each.querySelectorAll(".t del").length })));
  controls.hidden = false;
  controls.addEventListener("submit", (event) => event.preventDefault());

  // ---- filters; the address keeps them, so that a view can be sent

  let open = -1, ranges = [], match = null;
  function state() {
    const off = groupButtons.filter((button) => button.getAttribute("aria-pressed") === "false").map((button) => button.dataset.group);
    return { off, search: fields.search.value.trim().toLowerCase(), rule: fields.rule.value.trim(), status: fields.status.value, only: $("only").checked };
  }
  const wanted = (now, batch) => !now.off.includes(batch.group) && (!now.rule || batch.rule.includes(now.rule));

  function apply() {
    const now = state();
    let shown = 0, removals = 0;
    items.forEach((item, at) => {
      const fits = (!now.status || item.dataset.status === now.status) && (!now.search || textAt(at).includes(now.search));
      const narrowed = fits && (now.off.length > 0 || now.rule !== "");
      const found = !fits ? 0 : narrowed ? batchesAt(at).reduce((sum, batch) => sum + (wanted(now, batch) ? batch.count : 0), 0) : Number(item.dataset.removals);
      item.hidden = !fits || (narrowed && found === 0);
      shown += !item.hidden;
      removals += item.hidden ? 0 : found;
    });
    document.querySelector(".empty").hidden = shown > 0;
    document.body.classList.toggle("only", now.only);
    $("shown").textContent = `${shown.toLocaleString("en")} of ${noun(docs.length, "document")}, ${noun(removals, "removal")}`;
    if (open < 0 || items[open].hidden) show(all("li:not([hidden])", list).map((item) => items.indexOf(item))[0] ?? -1);
    else narrow(now);
    remember(now);
  }
  function narrow(now) {  // what of the open document is shown
    if (open < 0) return;
    for (const batch of batchesAt(open)) batch.each.hidden = !wanted(now, batch);
    if (!CSS.highlights) return;
    CSS.highlights.delete("search");
    ranges = [];
    if (!now.search) return;
    const walker = document.createTreeWalker(docs[open].querySelector(".rows"), NodeFilter.SHOW_TEXT);
    while (walker.nextNode()) {
      const node = walker.currentNode, text = node.data.toLowerCase();
      if (text.length !== node.data.length) continue;  // of letters whose lower case is longer, as of İ
      for (let at = text.indexOf(now.search); at >= 0; at = text.indexOf(now.search, at + now.search.length)) {
        const range = new Range();
        range.setStart(node, at);
        range.setEnd(node, at + now.search.length);
        ranges.push(range);
      }
    }
    CSS.highlights.set("search", new Highlight(...ranges));
  }
  function nextMatch() {  // goes through what the search has found in the open document, and on to the next one
    const at = ranges.indexOf(match) + 1;
    if (at < ranges.length) match = ranges[at];
    else { turn(1); match = ranges[0]; }
    if (!match) return;
    CSS.highlights.set("match", new Highlight(match));
    const box = match.startContainer.parentElement.closest(".x, .k");
    if (current) current.classList.remove("current");
    current = box && box.classList.contains("x") ? box : null;
    if (current) current.focus({ preventScroll: true });
    match.startContainer.parentElement.scrollIntoView({ block: "center" });
  }
  function show(at) {
    if (open >= 0) { docs[open].classList.remove("open"); links[open].removeAttribute("aria-current"); }
    open = at;
    if (current) current.classList.remove("current");
    current = null;
    if (at < 0) return;
    docs[at].classList.add("open");
    links[at].setAttribute("aria-current", "true");
    narrow(state());
    if ($("label").checked) addLabels(at);
  }
  function choose(at) {
    show(at);
    remember(state());
    const target = links[at].getBoundingClientRect(), frame = list.parentElement.getBoundingClientRect();
    if (target.top < frame.top || target.bottom > frame.bottom) list.parentElement.scrollTop += target.top - frame.top - frame.height / 3;
    if (docs[at].getBoundingClientRect().top < 0) document.querySelector(".panes").scrollIntoView();
    scrollBy(0, Math.min(0, docs[at].getBoundingClientRect().top - controls.offsetHeight - 16));
  }
  function remember(now) {
    const hash = new URLSearchParams();
    if (open > 0) hash.set("doc", docs[open].id.slice(1));
    if (now.off.length) hash.set("off", now.off.join(""));
    for (const name of ["search", "rule", "status"]) if (now[name]) hash.set(name, now[name]);
    if (fields.order.value !== "name") hash.set("order", fields.order.value);
    if (now.only) hash.set("only", "1");
    const text = hash.toString();
    if (text || location.hash.includes("=")) history.replaceState(null, "", text ? `#${text}` : location.pathname);
  }
  function restore() {
    const plain = /^#d(\d+)$/.exec(location.hash);
    const hash = new URLSearchParams(plain ? `doc=${plain[1]}` : location.hash.slice(1));
    for (const button of groupButtons) button.setAttribute("aria-pressed", String(!(hash.get("off") || "").includes(button.dataset.group)));
    for (const [name, field] of Object.entries(fields)) field.value = hash.get(name) || (name === "order" ? "name" : "");
    $("only").checked = hash.get("only") === "1";
    order();
    const at = docs.findIndex((doc) => doc.id === `d${hash.get("doc")}`);
    if (at >= 0) show(at);
  }
  function order() {
    const by = fields.order.value;
    const value = { name: () => 0, share: (item) => -item.dataset.share, confidence: (item) => Number(item.dataset.confidence ?? 2) }[by];
    list.append(...items.slice().sort((one, two) => (value ? value(one) - value(two) : 0)));
  }
  for (const button of groupButtons) {
    button.addEventListener("click", () => {
      button.setAttribute("aria-pressed", String(button.getAttribute("aria-pressed") !== "true"));
      apply();
    });
  }
  for (const name of ["search", "rule", "status"]) fields[name].addEventListener("input", apply);
  fields.order.addEventListener("change", () => { order(); remember(state()); });
  $("only").addEventListener("change", apply);
  links.forEach((link, at) => link.addEventListener("click", (event) => { event.preventDefault(); choose(at); docs[at].focus({ preventScroll: true }); }));
  addEventListener("hashchange", () => { restore(); apply(); });
  document.addEventListener("pointerover", (event) => {  // of several reasons, that of the text under the pointer
    const text = event.target instanceof Element ? event.target.closest(".t del") : null;
    if (!text) return;
    const reasons = all(".why li", text.closest(".x"));
    reasons.forEach((reason, at) => reason.classList.toggle("at", reasons.length > 1 && at === Number(text.dataset.w || 0) && text.parentElement.querySelector("[data-w]") !== null));
  });

  // ---- the table of rules: sorted by a column, and a filter by each

  const table = document.querySelector("table");
  if (table) {
    const rows = all("tbody tr", table);
    all("tbody th code", table).forEach((code) => {
      const button = document.createElement("button");
      button.type = "button";
      button.title = "Show its removals";
      code.replaceWith(button);
      button.append(code);
      button.addEventListener("click", () => { clear(); fields.rule.value = code.textContent; apply(); $("documents").scrollIntoView(); });
    });
    all("thead th", table).forEach((head, column, heads) => {
      if (column === heads.length - 1) return;
      const button = document.createElement("button");
      button.type = "button";
      button.textContent = head.textContent;
      head.replaceChildren(button);
      const isNumber = head.className === "number";
      const value = (row) => { const text = row.children[column].textContent; return isNumber ? Number(text.replaceAll(",", "")) : text; };
      button.addEventListener("click", () => {
        const up = head.getAttribute("aria-sort") ? head.getAttribute("aria-sort") !== "ascending" : !isNumber;
        heads.forEach((each) => each.removeAttribute("aria-sort"));
        head.setAttribute("aria-sort", up ? "ascending" : "descending");
        const compare = (one, two) => (value(one) < value(two) ? -1 : value(one) > value(two) ? 1 : 0);
        table.tBodies[0].append(...rows.slice().sort((one, two) => (up ? compare(one, two) : compare(two, one))));
      });
    });
  }

  // ---- keys

  let current = null;
  function step(elements, by) {
    const seen = elements.filter((each) => !each.closest("[hidden]") && each.offsetParent !== null);
    if (!seen.length) return;
    const at = current && seen.includes(current) ? seen.indexOf(current) + by : by > 0 ? 0 : seen.length - 1;
    if (current) current.classList.remove("current");
    current = seen[Math.max(0, Math.min(at, seen.length - 1))];
    current.classList.add("current");
    current.scrollIntoView({ block: "center" });
    current.focus({ preventScroll: true });
  }
  function turn(by) {
    const shown = all("li:not([hidden])", list).map((item) => items.indexOf(item));
    if (shown.length) choose(shown[Math.max(0, Math.min(shown.indexOf(open) + by, shown.length - 1))]);
  }
  function clear() {
    for (const button of groupButtons) button.setAttribute("aria-pressed", "true");
    fields.search.value = fields.rule.value = fields.status.value = "";
    $("only").checked = false;
    apply();
  }
  const stops = () => (open < 0 ? [] : all($("label").checked ? ".verdict" : ".x", docs[open]));
  const keys = {
    j: () => step(stops(), 1), k: () => step(stops(), -1), "]": () => turn(1), "[": () => turn(-1),
    "/": () => fields.search.focus(), r: () => fields.rule.focus(), "?": () => $("keys").showModal(),
    o: () => { $("only").checked = !$("only").checked; apply(); },
    l: () => { $("label").checked = !$("label").checked; label(); },
    x: () => { if (current && current.isConnected && current.className.includes("verdict")) current.click(); },
    y: () => { if (open >= 0 && $("label").checked) { setDone(open, true); turn(1); } },
    Escape: clear,
  };
  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || $("keys").open) return;
    if (event.key === "Enter" && fields.search.value && (event.target === fields.search || event.target.classList.contains("x"))) { nextMatch(); event.preventDefault(); return; }
    const inField = event.target instanceof HTMLSelectElement || (event.target instanceof HTMLInputElement && event.target.type === "search");
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
  const blocksOf = (doc) => all(".k, .run .t del", doc);
  const kept = (() => { try { return JSON.parse(localStorage.getItem(place)) || {}; } catch (error) { return {}; } })();
  const dataAt = remembered((at) => {  // what the label file needs, the labels, and whether a person has touched them
    const own = JSON.parse(docs[at].querySelector(".label-data").textContent), before = kept[docs[at].id];
    const fits = typeof before === "string" && before.length === own.labels.length;
    return { ...own, before: own.labels, labels: fits ? before : own.labels, changed: fits };
  });
  function keep(at) {
    if (dataAt(at).changed) kept[docs[at].id] = dataAt(at).labels;
    else delete kept[docs[at].id];
    items[at].classList.toggle("labelled", dataAt(at).changed);
    try { localStorage.setItem(place, JSON.stringify(kept)); } catch (error) { tell("This browser keeps nothing for the page: labels last until it is closed."); }
  }
  function tell(text) { $("told").textContent = text; $("told").hidden = text === ""; }
  function mark(button, letter, before) {
    button.dataset.label = letter;
    button.textContent = letter === "u" ? "?" : letter.toUpperCase();
    button.classList.toggle("changed", letter !== before);
    button.setAttribute("aria-label", `label: ${NAMES[letter]}`);
  }
  function setDone(at, changed) {
    dataAt(at).changed = changed;
    keep(at);
    const done = docs[at].querySelector(".done");
    if (!done) return;
    done.textContent = changed ? "labelled" : "labels are right";
    done.setAttribute("aria-pressed", String(changed));
  }
  function addLabels(at) {
    const doc = docs[at], data = dataAt(at);
    if (doc.querySelector(".done")) return;
    const done = document.createElement("button");
    done.type = "button";
    done.className = "done";
    done.addEventListener("click", () => setDone(at, !data.changed));
    doc.querySelector("header").append(done);
    setDone(at, data.changed);
    blocksOf(doc).forEach((block, number) => {
      const button = document.createElement("button");
      button.type = "button";
      button.className = "verdict";
      mark(button, data.labels[number], data.before[number]);
      button.addEventListener("click", () => {
        const letter = NEXT[data.labels[number]];
        data.labels = data.labels.slice(0, number) + letter + data.labels.slice(number + 1);
        mark(button, letter, data.before[number]);
        setDone(at, true);
      });
      block.prepend(button);
    });
  }
  function label() {
    const on = $("label").checked;
    document.body.classList.toggle("labelling", on);
    $("download").hidden = !on;
    tell("");
    if (current) current.classList.remove("current");
    current = null;
    if (on && open >= 0) addLabels(open);
    if (!on) all(".verdict, .done").forEach((button) => button.remove());
  }
  function textOf(node) {
    if (node.nodeType === Node.TEXT_NODE) return node.data;
    if (node instanceof HTMLButtonElement) return "";
    if (node.dataset.u) return String.fromCodePoint(parseInt(node.dataset.u, 16));
    return Array.from(node.childNodes).map(textOf).join("");
  }
  function labelled(doc, each) {
    let source = "", at = 0;  // offsets count code points, as Python does
    const blocks = blocksOf(doc).map((block, number) => {
      const text = textOf(block);
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
  function download() {
    const chosen = docs.map((doc, at) => [doc, kept[doc.id] === undefined ? null : dataAt(at)]).filter(([, each]) => each && each.changed);
    const whole = chosen.filter(([, each]) => each.format === "text" || each.path);
    const lost = chosen.length - whole.length;
    const why = lost ? `${noun(lost, "page")} of records left out: a label file names the file of a page, and these have none; \`cleaner label\` labels them. ` : "";
    if (!whole.length) { tell(why || "Nothing is labelled yet: change a label, or say that the labels of a document are right."); return; }
    const link = document.createElement("a");
    const url = URL.createObjectURL(new Blob(whole.map(([doc, each]) => labelled(doc, each)), { type: "application/jsonl" }));
    link.href = url;
    link.download = "labels.jsonl";
    link.click();
    setTimeout(() => URL.revokeObjectURL(url), 1000);
    const relative = whole.some(([, each]) => each.path && !each.path.startsWith("/"));
    tell(`${why}${noun(whole.length, "labelled document")} in labels.jsonl. ${relative ? "It names pages by their paths: put it into the folder in which the report was made. " : ""}\`cleaner score labels.jsonl\` measures by it.`);
  }
  $("label").addEventListener("change", label);
  $("download").addEventListener("click", download);
  items.forEach((item, at) => item.classList.toggle("labelled", kept[docs[at].id] !== undefined));

  restore();
  apply();
})();
