// Draws the present state of the network map as SVG for printing, with the same code as on the canvas. Colours stay CSS variables, so the printed page has the light ones.
const Paper = (() => {
  const SVG = "http://www.w3.org/2000/svg";
  const RATIO = 2.4;
  const WIDTHS = [700, 900, 1150, 1450, 1800, 2300, 3000, 4000, 5500];
  const colours = new Proxy({}, { get: (_kept, name) => `var(--${String(name)})` });
  const tape = document.createElement("canvas").getContext("2d");

  // Has the methods of a canvas context that the drawing code uses, and writes SVG elements.
  class SvgContext {
    constructor() {
      this.elements = document.createDocumentFragment();
      this.path = [];
      this.globalAlpha = 1;
      this.lineWidth = 1;
      this.dashes = [];
      this.fillStyle = this.strokeStyle = "currentColor";
      this.textAlign = "left";
      this.textBaseline = "middle";
      this.font = "";
    }

    beginPath() { this.path = []; }
    closePath() { this.path.push("Z"); }
    moveTo(x, y) { this.path.push(`M${x.toFixed(1)} ${y.toFixed(1)}`); }
    lineTo(x, y) { this.path.push(`L${x.toFixed(1)} ${y.toFixed(1)}`); }
    quadraticCurveTo(a, b, x, y) { this.path.push(`Q${a.toFixed(1)} ${b.toFixed(1)} ${x.toFixed(1)} ${y.toFixed(1)}`); }
    setLineDash(dashes) { this.dashes = dashes; }
    save() {}
    restore() {}

    roundRect(x, y, width, height, radius) {
      const r = Math.min(radius, width / 2, height / 2);
      this.path.push(`M${x + r} ${y}h${width - 2 * r}a${r} ${r} 0 0 1 ${r} ${r}v${height - 2 * r}a${r} ${r} 0 0 1 ${-r} ${r}h${2 * r - width}a${r} ${r} 0 0 1 ${-r} ${-r}v${2 * r - height}a${r} ${r} 0 0 1 ${r} ${-r}z`);
    }

    arc(x, y, radius, from, to) { this.ellipse(x, y, radius, radius, 0, from, to); }

    ellipse(x, y, wide, high, _turn, from, to, back = false) {
      const point = (angle) => `${(x + wide * Math.cos(angle)).toFixed(2)} ${(y + high * Math.sin(angle)).toFixed(2)}`;
      const start = this.path.length && !String(this.path.at(-1)).startsWith("M") && this.path.at(-1) !== "Z" ? "L" : "M";
      const turned = back ? from - to : to - from;
      const sweep = ((turned % (2 * Math.PI)) + 2 * Math.PI) % (2 * Math.PI) || 2 * Math.PI;
      const sign = back ? -1 : 1;
      const half = from + (sign * sweep) / 2;
      this.path.push(`${start}${point(from)}A${wide} ${high} 0 0 ${Number(!back)} ${point(half)}A${wide} ${high} 0 0 ${Number(!back)} ${point(from + sign * sweep)}`);
    }

    add(name, attributes, text) {
      const element = document.createElementNS(SVG, name);
      for (const [key, value] of Object.entries(attributes)) element.setAttribute(key, value);
      if (this.globalAlpha < 1) element.setAttribute("opacity", this.globalAlpha);
      if (text !== undefined) element.textContent = text;
      this.elements.append(element);
    }

    fill() { this.add("path", { d: this.path.join(""), fill: this.fillStyle }); }

    stroke() {
      this.add("path", { d: this.path.join(""), fill: "none", stroke: this.strokeStyle, "stroke-width": this.lineWidth, ...(this.dashes.length ? { "stroke-dasharray": this.dashes.join(" ") } : {}) });
    }

    fillRect(x, y, width, height) { this.add("rect", { x, y, width, height, fill: this.fillStyle }); }

    measureText(text) {
      tape.font = this.font;
      return tape.measureText(text);
    }

    fillText(text, x, y) {
      const [, weight, size] = /^(?:(\d+) )?([\d.]+)px/.exec(this.font);
      const anchor = { left: "start", center: "middle", right: "end" }[this.textAlign];
      this.add("text", { x, y: y + Number(size) * 0.36, "font-size": size, "font-weight": weight ?? 400, "text-anchor": anchor, fill: this.fillStyle }, text);
    }
  }

  // Return the SVG of the present state, as wide as is best for one sheet.
  function draw() {
    const { view } = Picture;
    let best = null;
    for (const width of WIDTHS) {
      const { height } = Fold.layout(view, width);
      const off = Math.abs(Math.log(width / height / RATIO));
      if (!best || off < best.off) best = { width, off };
    }
    const places = Fold.layout(view, best.width);
    for (const line of [...view.lines.single, ...view.lines.bundles]) line.route = line.usual = undefined;
    Edges.spots(view.lines.bundles, view.shown.map((node) => node.box));
    const ctx = new SvgContext();
    const plain = { colours, scale: 1, far: false, marked: false };
    for (const panel of places.panels) Cards.panel(ctx, panel, plain);
    Edges.draw(ctx, view.lines, { colours, alphaOf: () => undefined });
    if (Picture.chain.length) Edges.chain(ctx, Picture.chain.filter((node) => node.box), { colours, scale: 1 });
    for (const node of view.shown) Cards.card(ctx, node, Picture.style(node, { ...plain, dim: false, mine: false, marked: Picture.chain.includes(node), hovered: false }));
    Edges.numbers(ctx, view.lines.bundles, { colours, dimmed: () => false, wanted: () => false });
    const svg = document.createElementNS(SVG, "svg");
    svg.setAttribute("class", "net-paper");
    svg.setAttribute("viewBox", `0 0 ${places.width} ${places.height}`);
    svg.append(ctx.elements);
    Picture.arrange();
    return svg;
  }

  return { draw };
})();
