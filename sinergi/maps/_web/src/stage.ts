// The canvas: camera, pointer, wheel, touch, flights. Redraws only when something changed.
import { soon } from "./dom";
import type { Camera, Focus, Painter } from "./draw";
import { Haze } from "./haze";
import type { Model } from "./model";
import { CanvasPen } from "./pen";

const HEAVY = 9000, BUSY = 1500;
/** Milliseconds that a big picture is drawn without a pause. */
const PATIENCE = 25, PATIENCE_FIRST = 220;
let serial = 0;

export interface Events {
  choose(i: number): void;
  toggle(i: number): void;
  hover(i: number, x: number, y: number): void;
  drawn(): void;
}

export class Stage {
  readonly camera: Camera = { x: 0, y: 0, k: 1 };
  readonly focus: Focus = { chosen: -1, active: null, hover: -1, core: null };
  width = 1; height = 1;
  /** Room that the buttons at the bottom take. */
  bottom = 58;
  /** Room that the stamp, and on a phone the choice of layout, take at the top. */
  top = 44;
  private readonly ctx: CanvasRenderingContext2D;
  readonly pen: CanvasPen;
  private ratio = 1;
  private asked = 0;
  private moving = false;
  private settle = 0;
  /** The last finished picture of a big map, and the one that is being drawn. */
  private still: { image: HTMLCanvasElement; camera: Camera } | null = null;
  private stale = true;
  private job = 0;
  private drawing: Camera = { x: 0, y: 0, k: 0 };
  private flight = 0;
  private readonly pointers = new Map<number, { x: number; y: number }>();
  private pressed: { x: number; y: number; moved: boolean } | null = null;

  constructor(readonly canvas: HTMLCanvasElement, readonly model: Model, readonly painter: Painter, private readonly events: Events) {
    // not opaque: an opaque canvas is black until it is painted
    this.ctx = canvas.getContext("2d")!;
    this.pen = new CanvasPen(this.ctx);
    this.listen();
  }

  get calm(): boolean { return matchMedia("(prefers-reduced-motion: reduce)").matches; }
  private get heavy(): boolean { return this.model.marks.length + this.model.lines.n > HEAVY; }

  /** Take up the size of the box; `aim` says where to look before anything is drawn. */
  resize(aim?: () => Camera) {
    const box = this.canvas.parentElement!.getBoundingClientRect();
    const ratio = Math.min(2, devicePixelRatio || 1), w = Math.max(1, Math.round(box.width)), h = Math.max(1, Math.round(box.height));
    if (w === this.width && h === this.height && ratio === this.ratio) return;
    this.width = w; this.height = h; this.ratio = ratio;
    this.canvas.width = w * ratio; this.canvas.height = h * ratio;
    this.still = null; this.stale = true;
    const tall = h > w * 1.15, aspect = w / Math.max(1, h - this.top - this.bottom), shaped = this.model.layout === "layers" && Math.abs(Math.log(aspect / this.model.aspect)) > 0.2;
    this.model.aspect = shaped || this.model.layout !== "layers" ? aspect : this.model.aspect;
    if (tall !== this.model.tall || shaped) { this.model.tall = tall; if (shaped) this.model.refresh(); Object.assign(this.camera, this.framing(null)); }
    if (aim) Object.assign(this.camera, aim());
    // at once, not at the next frame: setting the size has emptied the canvas
    cancelAnimationFrame(this.asked);
    this.asked = 0;
    this.frame();
  }

  /** Ask for a full drawing at the next frame. */
  draw() {
    this.stale = true;
    this.ask();
  }
  private ask() { if (!this.asked) this.asked = requestAnimationFrame(() => { this.asked = 0; this.frame(); }); }

  private frame() {
    if (this.heavy) { this.bigFrame(); return; }
    const c = this.ctx, r = this.ratio;
    this.job = 0; this.still = null;
    c.setTransform(r, 0, 0, r, 0, 0);
    this.pen.stamping = this.moving || this.flight > 0;
    this.painter.paint(this.pen, this.camera, this.width, this.height, this.focus, this.moving && this.model.lines.n > BUSY);
    this.events.drawn();
  }

