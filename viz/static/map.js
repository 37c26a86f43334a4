// Connects picture, list, legend, colours and details of the network map, and keeps its state in the address.
(() => {
  const { state, texts } = Picture;
  const inFile = state.data === null && window.location.protocol === "file:";
  const keys = Array.from(document.querySelectorAll(".network .key"));
  const boxes = Array.from(document.querySelectorAll(".net-legend input"));
  const colourForm = document.querySelector(".net-colour");
  let chainStart = null;
  let chainEnd = null;
  let colour = state.colour ?? "";
  let pressed = null;

  // ---- the address ----

  // Return the state as the address contains it. In a file, it is after the #, because the address of a file has no query.
  function writtenState() {
    const values = {
      open: Fold.writeOpen(),
      hide: Array.from(Fold.hidden).sort().join(","),
      path: chainStart && chainEnd ? [chainStart, chainEnd].map(Fold.nameOf).join(",") : "",
    };
    if (state.data !== null) values.colour = colour;
    return values;
  }

  function withState(address) {
    const changed = new URL(address, window.location.href);
    for (const [name, value] of Object.entries(writtenState())) {
      if (value) changed.searchParams.set(name, value);
      else changed.searchParams.delete(name);
    }
    changed.search = changed.search.replaceAll("%2C", ",").replaceAll("%3A", ":");
    return changed;
  }

  // Store state and selection in the address and the view of the picture in the history, so that Back and a copied link restore them.
  function keep() {
    const selected = Picture.selected ? encodeURIComponent(Picture.selected.id) : "";
    let address = `#${selected}`;
    if (state.data !== null) {
      const changed = withState(window.location.href);
      changed.hash = selected;
      address = changed.href;
      for (const link of document.querySelectorAll(".switches a, .formats a")) link.href = withState(link.href).href;
      for (const input of colourForm?.querySelectorAll("input[data-state]") ?? []) input.value = writtenState()[input.name] ?? "";
    } else {
      const query = new URLSearchParams(Object.entries(writtenState()).filter(([name, value]) => value && !(name === "open" && state.open === null && !touched)));
      if (String(query)) address += `?${query}`;
      else if (!selected) address = window.location.pathname + window.location.search;
    }
    history.replaceState({ ...history.state, view: Picture.position() }, "", address);
  }

  // ---- unfolding, hiding ----

  let touched = false;

  function toggle(node) {
    if (!node.fold) return;
    touched = true;
    const wasOpen = Fold.opened.has(node);
    if (wasOpen) Fold.close(node);
    else Fold.openTo(node);
    press(null);
    apply(() => Picture.reveal(node));
    Picture.select(node, { dim: false });
    FoldingGrid.select(node);
    const count = Details.number(Picture.view.shown.filter((each) => each.above === node).length);
    Details.tell(node, Details.filled(wasOpen ? "was_folded" : "unfolded", { name: node.name, count }));
    keep();
  }

  // Bring picture, list, legend and counts to the present state.
  function apply(done) {
    Picture.follow(() => {
      Minimap.refresh();
      done?.();
    });
  }

  // Legend and overview follow in tasks of their own, so that none takes long.
  function changed(view) {
    FoldingGrid.update(view.shown);
    counts(view);
    for (const step of [() => legend(view), Minimap.refresh]) {
      setTimeout(() => { if (view === Picture.view) step(); });
    }
  }

  function legend(view) {
    const drawn = new Map();
    const add = (key) => drawn.set(key, (drawn.get(key) ?? 0) + 1);
    for (const node of view.shown) {
      if (node.what === "ghost") add("ghost ghost");
      else if (!node.what) {
        add(`kind ${node.kind.id}`);
        add(`state ${node.state}`);
        if (Picture.tints && node.id in Picture.tints.of) add(`shade ${Picture.tintOf(node).fill}`);
      }
    }
    for (const line of view.lines.single) add(`line ${line.kind.id}`);
    const bundled = new Set(view.lines.bundles.flatMap((bundle) => bundle.parts.map((part) => `line ${part.kind.id}`)));
    for (const key of document.querySelectorAll(".network .key")) {
      const name = `${key.dataset.group} ${key.dataset.key}`;
      const count = drawn.get(name) ?? 0;
      key.querySelector("b").firstChild.data = Details.number(count);
      key.disabled = !count && !bundled.has(name);
    }
  }

  function counts(view) {
    const fill = (id, text) => {
      const element = document.getElementById(id);
      if (element) element.textContent = text;
    };
    const { number, filled } = Details;
    fill("net-shown", filled("shown", { drawn: number(view.drawn), total: number(state.total) }));
    fill("net-lines", [
      filled("lines_shown", { drawn: number(view.drawnLines), total: number(state.linesTotal) }),
      view.ghosts && filled("ghosts", { count: number(view.ghosts) }),
      view.ghostsLeft && filled("ghosts_left", { count: number(view.ghostsLeft) }),
      view.hidden && filled("hidden_count", { count: number(view.hidden) }),
    ].filter(Boolean).join(" · "));
    const what = Array.from(view.folded, ([kind, count]) => filled("folded_item", { kind: kind.name, count: number(count) }));
    fill("net-folded-what", what.length ? filled("folded_what", { what: what.join(texts.list) }) : "");
    fill("net-folded-lines", filled("lines_counted", { bundled: number(view.bundled), inner: number(view.inner) }));
  }

  function hide() {
    for (const box of boxes) {
      if (box.checked) Fold.hidden.delete(box.value);
      else Fold.hidden.add(box.value);
    }
    press(null);
    apply();
    keep();
  }

  // ---- selecting ----

  // Unfold what contains a node, so that it is drawn.
  function bringUp(node) {
    if (node.box) return;
    touched = true;
    if (node.parent) Fold.openTo(node.parent);
    apply(() => {
      Picture.select(node, { travel: true });
      FoldingGrid.select(node);
    });
  }

  function choose(node, { travel, inList }) {
    if (node === Picture.selected && !travel) return;
    press(null);
    if (node) bringUp(node);
    Picture.select(node, { travel });
    if (inList) FoldingGrid.select(node);
    Details.tell(node);
    keep();
  }

  function press(key) {
    if (!key && !pressed) return;
    pressed = key;
    for (const other of document.querySelectorAll(".network .key")) other.setAttribute("aria-pressed", String(other === key));
    const highlighted = Picture.show(key && { group: key.dataset.group, key: key.dataset.key });
    FoldingGrid.light(highlighted);
    if (key) Details.say(`${key.textContent.trim().replace(/\s+/g, " ")}${texts.comma}${texts.lit.replace("{count}", highlighted.size)}`);
  }

  // ---- the chain between two nodes ----

  const chain = {
    chain: () => ({ start: chainStart }),
    startChain: (node) => {
      chain.clearChain();
      chainStart = node;
      Details.tell(node, Details.filled("chain_pick", { name: node.name }));
    },
    endChain: (node) => {
      chainEnd = node;
      const nodes = Fold.chain(chainStart, chainEnd);
      for (const each of nodes) if (each.parent) Fold.openTo(each.parent);
      touched = true;
      apply(() => Picture.reveal(node));
      Picture.select(null);
      Picture.showChain(nodes);
      Details.tellChain(nodes, chainStart, chainEnd);
      keep();
    },
    clearChain: () => {
      chainStart = chainEnd = null;
      Picture.showChain([]);
      Details.tell(Picture.selected);
      keep();
    },
  };

  // ---- colours ----

  async function recolour(event) {
    event.preventDefault();
    colour = colourForm.elements.namedItem("colour").value;
    keep();
    if (!colour) paint(null);
    else {
      const address = new URL(state.colours, window.location.href);
      address.searchParams.set("colour", colour);
      const data = await fetched(address);
      if (data) paint(data.colours);
    }
  }

  function paint(colouring) {
    press(null);
    Picture.tint(colouring);
    const list = document.getElementById("net-shades");
    list.replaceChildren(...(colouring?.keys ?? []).map(([fill, _ink, line, words]) => shadeKey(fill, line, words)));
    const by = document.querySelector(".net-by");
    by.textContent = colouring ? colouring.title : by.dataset.own;
    document.querySelector(".network").classList.toggle("tinted", Boolean(colouring));
    swatches();
    changed(Picture.view);
  }

  function shadeKey(fill, line, words) {
    const item = document.createElement("li");
    const key = document.createElement("button");
    key.type = "button";
    key.className = "key";
    Object.assign(key.dataset, { group: "shade", key: fill });
    key.setAttribute("aria-pressed", "false");
    const canvas = document.createElement("canvas");
    Object.assign(canvas, { width: 40, height: 40 });
    canvas.dataset.sign = line;
    canvas.setAttribute("aria-hidden", "true");
    const count = document.createElement("b");
    count.textContent = "0";
    key.append(canvas, `${words} `, count);
    key.addEventListener("click", () => press(key.getAttribute("aria-pressed") === "true" ? null : key));
    item.append(key);
    return item;
  }

  function swatches() {
    document.querySelectorAll(".network .key canvas").forEach((canvas) => {
      const ctx = canvas.getContext("2d");
      const { shape = "", sign = "" } = canvas.dataset;
      const { group: swatch, key: tone } = canvas.parentElement.dataset;
      const y = canvas.height / 2;
      const x = canvas.width / 2;
      ctx.clearRect(0, 0, canvas.width, canvas.height);
      ctx.setLineDash([]);
      if (swatch === "kind") Shapes.shape(ctx, shape, x, y, 16, Picture.colour("plain"), sign, Picture.colour("on-mark"), Cards.FONT);
      if (swatch === "state") Shapes.icon(ctx, shape, x, y, 14, Picture.colour(tone), Picture.colour("on-mark"));
      if (swatch === "shade") {
        ctx.beginPath();
        ctx.roundRect(3, 7, 34, 26, 6);
        ctx.fillStyle = Picture.colour(tone);
        ctx.strokeStyle = Picture.colour(sign);
        ctx.lineWidth = 2.5;
        ctx.fill();
        ctx.stroke();
      }
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

  // ---- start ----

  // Draw the SVG for printing only when needed; unlike the canvas it stays sharp on paper.
  function print() {
    document.querySelector(".net-twin").replaceChildren(Paper.draw());
  }

  function dress() {
    Picture.dress();
    swatches();
  }

  async function fetched(address) {
    try {
      const response = await fetch(address);
      if (response.ok) return await response.json();
    } catch { /* reported below */ }
    Details.say(texts.no_data);
    return null;
  }

  const inAddress = () => {
    const [id, query] = window.location.hash.slice(1).split("?");
    return { id: decodeURIComponent(id), values: new URLSearchParams(inFile ? query ?? "" : "") };
  };

  function begin(data) {
    const { id, values } = inAddress();
    const open = values.get("open") ?? state.open;
    const hidden = values.has("hide") ? values.get("hide").split(",").filter(Boolean) : state.hide;
    touched = values.has("open");
    const first = Fold.load(data.map ?? data, open, hidden);
    for (const box of boxes) box.checked = !Fold.hidden.has(box.value);
    if (data.colours) Picture.tint(data.colours);
    const handlers = { pick: (node, travel = true) => choose(node, { travel, inList: true }), toggle, ...chain };
    Details.start(handlers);
    FoldingGrid.start({ pick: (node) => choose(node, { travel: true, inList: false }), toggle });
    Picture.start(first, {
      onPick: (node) => (node?.fold ? toggle(node) : choose(node, { travel: false, inList: true })),
      onBundle: (bundle) => Details.say(Details.sayBundle(bundle)),
      moved: keep,
      changed,
    });
    Minimap.start(keep);
    if (data.colours) paint(data.colours);
    swatches();
    for (const key of keys) key.addEventListener("click", () => press(key.getAttribute("aria-pressed") === "true" ? null : key));
    for (const box of boxes) box.addEventListener("change", hide);
    colourForm?.addEventListener("submit", recolour);
    restore(id, values.get("path") ? Fold.readNodes(values.get("path")) : state.path.map((end) => Fold.byId.get(end)));
    window.matchMedia("(prefers-color-scheme: dark)").addEventListener("change", dress);
    window.addEventListener("beforeprint", print);
    window.addEventListener("afterprint", () => window.requestAnimationFrame(Minimap.refresh));
    window.matchMedia("print").addEventListener("change", print);
    performance.mark("map-live");
  }

  function restore(id, ends) {
    const back = history.state?.view;
    const linked = Fold.byId.get(id);
    if (ends.length === 2) {
      [chainStart] = ends;
      chain.endChain(ends[1]);
    }
    if (linked) choose(linked, { travel: !back, inList: true });
    if (back) Picture.look(back);
  }

  document.querySelector(".skip[href='#find']")?.addEventListener("click", (event) => {
    event.preventDefault();
    document.getElementById("find").focus();
  });
  window.wanggeMap = {
    get selected() { return Picture.selected?.id ?? null; },
    get row() { return FoldingGrid.current; },
    get nodes() { return Picture.view.shown.length; },
    get network() { return Picture.network; },
    get view() { return Picture.position(); },
    get counts() {
      const { drawn, drawnLines, bundled, inner, hidden, hiddenLines, ghosts, ghostsLeft, folded } = Picture.view;
      return { drawn, drawnLines, bundled, inner, hidden, hiddenLines, ghosts, ghostsLeft, folded: Array.from(folded.values()).reduce((sum, each) => sum + each, 0) };
    },
    lines: (id) => Picture.view.lines.single.filter((line) => line.from.id === id || line.to.id === id).length,
    // The boxes of all shown nodes in a picture of this width.
    boxes: (width) => {
      Fold.layout(Picture.view, width);
      const all = Object.fromEntries(Picture.view.shown.map((node) => [node.id, node.box]));
      Picture.arrange();
      return all;
    },
    digest: state.digest,
    choose: (id) => choose(Fold.byId.get(id), { travel: true, inList: true }),
    toggle: (id) => toggle(Fold.byId.get(id)),
  };
  if (state.data === null) begin(JSON.parse(document.getElementById("map-data").textContent));
  else {
    const address = new URL(state.data, window.location.href);
    if (colour) address.searchParams.set("colour", colour);
    fetched(address).then((data) => data && begin(data));
  }
})();
