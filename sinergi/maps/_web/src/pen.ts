// Two pens with one hand: the same drawing goes to a canvas or to SVG text.
import type { Haze } from "./haze";

export interface Stroke { colour: string; width: number; dash: number[]; alpha: number; }
export interface Letters {
  size: number; bold: boolean; colour: string; halo: string; align: "center" | "left"; alpha: number;
}

export interface Pen {
  /** Curves as x1 y1 cx cy x2 y2, one after the other. */
  curves(flat: number[], style: Stroke): void;
  /** Straight lines as x1 y1 x2 y2. */
  lines(flat: number[], style: Stroke): void;
  /** Equal shapes as x y r. */
  shapes(shape: string, flat: number[], fill: string, edge: Stroke | null, alpha: number): void;
  rect(x: number, y: number, w: number, h: number, fill: string): void;
  text(value: string, x: number, y: number, letters: Letters): void;
  width(value: string, size: number, bold: boolean): number;
  /** All lines are told: what was gathered is drawn now. */
  flush?(): void;
}

export const FONT = "system-ui,'Segoe UI',Roboto,'Noto Sans',sans-serif";

/** Numbers of lines (four each) and dots (three each) from which they are written as pixels. */
const CROWD = 4 * 4000;
/** Corners of a shape of radius 1; null for a circle. */
const CORNERS: Record<string, [number, number][]> = {
  square: [[-0.86, -0.86], [0.86, -0.86], [0.86, 0.86], [-0.86, 0.86]],
  diamond: [[0, -1.2], [1.2, 0], [0, 1.2], [-1.2, 0]],
  triangle: [[0, -1.15], [1.05, 0.8], [-1.05, 0.8]],
  tag: [[-1.2, -0.75], [0.7, -0.75], [1.35, 0], [0.7, 0.75], [-1.2, 0.75]],
  hexagon: around(6, 1.08, Math.PI / 6), pentagon: around(5, 1.1, -Math.PI / 2),
};
function around(n: number, r: number, turn: number): [number, number][] {
  return Array.from({ length: n }, (_, i) => {
    const a = turn + (i * 2 * Math.PI) / n;
    return [r * Math.cos(a), r * Math.sin(a)];
  });
}

export class CanvasPen implements Pen {
  constructor(readonly ctx: CanvasRenderingContext2D, readonly widths = new Map<string, number>(), private readonly haze: Haze | null = null) {}

  private stroke(style: Stroke) {
    const c = this.ctx;
    c.globalAlpha = style.alpha; c.strokeStyle = style.colour; c.lineWidth = style.width;
    c.setLineDash(style.dash); c.lineCap = style.dash.length && style.dash[0]! < 1 ? "round" : "butt";
  }
  curves(flat: number[], style: Stroke) {
    const c = this.ctx;
    this.stroke(style); c.beginPath();
    for (let i = 0; i < flat.length; i += 6) {
      c.moveTo(flat[i]!, flat[i + 1]!);
      c.quadraticCurveTo(flat[i + 2]!, flat[i + 3]!, flat[i + 4]!, flat[i + 5]!);
    }
    c.stroke(); c.setLineDash([]); c.globalAlpha = 1;
  }
  lines(flat: number[], style: Stroke) {
    const c = this.ctx;
    if (this.haze && flat.length > CROWD && !style.dash.length && style.width < 1) { this.haze.lines(flat, style); return; }
    this.stroke(style); c.beginPath();
    for (let i = 0; i < flat.length; i += 4) { c.moveTo(flat[i]!, flat[i + 1]!); c.lineTo(flat[i + 2]!, flat[i + 3]!); }
    c.stroke(); c.setLineDash([]); c.globalAlpha = 1;
  }
  flush() { this.haze?.flush(); }
  shapes(shape: string, flat: number[], fill: string, edge: Stroke | null, alpha: number) {
    const c = this.ctx, corners = CORNERS[shape];
    if (this.haze && flat.length > CROWD && !edge && fill) {
      const large: number[] = [], dots: number[] = [];
      for (let i = 0; i < flat.length; i += 3) (flat[i + 2]! < 1.2 ? dots : large).push(flat[i]!, flat[i + 1]!, flat[i + 2]!);
      this.haze.dots(dots, fill, alpha);
      flat = large;
    }
    c.beginPath();
    for (let i = 0; i < flat.length; i += 3) {
      const x = flat[i]!, y = flat[i + 1]!, r = flat[i + 2]!;
      if (!corners || r < 2) {
        if (r < 1.2) { c.rect(x - r, y - r, 2 * r, 2 * r); continue; }
        c.moveTo(x + r, y); c.arc(x, y, r, 0, 2 * Math.PI); continue;
      }
      corners.forEach(([px, py], k) => k ? c.lineTo(x + px * r, y + py * r) : c.moveTo(x + px * r, y + py * r));
      c.closePath();
    }
    if (fill) { c.globalAlpha = alpha; c.fillStyle = fill; c.fill(); }
    if (edge) { this.stroke(edge); c.stroke(); c.setLineDash([]); }
    c.globalAlpha = 1;
  }
  rect(x: number, y: number, w: number, h: number, fill: string) {
    this.ctx.fillStyle = fill; this.ctx.fillRect(x, y, w, h);
  }
  text(value: string, x: number, y: number, l: Letters) {
    const c = this.ctx;
    if (this.stamping && l.halo && l.align === "center") { this.stamp(value, x, y, l); return; }
    c.font = `${l.bold ? 600 : 400} ${l.size}px ${FONT}`;
    c.textAlign = l.align; c.textBaseline = "middle"; c.globalAlpha = l.alpha;
    if (l.halo) { c.lineJoin = "round"; c.lineWidth = 3.2; c.strokeStyle = l.halo; c.strokeText(value, x, y); }
    c.fillStyle = l.colour; c.fillText(value, x, y); c.globalAlpha = 1;
  }
  /** While the picture moves a name with its halo is drawn once and stamped from then on: halos are slow to draw. */
  stamping = false;
  private readonly stamps = new Map<string, HTMLCanvasElement>();
  private stamp(value: string, x: number, y: number, l: Letters) {
    const c = this.ctx, ratio = c.getTransform().a, key = `${l.size}${l.bold}${l.colour}${l.halo}${ratio}${value}`;
    let image = this.stamps.get(key);
    if (!image) {
      if (this.stamps.size > 1200) this.stamps.clear();
      image = document.createElement("canvas");
      image.width = Math.ceil((this.width(value, l.size, l.bold) + 8) * ratio);
      image.height = Math.ceil(l.size * 1.7 * ratio);
      const pen = image.getContext("2d")!;
      pen.scale(ratio, ratio);
      new CanvasPen(pen).text(value, 4, l.size * 0.85, { ...l, align: "left", alpha: 1 });
      this.stamps.set(key, image);
    }
    const w = image.width / ratio, h = image.height / ratio;
    c.globalAlpha = l.alpha;
    c.drawImage(image, Math.round((x - w / 2) * ratio) / ratio, Math.round((y - l.size * 0.85) * ratio) / ratio, w, h);
    c.globalAlpha = 1;
  }
  /** Words are measured once: names are made of few of them. */
  width(value: string, size: number, bold: boolean): number {
    const key = `${size}${bold} ${value}`, known = this.widths.get(key);
    if (known !== undefined) return known;
    const words = value.split(" ");
    let sum = (words.length - 1) * this.measured(" ", size, bold);
    for (const word of words) sum += this.measured(word, size, bold);
    this.widths.set(key, sum);
    return sum;
  }
  private measured(value: string, size: number, bold: boolean): number {
    const key = `${size}${bold}${value}`, known = this.widths.get(key);
    if (known !== undefined) return known;
    this.ctx.font = `${bold ? 600 : 400} ${size}px ${FONT}`;
    const w = this.ctx.measureText(value).width;
    this.widths.set(key, w);
    return w;
  }
}

