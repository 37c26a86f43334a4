// Draws the lines of the selected node to folded nodes and to nodes outside the scope. Of other nodes, these lines are only counted.
const Ways = (() => {
  // Draw one line to each place into which nodes at the other end are folded, labelled with the number of relationships.
  function bundles(ctx, node, { byId, colours, font, scale, most }) {
    const size = Math.max(12, 11 / scale);
    ctx.font = `600 ${size}px ${font}`;
    ctx.textAlign = "center";
    ctx.textBaseline = "middle";
    const sums = new Map();
    for (const [other, , count] of (node.bundles || []).slice(0, most)) sums.set(other, (sums.get(other) || 0) + count);
    for (const [id, sum] of sums) {
      const other = byId.get(id);
      ctx.beginPath();
      ctx.moveTo(node.x, node.y);
      ctx.lineTo(other.x, other.y);
      ctx.strokeStyle = colours.accent;
      ctx.lineWidth = Math.max(0.8, 0.8 / scale);
      ctx.setLineDash([6 / scale, 4 / scale]);
      ctx.stroke();
      ctx.setLineDash([]);
      const text = `×${sum}`;
      const x = node.x + (other.x - node.x) * 0.6;
      const y = node.y + (other.y - node.y) * 0.6;
      const wide = ctx.measureText(text).width + size * 0.7;
      ctx.beginPath();
      ctx.roundRect(x - wide / 2, y - size * 0.7, wide, size * 1.4, size * 0.7);
      ctx.fillStyle = colours.surface;
      ctx.fill();
      ctx.strokeStyle = colours.accent;
      ctx.lineWidth = 1 / scale;
      ctx.stroke();
      ctx.fillStyle = colours.ink;
      ctx.fillText(text, x, y);
    }
  }

  // Draw thin lines to the names of nodes outside the scope, which are written next to the picture.
  function beyond(ctx, node, { colours, font, frame, scale }) {
    if (!node.beyond) return;
    const [left, top, width, height] = frame;
    const size = Math.max(13, Math.min(13 / scale, height / (node.beyond.length + 2) / 1.6));
    const right = node.x > left + width / 2;
    const x = right ? left + width + 8 * size : left - 8 * size;
    const step = size * 1.8;
    const whole = step * node.beyond.length;
    const first = Math.max(top, Math.min(node.y - whole / 2, top + height - whole));
    ctx.font = `${size}px ${font}`;
    ctx.textAlign = right ? "left" : "right";
    ctx.textBaseline = "middle";
    node.beyond.forEach(([title, name], number) => {
      const y = first + step * (number + 0.5);
      ctx.beginPath();
      ctx.moveTo(node.x + (right ? 1 : -1) * (node.card[0] / 2), node.y);
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

  return { bundles, beyond };
})();
