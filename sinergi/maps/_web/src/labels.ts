// Names that do not collide: the important ones first, each where there is room.
import type { Pen, Letters } from "./pen";

export interface Wanted {
  x: number; y: number; r: number; text: string; size: number; bold: boolean; colour: string;
  room: number; lines: number; centred: boolean; must: boolean; small: boolean; alpha: number;
  /** Radius of the bubble whose rim the name may stand on; 0 for none. */
  round: number;
  /** The same name with its usual abbreviations, for where the whole one finds no room. */
  brief: string;
  /** Whether one of the first findings speaks of it. */
  told?: boolean;
  /** The last attempt, a little further off, in which a cut name is no name. */
  whole?: boolean;
}
export interface Box { x0: number; y0: number; x1: number; y1: number; solid?: boolean; }

const CELL = 48, LEADING = 1.16;

export class Room {
  private readonly cells = new Map<number, Box[]>();
  private cellsOf(b: Box): number[] {
    const keys: number[] = [];
    for (let i = Math.floor(b.x0 / CELL); i <= Math.floor(b.x1 / CELL); i++)
      for (let j = Math.floor(b.y0 / CELL); j <= Math.floor(b.y1 / CELL); j++) keys.push(i * 4096 + j);
    return keys;
  }
  free(b: Box): boolean {
    return !this.cellsOf(b).some((k) => this.cells.get(k)?.some(
      (o) => b.x0 < o.x1 && b.x1 > o.x0 && b.y0 < o.y1 && b.y1 > o.y0));
  }
  /** How much a box would cover: of what lies over the picture (solid) nothing may be. */
  cost(b: Box): number {
    const met = new Set(this.cellsOf(b).flatMap((k) => this.cells.get(k) ?? []));
    return [...met].reduce((sum, o) => sum + (b.x0 < o.x1 && b.x1 > o.x0 && b.y0 < o.y1 && b.y1 > o.y0 ? (o.solid ? 100 : 1) : 0), 0);
  }
  take(b: Box) {
    for (const k of this.cellsOf(b)) { const c = this.cells.get(k); if (c) c.push(b); else this.cells.set(k, [b]); }
  }
}

const JOINING = /^(dan|and|atau|or)$/i;

/** Break a name into lines of at most `room` pixels; what does not fit ends in an ellipsis. */
export function wrap(pen: Pen, text: string, size: number, bold: boolean, room: number, lines: number): string[] {
  const out: string[] = [];
  let line = "";
  for (const word of text.split(" ")) {
    const longer = line ? `${line} ${word}` : word;
    if (!line || pen.width(longer, size, bold) <= room) { line = longer; continue; }
    out.push(line); line = word;
  }
  out.push(line);
  const kept = out.slice(0, lines);
  if (out.length > lines) {
    // a name that is cut does not end in "and" or a comma
    while (kept.length > 1 && JOINING.test(kept[kept.length - 1]!)) kept.pop();
    kept.push(`${kept.pop()!.replace(/[\s,]+(dan|and|atau|or)$/i, "").replace(/[\s,]+$/, "")} …`);
  }
  return kept.map((l) => cut(pen, l, size, bold, room * 1.3));
}
function cut(pen: Pen, line: string, size: number, bold: boolean, room: number): string {
  if (pen.width(line, size, bold) <= room) return line;
  const letters = Array.from(line);
  let low = 1, high = letters.length;
  while (low < high) {
    const mid = (low + high + 1) >> 1;
    if (pen.width(letters.slice(0, mid).join("") + "…", size, bold) <= room) low = mid; else high = mid - 1;
  }
  return letters.slice(0, low).join("").trimEnd() + "…";
}

/** Spots for the name of a bubble: on its top, above, below, inside on top and bottom, left and right. */
function rim(w: Wanted, long: number, tall: number): [number, number][] {
  if (!w.round) return [[0, 0]];
  const d = w.round, out = tall / 2 + 3;
  return [[0, 0], [0, -out - 8], [0, 2 * d + out], [0, 2 * d - out - 8], [0, out + 14], [-d * 0.7, d * 0.3 - out], [d * 0.7, d * 0.3 - out],
    [-d - long / 2 - 4, d], [d + long / 2 + 4, d], [-d * 0.7, d * 1.7 + out], [d * 0.7, d * 1.7 + out]];
}