const round = (v: number) => Math.round(v * 10) / 10;
export const escaped = (s: string) => s.replace(/[&<>"']/g, (c) => `&#${c.charCodeAt(0)};`);

export class SvgPen implements Pen {
  readonly parts: string[] = [];
  constructor(private readonly ruler: Pen) {}
  private stroked(s: Stroke): string {
    const dash = s.dash.length ? ` stroke-dasharray="${s.dash.join(" ")}"` + (s.dash[0]! < 1 ? ' stroke-linecap="round"' : "") : "";
    return `fill="none" stroke="${s.colour}" stroke-width="${round(s.width)}" opacity="${round(s.alpha)}"${dash}`;
  }
  private path(d: string, style: Stroke) { if (d) this.parts.push(`<path d="${d}" ${this.stroked(style)}/>`); }
  curves(f: number[], style: Stroke) {
    let d = "";
    for (let i = 0; i < f.length; i += 6) d += `M${round(f[i]!)} ${round(f[i + 1]!)}Q${round(f[i + 2]!)} ${round(f[i + 3]!)} ${round(f[i + 4]!)} ${round(f[i + 5]!)}`;
    this.path(d, style);
  }
  lines(f: number[], style: Stroke) {
    let d = "";
    for (let i = 0; i < f.length; i += 4) d += `M${round(f[i]!)} ${round(f[i + 1]!)}L${round(f[i + 2]!)} ${round(f[i + 3]!)}`;
    this.path(d, style);
  }
  shapes(shape: string, f: number[], fill: string, edge: Stroke | null, alpha: number) {
    const corners = CORNERS[shape];
    const dash = edge?.dash.length ? ` stroke-dasharray="${edge.dash.join(" ")}" stroke-linecap="round"` : "";
    const look = `fill="${fill || "none"}" fill-opacity="${round(alpha)}"` +
      (edge ? ` stroke="${edge.colour}" stroke-width="${round(edge.width)}" stroke-opacity="${round(edge.alpha)}"${dash}` : "");
    for (let i = 0; i < f.length; i += 3) {
      const x = f[i]!, y = f[i + 1]!, r = f[i + 2]!;
      this.parts.push(corners
        ? `<polygon points="${corners.map(([px, py]) => `${round(x + px * r)},${round(y + py * r)}`).join(" ")}" ${look}/>`
        : `<circle cx="${round(x)}" cy="${round(y)}" r="${round(r)}" ${look}/>`);
    }
  }
  rect(x: number, y: number, w: number, h: number, fill: string) {
    this.parts.push(`<rect x="${round(x)}" y="${round(y)}" width="${round(w)}" height="${round(h)}" fill="${fill}"/>`);
  }
  text(value: string, x: number, y: number, l: Letters) {
    const halo = l.halo ? ` stroke="${l.halo}" stroke-width="3.2" stroke-linejoin="round" paint-order="stroke"` : "";
    this.parts.push(`<text x="${round(x)}" y="${round(y)}" dy=".35em" font-size="${l.size}" font-weight="${l.bold ? 600 : 400}" text-anchor="${l.align === "center" ? "middle" : "start"}" fill="${l.colour}" opacity="${l.alpha}"${halo}>${escaped(value)}</text>`);
  }
  width(value: string, size: number, bold: boolean) { return this.ruler.width(value, size, bold); }
}
