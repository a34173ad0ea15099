// The points on a canvas: drawn, moved, zoomed, pointed at by mouse or by arrow keys.
import { drawMark } from "./marks.js";

const REACH_PX = 14; // from the pointer to a point that counts as pointed at
const DOT_PX = 3.2;
const PICTURE_PX = 40;
const MAX_PICTURES = 160; // in view; beyond, pictures would hide each other
const MARGIN = 1.06; // coordinates are within -1..1
const MAX_ZOOM = 60;
const DRAG_PX = 4; // a press that moves less is a pick
const DIRECTIONS = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };

export class Plot {
  constructor(canvas, { onHover, onPick }) {
    this.canvas = canvas;
    this.onHover = onHover;
    this.onPick = onPick;
    this.points = [];
    this.hovered = null;
    this.group = null;
    this.#reset();
    this.handlers = {
      pointermove: (event) => this.#move(event),
      pointerdown: (event) => this.#press(event),
      pointerup: (event) => this.#release(event),
      pointerleave: () => this.#hover(null),
      dblclick: () => (this.#reset(), this.#draw()),
      wheel: (event) => this.#zoom(event),
      keydown: (event) => this.#key(event),
    };
    for (const [name, handler] of Object.entries(this.handlers)) {
      canvas.addEventListener(name, handler, { passive: false });
    }
  }

  load(points) {
    this.points = points.x.map((x, i) => ({
      number: i, x, y: points.y[i], id: points.id[i], group: points.group[i],
      prompt: points.prompt[i], category: points.category[i],
    }));
    this.sheet = null;
    this.hovered = null;
    this.#reset();
  }

  use(sheet, cell, columns) {
    Object.assign(this, { sheet, cell, columns });
    this.#draw();
  }

  paint(theme) {
    this.theme = theme;
    this.#draw();
  }

  highlight(group) {
    this.group = group;
    this.#draw();
  }

  resize() {
    this.#draw();
  }

  close() {
    for (const [name, handler] of Object.entries(this.handlers)) {
      this.canvas.removeEventListener(name, handler);
    }
    cancelAnimationFrame(this.asked);
  }

  #reset() {
    Object.assign(this, { zoom: 1, centreX: 0, centreY: 0 });
  }

