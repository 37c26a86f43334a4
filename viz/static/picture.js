// Shows the map with vis-network: it draws the shown nodes at the places that Fold computes, and follows every change in small steps.
const Picture = (() => {
  const read = (id) => JSON.parse(document.getElementById(id).textContent);
  const options = read("map-options");
  const state = read("map-state");
  const { said: texts, icons } = state;
  const LEGIBLE = 6;
  const TINY = 4;
  const SLICE = 12;
  const BATCH = 10;
  const MOST_NODES = 300;
  const FIRST = 60;
  const EDGE = 12;
  const LEAST_SCALE = 0.05;
  const room = document.getElementById("picture");
  let colours = {};
  let network = null;
  let nodeSet = null;
  let view = null;
  let places = { panels: [], width: 0, height: 0 };
  let tints = null;
  let selected = null;
  let dimming = false;
  let near = new Set();
  let trail = new Set();
  let highlighted = null;
  let chain = [];
  let hoveredNode = null;
  let hoveredBundle = null;
  let pointer = null;
  let work = 0;
  let onView = () => {};
  let onState = () => {};

  const scaleNow = () => (network ? network.getScale() : 1);

  function readColours() {
    const style = getComputedStyle(document.documentElement);
    colours = new Proxy({}, {
      get(kept, name) {
        if (!(name in kept)) kept[name] = style.getPropertyValue(`--${String(name)}`).trim();
        return kept[name];
      },
    });
  }

  // Dim all nodes except those of the highlighted chain or legend entry, or else the selected node, its neighbours and its parents.
  function dimmed(node) {
    if (highlighted) return !highlighted.nodes.has(node);
    if (chain.length) return !chain.includes(node);
    return dimming && node !== selected && !near.has(node) && !trail.has(node);
  }

  function brightness(line) {
    if (highlighted) {
      const wanted = highlighted.kind ? (line.kind ? line.kind.id === highlighted.kind : line.parts.some((part) => part.kind.id === highlighted.kind)) : highlighted.nodes.has(line.from) && highlighted.nodes.has(line.to);
      return wanted ? 0.9 : 0.06;
    }
    if (line === hoveredBundle) return 1;
    if (chain.length) return chain.includes(line.from) && chain.includes(line.to) ? 0.9 : 0.06;
    if (!dimming) return undefined;
    return line.from === selected || line.to === selected ? 1 : 0.08;
  }

  const tintOf = (node) => {
    if (!tints) return null;
    const [number, note, words] = tints.of[node.id] ?? [-1, "", ""];
    const [fill, ink, line] = tints.keys[number] ?? ["plain-fill", "ink", "edge-strong"];
    return { fill, ink, line, note, words };
  };

  function style(node, changes = {}) {
    const scale = scaleNow();
    return {
      colours, said: texts, icons, scale, tint: tintOf(node), far: 13 * scale < LEGIBLE, dim: dimmed(node),
      mine: node === selected, marked: (!highlighted && trail.has(node)) || chain.includes(node), hovered: node === hoveredNode, ...changes,
    };
  }

  // ---- drawing ----

  function drawBehind(ctx) {
    const scale = scaleNow();
    for (const panel of places.panels) {
      Cards.panel(ctx, panel, { colours, scale, far: 13 * scale < LEGIBLE, marked: !highlighted && (panel.node === selected || trail.has(panel.node)) && panel.depth > 0 });
    }
    Edges.draw(ctx, view.lines, { colours, alphaOf: brightness, frame: window_() });
    drawOthers(ctx, scale);
    if (chain.length) Edges.chain(ctx, chain.filter((node) => node.box), { colours, scale });
  }

  // vis-network needs too long to take up thousands of nodes, so the cards past the first ones are drawn here: in full, or as plain boxes if they are tiny.
  function drawOthers(ctx, scale) {
    if (view.shown.length <= MOST_NODES) return;
    const [left, top, width, height] = window_();
    const inView = ({ id, box }) => box[0] < left + width && left < box[0] + box[2] && box[1] < top + height && top < box[1] + box[3] && !network.body.nodes[id];
    const nodes = view.shown.filter(inView);
    if (13 * scale >= TINY) for (const node of nodes) Cards.card(ctx, node, style(node));
    else Cards.tiny(ctx, nodes, style);
  }

  function drawInFront(ctx) {
    const scale = scaleNow();
    ctx.save();
    if (12 * scale >= LEGIBLE) {
      const touches = (bundle) => bundle === hoveredBundle || bundle.from === selected || bundle.to === selected;
      const isDim = (bundle) => (brightness(bundle) ?? 1) < 0.2;
      Edges.numbers(ctx, view.lines.bundles, { colours, dimmed: isDim, wanted: touches });
    }
    if (selected?.box && !highlighted) Edges.beyond(ctx, selected, { colours, frame: [0, 0, places.width, places.height], scale });
    drawPanelNames(ctx, scale);
    ctx.restore();
  }

  // At a small scale the cards can't be read, so write the names of the larger panels over them.
  function drawPanelNames(ctx, scale) {
    if (13 * scale >= LEGIBLE) return;
    const taken = [];
    const size = 12 / scale;
    ctx.font = `600 ${size}px ${Cards.FONT}`;
    ctx.textAlign = "left";
    ctx.textBaseline = "top";
    for (const { node, box: [left, top, width] } of places.panels) {
      const wide = ctx.measureText(node.name).width;
      const box = [left + 4 / scale, top + 3 / scale, wide, size * 1.3];
      const clash = taken.some(([x, y, w, h]) => box[0] < x + w && x < box[0] + box[2] && box[1] < y + h && y < box[1] + box[3]);
      if (wide > width - 6 / scale || clash) continue;
      taken.push(box);
      ctx.beginPath();
      ctx.roundRect(box[0] - 2 / scale, box[1] - 2 / scale, wide + 4 / scale, size * 1.3 + 2 / scale, 3 / scale);
      ctx.fillStyle = colours.surface;
      ctx.fill();
      ctx.fillStyle = colours.ink;
      ctx.fillText(node.name, box[0], box[1]);
    }
  }

  // ---- following the state ----

  const centre = ({ box: [left, top, width, height] }) => ({ x: left + width / 2, y: top + height / 2 });

  function item(node) {
    const ctxRenderer = ({ ctx }) => ({
      drawNode: () => { if (node.box) Cards.card(ctx, node, style(node)); },
      nodeDimensions: { width: node.box?.[2] ?? 0, height: node.box?.[3] ?? 0 },
    });
    return { id: node.id, ...centre(node), ctxRenderer };
  }

  // Process a long list in slices, so that the page can respond between them. A newer list replaces an unfinished one.
  function inSlices(list, size, act, done) {
    const mine = work;
    let at = 0;
    const step = () => {
      if (mine !== work) return;
      const end = performance.now() + SLICE;
      while (at < list.length && performance.now() < end) {
        act(list.slice(at, at + size));
        at += size;
      }
      if (at < list.length) setTimeout(step);
      else done();
    };
    setTimeout(step);
  }

  function measure() {
    view = Fold.fold();
    arrange();
  }

  function arrange() {
    places = Fold.layout(view, widthNow());
    for (const line of [...view.lines.single, ...view.lines.bundles]) line.route = line.usual = undefined;
    Edges.spots(view.lines.bundles, view.shown.map((node) => node.box));
  }

  const widthNow = () => Math.max(300, Math.min(room.clientWidth - 2 * EDGE, 1600));

  function follow(done = () => {}) {
    work += 1;
    measure();
    const taken = view.shown.slice(0, MOST_NODES);
    const shown = new Set(taken.map((node) => node.id));
    const gone = nodeSet.getIds().filter((id) => !shown.has(id));
    const fresh = taken.filter((node) => !network.body.nodes[node.id]);
    place();
    if (selected && !selected.box) select(null);
    onState(view);
    inSlices(gone, 20, (ids) => nodeSet.remove(ids), () => {
      inSlices(fresh, BATCH, (nodes) => nodeSet.add(nodes.map(item)), () => {
        place();
        network.redraw();
        done();
      });
    });
    network.redraw();
  }

  // vis-network reads the positions of its nodes from here; updating its data set would build all nodes again.
  function place() {
    for (const node of view.shown.slice(0, MOST_NODES)) {
      const body = network.body.nodes[node.id];
      if (body) Object.assign(body, centre(node));
    }
  }

  // ---- looking ----

  const still = () => window.matchMedia("(prefers-reduced-motion: reduce)").matches;

  function move(position, scale) {
    const animation = still() ? false : { duration: 220, easingFunction: "easeInOutQuad" };
    network.moveTo({ position, scale, animation });
    if (!animation) onView();
  }

  // Call `then` once the picture has a size; while the page is printed, it has none.
  function whenSized(then) {
    const observer = new ResizeObserver(() => {
      if (room.clientWidth <= EDGE) return;
      observer.disconnect();
      then();
    });
    observer.observe(room);
  }

  // Show the top of the picture in its full width, so that every text has its full size.
  function home() {
    if (room.clientWidth <= EDGE) {
      whenSized(home);
      return;
    }
    const scale = Math.min(1, (room.clientWidth - EDGE) / places.width);
    const y = room.clientHeight / scale / 2 - EDGE;
    network.moveTo({ position: { x: places.width / 2, y }, scale, animation: false });
  }

  function whole() {
    const fitting = Math.min((room.clientWidth - 2 * EDGE) / places.width, (room.clientHeight - 2 * EDGE) / places.height, 1.2);
    move({ x: places.width / 2, y: places.height / 2 }, Math.max(LEAST_SCALE, fitting));
  }

  function zoom(by) {
    const scale = Math.max(LEAST_SCALE, Math.min(4, scaleNow() * by));
    move(network.getViewPosition(), scale);
  }

  // Return the visible part of the picture, as left, top, width and height.
  function window_() {
    const { x, y } = network.getViewPosition();
    const [width, height] = [room.clientWidth / scaleNow(), room.clientHeight / scaleNow()];
    return [x - width / 2, y - height / 2, width, height];
  }

  // Bring a card into view, and as much of its panel as there is room for. The picture moves no further than needed.
  function reveal(node) {
    if (!node.box) return;
    const [left, top, width, height] = window_();
    const panel = places.panels.find((each) => each.node === node && each.depth);
    const [x, y, wide, high] = node.box;
    const bottom = panel ? panel.box[1] + panel.box[3] : y + high;
    let [dx, dy] = [0, 0];
    if (bottom + EDGE > top + height) dy = bottom + EDGE - top - height;
    dy = Math.min(dy, y - EDGE - top);
    if (y - EDGE < top) dy = y - EDGE - top;
    if (x - EDGE < left) dx = x - EDGE - left;
    else if (x + wide + EDGE > left + width) dx = x + wide + EDGE - left - width;
    if (!dx && !dy) return;
    const position = network.getViewPosition();
    move({ x: position.x + dx, y: position.y + dy }, scaleNow());
  }

  // ---- selecting ----

  // Select a node. Unless it was just unfolded, all but its neighbours and what contains it are dimmed.
  function select(node, { travel = false, dim = true } = {}) {
    selected = node;
    dimming = Boolean(node) && dim;
    near = new Set();
    trail = new Set();
    if (node) {
      for (const line of [...view.lines.single, ...view.lines.bundles]) {
        if (line.from === node) near.add(line.to);
        if (line.to === node) near.add(line.from);
      }
      for (let up = node.above; up; up = up.above) trail.add(up);
      if (network.body.nodes[node.id]) network.selectNodes([node.id], false);
      if (travel) reveal(node);
    } else network.unselectAll();
    network.redraw();
  }

  // Highlight all nodes or lines of one legend entry; null ends the highlighting. Return the highlighted nodes.
  function show(entry) {
    highlighted = null;
    if (entry?.group === "line") {
      const lines = [...view.lines.single, ...view.lines.bundles].filter((line) => (line.kind ? line.kind.id === entry.key : line.parts.some((part) => part.kind.id === entry.key)));
      highlighted = { nodes: new Set(lines.flatMap((line) => [line.from, line.to])), kind: entry.key };
    } else if (entry) {
      const wanted = {
        state: (node) => !node.what && node.state === entry.key,
        shade: (node) => !node.what && tintOf(node).fill === entry.key && node.id in tints.of,
        ghost: (node) => node.what === "ghost",
        kind: (node) => node.what !== "ghost" && node.kind.id === entry.key,
      }[entry.group];
      highlighted = { nodes: new Set(view.shown.filter(wanted)), kind: null };
    }
    network.redraw();
    return highlighted?.nodes ?? null;
  }

  function showChain(nodes) {
    chain = nodes;
    network.redraw();
  }

  function tint(colouring) {
    tints = colouring;
    network?.redraw();
  }

  function dress() {
    readColours();
    network.redraw();
    Minimap.refresh();
  }

  // ---- pointer ----

  const popup = document.createElement("div");

  function tip(lines) {
    popup.textContent = lines.join("\n");
    popup.hidden = !lines.length;
    if (!lines.length || !pointer) return;
    const [x, y] = pointer;
    popup.classList.toggle("from-right", x > room.clientWidth / 2);
    popup.classList.toggle("from-below", y > room.clientHeight / 2);
    const [left, top] = [x > room.clientWidth / 2 ? room.clientWidth - x : x, y > room.clientHeight / 2 ? room.clientHeight - y : y];
    popup.style.setProperty("--x", `${left + 14}px`);
    popup.style.setProperty("--y", `${top + 14}px`);
  }

  let waiting = 0;
  function hover(node, bundle) {
    if (node === hoveredNode && bundle === hoveredBundle) return;
    hoveredNode = node;
    hoveredBundle = bundle;
    clearTimeout(waiting);
    tip([]);
    const facts = () => (node ? [...Details.facts(node), node.what ? "" : node.code].filter(Boolean) : bundle ? [Details.sayBundle(bundle)] : []);
    if (node || bundle) waiting = setTimeout(() => tip(facts()), 150);
    room.classList.toggle("over", Boolean(node?.fold || node || bundle));
    network.redraw();
  }

  function follows(event) {
    const frame = room.getBoundingClientRect();
    pointer = [event.clientX - frame.left, event.clientY - frame.top];
    if (event.buttons) {
      hover(null, null);
      return;
    }
    const spot = network.DOMtoCanvas({ x: pointer[0], y: pointer[1] });
    const node = nodeAt(spot.x, spot.y);
    hover(node, node ? null : Edges.at(view.lines.bundles, spot.x, spot.y, 6 / scaleNow()));
  }

  function nodeAt(x, y) {
    return view.shown.find(({ box }) => box && box[0] <= x && x <= box[0] + box[2] && box[1] <= y && y <= box[1] + box[3]) ?? null;
  }

  function start(first, { onPick, onBundle, moved, changed }) {
    view = first;
    onView = moved;
    onState = changed;
    readColours();
    document.querySelector(".network").classList.add("live");
    arrange();
    nodeSet = new vis.DataSet(view.shown.slice(0, FIRST).map(item));
    network = new vis.Network(room, { nodes: nodeSet, edges: new vis.DataSet([]) }, options);
    network.on("beforeDrawing", drawBehind);
    network.on("afterDrawing", drawInFront);
    network.on("afterDrawing", () => Minimap.frame());
    for (const event of ["dragEnd", "zoom", "animationFinished"]) network.on(event, () => onView());
    network.on("click", ({ pointer: { canvas } }) => {
      const node = nodeAt(canvas.x, canvas.y);
      const bundle = node ? null : Edges.at(view.lines.bundles, canvas.x, canvas.y, 8 / scaleNow());
      if (bundle) onBundle(bundle);
      else onPick(node);
    });
    popup.className = "net-tip";
    popup.hidden = true;
    room.parentElement.append(popup);
    room.addEventListener("pointermove", follows);
    room.addEventListener("pointerleave", () => hover(null, null));
    network.once("afterDrawing", () => performance.mark("map-ready"));
    room.querySelectorAll("[tabindex]").forEach((part) => part.setAttribute("tabindex", "-1"));
    home();
    onState(view);
    if (view.shown.length > FIRST) follow();
    let wide = widthNow();
    new ResizeObserver(() => {
      if (!room.clientWidth || Math.abs(widthNow() - wide) < 8) return;
      wide = widthNow();
      arrange();
      place();
      home();
      Minimap.refresh();
    }).observe(room);
    document.querySelectorAll("[data-zoom]").forEach((button) => button.addEventListener("click", () => {
      if (button.dataset.zoom === "fit") whole();
      else if (button.dataset.zoom === "home") home();
      else zoom(button.dataset.zoom === "in" ? 1.4 : 1 / 1.4);
    }));
  }

  return {
    start, follow, arrange, select, show, showChain, tint, dress, whole, reveal, move, window: window_, style, tintOf, state, texts,
    colour: (name) => colours[name],
    look: ({ x, y, scale }) => network.moveTo({ position: { x, y }, scale, animation: false }),
    // Position and scale of the picture, to be stored in the history entry.
    position: () => ({ ...network.getViewPosition(), scale: scaleNow() }),
    get view() { return view; },
    get places() { return places; },
    get tints() { return tints; },
    get chain() { return chain; },
    get selected() { return selected; },
    get network() { return network; },
  };
})();
