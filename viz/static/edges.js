// Draws the lines of the network map: single lines, bundles with their number, the highlighted chain, and the selected node's lines to nodes outside the scope.
const Edges = (() => {
  const ARROW = 7;
  const LONG = 520;
  const MANY = 1500;
  const TREE = "line-tree";
  const SPOTS = [0.5, 0.4, 0.6, 0.3, 0.7, 0.22, 0.78, 0.15, 0.85];
  const middle = ([left, top, width, height]) => [left + width / 2, top + height / 2];

  // Return the point where the line from the middle of a card to a point crosses the card's border.
  function border(box, [x, y]) {
    const [fromX, fromY] = middle(box);
    const [across, down] = [x - fromX, y - fromY];
    const shares = [1];
    if (across) shares.push(box[2] / 2 / Math.abs(across));
    if (down) shares.push(box[3] / 2 / Math.abs(down));
    const share = Math.min(...shares);
    return [fromX + across * share, fromY + down * share];
  }

  // Several lines between the same two nodes bend to alternating sides; a single line is straight.
  function bend({ from, to, rank, all }) {
    if (all < 2) return 0;
    const size = 0.18 * (Math.floor(rank / 2) + 1);
    return (rank % 2 === 1) === (from.id < to.id) ? size : -size;
  }

  function route(line) {
    if (line.route) return line.route;
    const [start, end] = [middle(line.from.box), middle(line.to.box)];
    const by = line.kinds ? 0 : bend(line);
    const turn = [(start[0] + end[0]) / 2 - (end[1] - start[1]) * by, (start[1] + end[1]) / 2 + (end[0] - start[0]) * by];
    line.route = { start: border(line.from.box, turn), end: border(line.to.box, turn), turn, by };
    return line.route;
  }

  const isTree = (line) => line.kind && line.kind.token === TREE;
  const within = (line) => line.from.above === line.to || line.to.above === line.from;
  const isFaint = (line) => isTree(line) || within(line) || Math.max(Math.abs(line.from.box[0] - line.to.box[0]), Math.abs(line.from.box[1] - line.to.box[1])) > LONG;

  function arrow(ctx, [fromX, fromY], [x, y]) {
    const length = Math.hypot(x - fromX, y - fromY);
    if (!length) return;
    const [across, down] = [((x - fromX) / length) * ARROW, ((y - fromY) / length) * ARROW];
    ctx.moveTo(x, y);
    ctx.lineTo(x - across - down * 0.45, y - down + across * 0.45);
    ctx.lineTo(x - across + down * 0.45, y - down - across * 0.45);
    ctx.closePath();
  }

  // Draw lines that look the same as one path, which is much faster than one path each.
  function batch(ctx, lines, { token, width, dashes, arrow: pointed }, alpha, colours) {
    ctx.globalAlpha = alpha;
    ctx.strokeStyle = colours[token];
    ctx.fillStyle = colours[token];
    ctx.lineWidth = width;
    ctx.setLineDash(dashes);
    ctx.beginPath();
    for (const line of lines) {
      const { start, end, turn, by } = route(line);
      ctx.moveTo(...start);
      if (by) ctx.quadraticCurveTo(...turn, ...end);
      else ctx.lineTo(...end);
    }
    ctx.stroke();
    ctx.setLineDash([]);
    if (pointed) {
      ctx.beginPath();
      for (const line of lines) {
        const { start, end, turn, by } = route(line);
        arrow(ctx, by ? turn : start, end);
      }
      ctx.fill();
    }
    ctx.globalAlpha = 1;
  }

  const styleOf = (bundle) => {
    const tokens = new Set(bundle.parts.map((part) => part.kind.token));
    return { token: tokens.size === 1 ? bundle.parts[0].kind.token : "line-people", width: 1 + Math.log10(bundle.number), dashes: [], arrow: false };
  };

  const outside = ({ from: { box: one }, to: { box: other } }, [left, top, width, height]) =>
    Math.min(one[0], other[0]) > left + width || Math.max(one[0] + one[2], other[0] + other[2]) < left ||
    Math.min(one[1], other[1]) > top + height || Math.max(one[1] + one[3], other[1] + other[3]) < top;

  // Draw the lines that cross the visible `frame` (null: all). If there are very many, faint ones are drawn only for a selected node. `alphaOf` returns how bright a line is (0: not drawn), or undefined for its usual brightness.
  function draw(ctx, { single, bundles }, { colours, alphaOf, frame = null }) {
    const batches = new Map();
    const faint = single.length < MANY ? 0.18 : 0;
    for (const line of [...single, ...bundles]) {
      line.usual ??= line.kinds ? 0.45 : isTree(line) && within(line) ? 0 : isFaint(line) ? faint : 0.7;
      const alpha = alphaOf(line) ?? line.usual;
      if (!alpha || (frame && outside(line, frame))) continue;
      const style = line.kind ?? (line.style ??= styleOf(line));
      line.look ??= `${style.token} ${style.width.toFixed(1)} ${style.dashes} ${style.arrow}`;
      const key = `${alpha} ${line.look}`;
      if (!batches.has(key)) batches.set(key, { style, alpha, lines: [] });
      batches.get(key).lines.push(line);
    }
    const sorted = Array.from(batches.values()).sort((one, other) => one.alpha - other.alpha);
    for (const { style, alpha, lines } of sorted) batch(ctx, lines, style, alpha, colours);
  }

  // Find a free spot on each bundle for its number; spots on cards or on other numbers are not free.
  function spots(bundles, boxes) {
    const cells = new Map();
    const size = 120;
    const around = ([left, top, width, height], visit) => {
      for (let x = Math.floor(left / size); x <= Math.floor((left + width) / size); x += 1) {
        for (let y = Math.floor(top / size); y <= Math.floor((top + height) / size); y += 1) visit(`${x} ${y}`);
      }
    };
    const take = (box) => around(box, (cell) => {
      if (cells.has(cell)) cells.get(cell).push(box);
      else cells.set(cell, [box]);
    });
    const free = (box) => {
      let clash = false;
      around(box, (cell) => {
        for (const [left, top, width, height] of cells.get(cell) ?? []) {
          if (box[0] < left + width && left < box[0] + box[2] && box[1] < top + height && top < box[1] + box[3]) clash = true;
        }
      });
      return !clash;
    };
    boxes.forEach(take);
    for (const bundle of bundles) {
      const [[fromX, fromY], [x, y]] = [middle(bundle.from.box), middle(bundle.to.box)];
      const width = 12 + 7 * Cards.number(bundle.number).length;
      const all = SPOTS.map((part) => [fromX + (x - fromX) * part - width / 2, fromY + (y - fromY) * part - 9, width, 18]);
      bundle.spot = all.find(free) ?? null;
      if (bundle.spot) take(bundle.spot);
    }
  }

  // Write the numbers of the bundles on their lines. A number without a free spot is written only if `wanted` returns true for its bundle.
  function numbers(ctx, bundles, { colours, dimmed, wanted }) {
    ctx.font = `600 12px ${Cards.FONT}`;
    ctx.textAlign = "center";
    ctx.textBaseline = "middle";
    for (const bundle of bundles) {
      const mine = wanted(bundle);
      if (!bundle.spot && !mine) continue;
      const text = Cards.number(bundle.number);
      const [x, y] = bundle.spot ? [bundle.spot[0] + bundle.spot[2] / 2, bundle.spot[1] + 9] : [(bundle.from.box[0] + bundle.to.box[0] + bundle.from.box[2] / 2 + bundle.to.box[2] / 2) / 2, (bundle.from.box[1] + bundle.to.box[1] + bundle.from.box[3] / 2 + bundle.to.box[3] / 2) / 2];
      const width = 12 + 7 * text.length;
      ctx.globalAlpha = dimmed(bundle) && !mine ? 0.2 : 1;
      ctx.beginPath();
      ctx.roundRect(x - width / 2, y - 9, width, 18, 9);
      ctx.fillStyle = colours.surface;
      ctx.fill();
      ctx.strokeStyle = mine ? colours.accent : colours["edge-strong"];
      ctx.lineWidth = mine ? 2 : 1;
      ctx.stroke();
      ctx.fillStyle = colours.ink;
      ctx.fillText(text, x, y + 0.5);
      ctx.globalAlpha = 1;
    }
  }

  function chain(ctx, nodes, { colours, scale }) {
    ctx.beginPath();
    nodes.forEach(({ box }, number) => {
      if (number) ctx.lineTo(...middle(box));
      else ctx.moveTo(...middle(box));
    });
    ctx.strokeStyle = colours.accent;
    ctx.lineWidth = Math.max(3, 3 / scale);
    ctx.stroke();
  }

  // Return the bundle at a point of the picture, or null.
  function at(bundles, x, y, reach) {
    let best = null;
    let nearest = reach;
    for (const bundle of bundles) {
      const { start, end } = route(bundle);
      const [across, down] = [end[0] - start[0], end[1] - start[1]];
      const length = across * across + down * down || 1;
      const part = Math.max(0, Math.min(1, ((x - start[0]) * across + (y - start[1]) * down) / length));
      const distance = Math.hypot(x - start[0] - part * across, y - start[1] - part * down);
      if (distance < nearest) {
        nearest = distance;
        best = bundle;
      }
    }
    return best;
  }

  // Draw thin lines to the names of nodes outside the scope, which are written next to the picture.
  function beyond(ctx, node, { colours, frame, scale }) {
    if (!node.beyond.length) return;
    const [, top, width, height] = frame;
    const size = Math.max(13, Math.min(13 / scale, height / (node.beyond.length + 2) / 1.6));
    const [left, nodeTop, wide, high] = node.box;
    const y0 = nodeTop + high / 2;
    const right = left + wide / 2 > width / 2;
    const x = right ? width + 8 * size : -8 * size;
    const step = size * 1.8;
    const whole = step * node.beyond.length;
    const first = Math.max(top, Math.min(y0 - whole / 2, top + height - whole));
    ctx.font = `${size}px ${Cards.FONT}`;
    ctx.textAlign = right ? "left" : "right";
    ctx.textBaseline = "middle";
    node.beyond.forEach(([title, name], number) => {
      const y = first + step * (number + 0.5);
      ctx.beginPath();
      ctx.moveTo(right ? left + wide : left, y0);
      ctx.lineTo(x, y);
      ctx.strokeStyle = colours["line-people"];
      ctx.lineWidth = Math.max(0.8, 0.6 / scale);
      ctx.setLineDash([2 / scale, 3 / scale]);
      ctx.stroke();
      ctx.fillStyle = colours.ink;
      ctx.fillText(`${title} ${name}`, x + (right ? 6 : -6), y);
    });
    ctx.setLineDash([]);
  }

  return { draw, spots, numbers, chain, at, beyond };
})();
