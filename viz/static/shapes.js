"use strict";
// Draws the shapes for kinds of node and the icons for states on a canvas.
const Shapes = (() => {
  const polygon = (corners, turn, squash = 1) => (ctx, x, y, r) => {
    for (let i = 0; i < corners; i += 1) {
      const angle = turn + (2 * Math.PI * i) / corners;
      const point = [x + r * Math.cos(angle), y + r * squash * Math.sin(angle)];
      if (i) ctx.lineTo(...point);
      else ctx.moveTo(...point);
    }
    ctx.closePath();
  };
  const up = -Math.PI / 2;
  const paths = {
    square: (ctx, x, y, r) => ctx.roundRect(x - r * 0.88, y - r * 0.88, r * 1.76, r * 1.76, r * 0.25),
    circle: (ctx, x, y, r) => ctx.arc(x, y, r, 0, 2 * Math.PI),
    ring: (ctx, x, y, r) => {
      ctx.arc(x - r * 0.25, y, r * 0.92, 0, 2 * Math.PI);
      ctx.closePath();
      ctx.moveTo(x + r * 1.22, y);
      ctx.arc(x + r * 0.3, y, r * 0.92, 0, 2 * Math.PI);
    },
    hexagon: polygon(6, 0),
    pentagon: polygon(5, up),
    diamond: polygon(4, up),
    triangle: (ctx, x, y, r) => polygon(3, up)(ctx, x, y + r * 0.18, r * 1.18),
    shield: (ctx, x, y, r) => {
      ctx.moveTo(x - r * 0.85, y - r * 0.9);
      ctx.lineTo(x + r * 0.85, y - r * 0.9);
      ctx.lineTo(x + r * 0.85, y + r * 0.1);
      ctx.quadraticCurveTo(x + r * 0.75, y + r * 0.8, x, y + r);
      ctx.quadraticCurveTo(x - r * 0.75, y + r * 0.8, x - r * 0.85, y + r * 0.1);
      ctx.closePath();
    },
    tag: (ctx, x, y, r) => {
      ctx.moveTo(x - r, y - r * 0.7);
      ctx.lineTo(x + r * 0.45, y - r * 0.7);
      ctx.lineTo(x + r, y);
      ctx.lineTo(x + r * 0.45, y + r * 0.7);
      ctx.lineTo(x - r, y + r * 0.7);
      ctx.closePath();
    },
    person: (ctx, x, y, r) => {
      ctx.arc(x, y - r * 0.42, r * 0.48, 0, 2 * Math.PI);
      ctx.closePath();
      ctx.moveTo(x + r * 0.88, y + r * 0.95);
      ctx.ellipse(x, y + r * 0.95, r * 0.88, r * 0.85, 0, 0, Math.PI, true);
      ctx.closePath();
    },
  };
  const icons = {
    check: (ctx, x, y, r) => {
      ctx.moveTo(x - r * 0.45, y + r * 0.02);
      ctx.lineTo(x - r * 0.1, y + r * 0.38);
      ctx.lineTo(x + r * 0.48, y - r * 0.36);
    },
    cross: (ctx, x, y, r) => {
      ctx.moveTo(x - r * 0.36, y - r * 0.36);
      ctx.lineTo(x + r * 0.36, y + r * 0.36);
      ctx.moveTo(x + r * 0.36, y - r * 0.36);
      ctx.lineTo(x - r * 0.36, y + r * 0.36);
    },
    minus: (ctx, x, y, r) => {
      ctx.moveTo(x - r * 0.42, y);
      ctx.lineTo(x + r * 0.42, y);
    },
    question: (ctx, x, y, r) => {
      ctx.arc(x, y - r * 0.2, r * 0.32, Math.PI, Math.PI * 0.45);
      ctx.lineTo(x, y + r * 0.28);
      ctx.moveTo(x, y + r * 0.52);
      ctx.lineTo(x, y + r * 0.56);
    },
  };
  const badge = {
    check: (ctx, x, y, r) => ctx.arc(x, y, r, 0, 2 * Math.PI),
    cross: (ctx, x, y, r) => ctx.roundRect(x - r * 0.92, y - r * 0.92, r * 1.84, r * 1.84, r * 0.3),
    question: polygon(4, up),
    minus: polygon(6, 0),
  };

  function shape(ctx, name, x, y, r, fill, sign, ink, font) {
    ctx.beginPath();
    (paths[name] || paths.circle)(ctx, x, y, r);
    ctx.fillStyle = fill;
    ctx.fill();
    if (!sign || name === "person" || name === "tag") return;
    ctx.fillStyle = ink;
    ctx.font = `600 ${Math.round(r * 1.05)}px ${font}`;
    ctx.textAlign = "center";
    ctx.textBaseline = "middle";
    ctx.fillText(sign, x, y + r * (name === "triangle" ? 0.32 : 0.08));
  }

  function icon(ctx, name, x, y, r, fill, ink) {
    if (!icons[name]) return;
    ctx.beginPath();
    badge[name](ctx, x, y, name === "question" ? r * 1.2 : r);
    ctx.fillStyle = fill;
    ctx.fill();
    ctx.beginPath();
    icons[name](ctx, x, y, r);
    ctx.strokeStyle = ink;
    ctx.lineWidth = r * 0.26;
    ctx.lineCap = "round";
    ctx.lineJoin = "round";
    ctx.stroke();
  }

  return { shape, icon };
})();
