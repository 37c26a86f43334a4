"use strict";
(function () {
  const collator = new Intl.Collator("zh-Hans-CN", { numeric: true });
  const root = document.documentElement;

  function spoken(zh, en) {
    const both = document.createDocumentFragment();
    for (const [name, lang, text] of [["zh", "zh-Hans", zh], ["en", "en", en]]) {
      const part = document.createElement("span");
      part.className = name;
      part.lang = lang;
      part.textContent = text;
      both.append(part);
    }
    return both;
  }

  function switchLanguage(button) {
    const chinese = root.lang !== "en";
    root.lang = chinese ? "en" : "zh-Hans";
    button.textContent = chinese ? "中文" : "English";
    button.lang = chinese ? "zh-Hans" : "en";
  }

  function valueOf(row, column, kind) {
    let at = 0;
    for (const cell of row.cells) {
      if (column < at + cell.colSpan) {
        return kind === "number" ? Number(cell.dataset.value || 0) : cell.textContent.trim();
      }
      at += cell.colSpan;
    }
    return kind === "number" ? 0 : "";
  }

  function sortBy(table, head, kind) {
    const rising = head.getAttribute("aria-sort") !== "ascending";
    for (const other of table.tHead.rows[0].cells) other.removeAttribute("aria-sort");
    head.setAttribute("aria-sort", rising ? "ascending" : "descending");
    const compare = kind === "number" ? (a, b) => a - b : collator.compare;
    const rows = Array.from(table.tBodies[0].rows, (row) => [valueOf(row, head.cellIndex, kind), row]);
    rows.sort((a, b) => (rising ? 1 : -1) * compare(a[0], b[0]));
    table.tBodies[0].append(...rows.map((pair) => pair[1]));
  }

  function makeSortable(table) {
    for (const head of table.tHead.rows[0].cells) {
      if (!head.dataset.sort) continue;
      const button = document.createElement("button");
      button.type = "button";
      button.append(...head.childNodes);
      button.addEventListener("click", () => sortBy(table, head, head.dataset.sort));
      head.append(button);
    }
  }

  function show(rows) {
    const open = [true];
    for (const row of rows) {
      const depth = Number(row.dataset.depth);
      row.hidden = !open[depth];
      const button = row.querySelector("button");
      open[depth + 1] = open[depth] && (!button || button.getAttribute("aria-expanded") === "true");
    }
  }

  function makeTree(table) {
    const rows = Array.from(table.tBodies[0].rows);
    rows.forEach((row, at) => {
      const depth = Number(row.dataset.depth);
      if (!rows[at + 1] || Number(rows[at + 1].dataset.depth) <= depth) return;
      const name = row.querySelector(".place");
      name.id = "place-" + Math.random().toString(36).slice(2);
      const button = document.createElement("button");
      button.type = "button";
      button.className = "toggle";
      button.setAttribute("aria-expanded", String(depth < 1));
      button.setAttribute("aria-labelledby", name.id);
      button.addEventListener("click", () => {
        button.setAttribute("aria-expanded", String(button.getAttribute("aria-expanded") !== "true"));
        show(rows);
      });
      name.before(button);
    });
    show(rows);
  }

  function openTarget() {
    const target = location.hash.length > 1 && document.getElementById(decodeURIComponent(location.hash.slice(1)));
    const rule = target && target.closest("details");
    if (rule) {
      rule.open = true;
      rule.scrollIntoView();
    }
  }

  const language = document.getElementById("language");
  language.hidden = false;
  language.addEventListener("click", () => switchLanguage(language));
  document.querySelectorAll("table.sortable").forEach(makeSortable);
  document.querySelectorAll("table.tree").forEach(makeTree);

  const all = document.createElement("button");
  all.type = "button";
  all.id = "open-all";
  all.append(spoken("全部展开", "Open all"));
  all.addEventListener("click", () => {
    const rules = Array.from(document.querySelectorAll("details.rule"));
    const open = rules.some((rule) => !rule.open);
    rules.forEach((rule) => { rule.open = open; });
    all.replaceChildren(open ? spoken("全部收起", "Close all") : spoken("全部展开", "Open all"));
  });
  document.getElementById("findings").after(all);
  addEventListener("hashchange", openTarget);
  openTarget();
})();
