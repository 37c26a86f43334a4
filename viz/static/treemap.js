// Hover, selection and arrow keys in the district map. The table next to it has the same content, so the
// picture has no tab stop. After a click, the arrow keys move the selection from the clicked cell.
const Treemap = (() => {
  const maps = Array.from(document.querySelectorAll("svg.treemap[id]"));
  const items = maps.flatMap((map) => Array.from(map.querySelectorAll(".tm-item")));
  const byCode = new Map();
  for (const item of items) {
    const same = byCode.get(item.dataset.code);
    if (same) same.push(item);
    else byCode.set(item.dataset.code, [item]);
  }
  let onPick = () => {};
  let current = items.find((item) => item.classList.contains("tm-selected"))?.dataset.code ?? null;

  const own = (item) => item.querySelector(":scope > .tm-own");
  const isVisible = (item) => item.getClientRects().length > 0;
  const about = (item) => ({
    code: item.dataset.code,
    label: item.dataset.label,
    say: own(item).querySelector("title").textContent,
    href: own(item).getAttribute("href"),
  });

  // Scroll a picture that is wider than its frame inside the frame; the page doesn't move.
  function keepInPicture(item) {
    const frame = item.closest("svg").parentElement;
    if (frame.scrollWidth <= frame.clientWidth) return;
    const inside = frame.getBoundingClientRect();
    const box = item.getBoundingClientRect();
    if (box.left < inside.left) frame.scrollLeft -= inside.left - box.left;
    else if (box.right > inside.right) frame.scrollLeft += Math.min(box.right - inside.right, box.left - inside.left);
  }

  function select(code, scroll) {
    for (const item of byCode.get(current) ?? []) item.classList.remove("tm-selected");
    const selectedItems = byCode.get(code) ?? [];
    current = selectedItems.length ? code : null;
    for (const item of selectedItems) item.classList.add("tm-selected");
    const first = selectedItems.find(isVisible);
    if (scroll && first) keepInPicture(first);
    return selectedItems.length > 0;
  }

  function path(codes) {
    const wanted = new Set(codes);
    for (const item of items) item.classList.toggle("tm-on", wanted.has(item.dataset.code));
    for (const map of maps) map.classList.toggle("tm-path", map.querySelector(".tm-on") !== null);
  }

  function pick(item) {
    select(item.dataset.code, false);
    item.focus({ preventScroll: true });
    onPick(item.dataset.code, about(item));
  }

  // A click selects a cell. A click on the selected cell, a double click or a click on a heading's name follows the link.
  function click(event) {
    const item = event.target.closest(".tm-item");
    if (!item || event.ctrlKey || event.metaKey || event.shiftKey || event.altKey) return;
    const chosen = item.dataset.code === current && own(item).contains(event.target);
    if (chosen || event.target.closest(".tm-head .tm-name")) return;
    event.preventDefault();
    pick(item);
  }

  // The second click on the cell itself already follows its link, so handle only the rest of the cell here.
  function twice(event) {
    const item = event.target.closest(".tm-item");
    if (item && !own(item).contains(event.target)) follow(item, event);
  }

  function follow(item, event) {
    const link = own(item);
    if (!link.getAttribute("href")) return;
    link.dispatchEvent(new MouseEvent("click", { bubbles: true, cancelable: true, ctrlKey: event.ctrlKey, metaKey: event.metaKey }));
  }

  const cellOf = (item) => item.parentElement.closest(".tm-cell");
  const partsOf = (item) => byCode.get(item.dataset.code).flatMap((one) => Array.from(one.querySelectorAll(":scope > .tm-item")));

  // On a geographic map, the name of a cell is an item of its own, after all cells.
  function beside(item, step) {
    const above = cellOf(item);
    const row = above ? partsOf(above) : Array.from(item.parentElement.children).filter((one) => one.matches(".tm-item:not(.geo-heading)"));
    return row[row.indexOf(item.matches(".geo-heading") ? byCode.get(item.dataset.code)[0] : item) + step];
  }

  function key(event) {
    const item = event.target.closest(".tm-item");
    if (!item || event.altKey || event.shiftKey) return;
    if (event.key === "Enter") {
      event.preventDefault();
      follow(item, event);
      return;
    }
    const steps = {
      ArrowRight: () => beside(item, 1),
      ArrowLeft: () => beside(item, -1),
      ArrowDown: () => partsOf(item)[0],
      ArrowUp: () => cellOf(item),
    };
    if (!steps[event.key] || event.ctrlKey || event.metaKey) return;
    event.preventDefault();
    const next = steps[event.key]();
    if (next) pick(next);
  }

  function start({ onPick: picked = () => {} } = {}) {
    onPick = picked;
    for (const item of items) item.setAttribute("tabindex", "-1");
    for (const map of maps) {
      map.addEventListener("click", click);
      map.addEventListener("dblclick", twice);
      map.addEventListener("keydown", key);
    }
    if (!performance.getEntriesByName("map-ready").length) performance.mark("map-ready");
  }

  return { start, select, path, has: (code) => byCode.has(code), get current() { return current; } };
})();
