// Runs on every page: keyboard shortcuts, sortable tables, forms that keep the scroll position, progress of the rule check.
(() => {
  document.documentElement.classList.add("scripted");

  const typing = (target) => target.closest("input, select, textarea, [contenteditable]") !== null;
  const focus = (element) => {
    if (!element) return false;
    element.scrollIntoView({ block: "nearest" });
    element.focus();
    return true;
  };
  const keys = {
    "/": () => focus(document.getElementById("ask")),
    l: () => focus(document.querySelector("#grid tbody tr[tabindex='0']")),
    r: () => focus(document.querySelector("[data-responsible], [data-holder]")),
    u: () => {
      const up = document.querySelector("[data-up]");
      if (up) window.location.assign(up.href);
      return up !== null;
    },
    "?": () => {
      const help = document.querySelector(".menu a[data-page='help']");
      if (help) window.location.assign(help.href);
      return help !== null;
    },
  };
  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || typing(event.target) || !keys[event.key]) return;
    if (keys[event.key]()) event.preventDefault();
  });

  // A form that reloads the same page restores the focused field and the scroll position.
  const STAYING = "wangge.staying";
  for (const form of document.querySelectorAll("form[data-stay]")) {
    form.addEventListener("submit", () => {
      const field = form.contains(document.activeElement) ? document.activeElement : null;
      const at = { path: window.location.pathname, id: (field?.id ? field : form.querySelector("select, input:not([type=hidden])")).id, top: window.scrollY };
      sessionStorage.setItem(STAYING, JSON.stringify(at));
    });
  }
  const staying = JSON.parse(sessionStorage.getItem(STAYING) ?? "null");
  sessionStorage.removeItem(STAYING);
  if (staying?.path === window.location.pathname) {
    document.getElementById(staying.id)?.focus({ preventScroll: true });
    window.scrollTo(0, staying.top);
  }

  const number = (cell) => {
    const match = cell.textContent.trim().replaceAll(",", "").match(/^-?\d+(\.\d+)?/);
    return match ? Number(match[0]) : null;
  };
  function sort(table, column, down) {
    const body = table.tBodies[0];
    const keyed = Array.from(body.rows, (row) => [row, number(row.cells[column]), row.cells[column].textContent.trim()]);
    keyed.sort(([, a, left], [, b, right]) => (a !== null && b !== null ? a - b : left.localeCompare(right, document.documentElement.lang)) * (down ? -1 : 1));
    body.append(...keyed.map(([row]) => row));
  }
  for (const table of document.querySelectorAll("table.sortable")) {
    for (const head of table.tHead.rows[0].cells) {
      if (!head.textContent.trim() || head.querySelector(".sr")) continue;
      const button = document.createElement("button");
      button.type = "button";
      button.className = "sorter";
      button.append(...head.childNodes);
      head.append(button);
      button.addEventListener("click", () => {
        const down = head.getAttribute("aria-sort") === "ascending";
        for (const other of head.parentElement.cells) other.removeAttribute("aria-sort");
        head.setAttribute("aria-sort", down ? "descending" : "ascending");
        sort(table, head.cellIndex, down);
      });
    }
  }

  const waiting = document.querySelector("[data-waiting]");
  if (waiting) {
    const poll = async () => {
      try {
        const answer = await fetch(waiting.dataset.waiting, { cache: "no-store" });
        const progress = await answer.json();
        const bar = waiting.querySelector("progress");
        bar.max = progress.rules || 1;
        bar.value = progress.counted;
        if (progress.ready) window.location.reload();
        else window.setTimeout(poll, 700);
      } catch {
        window.setTimeout(poll, 3000);
      }
    };
    window.setTimeout(poll, 700);
  }
  window.addEventListener("beforeprint", () => {
    for (const each of document.querySelectorAll("details")) each.open = true;
  });
  performance.mark("page-ready");
})();