interface Fit { x: number; y: number; rows: string[]; size: number; }

/** A free spot around the mark, or when the name must stand the one where it covers least. */
function fit(pen: Pen, room: Room, w: Wanted, size: number, wide: number, width: number, height: number): Fit | null {
  const rows = wrap(pen, w.text, size, w.bold, wide, w.lines), long = Math.max(...rows.map((t) => pen.width(t, size, w.bold)));
  if (w.whole && rows.some((t) => t.endsWith("…"))) return null;
  const tall = rows.length * size * LEADING, side = w.r * 0.7 + 3 + long / 2, up = w.r * 0.7 + tall / 2, slid = Math.max(0, long / 2 - 6);
  const spots: [number, number][] = w.centred ? rim(w, long, tall) : [
    [0, w.r + 3 + tall / 2], [0, -w.r - 3 - tall / 2], [w.r + 4 + long / 2, 0], [-w.r - 4 - long / 2, 0],
    [side, up], [side, -up], [-side, up], [-side, -up],
    ...(w.whole ? [[w.r + 12 + long / 2, 5], [-w.r - 12 - long / 2, 5]] as [number, number][] : []),
    ...[0.5, 1].flatMap((k) => [1, -1].flatMap((up) => [-k, k].map((along): [number, number] => [along * slid, up * (w.r + 3 + tall / 2)]))),
  ];
  let best: { x: number; y: number; box: Box } | null = null, least = Infinity;
  for (const [dx, dy] of spots) {
    const x = w.x + dx, y = w.y + dy;
    const box = { x0: x - long / 2 - 2, y0: y - tall / 2 - 1, x1: x + long / 2 + 2, y1: y + tall / 2 + 1 };
    const inside = box.x0 >= 2 && box.x1 <= width - 2 && box.y0 >= 2 && box.y1 <= height - 2;
    if (inside && room.free(box)) { room.take(box); return { x, y, rows, size }; }
    // what must stand stands where it covers least
    const cost = w.must ? room.cost(box) + (inside ? 0 : 50) : Infinity;
    if (cost < least) { least = cost; best = { x, y, box }; }
  }
  if (!best) return null;
  room.take(best.box);
  return { x: best.x, y: best.y, rows, size };
}

export function place(pen: Pen, room: Room, wanted: Wanted[], halo: string, width: number, height: number) {
  for (const w of wanted) {
    if (w.x < -60 || w.y < -60 || w.x > width + 60 || w.y > height + 60) continue;
    const { must } = w, may = { ...w, must: false };
    let found = fit(pen, room, may, w.size, w.room, width, height);
    // a name that matters is tried once more, smaller and narrower
    if (!found && w.small) found = fit(pen, room, may, w.size * 0.88, w.room * 0.66, width, height)
      ?? fit(pen, room, may, w.size * 0.88, w.room * 1.6, width, height);
    if (!found && w.brief) found = fit(pen, room, { ...may, text: w.brief }, w.size * 0.92, w.room, width, height);
    // a group rather bears a narrow name, as long as it is whole, than none
    if (!found && w.r && w.bold) found = fit(pen, room, { ...may, text: w.brief || w.text, whole: true }, w.size * 0.88, w.room * 0.5, width, height);
    // whom a finding speaks of rather bears a cut name than none
    if (!found && w.told) for (const wide of [0.8, 1.4]) found ??= fit(pen, room, { ...may, lines: 2 }, w.size * 0.88, w.room * wide, width, height);
    if (!found && must) found = fit(pen, room, w, w.small ? w.size * 0.88 : w.size, w.room, width, height);
    if (!found) continue;
    const letters: Letters = { size: found.size, bold: w.bold, colour: w.colour, halo, align: "center", alpha: w.alpha };
    const step = found.size * LEADING, top = found.y - (found.rows.length * step) / 2;
    found.rows.forEach((t, i) => pen.text(t, found!.x, top + step * (i + 0.5), letters));
  }
}