  /** A big map: the last picture is moved at once, a new one is drawn beside it in slices. */
  private bigFrame() {
    const c = this.ctx, r = this.ratio, now = this.camera, { still } = this;
    if (still) {
      const old = still.camera, f = now.k / old.k;
      const dx = (old.x - now.x) * now.k + (this.width / 2) * (1 - f), dy = (old.y - now.y) * now.k + (this.height / 2) * (1 - f);
      c.setTransform(1, 0, 0, 1, 0, 0);
      c.fillStyle = this.painter.paper("paper"); c.fillRect(0, 0, this.canvas.width, this.canvas.height);
      c.drawImage(still.image, dx * r, dy * r, this.canvas.width * f, this.canvas.height * f);
      // while the map moves, only a picture that has become too coarse is drawn again
      if (this.moving && (this.job || (f > 0.5 && f < 2))) return;
      if (!this.moving && !this.stale && f === 1 && dx === 0 && dy === 0) return;
    }
    const { x, y, k } = this.drawing;
    if (this.job && !this.stale && (!still || (x === now.x && y === now.y && k === now.k))) return;
    this.begun();
  }

  /** Draw the picture of this moment in slices; what asks for another one ends it. */
  private begun() {
    const job = (this.job = ++serial), camera = (this.drawing = { ...this.camera }), r = this.ratio, image = document.createElement("canvas");
    image.width = this.canvas.width; image.height = this.canvas.height;
    const ctx = image.getContext("2d", { willReadFrequently: true })!;
    ctx.setTransform(r, 0, 0, r, 0, 0);
    this.stale = false;
    const work = this.painter.painting(new CanvasPen(ctx, this.pen.widths, new Haze(ctx)), camera, this.width, this.height, this.focus);
    const patience = this.still ? PATIENCE : PATIENCE_FIRST; // before the first picture nothing waits for the reader
    const slice = () => {
      if (this.job !== job) return;
      for (const start = performance.now(); performance.now() - start < patience;) {
        const { done } = work.next();
        ctx.getImageData(0, 0, 1, 1); // what was said to be drawn is drawn now, not all at the end
        if (!done) continue;
        this.job = 0; this.still = { image, camera };
        this.events.drawn();
        this.frame();
        return;
      }
      soon(slice);
    };
    slice();
  }

  private move() {
    this.moving = true;
    clearTimeout(this.settle);
    this.settle = window.setTimeout(() => { this.moving = false; this.draw(); }, 140);
  }
  private begin() { cancelAnimationFrame(this.flight); this.flight = 0; this.move(); }

  zoom(factor: number, x = this.width / 2, y = this.height / 2) {
    this.begin();
    const c = this.camera, k = Math.min(12, Math.max(0.02, c.k * factor));
    c.x += (x - this.width / 2) * (1 / c.k - 1 / k);
    c.y += (y - this.height / 2) * (1 / c.k - 1 / k);
    c.k = k;
    this.ask();
  }

  pan(dx: number, dy: number) {
    this.begin();
    this.camera.x -= dx / this.camera.k; this.camera.y -= dy / this.camera.k;
    this.ask();
  }

  /** Camera that shows marks (all when none are given) with a margin. */
  framing(marks: Iterable<number> | null, limit = 2.2, width = this.width, height = this.height, margin?: [number, number]): Camera {
    const m = this.model, d = m.data;
    let x0 = Infinity, y0 = Infinity, x1 = -Infinity, y1 = -Infinity;
    const take = (i: number, r: number) => {
      x0 = Math.min(x0, m.x(i) - r); x1 = Math.max(x1, m.x(i) + r);
      y0 = Math.min(y0, m.y(i) - r); y1 = Math.max(y1, m.y(i) + r);
    };
    if (marks) for (const i of marks) take(i, d.radius[i]! + 30);
    else {
      const folded = m.marks.length > 0 && d.tier[m.marks[0]!]! <= 1;
      for (const i of m.marks) take(i, d.radius[i]! + (folded ? 46 : 0));
      if (m.bubbles) for (const i of m.discs) take(i, d.reach[i]!);
      for (const row of m.rows) { y0 = Math.min(y0, row.y - 20); }
    }
    if (x0 > x1) return { x: 0, y: 0, k: 1 };
    const [top, bottom] = margin ?? [this.top, this.bottom];
    const k = Math.min(limit, (width - 28) / Math.max(1, x1 - x0), (height - top - bottom) / Math.max(1, y1 - y0));
    return { x: (x0 + x1) / 2, y: (y0 + y1) / 2 + (bottom - top) / 2 / k, k };
  }

  jump(to: Camera) { cancelAnimationFrame(this.flight); this.flight = 0; Object.assign(this.camera, to); this.draw(); }

