// The nodes and lines of a network map, and which of them are drawn where. It does in the browser what folding.py and layout.py do.
const Fold = (() => {
  const opened = new Set();
  const hidden = new Set();
  const byId = new Map();
  let nodes = [];
  let kinds = [];
  let lineKinds = [];
  let edges = [];
  let near = null;
  let rules = [];
  let data = null;
  let spaces = {};

  const LABELS = { ghost: "Ghost", group: "Group" };
  const TALL = 40;

  function load(map, open, hide) {
    data = map;
    ({ kinds, lines: lineKinds, rules, spaces } = map);
    nodes = [];
    for (const values of map.nodes) {
      const node = read(values, nodes.length);
      nodes.push(node);
      byId.set(node.id, node);
      node.parent?.children.push(node);
    }
    edges = map.edges;
    for (const kind of hide) hidden.add(kind);
    if (open === null) nodes.forEach((node) => opened.add(node));
    else for (const node of readNodes(open)) openTo(node);
    return fold();
  }

  function read([code, kind, parent, name, state, rest = {}], number) {
    const of = kinds[kind];
    const id = `${LABELS[rest.g] ?? of.id}:${code}`;
    const link = rest.h ?? (rest.g ? "" : of.link.replace("{code}", encodeURIComponent(code)));
    return {
      id, code, name, state, number, kind: of, link, parent: nodes[parent] ?? null, children: [],
      what: rest.g ?? "", kindName: rest.k ?? of.name, stateName: rest.s ?? of.states[state] ?? "",
      coverage: rest.w ?? [], bar: rest.b ?? null, rules: (rest.r ?? []).map((at) => rules[at]),
      beyond: rest.o ?? [], outside: rest.n ?? 0, base: rest.f ?? 0, map: rest.m ?? "",
      above: null, inside: 0, fold: "", box: null,
    };
  }

  // ---- what is drawn ----

  const isHidden = (node) => hidden.has(node.kind.id) || (node.what === "ghost" && hidden.has("Ghost"));

  // Return what is drawn in the present state: the shown nodes in their order, the lines, and the counts.
  function fold() {
    const at = new Int32Array(nodes.length).fill(-1);
    const view = { shown: [], at, folded: new Map(), ghosts: 0, ghostsLeft: 0, hidden: 0, inner: 0, hiddenLines: 0 };
    const real = (node) => !node.what;

    const hideBelow = (node) => {
      for (const child of node.children) {
        view.hidden += Number(real(child)) + child.base;
        hideBelow(child);
      }
    };
    const foldInto = (node, into) => {
      for (const child of node.children) {
        if (isHidden(child)) {
          view.hidden += Number(real(child)) + child.base;
          if (!child.kind.place) {
            hideBelow(child);
            continue;
          }
        } else if (child.what === "ghost") view.ghostsLeft += 1;
        else {
          at[child.number] = into.number;
          into.inside += Number(real(child)) + child.base;
          if (real(child)) view.folded.set(child.kind, (view.folded.get(child.kind) ?? 0) + 1);
        }
        foldInto(child, into);
      }
    };
    const show = (node, above) => {
      node.above = above;
      node.inside = node.base;
      node.fold = "";
      at[node.number] = node.number;
      view.shown.push(node);
      if (node.what === "ghost") view.ghosts += 1;
    };
    const open = (node, above) => {
      for (const child of node.children) {
        if (isHidden(child)) {
          view.hidden += Number(real(child)) + child.base;
          if (child.kind.place) open(child, above);
          else hideBelow(child);
          continue;
        }
        const inside = child.children.some((part) => !isHidden(part) || part.children.length);
        const isOpen = child.kind.follows || opened.has(child);
        show(child, above);
        if (inside && !child.kind.follows) child.fold = isOpen ? "open" : "folded";
        if (isOpen) open(child, child);
        else foldInto(child, child);
      }
    };
    for (const node of nodes) node.box = null;
    show(nodes[0], null);
    open(nodes[0], nodes[0]);
    view.lines = lines(view);
    view.drawn = view.shown.filter(real).length;
    return view;
  }

  // Lines between two drawn nodes stay single. Lines with a folded end become one line for each pair of cards, with their number.
  function lines(view) {
    const { at } = view;
    const single = [];
    const pairs = new Map();
    const bundles = new Map();
    view.inner = data.inner;
    const count = (from, to, kind, number, direct) => {
      const [start, end] = [at[from], at[to]];
      if (start < 0 || end < 0 || hidden.has(lineKinds[kind].id)) view.hiddenLines += number;
      else if (start === end) view.inner += number;
      else if (direct && start === from && end === to) {
        const line = { from: nodes[from], to: nodes[to], kind: lineKinds[kind], number: 1, rank: 0, all: 1 };
        const key = from < to ? from * nodes.length + to : to * nodes.length + from;
        if (pairs.has(key)) pairs.get(key).push(line);
        else pairs.set(key, [line]);
        single.push(line);
      } else {
        const [first, second] = start < end ? [start, end] : [end, start];
        const key = first * nodes.length + second;
        if (!bundles.has(key)) bundles.set(key, { from: nodes[first], to: nodes[second], number: 0, kinds: new Map() });
        const bundle = bundles.get(key);
        const part = `${kind},${Number(start === first)}`;
        bundle.kinds.set(part, (bundle.kinds.get(part) ?? 0) + number);
        bundle.number += number;
      }
    };
    for (let i = 0; i < edges.length; i += 3) count(edges[i], edges[i + 1], edges[i + 2], 1, true);
    for (const [from, to, kind, number] of data.bundles) count(from, to, kind, number, false);
    for (const parallel of pairs.values()) {
      parallel.forEach((line, rank) => Object.assign(line, { rank, all: parallel.length }));
    }
    view.drawnLines = single.length;
    view.bundled = 0;
    for (const bundle of bundles.values()) {
      view.bundled += bundle.number;
      bundle.parts = Array.from(bundle.kinds, ([part, number]) => {
        const [kind, out] = part.split(",").map(Number);
        return { kind: lineKinds[kind], out: Boolean(out), number };
      }).sort((one, other) => other.number - one.number);
    }
    return { single, bundles: Array.from(bundles.values()) };
  }

  // ---- where it is drawn ----

  // Give every shown node its box in a picture of this width; return the panels, the outermost first, and the height.
  function layout(view, width) {
    const panels = [];
    const { gap, tall, low, pad, head, scope } = spaces;
    const parts = new Map(view.shown.map((node) => [node, []]));
    for (const node of view.shown) if (node.above) parts.get(node.above).push(node);
    const flow = (node) => parts.get(node).flatMap((child) => (child.kind.follows ? [child, ...flow(child)] : [child]));

    const contents = (node, left, top, room, depth) => {
      const start = top;
      let bottom = top;
      const all = flow(node);
      for (let first = 0; first < all.length;) {
        const [wish, height] = all[first].kind.size;
        let last = first;
        while (last < all.length && all[last].kind.size[0] === wish && all[last].kind.size[1] === height) last += 1;
        const cell = Math.min(wish, Math.floor((room - gap) / 2));
        const columns = Math.floor((room + gap) / (cell + gap));
        if (bottom > start) top = bottom + tall;
        for (let at = first; at < last; at += columns) {
          const row = all.slice(at, Math.min(at + columns, last));
          row.forEach((child, column) => { child.box = [left + column * (cell + gap), top, cell, height]; });
          bottom = top + height;
          for (const child of row) {
            if (!child.kind.follows && parts.get(child).length) bottom = panel(child, left, bottom + gap, room, depth);
          }
          top = bottom + (height > TALL ? tall : low);
        }
        first = last;
      }
      return bottom;
    };
    const panel = (node, left, top, room, depth) => {
      const inner = room > 420 ? pad : Math.floor(pad / 2);
      const bottom = contents(node, left + inner, top + head, room - 2 * inner, depth + 1) + inner;
      panels.push({ node, box: [left, top, room, bottom - top], depth });
      return bottom;
    };
    const root = view.shown[0];
    root.box = [pad, pad, Math.min(scope, width - 2 * pad), 54];
    let bottom = pad + 54;
    if (parts.get(root).length) bottom = contents(root, pad, bottom + tall, width - 2 * pad, 1);
    panels.push({ node: root, box: [0, 0, width, bottom + pad], depth: 0 });
    panels.sort((one, other) => one.depth - other.depth);
    return { panels, width, height: bottom + pad };
  }

  // ---- opening, and the address ----

  // Open a node and everything above it, so that what is in it is drawn.
  function openTo(node) {
    for (let above = node; above; above = above.parent) opened.add(above);
  }

  function close(node) {
    opened.delete(node);
    node.children.forEach(close);
  }

  const nameOf = (node) => (node.kind.place || node.what === "group" ? node.code : node.id).replaceAll("%", "%25").replaceAll(",", "%2C");

  // Return the open nodes as text; nodes above an open node are left out, because opening a node opens them, too.
  function writeOpen() {
    const above = new Set();
    for (const node of opened) for (let up = node.parent; up && !above.has(up); up = up.parent) above.add(up);
    return nodes.filter((node) => node.parent && opened.has(node) && node.children.length && !node.kind.follows && !above.has(node)).map(nameOf).join(",");
  }

  function readNodes(text) {
    const byCode = new Map();
    for (const node of nodes) if (!byCode.has(node.code)) byCode.set(node.code, node);
    return text.split(",").filter(Boolean)
      .map((part) => part.replaceAll("%2C", ",").replaceAll("%25", "%"))
      .map((name) => byId.get(name) ?? byCode.get(name)).filter(Boolean);
  }

  // ---- the shortest chain ----

  function neighbours() {
    if (near) return near;
    near = nodes.map(() => []);
    for (let i = 0; i < edges.length; i += 3) {
      near[edges[i]].push([edges[i + 1], edges[i + 2]]);
      near[edges[i + 1]].push([edges[i], edges[i + 2]]);
    }
    const before = ([one], [other]) => (nodes[one].id < nodes[other].id ? -1 : Number(nodes[one].id > nodes[other].id));
    for (const list of near) list.sort(before);
    return near;
  }

  // Return the nodes of the shortest chain along lines of the kinds shown, as shortest.py does; empty if there is none.
  function chain(start, end) {
    const all = neighbours();
    const usable = (node) => node === start || node === end || !hidden.has(node.kind.id);
    const before = new Map([[start, null]]);
    const waiting = [start];
    for (let at = 0; at < waiting.length && !before.has(end); at += 1) {
      for (const [other, kind] of all[waiting[at].number]) {
        const node = nodes[other];
        if (before.has(node) || hidden.has(lineKinds[kind].id) || !usable(node)) continue;
        before.set(node, waiting[at]);
        waiting.push(node);
      }
    }
    const steps = [];
    if (before.has(end)) for (let node = end; node; node = before.get(node)) steps.unshift(node);
    return steps;
  }

  return {
    load, fold, layout, openTo, close, writeOpen, readNodes, chain, neighbours, opened, hidden, byId,
    get nodes() { return nodes; },
    get lineKinds() { return lineKinds; },
    nameOf,
  };
})();
