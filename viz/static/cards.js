// Draws the cards, panels and names of the network map on a canvas, or on anything with the same methods (see paper.js).
const Cards = (() => {
  const FONT = '"Noto Sans CJK SC","Noto Sans SC","Source Han Sans SC","PingFang SC","Microsoft YaHei",system-ui,sans-serif';
  const TALL = 40;
  const SIGN = 18;
  const fits = new Map();
  const format = new Intl.NumberFormat("en-US");
  const number = (count) => format.format(count);

  function fit(ctx, text, room) {
    const key = `${ctx.font}\n${Math.round(room)}\n${text}`;
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

  function bar(ctx, node, left, top, width, height, colours) {
    const [covered, total, unknown, waived] = node.bar;
    const wrong = total - covered - unknown - waived;
    let at = left;
    for (const [name, count] of [["covered", covered], ["uncovered", wrong], ["waived", waived], ["unknown", unknown]]) {
      const wide = (width * count) / total;
      ctx.fillStyle = colours[name];
      if (wide > 0) ctx.fillRect(at, top, Math.max(wide - 1, 1), height);
      at += wide;
    }
  }

  // Return the colours of a card: of its fill, border, symbol and texts.
  function tones(node, colours, tint) {
    if (tint && node.what !== "ghost") {
      const { fill, line, ink } = tint;
      return { fill: colours[fill], line: colours[line], mark: colours[ink === "ink" ? "plain" : ink], ink: colours[ink], soft: colours[ink] };
    }
    const line = node.state === "plain" ? colours["edge-strong"] : colours[node.state];
    const mark = colours[node.state] || colours.plain;
    if (node.what === "ghost") return { fill: colours.ground, line, mark, ink: colours.uncovered, soft: colours.uncovered };
    return { fill: colours[`${node.state}-soft`], line, mark, ink: colours.ink, soft: colours["ink-soft"] };
  }

  function outline(ctx, node, left, top, width, height) {
    ctx.beginPath();
    ctx.roundRect(left, top, width, height, node.kind.mark[0] === "square" ? 6 : height / 2);
  }

  // Far away, a card has only its symbol and bar.
  function far(ctx, node, [left, top, width, height], tone, { colours }) {
    const withBar = node.bar && node.bar[1];
    Shapes.shape(ctx, node.kind.mark[0], left + width / 2, withBar ? top + 18 : top + height / 2, withBar ? 15 : Math.min(height * 0.42, 24), tone.mark, "", colours["on-mark"], FONT);
    if (withBar) bar(ctx, node, left + 3, top + height - 17, width - 6, 14, colours);
  }

  function signs(ctx, node, right, middle, details, tone, icon, { colours }) {
    if (node.fold) {
      const y = details ? middle + 9 : middle;
      ctx.beginPath();
      ctx.moveTo(right - 4, y);
      ctx.lineTo(right + 4, y);
      if (node.fold === "folded") {
        ctx.moveTo(right, y - 4);
        ctx.lineTo(right, y + 4);
      }
      ctx.strokeStyle = tone.ink;
      ctx.lineWidth = 1.6;
      ctx.stroke();
    }
    if (icon) Shapes.icon(ctx, icon, right - (node.fold && !details ? SIGN : 0), details ? middle - 9 : middle, 7, tone.mark, colours["on-mark"]);
  }

  // Return the second line of a card: the number of nodes in it, and as much of the coverage as there is room for.
  function second(ctx, node, inside, tint, width) {
    const coverage = tint ? [tint.note] : node.coverage.slice(0, 2);
    ctx.font = `12px ${FONT}`;
    const lines = [2, 1].map((most) => [inside, ...coverage.slice(0, most)].filter(Boolean).join(" · "));
    const room = width - 46 - 8 - (node.fold ? SIGN : 0);
    return lines.find((line) => line === fit(ctx, line, room)) ?? (inside || lines[1]);
  }

  // Draw one card. `style` has colours, texts, icons, the tint of the node, and whether it is dimmed, marked or hovered.
  function card(ctx, node, style) {
    const { colours, said, icons, tint, dim, mine, marked, scale } = style;
    const [left, top, width, height] = node.box;
    const big = height > TALL;
    const middle = top + height / 2;
    const tone = tones(node, colours, tint);
    outline(ctx, node, left, top, width, height);
    ctx.globalAlpha = 1;
    ctx.fillStyle = colours.ground;
    ctx.fill();
    ctx.globalAlpha = dim ? 0.28 : 1;
    ctx.fillStyle = tone.fill;
    ctx.fill();
    ctx.strokeStyle = mine || marked ? colours.accent : tone.line;
    ctx.lineWidth = mine ? Math.max(3, 3 / scale) : marked || style.hovered ? Math.max(2.5, 2 / scale) : node.fold === "open" ? 2 : 1.25;
    ctx.setLineDash(node.what === "ghost" && !mine ? [5, 4] : []);
    ctx.stroke();
    ctx.setLineDash([]);
    if (style.far) {
      far(ctx, node, node.box, tone, style);
      ctx.globalAlpha = 1;
      return;
    }
    const [shape, sign] = node.kind.mark;
    Shapes.shape(ctx, shape, left + (big ? 24 : 16), middle, big ? 13 : 9, tone.mark, sign, tint && tint.ink !== "ink" ? colours[tint.fill] : colours["on-mark"], FONT);
    const inside = node.inside ? number(node.inside) : "";
    const details = big ? second(ctx, node, inside && said.folded_count.replace("{count}", inside), tint, width) : "";
    const icon = node.what === "ghost" || tint ? "" : icons[node.state];
    const textLeft = left + (big ? 46 : 31);
    const right = left + width - 14;
    const count = !big && node.fold === "folded" ? inside : "";
    const taken = (icon ? SIGN : 0) + (node.fold && !details ? SIGN : 0) + 4;
    ctx.textBaseline = "middle";
    let room = left + width - textLeft - taken;
    if (count) {
      ctx.font = `12px ${FONT}`;
      ctx.textAlign = "right";
      ctx.fillStyle = tone.soft;
      ctx.fillText(count, left + width - taken, middle + 0.5);
      room -= ctx.measureText(count).width + 6;
    }
    ctx.textAlign = "left";
    ctx.fillStyle = tone.ink;
    ctx.font = `${big ? 600 : 400} ${big ? 15 : 13}px ${FONT}`;
    ctx.fillText(fit(ctx, node.name, room), textLeft, details ? middle - 9 : middle + 0.5);
    if (details) {
      ctx.fillStyle = tone.soft;
      ctx.font = `12px ${FONT}`;
      ctx.fillText(fit(ctx, details, width - 46 - 8 - (node.fold ? SIGN : 0)), textLeft, middle + 9);
    }
    if (big && !tint && node.bar && node.bar[1]) bar(ctx, node, textLeft, top + height - 9, width - 46 - 12, 4, colours);
    signs(ctx, node, right, middle, details, tone, icon, style);
    ctx.globalAlpha = 1;
  }

  // Draw the panel of an open node, with its name and a tip that points to its card.
  function panel(ctx, { node, box: [left, top, width, height], depth }, { colours, marked, scale, far: small }) {
    ctx.beginPath();
    ctx.roundRect(left, top, width, height, 12);
    ctx.fillStyle = colours[depth % 2 ? "panel-odd" : "panel-even"];
    ctx.fill();
    ctx.strokeStyle = marked ? colours.accent : colours.edge;
    ctx.lineWidth = marked ? Math.max(2, 2 / scale) : 1;
    ctx.stroke();
    if (!depth) return;
    const middle = node.box[0] + node.box[2] / 2;
    ctx.beginPath();
    ctx.moveTo(middle - 8, top + 0.5);
    ctx.lineTo(middle, top - 9);
    ctx.lineTo(middle + 8, top + 0.5);
    ctx.fill();
    ctx.stroke();
    if (small) return;
    ctx.font = `600 13px ${FONT}`;
    ctx.textAlign = "left";
    ctx.textBaseline = "middle";
    ctx.fillStyle = colours["ink-soft"];
    ctx.fillText(fit(ctx, node.name, width - 24), left + 12, top + 15);
  }

  // Draw cards that are too small for anything but their colour, one path for each colour.
  function tiny(ctx, nodes, styleOf) {
    const batches = new Map();
    for (const node of nodes) {
      const { colours, tint, dim, mine, marked } = styleOf(node);
      const tone = tones(node, colours, tint);
      const key = `${mine || marked ? colours.accent : node.state === "plain" || tint ? (tint ? tone.fill : tone.line) : tone.mark} ${dim}`;
      if (!batches.has(key)) batches.set(key, []);
      batches.get(key).push(node.box);
    }
    for (const [key, boxes] of batches) {
      const [colour, dim] = key.split(" ");
      ctx.globalAlpha = dim === "true" ? 0.28 : 1;
      ctx.fillStyle = colour;
      ctx.beginPath();
      for (const box of boxes) ctx.rect(...box);
      ctx.fill();
    }
    ctx.globalAlpha = 1;
  }

  return { card, tiny, panel, number, FONT };
})();