  fly(to: Camera) {
    cancelAnimationFrame(this.flight);
    if (this.calm || this.heavy) { this.jump(to); return; }
    const from = { ...this.camera }, start = performance.now(), time = 420;
    const step = (now: number) => {
      const t = Math.min(1, Math.max(0, (now - start) / time)), s = t * t * (3 - 2 * t);
      this.camera.k = from.k * Math.pow(to.k / from.k, s);
      const f = to.k === from.k ? s : (1 / from.k - 1 / this.camera.k) / (1 / from.k - 1 / to.k);
      const g = Number.isFinite(f) ? f : s;
      this.camera.x = from.x + (to.x - from.x) * g; this.camera.y = from.y + (to.y - from.y) * g;
      this.flight = t < 1 ? requestAnimationFrame(step) : 0;
      this.draw();
    };
    this.flight = requestAnimationFrame(step);
  }

  /** Screen place of a mark. */
  spot(i: number): [number, number] {
    return [(this.model.x(i) - this.camera.x) * this.camera.k + this.width / 2, (this.model.y(i) - this.camera.y) * this.camera.k + this.height / 2];
  }

  hit(x: number, y: number, slack = 4): number {
    let best = -1, near = Infinity;
    for (const i of this.model.marks) {
      const [sx, sy] = this.spot(i), gap = Math.hypot(sx - x, sy - y) - this.painter.radius(i, this.camera.k);
      if (gap < slack && gap < near) { near = gap; best = i; }
    }
    return best;
  }
  private discAt(x: number, y: number): number {
    if (!this.model.bubbles) return -1;
    let best = -1, small = Infinity;
    for (const i of this.model.discs) {
      const [sx, sy] = this.spot(i), r = this.model.data.reach[i]! * this.camera.k;
      if (Math.hypot(sx - x, sy - y) < r && r < small) { small = r; best = i; }
    }
    return best;
  }

  private listen() {
    const c = this.canvas, place = (e: PointerEvent | WheelEvent | MouseEvent): [number, number] => {
      const box = c.getBoundingClientRect();
      return [e.clientX - box.left, e.clientY - box.top];
    };
    c.addEventListener("wheel", (e) => {
      e.preventDefault();
      const [x, y] = place(e);
      this.zoom(Math.exp(-e.deltaY * (e.deltaMode === 1 ? 0.05 : 0.0016)), x, y);
    }, { passive: false });
    c.addEventListener("pointerdown", (e) => {
      const [x, y] = place(e);
      c.setPointerCapture(e.pointerId);
      this.pointers.set(e.pointerId, { x, y });
      this.pressed = this.pointers.size === 1 ? { x, y, moved: false } : null;
    });
    c.addEventListener("pointermove", (e) => {
      const [x, y] = place(e), old = this.pointers.get(e.pointerId);
      if (!old) { if (e.pointerType === "mouse" && !this.moving) this.events.hover(this.hit(x, y), x, y); return; }
      if (this.pointers.size === 2) this.pinch(e.pointerId, x, y);
      else {
        if (this.pressed && Math.hypot(x - this.pressed.x, y - this.pressed.y) > 4) this.pressed.moved = true;
        if (!this.pressed || this.pressed.moved) this.pan(x - old.x, y - old.y);
      }
      this.pointers.set(e.pointerId, { x, y });
    });
    const up = (e: PointerEvent) => {
      const [x, y] = place(e), click = this.pressed && !this.pressed.moved && e.type === "pointerup";
      this.pointers.delete(e.pointerId);
      this.pressed = null;
      if (click) this.events.choose(this.hit(x, y, e.pointerType === "touch" ? 14 : 5));
    };
    c.addEventListener("pointerup", up);
    c.addEventListener("pointercancel", up);
    c.addEventListener("pointerleave", () => this.events.hover(-1, 0, 0));
    c.addEventListener("dblclick", (e) => {
      const [x, y] = place(e), mark = this.hit(x, y);
      this.events.toggle(mark >= 0 ? mark : this.discAt(x, y));
    });
  }

  private pinch(id: number, x: number, y: number) {
    const [p, q] = [...this.pointers.entries()];
    if (!p || !q) return;
    const old = this.pointers.get(id)!, other = p[0] === id ? q[1] : p[1];
    const before = Math.hypot(old.x - other.x, old.y - other.y), after = Math.hypot(x - other.x, y - other.y);
    this.zoom(after / Math.max(1, before), (x + other.x) / 2, (y + other.y) / 2);
    this.pan((x - old.x) / 2, (y - old.y) / 2);
  }
}
