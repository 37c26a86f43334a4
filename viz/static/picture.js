// Draws the picture with vis-network: panels behind, cards on top, at the positions in the page.
const Picture = (() => {
  const read = (id) => JSON.parse(document.getElementById(id).textContent);
  const nodes = read("map-nodes");
  const edges = read("map-edges");
  const options = read("map-options");
  const { panels, said: texts, most, digest } = read("map-picture");
  for (const node of nodes) [node.name] = node.facts;
  const byId = new Map(nodes.map((node) => [node.id, node]));
  const fits = new Map();
  const near = new Map(nodes.map((node) => [node.id, []]));
  for (const edge of edges) {
    near.get(edge.from).push({ edge, other: edge.to, out: true });
    near.get(edge.to).push({ edge, other: edge.from, out: false });
  }
  const FONT = '"Noto Sans CJK SC","Noto Sans SC","Source Han Sans SC","PingFang SC","Microsoft YaHei",system-ui,sans-serif';
  const LEGIBLE = 5.5;
  let colours = {};
  let network = null;
  let edgeSet = null;
  let selected = null;
  let lit = new Set();
  let trail = new Set();
  let highlighted = null;
  let hovered = null;
  let onView = () => {};

  // Dim all nodes except those that the legend highlights. If it highlights none, dim all except the selected node, its neighbours and its parents.
  const dimmed = (id) => (highlighted ? !highlighted.nodes.has(id) : Boolean(selected) && id !== selected && !lit.has(id) && !trail.has(id));
  const pale = (edge) => {
    if (highlighted) return !(highlighted.kind ? edge.kind === highlighted.kind : highlighted.nodes.has(edge.from) && highlighted.nodes.has(edge.to));
    if (!selected) return false;
    return edge.from !== selected && edge.to !== selected && !(trail.has(edge.from) && trail.has(edge.to));
  };

  function readColours() {
    const style = getComputedStyle(document.documentElement);
    colours = new Proxy({}, {
      get(kept, name) {
        if (!(name in kept)) kept[name] = style.getPropertyValue(`--${name}`).trim();
        return kept[name];
      },
    });
  }

  function fit(ctx, text, room, key) {
    if (fits.has(key)) return fits.get(key);
    let cut = text;
    if (ctx.measureText(text).width > room) {
      const signs = Array.from(text);
      let low = 0;
      let high = signs.length;
      while (low < high) {
        const middle = Math.ceil((low + high) / 2);
        if (ctx.measureText(`${signs.slice(0, middle).join("")}…`).width <= room) low = middle;
        else high = middle - 1;
      }
      cut = `${signs.slice(0, low).join("")}…`;
    }
    fits.set(key, cut);
    return cut;
  }

  function drawBar(ctx, node, left, top, width, height = 4) {
    const [covered, total, unknown, waived] = node.bar;
    const wrong = total - covered - unknown - waived;
    const parts = [["covered", covered], ["uncovered", wrong], ["waived", waived], ["unknown", unknown]];
    let at = left;
    for (const [name, count] of parts) {
      const wide = (width * count) / total;
      ctx.fillStyle = colours[name];
      if (wide > 0) ctx.fillRect(at, top, Math.max(wide - 1, 1), height);
      at += wide;
    }
  }

  function drawCard(ctx, node, x, y) {
    const [width, height] = node.card;
    const scale = ctx.getTransform().a / (window.devicePixelRatio || 1);
    const left = x - width / 2;
    const top = y - height / 2;
    const big = height > 40;
    const mine = node.id === selected;
    const tone = colours[node.state] || colours.plain;
    ctx.beginPath();
    ctx.roundRect(left, top, width, height, node.mark[0] === "square" ? 6 : height / 2);
    ctx.fillStyle = colours.ground;
    ctx.fill();
    ctx.globalAlpha = dimmed(node.id) ? 0.28 : 1;
    ctx.fillStyle = node.ghost ? colours.ground : colours[`${node.state}-soft`];
    ctx.fill();
    const onTrail = !highlighted && trail.has(node.id);
    ctx.strokeStyle = mine || onTrail ? colours.accent : node.state === "plain" ? colours["edge-strong"] : tone;
    ctx.lineWidth = mine ? Math.max(3, 3 / scale) : onTrail || node.id === hovered ? Math.max(2.5, 2 / scale) : 1.25;
    ctx.setLineDash(node.ghost && !mine ? [5, 4] : []);
    ctx.stroke();
    ctx.setLineDash([]);
    const far = 13 * scale < LEGIBLE;
    const radius = far ? Math.min(height * 0.42, 24) : big ? 13 : 9;
    const markX = far ? x : left + (big ? 24 : 16);
    const markY = far && node.bar ? top + 18 : y;
    Shapes.shape(ctx, node.mark[0], markX, markY, far && node.bar ? 15 : radius, tone, far ? "" : node.mark[1], colours["on-mark"], FONT);
    if (far && node.bar && node.bar[1]) drawBar(ctx, node, left + 3, top + height - 17, width - 6, 14);
    if (far) return;
    const icon = node.icon && !node.ghost ? (big ? 20 : 18) : 6;
    const textLeft = left + (big ? 46 : 31);
    const room = width - (textLeft - left) - icon - 4;
    ctx.textAlign = "left";
    ctx.textBaseline = "middle";
    ctx.fillStyle = node.ghost ? colours.uncovered : colours.ink;
    ctx.font = `${big ? 600 : 400} ${big ? 15 : 13}px ${FONT}`;
    ctx.fillText(fit(ctx, node.name, room, `${node.id}\n1`), textLeft, node.more ? y - 9 : y + 0.5);
    if (node.more) {
      ctx.fillStyle = colours["ink-soft"];
      ctx.font = `12px ${FONT}`;
      ctx.fillText(fit(ctx, node.more, width - 46 - 8, `${node.id}\n2`), textLeft, y + 9);
    }
    if (node.bar && node.bar[1]) drawBar(ctx, node, textLeft, top + height - 9, width - 46 - 12);
    if (node.icon && !node.ghost) {
      const at = node.more ? y - 9 : y;
      Shapes.icon(ctx, node.icon, left + width - (big ? 15 : 14), at, 7, tone, colours["on-mark"]);
    }
  }

  function drawPanels(ctx) {
    const scale = network ? network.getScale() : 1;
    for (const [id, [left, top, width, height], depth] of panels) {
      ctx.beginPath();
      ctx.roundRect(left, top, width, height, 12);
      ctx.fillStyle = colours[depth % 2 ? "panel-odd" : "panel-even"];
      ctx.fill();
      const marked = !highlighted && (id === selected || trail.has(id));
      ctx.strokeStyle = marked ? colours.accent : colours.edge;
      ctx.lineWidth = marked ? Math.max(2, 2 / scale) : 1;
      ctx.stroke();
    }
  }

  // Draw the selected node's lines to folded nodes and to nodes outside the scope, under its card.
  function drawWays(ctx) {
    const node = byId.get(selected);
    if (!node || highlighted) return;
    const scale = network.getScale();
    const frame = panels.length ? panels[0][1] : [node.x - 60, node.y - 20, 120, 40];
    ctx.save();
    Ways.bundles(ctx, node, { byId, colours, font: FONT, scale, most });
    Ways.beyond(ctx, node, { colours, font: FONT, frame, scale });
    drawCard(ctx, node, node.x, node.y);
    ctx.restore();
  }

  // Long lines, and lines of the tree (which the panels show too), stay faint until one end is selected.
  const paint = (edge) => {
    const full = colours[edge.token];
    const alpha = pale(edge) ? "12" : edge.faint && !highlighted ? "3a" : edge.token === "line-tree" && !highlighted ? "3a" : "d0";
    return { id: edge.id, color: { color: full + alpha, highlight: full, hover: full + alpha } };
  };

  // At a small scale the cards can't be read, so write the names of the larger panels over them.
  function drawNames(ctx) {
    const scale = network.getScale();
    if (13 * scale >= LEGIBLE) return;
    const taken = [];
    const size = 12 / scale;
    ctx.font = `600 ${size}px ${FONT}`;
    ctx.textAlign = "left";
    ctx.textBaseline = "top";
    for (const [id, [left, top, width]] of panels) {
      const name = byId.get(id).name;
      const wide = ctx.measureText(name).width;
      const box = [left + 4 / scale, top + 3 / scale, wide, size * 1.3];
      const clash = taken.some(([x, y, w, h]) => box[0] < x + w && x < box[0] + box[2] && box[1] < y + h && y < box[1] + box[3]);
      if (wide > width - 6 / scale || clash) continue;
      taken.push(box);
      ctx.beginPath();
      ctx.roundRect(box[0] - 2 / scale, box[1] - 2 / scale, wide + 4 / scale, size * 1.3 + 2 / scale, 3 / scale);
      ctx.fillStyle = colours.surface;
      ctx.fill();
      ctx.fillStyle = colours.ink;
      ctx.fillText(name, box[0], box[1]);
    }
  }

  function still() {
    return window.matchMedia("(prefers-reduced-motion: reduce)").matches;
  }

  function move(position, scale) {
    const animation = still() ? false : { duration: 220, easingFunction: "easeInOutQuad" };
    network.moveTo({ position, scale, animation });
    if (!animation) onView();
  }

  function whole(animated) {
    const [, [left, top, width, height]] = panels[0] || ["", [-100, -40, 400, 160], 0];
    const room = document.getElementById("picture");
    const scale = Math.min((room.clientWidth - 32) / width, (room.clientHeight - 32) / height, 1.2);
    const position = { x: left + width / 2, y: top + height / 2 };
    if (animated) move(position, scale);
    else network.moveTo({ position, scale, animation: false });
  }

  function zoom(factor) {
    move(network.getViewPosition(), Math.min(4, Math.max(0.02, network.getScale() * factor)));
  }

  // Redraw all lines. This is needed whenever nodes are dimmed or undimmed, because the colours of lines then change, too.
  function repaint() {
    edgeSet.update(edges.map(paint));
    network.redraw();
  }

  function select(id, travel) {
    selected = byId.has(id) ? id : null;
    lit = new Set(selected ? near.get(id).map((item) => item.other) : []);
    for (const [other] of (selected && byId.get(id).bundles) || []) lit.add(other);
    trail = new Set();
    for (let above = selected && byId.get(id).parent; above && byId.has(above); above = byId.get(above).parent) trail.add(above);
    if (selected) network.selectNodes([id]);
    else network.unselectAll();
    if (selected && travel) {
      const { x, y } = byId.get(id);
      move({ x, y }, Math.max(network.getScale(), 0.75));
    }
    repaint();
  }

  // Highlight the nodes, or the lines, of one entry of the legend; null ends the highlighting. Return the highlighted ids.
  function show(entry) {
    if (!entry) highlighted = null;
    else if (entry.group === "line") {
      const ends = edges.filter((edge) => edge.kind === entry.key).flatMap((edge) => [edge.from, edge.to]);
      highlighted = { nodes: new Set(ends), kind: entry.key };
    } else {
      const wanted = {
        state: (node) => node.state === entry.key && !node.ghost,
        ghost: (node) => Boolean(node.ghost),
        kind: (node) => node.kind === entry.key && !node.ghost,
      }[entry.group];
      highlighted = { nodes: new Set(nodes.filter(wanted).map((node) => node.id)), kind: null };
    }
    repaint();
    return highlighted ? highlighted.nodes : null;
  }

  function dress() {
    readColours();
    repaint();
  }

  // Return position and scale of the picture, to be stored in the history entry.
  const view = () => ({ ...network.getViewPosition(), scale: network.getScale() });

  function look({ x, y, scale }) {
    network.moveTo({ position: { x, y }, scale, animation: false });
  }

  function start(onPick, moved) {
    onView = moved;
    readColours();
    document.querySelector(".network").classList.add("live");
    const room = document.getElementById("picture");
    const data = nodes.map((node) => {
      const [width, height] = node.card;
      const title = document.createElement("div");
      title.className = "tip";
      title.textContent = [...node.facts, node.code || ""].join("\n").trim();
      const ctxRenderer = ({ ctx, x, y }) => ({
        drawNode: () => drawCard(ctx, node, x, y),
        nodeDimensions: { width, height },
      });
      return { id: node.id, x: node.x, y: node.y, title, ctxRenderer };
    });
    edgeSet = new vis.DataSet(edges.map((edge) => {
      const { id, from, to, width, dashes, arrows, smooth } = edge;
      return { id, from, to, width, dashes, arrows, smooth, ...paint(edge) };
    }));
    network = new vis.Network(room, { nodes: new vis.DataSet(data), edges: edgeSet }, options);
    network.on("beforeDrawing", drawPanels);
    network.on("afterDrawing", drawNames);
    network.on("afterDrawing", drawWays);
    for (const event of ["dragEnd", "zoom", "animationFinished"]) network.on(event, () => onView());
    network.on("click", (event) => onPick(event.nodes[0] || null));
    network.on("hoverNode", (event) => { hovered = event.node; room.classList.add("over"); });
    network.on("blurNode", () => { hovered = null; room.classList.remove("over"); });
    network.once("afterDrawing", () => performance.mark("map-ready"));
    room.querySelectorAll("[tabindex]").forEach((part) => part.setAttribute("tabindex", "-1"));
    whole(false);
    document.querySelectorAll("[data-zoom]").forEach((button) => button.addEventListener("click", () => {
      if (button.dataset.zoom === "fit") whole(true);
      else zoom(button.dataset.zoom === "in" ? 1.4 : 1 / 1.4);
    }));
  }

  return {
    start, select, show, dress, whole, view, look, near, byId, texts, digest,
    colour: (name) => colours[name],
    font: FONT,
    get selected() { return selected; },
    get network() { return network; },
  };
})();
