// Synchronises the map, the list and the address on a place's page.
(() => {
  const grid = document.getElementById("grid");
  if (!grid) return;
  const say = document.getElementById("say");
  const open = document.getElementById("open-selected");
  const only = document.getElementById("path-only");
  const rows = new Map(Array.from(grid.tBodies[0].rows, (row) => [row.dataset.id, row]));
  let chosen = null;

  const codes = (row) => (row ? [row.dataset.code, ...codes(rows.get(row.dataset.parent))] : []);
  const pressed = (button) => button.getAttribute("aria-pressed") === "true";

  function dim() {
    const key = document.querySelector(".key[aria-pressed='true']");
    if (key) {
      const marks = document.querySelectorAll(`.tm-item > .s-${key.dataset.shade}`);
      Treemap.path(Array.from(marks, (mark) => mark.parentElement.dataset.code));
    } else Treemap.path(pressed(only) && chosen ? codes(chosen) : []);
  }

  // The selection is part of the address; links that switch language, names or colour keep it.
  function remember(name, value) {
    const withParameter = (address) => {
      const changed = new URL(address);
      if (value) changed.searchParams.set(name, value);
      else changed.searchParams.delete(name);
      return changed;
    };
    history.replaceState(history.state, "", withParameter(window.location.href));
    for (const link of document.querySelectorAll(".switches a")) link.href = withParameter(link.href);
    const kept = document.querySelector(`.colour input[name='${name}']`);
    if (kept) kept.value = value;
  }

  function choose(id, { inTable, inMap, keep }) {
    chosen = rows.get(id) ?? null;
    if (!chosen) return;
    if (inTable) Treegrid.select(id);
    if (inMap) Treemap.select(chosen.dataset.code, true);
    const link = chosen.querySelector("a");
    const cells = Array.from(chosen.cells, (cell) => cell.innerText.trim().replace(/\s+/g, " "));
    say.textContent = cells.filter(Boolean).join(document.documentElement.lang === "en" ? ", " : "，");
    open.href = link.href;
    open.hidden = false;
    only.disabled = false;
    dim();
    if (keep) remember("sel", id);
  }

  function press(key) {
    for (const other of document.querySelectorAll(".key")) other.setAttribute("aria-pressed", String(other === key));
    dim();
  }

  Treegrid.start((id) => choose(id, { inTable: false, inMap: true, keep: true }));
  Treemap.start({ onPick: (_code, about) => choose(`${about.label}:${about.code}`, { inTable: true, inMap: false, keep: true }) });
  grid.tBodies[0].addEventListener("keydown", (event) => {
    if (event.key !== "Enter" || !chosen) return;
    event.preventDefault();
    window.location.assign(chosen.querySelector("a").href);
  });
  only.addEventListener("click", () => {
    only.setAttribute("aria-pressed", String(!pressed(only)));
    dim();
  });
  for (const key of document.querySelectorAll(".key")) {
    key.addEventListener("click", () => {
      press(pressed(key) ? null : key);
      remember("only", pressed(key) ? key.dataset.shade : "");
    });
  }
  const parameters = new URL(window.location.href).searchParams;
  const single = Array.from(document.querySelectorAll(".key")).find((key) => key.dataset.shade === parameters.get("only"));
  if (single) press(single);
  // A geographic map that is wider than its frame, as on a phone, begins in the middle, because its corners are empty.
  const frame = document.querySelector(".picture");
  if (frame && parameters.get("map") === "geo") frame.scrollLeft = (frame.scrollWidth - frame.clientWidth) / 2;
  if (parameters.get("sel")) choose(parameters.get("sel"), { inTable: true, inMap: true, keep: false });
})();
