// Very many thin lines and small dots, pixel by pixel: a canvas needs five times as long for the same picture.
import type { Stroke } from "./pen";

/** Counts above this are as dark as they get. */
const DARKEST = 255;

interface Layer { style: Stroke; counts: Uint32Array; }

/** Red, green, blue of a colour like #1b8a6b. */
function parts(colour: string): [number, number, number] {
  return [1, 3, 5].map((k) => parseInt(colour.slice(k, k + 2), 16)) as [number, number, number];
}

export class Haze {
  private readonly layers = new Map<string, Layer>();
  private readonly width: number; private readonly height: number; private readonly ratio: number;

  constructor(private readonly ctx: CanvasRenderingContext2D) {
    this.width = ctx.canvas.width; this.height = ctx.canvas.height; this.ratio = ctx.getTransform().a;
  }

  /** Count straight lines, given as x1 y1 x2 y2 one after the other. */
  lines(flat: number[], style: Stroke) {
    const key = `${style.colour}|${style.alpha}|${style.width}`;
    let layer = this.layers.get(key);
    if (!layer) this.layers.set(key, layer = { style, counts: new Uint32Array(this.width * this.height) });
    const { counts } = layer, r = this.ratio;
    for (let i = 0; i < flat.length; i += 4) this.line(counts, flat[i]! * r, flat[i + 1]! * r, flat[i + 2]! * r, flat[i + 3]! * r);
  }

  /** One line, cut at the edges of the picture, one pixel for each step along its longer side. */
  private line(counts: Uint32Array, x1: number, y1: number, x2: number, y2: number) {
    const dx = x2 - x1, dy = y2 - y1, w = this.width, right = w - 0.01, low = this.height - 0.01;
    let from = 0, to = 1;
    if (dx === 0) { if (x1 < 0 || x1 > right) return; }
    else { const p = -x1 / dx, q = (right - x1) / dx; from = Math.max(from, Math.min(p, q)); to = Math.min(to, Math.max(p, q)); }
    if (dy === 0) { if (y1 < 0 || y1 > low) return; }
    else { const p = -y1 / dy, q = (low - y1) / dy; from = Math.max(from, Math.min(p, q)); to = Math.min(to, Math.max(p, q)); }
    if (from >= to) return;
    // sixteen bits behind the point: whole numbers are quicker, and a picture is narrower than 32,768
    const steps = Math.max(1, Math.ceil(Math.max(Math.abs(dx), Math.abs(dy)) * (to - from)));
    let x = ((x1 + dx * from) * 65536) | 0, y = ((y1 + dy * from) * 65536) | 0;
    const sx = ((dx * (to - from) * 65536) / steps) | 0, sy = ((dy * (to - from) * 65536) / steps) | 0;
    for (let k = 0; k < steps; k++) { counts[(y >> 16) * w + (x >> 16)]!++; x += sx; y += sy; }
  }

  /** Small squares, given as x y r, each pixel by the share that it is covered. */
  dots(flat: number[], fill: string, alpha: number) {
    const image = this.ctx.getImageData(0, 0, this.width, this.height), px = image.data, [r, g, b] = parts(fill), k = this.ratio;
    for (let i = 0; i < flat.length; i += 3) {
      const x0 = (flat[i]! - flat[i + 2]!) * k, x1 = (flat[i]! + flat[i + 2]!) * k, y0 = (flat[i + 1]! - flat[i + 2]!) * k, y1 = (flat[i + 1]! + flat[i + 2]!) * k;
      const last = Math.min(this.width, Math.ceil(x1)), end = Math.min(this.height, Math.ceil(y1));
      for (let y = Math.max(0, Math.floor(y0)); y < end; y++) for (let x = Math.max(0, Math.floor(x0)); x < last; x++) {
        const a = alpha * (Math.min(x + 1, x1) - Math.max(x, x0)) * (Math.min(y + 1, y1) - Math.max(y, y0)), at = (y * this.width + x) * 4;
        px[at] = px[at]! + (r - px[at]!) * a; px[at + 1] = px[at + 1]! + (g - px[at + 1]!) * a; px[at + 2] = px[at + 2]! + (b - px[at + 2]!) * a;
      }
    }
    this.ctx.putImageData(image, 0, 0);
  }

  /** Lay what was counted over the picture, the faint first. */
  flush() {
    if (!this.layers.size) return;
    const image = this.ctx.getImageData(0, 0, this.width, this.height), px = image.data;
    for (const { style, counts } of [...this.layers.values()].sort((p, q) => p.style.alpha - q.style.alpha)) {
      const [r, g, b] = parts(style.colour);
      const left = 1 - style.alpha * Math.min(1, style.width * this.ratio);
      const covers = Float32Array.from({ length: DARKEST + 1 }, (_, n) => 1 - Math.pow(left, n));
      for (let p = 0; p < counts.length; p++) {
        const n = counts[p]!;
        if (!n) continue;
        const a = covers[n < DARKEST ? n : DARKEST]!, at = p * 4;
        px[at] = px[at]! + (r - px[at]!) * a; px[at + 1] = px[at + 1]! + (g - px[at + 1]!) * a; px[at + 2] = px[at + 2]! + (b - px[at + 2]!) * a;
      }
    }
    this.ctx.putImageData(image, 0, 0);
    this.layers.clear();
  }
}
