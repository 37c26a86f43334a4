// The table next to the picture. It follows the treegrid pattern of the ARIA Authoring Practices, so it has only one tab stop.
const Treegrid = (() => {
  const body = document.querySelector("#grid tbody");
  const rows = Array.from(body.rows);
  const byId = new Map(rows.map((row) => [row.dataset.id, row]));
  const texts = rows.map((row) => row.textContent.toLowerCase());
  let current = rows[0];
  let wanted = null;
  let onMove = () => {};
  const countText = document.getElementById("grid").dataset.found;

  const up = (row) => byId.get(row.dataset.parent);
  const open = (row) => row.getAttribute("aria-expanded") === "true";
  const visible = () => rows.filter((row) => !row.hidden);

  function show() {
    for (const row of rows) {
      const above = up(row);
      row.hidden = wanted ? !wanted.has(row) : Boolean(above) && (above.hidden || !open(above));
    }
  }

  function expand(row, yes) {
    if (!row.hasAttribute("aria-expanded")) return;
    row.setAttribute("aria-expanded", String(yes));
    show();
  }

  function reveal(row) {
    if (wanted && !wanted.has(row)) search("");
    for (let above = up(row); above; above = up(above)) {
      if (!open(above)) above.setAttribute("aria-expanded", "true");
    }
    show();
  }

  function move(row) {
    current.tabIndex = -1;
    current.setAttribute("aria-selected", "false");
    current = row;
    current.tabIndex = 0;
  }

  function mark(row) {
    move(row);
    current.setAttribute("aria-selected", "true");
  }

  // Scroll only the list, never the page, so that a second click hits the same place.
  function keepInList(row) {
    let list = row.closest("table").parentElement;
    while (list && !["auto", "scroll"].includes(getComputedStyle(list).overflowY)) list = list.parentElement;
    if (!list || list === document.body || list === document.documentElement) return;
    const frame = list.getBoundingClientRect();
    const box = row.getBoundingClientRect();
    const top = frame.top + row.closest("table").tHead.offsetHeight;
    if (box.top < top) list.scrollTop -= top - box.top;
    else if (box.bottom > frame.bottom) list.scrollTop += Math.min(box.bottom - frame.bottom, box.top - top);
  }

  function go(row) {
    if (!row) return;
    mark(row);
    row.focus({ preventScroll: true });
    keepInList(row);
    onMove(row.dataset.id, true);
  }

  // With the keyboard the new row must be visible, even if part of the list is outside the window.
  function walk(row) {
    go(row);
    row?.scrollIntoView({ block: "nearest" });
  }

  function select(id) {
    const row = byId.get(id);
    if (!row) {
      current.setAttribute("aria-selected", "false");
      return;
    }
    reveal(row);
    mark(row);
    keepInList(row);
  }

  // Show only the rows of these nodes and the places that contain them; null shows all rows.
  function light(ids) {
    for (const row of rows) row.classList.toggle("lit", Boolean(ids) && ids.has(row.dataset.id));
    const box = document.getElementById("find");
    if (!ids) {
      if (wanted && !box.value) wanted = null;
      show();
      return;
    }
    box.value = "";
    document.getElementById("found").textContent = "";
    wanted = new Set();
    for (const id of ids) {
      for (let row = byId.get(id); row; row = up(row)) wanted.add(row);
    }
    show();
    if (current.hidden) move(rows[0]);
  }

  function key(event) {
    const seen = visible();
    const at = seen.indexOf(current);
    const steps = {
      ArrowDown: () => walk(seen[Math.min(at + 1, seen.length - 1)]),
      ArrowUp: () => walk(seen[Math.max(at - 1, 0)]),
      Home: () => walk(seen[0]),
      End: () => walk(seen[seen.length - 1]),
      PageDown: () => walk(seen[Math.min(at + 10, seen.length - 1)]),
      PageUp: () => walk(seen[Math.max(at - 10, 0)]),
      ArrowRight: () => {
        if (!current.hasAttribute("aria-expanded")) return;
        if (open(current)) walk(seen[at + 1]);
        else expand(current, true);
      },
      ArrowLeft: () => {
        if (open(current)) expand(current, false);
        else walk(up(current));
      },
      Enter: () => onMove(current.dataset.id, true),
      " ": () => onMove(current.dataset.id, true),
    };
    if (!steps[event.key] || event.altKey || event.ctrlKey || event.metaKey) return;
    event.preventDefault();
    steps[event.key]();
  }

  function search(text) {
    const box = document.getElementById("find");
    if (box.value !== text) box.value = text;
    const words = text.trim().toLowerCase();
    const hits = words ? rows.filter((row, number) => texts[number].includes(words)) : [];
    wanted = words ? new Set(hits) : null;
    for (const row of hits) {
      for (let above = up(row); above; above = up(above)) wanted.add(above);
    }
    show();
    if (hits.length) mark(hits[0]);
    else if (current.hidden) mark(rows[0]);
    document.getElementById("found").textContent = words ? countText.replace("{count}", hits.length) : "";
  }

  function start(moved) {
    onMove = moved;
    body.addEventListener("keydown", key);
    body.addEventListener("click", (event) => {
      const row = event.target.closest("tr");
      if (event.target.classList.contains("twist")) expand(row, !open(row));
      go(row);
    });
    const box = document.getElementById("find");
    box.addEventListener("input", () => search(box.value));
    box.addEventListener("keydown", (event) => {
      if (event.key === "ArrowDown" || event.key === "Enter") {
        event.preventDefault();
        walk(current.hidden ? visible()[0] : current);
      }
    });
  }

  return { start, select, search, light, get current() { return current.dataset.id; }, visible };
})();
