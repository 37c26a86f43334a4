// The list next to the map: an ARIA treegrid with one tab stop, whose rows are the nodes that the picture shows. Unfolding a row unfolds the card.
const FoldingGrid = (() => {
  const table = document.getElementById("grid");
  const body = table.tBodies[0];
  const box = document.getElementById("find");
  const count = document.getElementById("found");
  const before = document.getElementById("grid-before");
  const rest = document.getElementById("grid-rest");
  const MOST_FOUND = 200;
  const PAGE = 500;
  const SLICE = 10;
  const BATCH = 6;
  // Laying out thousands of rows takes long, so only the first rows are kept; the others are made again when they are listed.
  for (const row of Array.from(body.rows).slice(PAGE)) row.remove();
  const rows = new Map(Array.from(body.rows, (row) => [row.dataset.id, row]));
  let current = body.rows[0];
  let listed = [];
  let from = 0;
  let shown = [];
  let lit = null;
  let on = { pick: () => {}, toggle: () => {} };
  let work = 0;

  const nodeOf = (row) => Fold.byId.get(row.dataset.id);
  const visible = () => Array.from(body.rows);

  function cell(row, name) {
    const data = document.createElement("td");
    if (name) data.className = name;
    row.append(data);
    return data;
  }

  function small(parent, text) {
    const element = document.createElement("small");
    element.textContent = text;
    parent.append(element);
    return element;
  }

  function fill(row, node) {
    row.replaceChildren();
    const first = cell(row);
    const twist = document.createElement("span");
    twist.className = "twist";
    twist.setAttribute("aria-hidden", "true");
    const name = document.createElement("bdi");
    name.textContent = node.name;
    if (node.link) {
      const link = document.createElement("a");
      link.href = node.link;
      link.tabIndex = -1;
      link.append(name);
      first.append(twist, link);
    } else first.append(twist, name);
    const detail = Details.inside(node);
    if (detail) small(first, detail);
    for (const rule of node.rules) {
      for (const [text, href] of rule.links) {
        const line = small(first, href ? "" : text);
        line.className = "by-rule";
        if (!href) continue;
        const link = document.createElement("a");
        link.href = href.replace("{code}", encodeURIComponent((node.what === "ghost" ? node.parent : node).code));
        link.tabIndex = -1;
        link.textContent = text;
        line.append(link);
      }
    }
    cell(row).textContent = node.kindName;
    const tint = Picture.tintOf(node);
    if (tint && node.what !== "ghost") cell(row).textContent = tint.note || tint.words;
    else cell(row, node.stateName ? `state state-${node.state}` : "").textContent = node.stateName;
    cell(row, "code").textContent = node.what ? "" : node.code;
  }

  function create(node) {
    const row = document.createElement("tr");
    row.dataset.id = node.id;
    row.tabIndex = -1;
    row.setAttribute("aria-selected", "false");
    rows.set(node.id, row);
    return row;
  }

  // What a row depends on; if it stays the same, the row isn't written again.
  const signature = (node, place) => `${place.level} ${place.position} ${place.siblings} ${node.fold} ${node.inside} ${Picture.tints?.id ?? ""}`;

  function dress(row, node, place) {
    const now = signature(node, place);
    if (row.dataset.now === now) return;
    // The page came with the rows of the first state; they stay as they are.
    if (row.dataset.now || !row.cells.length || Picture.tints) fill(row, node);
    row.dataset.now = now;
    row.className = `l${Math.min(place.level, 9)}${row.classList.contains("lit") ? " lit" : ""}`;
    row.dataset.parent = place.above ?? "";
    row.setAttribute("aria-level", place.level);
    row.setAttribute("aria-posinset", place.position);
    row.setAttribute("aria-setsize", place.siblings);
    if (node.fold) row.setAttribute("aria-expanded", String(node.fold === "open"));
    else row.removeAttribute("aria-expanded");
  }

  // Return level, position and number of siblings of each listed node.
  function placesOf(nodes, aboveOf) {
    const inList = new Set(nodes);
    const siblings = new Map();
    const places = new Map();
    for (const node of nodes) {
      let above = aboveOf(node);
      while (above && !inList.has(above)) above = aboveOf(above);
      const group = siblings.get(above) ?? [];
      group.push(node);
      siblings.set(above, group);
      places.set(node, { above: above?.id, level: above ? places.get(above).level + 1 : 1, position: group.length, group });
    }
    for (const place of places.values()) place.siblings = place.group.length;
    return places;
  }

  // Make the rows those of `nodes`, in slices; a row that stays keeps its element, and so the focus.
  // Of a very long list only a part is listed, because every frame would take long with thousands of rows. Buttons above and below the part say how many more there are, and list them.
  function list(all, done = () => {}) {
    listed = all;
    if (from >= all.length) from = 0;
    const nodes = all.slice(from, from + PAGE);
    for (const [button, count] of [[before, from], [rest, all.length - from - nodes.length]]) {
      button.hidden = !count;
      button.textContent = Picture.texts.more.replace("{count}", Cards.number(count));
    }
    work += 1;
    const mine = work;
    const wanted = new Set(nodes.map((node) => node.id));
    const places = placesOf(all, (node) => (box.value ? node.parent : node.above));
    const gone = Array.from(body.rows).filter((row) => !wanted.has(row.dataset.id));
    if (!wanted.has(current?.dataset.id)) {
      const hadFocus = document.activeElement === current;
      const up = [];
      for (let node = current && nodeOf(current); node; node = node.parent) up.push(node.id);
      const next = rows.get(up.find((id) => wanted.has(id)) ?? nodes[0]?.id);
      if (next) mark(next, current?.getAttribute("aria-selected") === "true" && hadFocus);
      if (hadFocus && next) next.focus({ preventScroll: true });
    }
    let at = 0;
    let cursor = null;
    const step = () => {
      if (mine !== work) return;
      const end = performance.now() + SLICE;
      while (performance.now() < end) {
        if (gone.length) {
          for (const row of gone.splice(0, 60)) {
            row.remove();
            rows.delete(row.dataset.id);
          }
          continue;
        }
        if (at >= nodes.length) {
          done();
          return;
        }
        for (const last = Math.min(at + BATCH, nodes.length); at < last; at += 1) {
          const node = nodes[at];
          const row = rows.get(node.id) ?? create(node);
          dress(row, node, places.get(node));
          row.classList.toggle("lit", Boolean(lit?.has(node)));
          const next = cursor ? cursor.nextElementSibling : body.firstElementChild;
          if (row !== next) body.insertBefore(row, next);
          cursor = row;
        }
      }
      setTimeout(step);
    };
    step();
  }

  function update(nodes) {
    shown = nodes;
    if (box.value) search(box.value);
    else refresh();
  }

  function refresh(done) {
    list(lit ? withAbove(shown.filter((node) => lit.has(node)), (node) => node.above) : shown, done);
  }

  function withAbove(nodes, aboveOf) {
    const wanted = new Set();
    for (const node of nodes) for (let up = node; up && !wanted.has(up); up = aboveOf(up)) wanted.add(up);
    return (aboveOf === parentOf ? Fold.nodes : shown).filter((node) => wanted.has(node));
  }

  const parentOf = (node) => node.parent;

  function mark(row, chosen = true) {
    if (current) {
      current.tabIndex = -1;
      current.setAttribute("aria-selected", "false");
    }
    current = row;
    current.tabIndex = 0;
    current.setAttribute("aria-selected", String(chosen));
  }

  // Scroll only the list, never the page, so that a second click hits the same place.
  function keepInList(row) {
    let frameElement = table.parentElement;
    while (frameElement && !["auto", "scroll"].includes(getComputedStyle(frameElement).overflowY)) frameElement = frameElement.parentElement;
    if (!frameElement || frameElement === document.body || frameElement === document.documentElement) return;
    const frame = frameElement.getBoundingClientRect();
    const place = row.getBoundingClientRect();
    const top = frame.top + table.tHead.offsetHeight;
    if (place.top < top) frameElement.scrollTop -= top - place.top;
    else if (place.bottom > frame.bottom) frameElement.scrollTop += Math.min(place.bottom - frame.bottom, place.top - top);
  }

  function go(row) {
    if (!row) return;
    mark(row);
    row.focus({ preventScroll: true });
    keepInList(row);
    on.pick(nodeOf(row));
  }

  // With the keyboard the new row must be visible, even if part of the list is outside the window.
  function walk(row) {
    go(row);
    row?.scrollIntoView({ block: "nearest" });
  }

  function select(node) {
    const at = node ? listed.indexOf(node) : -1;
    if (at >= 0 && (at < from || at >= from + PAGE)) {
      turnTo(at, () => select(node));
      return;
    }
    const row = node && rows.get(node.id);
    if (!row?.isConnected) {
      current?.setAttribute("aria-selected", "false");
      return;
    }
    mark(row);
    keepInList(row);
  }

  // List the part with the row at this position.
  function turnTo(at, done) {
    from = at - (at % PAGE);
    list(listed, done);
  }

  const onward = () => turnTo(from + PAGE, () => walk(body.rows[0]));
  const backward = () => turnTo(from - 1, () => walk(body.rows[body.rows.length - 1]));

  // List only these nodes and what contains them; null lists all.
  function light(nodes) {
    lit = nodes;
    from = 0;
    if (nodes) {
      box.value = "";
      count.textContent = "";
    }
    for (const row of body.rows) row.classList.toggle("lit", Boolean(nodes?.has(nodeOf(row))));
    if (!box.value) refresh();
  }

  function key(event) {
    const all = visible();
    const at = all.indexOf(current);
    const node = current && nodeOf(current);
    const steps = {
      ArrowDown: () => (at === all.length - 1 && !rest.hidden ? onward() : walk(all[Math.min(at + 1, all.length - 1)])),
      ArrowUp: () => (at === 0 && !before.hidden ? backward() : walk(all[Math.max(at - 1, 0)])),
      Home: () => walk(all[0]),
      End: () => walk(all[all.length - 1]),
      PageDown: () => walk(all[Math.min(at + 10, all.length - 1)]),
      PageUp: () => walk(all[Math.max(at - 10, 0)]),
      ArrowRight: () => {
        if (node.fold === "folded") on.toggle(node);
        else if (all[at + 1]?.dataset.parent === node.id) walk(all[at + 1]);
      },
      ArrowLeft: () => {
        if (node.fold === "open") on.toggle(node);
        else walk(rows.get(current.dataset.parent));
      },
      Enter: () => (node.fold ? on.toggle(node) : on.pick(node, true)),
      " ": () => on.pick(node, true),
    };
    if (!steps[event.key] || event.altKey || event.ctrlKey || event.metaKey) return;
    event.preventDefault();
    steps[event.key]();
  }

  // List the nodes that match, also inside folded parts, together with everything that contains them.
  function search(text) {
    if (box.value !== text) box.value = text;
    from = 0;
    const words = text.trim().toLowerCase();
    if (!words) {
      count.textContent = "";
      refresh();
      return;
    }
    const hits = Fold.nodes.filter((node) => haystack(node).includes(words));
    const { found, number_found: some } = Picture.texts;
    const number = Cards.number(hits.length);
    count.textContent = hits.length > MOST_FOUND ? some.replace("{count}", number).replace("{most}", MOST_FOUND) : found.replace("{count}", number);
    list(hits.length ? withAbove(hits.slice(0, MOST_FOUND), parentOf) : shown, () => {
      const row = rows.get((hits[0] ?? shown[0]).id);
      if (row) mark(row);
    });
  }

  const haystack = (node) => {
    node.text ??= [node.name, node.kindName, node.stateName, node.what ? "" : node.code].join(" ").toLowerCase();
    return node.text;
  };

  function start(handlers) {
    on = handlers;
    rest.addEventListener("click", onward);
    before.addEventListener("click", backward);
    body.addEventListener("keydown", key);
    body.addEventListener("click", (event) => {
      const row = event.target.closest("tr");
      go(row);
      if (event.target.classList.contains("twist") && nodeOf(row).fold) on.toggle(nodeOf(row));
    });
    let waiting = 0;
    box.addEventListener("input", () => {
      clearTimeout(waiting);
      waiting = setTimeout(() => search(box.value), 60);
    });
    box.addEventListener("keydown", (event) => {
      if (event.key !== "ArrowDown" && event.key !== "Enter") return;
      event.preventDefault();
      clearTimeout(waiting);
      search(box.value);
      setTimeout(() => walk(current?.isConnected ? current : body.rows[0]), 20);
    });
  }

  return { start, update, select, search, light, visible, get current() { return current?.dataset.id; }, get listed() { return listed; } };
})();