  /** Pixels of the canvas for one unit of the map, across and down. */
  get #scale() {
    const { clientWidth, clientHeight } = this.canvas;
    return [clientWidth, clientHeight].map((size) => (size / (2 * MARGIN)) * this.zoom);
  }

  #place(point) {
    const [across, down] = this.#scale;
    return [
      this.canvas.clientWidth / 2 + (point.x - this.centreX) * across,
      this.canvas.clientHeight / 2 + (point.y - this.centreY) * down,
    ];
  }

  #draw() {
    cancelAnimationFrame(this.asked);
    this.asked = requestAnimationFrame(() => this.#drawNow());
  }

  #drawNow() {
    const { canvas, theme } = this;
    const [width, height] = [canvas.clientWidth, canvas.clientHeight];
    if (!theme || !width || !height) return;
    const density = devicePixelRatio || 1;
    canvas.width = Math.round(width * density);
    canvas.height = Math.round(height * density);
    const context = canvas.getContext("2d");
    context.scale(density, density);
    context.clearRect(0, 0, width, height);
    const visible = [];
    for (const point of this.points) {
      const [x, y] = this.#place(point);
      if (x > -PICTURE_PX && y > -PICTURE_PX && x < width + PICTURE_PX && y < height + PICTURE_PX) {
        visible.push([point, x, y]);
      }
    }
    const hasPictures = this.sheet && visible.length <= MAX_PICTURES;
    for (const [point, x, y] of visible) {
      const isDimmed = this.group !== null && point.group !== this.group;
      context.globalAlpha = isDimmed ? 0.12 : 0.85;
      if (hasPictures) this.#picture(context, point, x, y, PICTURE_PX);
      else drawMark(context, point.group, x, y, DOT_PX, theme);
    }
    context.globalAlpha = 1;
    if (this.hovered) this.#ring(context, ...this.#place(this.hovered), hasPictures);
  }

  #picture(context, point, x, y, size) {
    const { sheet, cell, columns } = this;
    const [column, row] = [point.number % columns, Math.floor(point.number / columns)];
    context.drawImage(sheet, column * cell, row * cell, cell, cell, x - size / 2, y - size / 2, size, size);
  }

  #ring(context, x, y, hasPictures) {
    context.strokeStyle = this.theme.text;
    context.lineWidth = 2;
    if (hasPictures) context.strokeRect(x - PICTURE_PX / 2, y - PICTURE_PX / 2, PICTURE_PX, PICTURE_PX);
    else {
      context.beginPath();
      context.arc(x, y, DOT_PX + 3, 0, 2 * Math.PI);
      context.stroke();
    }
  }

  #hover(point) {
    this.hovered = point;
    if (point) this.onHover(point, ...this.#place(point));
    else this.onHover(null);
    this.#draw();
  }

  #nearest(x, y) {
    let [best, distance] = [null, REACH_PX ** 2];
    for (const point of this.points) {
      if (this.group !== null && point.group !== this.group) continue;
      const [px, py] = this.#place(point);
      const squared = (px - x) ** 2 + (py - y) ** 2;
      if (squared < distance) [best, distance] = [point, squared];
    }
    return best;
  }

  #move(event) {
    if (this.drag) {
      const [dx, dy] = [event.offsetX - this.drag.x, event.offsetY - this.drag.y];
      this.drag.isMove ||= Math.hypot(dx, dy) > DRAG_PX;
      if (this.drag.isMove) {
        const [across, down] = this.#scale;
        this.centreX = this.drag.centreX - dx / across;
        this.centreY = this.drag.centreY - dy / down;
        this.#hover(null);
      }
      return;
    }
    const point = this.#nearest(event.offsetX, event.offsetY);
    if (point !== this.hovered) this.#hover(point);
  }

  #press(event) {
    this.canvas.setPointerCapture(event.pointerId);
    const { centreX, centreY } = this;
    this.drag = { x: event.offsetX, y: event.offsetY, centreX, centreY, isMove: false };
  }

  #release(event) {
    const wasMove = this.drag?.isMove;
    this.drag = null;
    const point = wasMove ? null : this.#nearest(event.offsetX, event.offsetY);
    if (point) {
      this.#hover(point);
      this.onPick(point);
    }
  }

  #zoom(event) {
    event.preventDefault();
    const [across, down] = this.#scale;
    const dx = event.offsetX - this.canvas.clientWidth / 2;
    const dy = event.offsetY - this.canvas.clientHeight / 2;
    this.zoom = Math.min(MAX_ZOOM, Math.max(1, this.zoom * Math.exp(-event.deltaY / 400)));
    // What is under the pointer stays there.
    const [newAcross, newDown] = this.#scale;
    this.centreX += dx / across - dx / newAcross;
    this.centreY += dy / down - dy / newDown;
    this.#hover(null);
  }

  #key(event) {
    if (event.key === "Enter" && this.hovered) this.onPick(this.hovered);
    const direction = DIRECTIONS[event.key];
    if (!direction) return;
    event.preventDefault();
    const next = this.hovered ? this.#towards(this.hovered, direction) : this.#middle();
    if (next) this.#hover(next);
  }

  /** The nearest point within 45 degrees of a direction. */
  #towards(from, [dx, dy]) {
    let [best, distance] = [null, Infinity];
    for (const point of this.points) {
      const [x, y] = [point.x - from.x, point.y - from.y];
      const ahead = x * dx + y * dy;
      const squared = x * x + y * y;
      if (ahead > 0 && ahead * ahead * 2 >= squared && squared < distance) {
        [best, distance] = [point, squared];
      }
    }
    return best;
  }

  #middle() {
    return this.#nearest(this.canvas.clientWidth / 2, this.canvas.clientHeight / 2) ?? this.points[0];
  }
}
