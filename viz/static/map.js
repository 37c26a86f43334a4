// Picture, table and details tied together: whatever is chosen in one is shown in the others.
(() => {
  const MOST = 40;
  const say = document.getElementById("say");
  const list = document.getElementById("relations");

  function group(title, items) {
    const line = document.createElement("li");
    const kind = document.createElement("span");
    kind.textContent = title;
    line.append(kind);
    for (const other of items.slice(0, MOST)) {
      const button = document.createElement("button");
      button.type = "button";
      button.textContent = Picture.byId.get(other).name;
      button.addEventListener("click", () => choose(other, true, true));
      line.append(button);
    }
    if (items.length > MOST) line.append(Picture.said.more.replace("{count}", items.length - MOST));
    return line;
  }

  function outside(node) {
    const line = document.createElement("li");
    const kind = document.createElement("span");
    kind.textContent = Picture.said.beyond;
    line.append(kind);
    for (const [title, name] of node.beyond) {
      const part = document.createElement("bdi");
      part.textContent = `${title} ${name}`;
      line.append(part);
    }
    return line;
  }

  function tell(id) {
    const node = Picture.byId.get(id);
    list.replaceChildren();
    say.textContent = node ? node.say : Picture.said.details_none;
    if (!node) return;
    const groups = new Map();
    for (const { edge, other, out } of Picture.near.get(id)) {
      const title = out ? `${edge.name} →` : `← ${edge.name}`;
      groups.set(title, [...(groups.get(title) || []), other]);
    }
    for (const [title, items] of groups) list.append(group(title, items));
    if (node.beyond.length) list.append(outside(node));
  }

  function choose(id, travel, inTable) {
    if (id === Picture.selected && !travel) return;
    Picture.select(id, travel);
    if (inTable) Treegrid.select(id);
    tell(id);
    history.replaceState(null, "", id ? `#${encodeURIComponent(id)}` : "#");
  }

  function swatches() {
    document.querySelectorAll("canvas.swatch").forEach((canvas) => {
      const ctx = canvas.getContext("2d");
      const { swatch, shape, sign, state, icon, token, dashes } = canvas.dataset;
      const y = canvas.height / 2;
      const x = canvas.width / 2;
      ctx.clearRect(0, 0, canvas.width, canvas.height);
      ctx.setLineDash([]);
      if (swatch === "kind") Shapes.shape(ctx, shape, x, y, 16, Picture.colour("plain"), sign, Picture.colour("on-mark"), Picture.font);
      if (swatch === "state") Shapes.icon(ctx, icon, x, y, 14, Picture.colour(state), Picture.colour("on-mark"));
      if (swatch === "ghost" || swatch === "line") {
        ctx.beginPath();
        ctx.lineWidth = 3;
        ctx.strokeStyle = Picture.colour(swatch === "line" ? token : "uncovered");
        ctx.setLineDash(swatch === "line" ? (dashes ? dashes.split(",").map((part) => part * 2) : []) : [6, 5]);
        if (swatch === "ghost") ctx.roundRect(4, 8, 32, 24, 12);
        else {
          ctx.moveTo(2, y);
          ctx.lineTo(canvas.width - 2, y);
        }
        ctx.stroke();
      }
    });
  }

  function dress() {
    Picture.dress();
    swatches();
  }

  Picture.start((id) => choose(id, false, true));
  Treegrid.start((id, travel) => choose(id, travel, false));
  swatches();
  window.matchMedia("(prefers-color-scheme: dark)").addEventListener("change", dress);
  window.matchMedia("print").addEventListener("change", () => {
    dress();
    Picture.whole(false);
  });
  document.querySelector(".skip").addEventListener("click", (event) => {
    event.preventDefault();
    document.getElementById("find").focus();
  });
  const asked = decodeURIComponent(window.location.hash.slice(1));
  if (Picture.byId.has(asked)) choose(asked, true, true);
  window.wanggeMap = {
    get selected() { return Picture.selected; },
    get row() { return Treegrid.current; },
    get nodes() { return Picture.byId.size; },
    get network() { return Picture.network; },
    choose: (id) => choose(id, true, true),
  };
})();
