// The small overview in a corner of the network map: it shows the whole map and the visible part, which can be dragged or clicked.
const Minimap = (() => {
  const canvas = document.querySelector(".net-mini");
  const ctx = canvas.getContext("2d");
  const layer = document.createElement("canvas");
  let [across, down] = [1, 1];
  let drawn = null;
  let waiting = 0;

  // Draw the map once per change, in a task of its own; each frame copies it.
  function refresh() {
    clearTimeout(waiting);
    waiting = setTimeout(() => {
      drawMap();
      frame();
    });
  }

  function drawMap() {
    waiting = 0;
    if (!canvas.clientWidth) return;
    const ratio = window.devicePixelRatio || 1;
    const { width, height, panels } = Picture.places;
    const [wide, high] = [canvas.clientWidth, canvas.clientHeight];
    for (const each of [canvas, layer]) {
      each.width = wide * ratio;
      each.height = high * ratio;
    }
    // A long map is squeezed, so that all of it is in the overview and wide enough to drag.
    across = (wide / width) * ratio;
    down = Math.min(across, (high / height) * ratio);
    const paint = layer.getContext("2d");
    paint.scale(across, down);
    for (const { box, depth } of panels) {
      paint.fillStyle = Picture.colour(depth % 2 ? "panel-odd" : "panel-even");
      paint.fillRect(...box);
      paint.lineWidth = 1 / across;
      paint.strokeStyle = Picture.colour("edge-strong");
      paint.strokeRect(...box);
    }
    for (const node of Picture.view.shown) {
      const tint = Picture.tintOf(node);
      paint.fillStyle = Picture.colour(tint ? (tint.fill === "plain-fill" ? "edge-strong" : tint.fill) : node.state === "plain" ? "edge-strong" : node.state);
      paint.fillRect(node.box[0], node.box[1], node.box[2], node.box[3] * 0.8);
    }
    drawn = Picture.places;
  }

  function frame() {
    if (!canvas.clientWidth) return;
    if (drawn !== Picture.places && !waiting) refresh();
    ctx.clearRect(0, 0, canvas.width, canvas.height);
    ctx.drawImage(layer, 0, 0);
    const [left, top, width, height] = Picture.window().map((value, at) => value * (at % 2 ? down : across));
    ctx.strokeStyle = Picture.colour("accent");
    ctx.lineWidth = 2 * (window.devicePixelRatio || 1);
    ctx.strokeRect(left, top, width, height);
  }

  function go(event) {
    if (event.type === "pointermove" && !event.buttons) return;
    event.preventDefault();
    if (event.type === "pointerdown") canvas.setPointerCapture(event.pointerId);
    const frameBox = canvas.getBoundingClientRect();
    const ratio = window.devicePixelRatio || 1;
    const position = { x: ((event.clientX - frameBox.left) * ratio) / across, y: ((event.clientY - frameBox.top) * ratio) / down };
    Picture.network.moveTo({ position, animation: false });
  }

  function start(done) {
    for (const type of ["pointerdown", "pointermove"]) canvas.addEventListener(type, go);
    canvas.addEventListener("pointerup", done);
  }

  return { start, refresh, frame };
})();
