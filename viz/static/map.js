// Connects picture, table, legend and details: a node that is selected in one is shown in the others.
(() => {
  const MOST = 40;
  const say = document.getElementById("say");
  const ways = document.getElementById("ways");
  const list = document.getElementById("relations");
  const keys = Array.from(document.querySelectorAll(".network .key"));
  const sentence = (node) => node.facts.join(Picture.texts.comma);

  function button(id, text) {
    const button = document.createElement("button");
    button.type = "button";
    button.textContent = text;
    button.addEventListener("click", () => choose(id, true, true));
    return button;
  }

  function titled(title) {
    const line = document.createElement("li");
    const kind = document.createElement("span");
    kind.textContent = title;
    line.append(kind);
    return line;
  }

  function group(title, items) {
    const line = titled(title);
    for (const [other, count] of items.slice(0, MOST)) {
      const name = Picture.byId.get(other).name;
      line.append(button(other, count ? `${name} ×${count}` : name));
    }
    if (items.length > MOST) line.append(Picture.texts.more.replace("{count}", items.length - MOST));
    return line;
  }

  function outside(node) {
    const line = titled(Picture.texts.beyond);
    for (const [title, name] of node.beyond) {
      const part = document.createElement("bdi");
      part.textContent = `${title} ${name}`;
      line.append(part);
    }
    if (node.outside) line.append(Picture.texts.more.replace("{count}", node.outside - node.beyond.length));
    return line;
  }

  function links(node) {
    for (const [href, text] of [[node.href, Picture.texts.open_page], [node.map, Picture.texts.open_map]]) {
      if (!href) continue;
      const link = document.createElement("a");
      link.href = href;
      link.textContent = text;
      ways.append(link);
    }
  }

  function tell(id) {
    const node = Picture.byId.get(id);
    list.replaceChildren();
    ways.replaceChildren();
    say.textContent = node ? sentence(node) : Picture.texts.details_none;
    if (!node) return;
    links(node);
    const groups = new Map();
    const add = (title, item) => groups.set(title, [...(groups.get(title) || []), item]);
    for (const { edge, other, out } of Picture.near.get(id)) add(out ? `${edge.name} →` : `← ${edge.name}`, [other, 0]);
    for (const [other, title, count] of node.bundles || []) add(title, [other, count]);
    for (const [title, items] of groups) list.append(group(title, items));
    if (node.beyond) list.append(outside(node));
  }

  // Store the selection in the address and the view of the picture in the history, so that Back restores both.
  function keep() {
    const id = Picture.selected;
    const place = id ? `#${encodeURIComponent(id)}` : window.location.pathname + window.location.search;
    history.replaceState({ ...history.state, view: Picture.view() }, "", place);
  }

  function choose(id, travel, inTable) {
    if (id === Picture.selected && !travel) return;
    press(null);
    Picture.select(id, travel);
    if (inTable) Treegrid.select(id);
    tell(id);
    keep();
  }

  function press(key) {
    for (const other of keys) other.setAttribute("aria-pressed", String(other === key));
    const highlighted = Picture.show(key && { group: key.dataset.group, key: key.dataset.key });
    Treegrid.light(highlighted);
    if (key) say.textContent = `${key.textContent.trim().replace(/\s+/g, " ")}${Picture.texts.comma}${Picture.texts.lit.replace("{count}", highlighted.size)}`;
  }

  function swatches() {
    document.querySelectorAll(".network canvas.swatch").forEach((canvas) => {
      const ctx = canvas.getContext("2d");
      const { swatch, shape, sign, state } = canvas.dataset;
      const y = canvas.height / 2;
      const x = canvas.width / 2;
      ctx.clearRect(0, 0, canvas.width, canvas.height);
      ctx.setLineDash([]);
      if (swatch === "kind") Shapes.shape(ctx, shape, x, y, 16, Picture.colour("plain"), sign, Picture.colour("on-mark"), Picture.font);
      if (swatch === "state") Shapes.icon(ctx, shape, x, y, 14, Picture.colour(state), Picture.colour("on-mark"));
      if (swatch === "ghost" || swatch === "line") {
        ctx.beginPath();
        ctx.lineWidth = 3;
        ctx.strokeStyle = Picture.colour(swatch === "line" ? sign : "uncovered");
        ctx.setLineDash(swatch === "line" ? (shape ? shape.split(",").map((part) => part * 2) : []) : [6, 5]);
        if (swatch === "ghost") ctx.roundRect(4, 8, 32, 24, 12);
        else {
          ctx.moveTo(2, y);
          ctx.lineTo(canvas.width - 2, y);
        }
        ctx.stroke();
      }
    });
  }

  // Insert the SVG for printing only when needed; unlike the canvas it stays sharp on paper.
  function print() {
    const room = document.querySelector(".net-twin");
    if (!room.firstChild) room.append(document.getElementById("twin").content.cloneNode(true));
  }

  function dress() {
    Picture.dress();
    swatches();
  }

  Picture.start((id) => choose(id, false, true), keep);
  Treegrid.start((id, travel) => choose(id, travel, false));
  swatches();
  for (const key of keys) {
    key.addEventListener("click", () => press(key.getAttribute("aria-pressed") === "true" ? null : key));
  }
  window.matchMedia("(prefers-color-scheme: dark)").addEventListener("change", dress);
  window.addEventListener("beforeprint", print);
  window.matchMedia("print").addEventListener("change", print);
  document.querySelector(".skip[href='#find']")?.addEventListener("click", (event) => {
    event.preventDefault();
    document.getElementById("find").focus();
  });
  const back = history.state?.view;
  const linkedId = decodeURIComponent(window.location.hash.slice(1));
  if (Picture.byId.has(linkedId)) choose(linkedId, !back, true);
  if (back) Picture.look(back);
  window.wanggeMap = {
    get selected() { return Picture.selected; },
    get row() { return Treegrid.current; },
    get nodes() { return Picture.byId.size; },
    get network() { return Picture.network; },
    get view() { return Picture.view(); },
    digest: Picture.digest,
    choose: (id) => choose(id, true, true),
  };
})();
