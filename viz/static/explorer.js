// What every page does: single keys, tables that sort, a form that applies itself, waiting for the count of the rules.
(() => {
  document.documentElement.classList.add("scripted");

  const typing = (target) => target.closest("input, select, textarea, [contenteditable]") !== null;
  const focus = (found) => {
    if (!found) return false;
    found.scrollIntoView({ block: "nearest" });
    found.focus();
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

  for (const select of document.querySelectorAll(".colour select")) {
    select.addEventListener("change", () => select.form.requestSubmit());
  }

  const number = (cell) => {
    const said = cell.textContent.trim().replaceAll(",", "").match(/^-?\d+(\.\d+)?/);
    return said ? Number(said[0]) : null;
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
    const again = async () => {
      try {
        const answer = await fetch(waiting.dataset.waiting, { cache: "no-store" });
        const told = await answer.json();
        const bar = waiting.querySelector("progress");
        bar.max = told.rules || 1;
        bar.value = told.counted;
        if (told.ready) window.location.reload();
        else window.setTimeout(again, 700);
      } catch {
        window.setTimeout(again, 3000);
      }
    };
    window.setTimeout(again, 700);
  }
  window.addEventListener("beforeprint", () => {
    for (const each of document.querySelectorAll("details")) each.open = true;
  });
  performance.mark("page-ready");
})();
