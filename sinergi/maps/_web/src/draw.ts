// Draws the visible model with a pen. Knows camera, theme and focus; knows no page.
import { answers, Data, FRONT, GROUP, LEAF, type Note } from "./data";
import { HEADING } from "./layers";
import { place, Room, type Box, type Wanted } from "./labels";
import type { Model } from "./model";
import type { Pen, Stroke } from "./pen";
import type { Words } from "./words";

export interface Camera { x: number; y: number; k: number; }
/** `core`: what the focus is about, when some of `active` is there only to be tied to it. */
export interface Focus { chosen: number; active: Set<number> | null; hover: number; core: Set<number> | null; }

interface Bucket { flat: number[]; style: Stroke; lit: boolean; curved: boolean; }

/** Lines that are drawn without a pause. */
const SLICE = 40_000;
const FINDINGS = new Set(["duplicate", "gap"]);
const LABELS = 420, FEW_LABELS = 40;
const LEADING = 10;
/** On a picture as narrow as a phone names are short. */
const NARROW = 520;
/** Where a sign may stand on its line, the middle first. */
const SLIDES = [0.5, 0.4, 0.6, 0.3, 0.7, 0.22, 0.78];
/** Above so many lines of findings those behind the first ones are drawn thinner. */
const CROWD = 40;
/** Up to so many marks a name that finds no room is tried again in a smaller size. */
const ROOMY = 600;
/** Whose name is written first where room is scarce. */
const WORTH: Record<string, number> = { opd: 90, issue: 75, forum: 60, required: 20 };
const TOLD = 60;

export class Painter {
  dark = false;
  /** What lies over the picture (buttons, stamp): no names under it. */
  covered: Box[] = [];
  /** Marks that carry a note of the reader, and the own agency. */
  noted: ReadonlyMap<number, string> = new Map(); mine = -1;
  private signs: Box[] = [];
  constructor(readonly data: Data, readonly model: Model, readonly words: Words) {}

  /** Drawn for a printer: white paper takes no ink. */
  white = false;
  paper(name: string): string { return this.white && name === "paper" ? "#ffffff" : this.data.raw.paper[name]![this.dark ? 1 : 0]; }
  colour(i: number): string {
    const s = this.data.raw.sectors[this.data.sector[i]!];
    return s ? (s[this.dark ? 4 : 3] as string) : this.paper("soft");
  }
  shape(i: number): string { return this.data.raw.kinds[this.data.kind[i]!]![3]; }
  radius(i: number, k: number): number {
    const d = this.data, t = d.tier[i]!;
    if (this.model.globe && t <= GROUP) return 9;
    if (t <= GROUP && this.model.layout === "layers") return 14;
    const least = t <= GROUP ? 5 : d.n > 6000 ? 0.8 : t === LEAF ? 1.4 : 3;
    return Math.max(least, d.radius[i]! * (t === FRONT ? Math.pow(k, 0.85) : k));
  }
  edgeColour(kind: number, from: number): string {
    const id = this.data.raw.edgeKinds[kind]![0];
    if (id === "duplicate") return this.paper("duplicate");
    if (id === "gap") return this.paper("gap");
    return from < 0 ? this.paper("edge") : this.colour(from);
  }

  paint(pen: Pen, cam: Camera, width: number, height: number, focus: Focus, quick = false) {
    const work = this.painting(pen, cam, width, height, focus, quick);
    while (!work.next().done);
  }

  /** The same drawing in slices, so that a big map can be drawn between what the reader does. */
  *painting(pen: Pen, cam: Camera, width: number, height: number, focus: Focus, quick = false): Generator<void> {
    const m = this.model, sx = (i: number) => (m.x(i) - cam.x) * cam.k + width / 2;
    const sy = (i: number) => (m.y(i) - cam.y) * cam.k + height / 2;
    pen.rect(0, 0, width, height, this.paper("paper"));
    this.signs = [];
    if (m.bubbles) this.discs(pen, cam, sx, sy);
    yield* this.edges(pen, width, height, sx, sy, focus);
    yield;
    const spots = this.marks(pen, cam, width, height, sx, sy, focus);
    yield;
    this.names(pen, cam, width, height, sx, sy, focus, spots, quick ? FEW_LABELS : LABELS);
  }

  private discs(pen: Pen, cam: Camera, sx: (i: number) => number, sy: (i: number) => number) {
    const rim: Stroke = { colour: this.paper("rim"), width: 1, dash: [], alpha: 1 };
    for (const i of this.model.discs) {
      pen.shapes("circle", [sx(i), sy(i), this.data.reach[i]! * cam.k], this.paper("disc"), rim, this.data.tier[i] === GROUP ? 1 : 0.35);
    }
  }

  private *edges(pen: Pen, w: number, h: number, sx: (i: number) => number, sy: (i: number) => number, focus: Focus): Generator<void> {
    const d = this.data, { n, a, b, kind, count } = this.model.lines, kinds = d.raw.edgeKinds, many = n >= 4000;
    const findings: [number, number, number, boolean][] = [], isFinding = kinds.map((k) => FINDINGS.has(k[0])), tints = d.raw.sectors.length + 1;
    const x = new Float64Array(d.n), y = new Float64Array(d.n);
    for (const i of this.model.marks) { x[i] = sx(i); y[i] = sy(i); }
    for (let from = 0; from < n; from += SLICE) {
      const buckets = new Map<number, Bucket>(), to = Math.min(n, from + SLICE);
      let last = -1, bucket: Bucket | undefined; // most lines are like the one before
      for (let e = from; e < to; e++) {
        const p = a[e]!, q = b[e]!, k = kind[e]!;
        const lit = !focus.active || (focus.active.has(p) && focus.active.has(q) &&
          (focus.chosen < 0 || this.owned(p, focus.chosen) || this.owned(q, focus.chosen)) &&
          (!focus.core || focus.core.has(p) || focus.core.has(q)));
        if (k === d.handling && !(lit && focus.active) && this.model.issue < 0) continue;
        if (isFinding[k]) { findings.push([e, k, count[e]!, lit]); continue; }
        const x1 = x[p]!, y1 = y[p]!, x2 = x[q]!, y2 = y[q]!;
        if ((x1 < 0 && x2 < 0) || (y1 < 0 && y2 < 0) || (x1 > w && x2 > w) || (y1 > h && y2 > h)) continue;
        const tint = many ? 0 : d.sector[p]! + 1, wide = count[e]! > 1 ? Math.min(6, kinds[k]![4] + Math.log2(count[e]!) * 0.7) : kinds[k]![4];
        const key = ((k * tints + tint) * 2 + (lit ? 1 : 0)) * 64 + Math.round(wide * 10);
        if (key !== last) { bucket = buckets.get(key); last = key; }
        if (!bucket) buckets.set(key, bucket = this.bucket(k, many ? -1 : p, wide, lit, focus));
        if (bucket.curved) { const [cx, cy] = bend(x1, y1, x2, y2, 0.1); bucket.flat.push(x1, y1, cx, cy, x2, y2); }
        else bucket.flat.push(x1, y1, x2, y2);
      }
      for (const { curved, flat, style } of [...buckets.values()].sort((p, q) => Number(p.lit) - Number(q.lit))) {
        if (curved) pen.curves(flat, style); else pen.lines(flat, style);
      }
      if (to < n) yield;
    }
    pen.flush?.();
    this.findings(pen, findings, sx, sy, focus);
  }

  /** Whether a mark is the chosen one, or a program of it. */
  private owned(i: number, chosen: number): boolean { return i === chosen || (this.data.tier[i] === LEAF && this.data.parent[i] === chosen); }

  /** Lines that look alike are drawn in one stroke. */
  private bucket(kind: number, tint: number, many: number, lit: boolean, focus: Focus): Bucket {
    const d = this.data, { n } = this.model.lines, entry = d.raw.edgeKinds[kind]!, spoke = entry[0] === "implements";
    const crowd = n > 1500 ? 0.16 : n > 400 ? 0.3 : 0.42;
    const alpha = !lit ? 0.07 : kind === d.handling ? 0.8 : focus.active ? 0.85 : spoke ? 0.35 : crowd;
    const wide = lit && focus.active ? many + 0.5 : many;
    return { flat: [], lit, curved: n < 4000 && !spoke, style: { colour: this.edgeColour(kind, tint), width: n > 9000 ? 0.5 : wide, dash: entry[3], alpha } };
  }

  /** Findings above all other edges: duplicates dashed in orange, gaps dotted in ink. */
  private findings(pen: Pen, list: [number, number, number, boolean][], sx: (i: number) => number, sy: (i: number) => number, focus: Focus) {
    const d = this.data, { a, b } = this.model.lines, faint = list.length > CROWD ? 0.22 : 0.4;
    for (const [e, kind, count, lit] of list) {
      const entry = d.raw.edgeKinds[kind]!, x1 = sx(a[e]!), y1 = sy(a[e]!), x2 = sx(b[e]!), y2 = sy(b[e]!);
      const sure = this.confirmed(a[e]!, b[e]!, entry[0]);
      const back = !focus.active && !this.leading(a[e]!, b[e]!, entry[0]);
      const width = back ? 1 : entry[4] * (lit && focus.active ? 1.25 : 1) + Math.min(3, Math.log2(count));
      const dash = sure && entry[0] === "duplicate" ? [] : entry[3];
      pen.curves([x1, y1, ...bend(x1, y1, x2, y2, entry[0] === "gap" ? -0.16 : 0.16), x2, y2],
        { colour: this.edgeColour(kind, -1), width, dash: back ? dash.map((v) => Math.max(v * 0.6, 0.1)) : dash, alpha: !lit ? 0.08 : back ? faint : 0.95 });
    }
    const signs = list.filter(([e, kind, , lit]) => lit && (focus.active || this.leading(a[e]!, b[e]!, d.raw.edgeKinds[kind]![0])));
    if (signs.length > 90) return;
    for (const [e, kind, count] of signs) this.sign(pen, e, kind, count, sx, sy);
  }

  /** A question mark on what nobody has confirmed, a tick on what was; so colour is never alone. */
  private sign(pen: Pen, e: number, kind: number, count: number, sx: (i: number) => number, sy: (i: number) => number) {
    const { a, b } = this.model.lines, id = this.data.raw.edgeKinds[kind]![0];
    const x1 = sx(a[e]!), y1 = sy(a[e]!), x2 = sx(b[e]!), y2 = sy(b[e]!);
    if (Math.hypot(x2 - x1, y2 - y1) < 46) return;
    const colour = this.edgeColour(kind, -1), sure = this.confirmed(a[e]!, b[e]!, id);
    const text = sure ? "✓" : count > 1 ? `${count}?` : "?";
    const size = 7 + (text.length - 1) * 2.5, much = id === "gap" ? -0.16 : 0.16;
    // along its line to where no other sign stands
    const spots = SLIDES.map((t) => bendPoint(x1, y1, x2, y2, much, t));
    const [x, y] = spots.find(([px, py]) => this.signs.every((s) => px + size <= s.x0 || px - size >= s.x1 || py + size <= s.y0 || py - size >= s.y1)) ?? spots[0]!;
    this.signs.push({ x0: x - size, y0: y - size, x1: x + size, y1: y + size });
    pen.shapes("circle", [x, y, size], sure ? colour : this.paper("paper"), { colour, width: 1.4, dash: [], alpha: 1 }, 1);
    pen.text(text, x, y + 0.5, { size: 10, bold: true, colour: sure ? this.paper("paper") : colour, halo: "", align: "center", alpha: 1 });
  }

  private topCache: Set<string> | null = null;
  /** Whether a line belongs to the first findings of the list: only they stand out at the start. */
  private leading(a: number, b: number, kind: string): boolean {
    if (kind === "gap" && this.model.issue >= 0) return true;
    if (!this.topCache) {
      this.topCache = new Set();
      const notes = this.data.notes, seen: Record<string, number> = {};
      for (const note of notes) {
        if (note.part || note.marks.length < 2) continue;
        seen[note.kind] = (seen[note.kind] ?? 0) + 1;
        if (seen[note.kind]! > LEADING) continue;
        for (const n of [note, ...note.parts.map((p) => notes[p]!)]) this.topCache.add(this.key(n.kind, n.marks[0]!, n.marks[1]!));
      }
    }
    return this.topCache.has(`${kind}|${Math.min(a, b)}|${Math.max(a, b)}`);
  }
  private key(kind: string, a: number, b: number): string {
    const p = this.model.rep[a]!, q = this.model.rep[b]!;
    return `${kind}|${Math.min(p, q)}|${Math.max(p, q)}`;
  }

  private sureCache: Map<string, boolean> | null = null;
  /** Whether every finding between two drawn marks is confirmed. */
  private confirmed(a: number, b: number, kind: string): boolean {
    if (!this.sureCache) {
      this.sureCache = new Map();
      for (const note of this.data.notes) {
        if (note.marks.length < 2 || note.parts.length) continue;
        const key = this.key(note.kind, note.marks[0]!, note.marks[1]!);
        this.sureCache.set(key, (this.sureCache.get(key) ?? true) && note.state === "confirmed");
      }
    }
    return this.sureCache.get(`${kind}|${Math.min(a, b)}|${Math.max(a, b)}`) ?? false;
  }
  forget() { this.sureCache = null; this.topCache = null; this.innerCache = null; this.toldCache = null; }

  private marks(pen: Pen, cam: Camera, w: number, h: number, sx: (i: number) => number, sy: (i: number) => number, focus: Focus): Float64Array {
    const d = this.data, m = this.model, n = m.marks.length, spots = new Float64Array(n * 3);
    const buckets = new Map<number, number[]>(), kinds = d.raw.kinds.length, tints = d.raw.sectors.length + 1;
    for (let v = 0; v < n; v++) {
      const i = m.marks[v]!, x = sx(i), y = sy(i), r = this.radius(i, cam.k);
      spots[v * 3] = x; spots[v * 3 + 1] = y; spots[v * 3 + 2] = r;
      if (x < -r || y < -r || x > w + r || y > h + r) continue;
      const lit = !focus.active || focus.active.has(i) ? 1 : 0;
      const key = ((lit * 2 + (d.tier[i] === LEAF ? 0 : 1)) * tints + d.sector[i]! + 1) * kinds + d.kind[i]!;
      const bucket = buckets.get(key);
      if (bucket) bucket.push(x, y, r); else buckets.set(key, [x, y, r]);
    }
    for (const key of [...buckets.keys()].sort((p, q) => p - q)) {
      const kind = key % kinds, group = Math.floor(key / kinds), shape = d.raw.kinds[kind]![3];
      const s = d.raw.sectors[(group % tints) - 1], side = Math.floor(group / tints), front = side % 2 > 0, lit = side > 1;
      const colour = s ? (s[this.dark ? 4 : 3] as string) : this.paper("soft"), flat = buckets.get(key)!;
      if (shape === "ghost") {
        pen.shapes("circle", flat, this.paper("paper"), { colour: this.paper("gap"), width: 2, dash: [0.1, 4.5], alpha: lit ? 1 : 0.2 }, 1);
        continue;
      }
      const rim = n > 1200 ? null : { colour: this.paper("paper"), width: front ? 1.6 : 0.8, dash: [], alpha: lit ? 1 : 0.3 };
      pen.shapes(shape, flat, colour, rim, lit ? (front ? 1 : 0.75) : 0.16);
    }
    this.badges(pen, spots, focus);
    this.rings(pen, cam, sx, sy, focus);
    return spots;
  }

  private innerCache: Map<number, [number, number]> | null = null;
  /** Findings that lie wholly inside a folded group: duplicates and gaps. */
  private inner(): Map<number, [number, number]> {
    if (this.innerCache) return this.innerCache;
    const found = this.innerCache = new Map<number, [number, number]>(), { rep } = this.model;
    for (const n of this.data.notes) {
      const at = n.marks.length ? rep[n.marks[0]!]! : -1;
      if (n.part || !FINDINGS.has(n.kind) || at < 0 || this.data.tier[at]! > GROUP || n.marks.some((m) => rep[m] !== at)) continue;
      const both = found.get(at) ?? [0, 0];
      both[n.kind === "duplicate" ? 0 : 1]++;
      found.set(at, both);
    }
    return found;
  }
  /** What a folded group holds in findings stands on its rim. */
  private badges(pen: Pen, spots: Float64Array, focus: Focus) {
    const m = this.model;
    if (focus.active || !m.marks.length || this.data.tier[m.marks[m.marks.length - 1]!] === LEAF || this.data.tier[m.marks[0]!]! > GROUP) return;
    const inner = this.inner();
    m.marks.forEach((i, v) => inner.get(i)?.forEach((count, k) => {
      if (!count) return;
      const r = spots[v * 3 + 2]!, text = this.words.number(count), size = 6.5 + text.length * 2.5;
      const x = spots[v * 3]! + (k ? -1 : 1) * r * 0.8, y = spots[v * 3 + 1]! - r * 0.8, colour = this.paper(k ? "gap" : "duplicate");
      this.signs.push({ x0: x - size, y0: y - size, x1: x + size, y1: y + size });
      pen.shapes("circle", [x, y, size], this.paper("paper"), { colour, width: 1.6, dash: [], alpha: 1 }, 1);
      pen.text(text, x, y + 0.5, { size: 10.5, bold: true, colour, halo: "", align: "center", alpha: 1 });
    }));
  }

  /** Chosen and hovered marks carry a ring; folded groups carry their count. */
  private rings(pen: Pen, cam: Camera, sx: (i: number) => number, sy: (i: number) => number, focus: Focus) {
    const accent = this.paper("accent"), here = (i: number) => i >= 0 && this.model.rep[i] === i;
    if (here(this.mine)) for (const far of [4, 8]) pen.shapes("circle", [sx(this.mine), sy(this.mine), this.radius(this.mine, cam.k) + far], "", { colour: accent, width: 1.6, dash: [], alpha: 1 }, 1);
    for (const i of this.noted.keys()) if (here(i)) {
      const r = this.radius(i, cam.k) * 0.7, x = sx(i) + r + 2, y = sy(i) - r - 2;
      pen.shapes("square", [x, y, 6], accent, { colour: this.paper("paper"), width: 1, dash: [], alpha: 1 }, 1);
      pen.text("✎", x, y + 0.5, { size: 9, bold: true, colour: this.paper("paper"), halo: "", align: "center", alpha: 1 });
    }
    // programs that stand in pairs
    const pairs: number[] = [];
    if (this.data.paired.size) for (const i of this.model.marks) {
      if (this.data.tier[i] === LEAF && this.data.paired.has(i) && (!focus.active || focus.active.has(i))) pairs.push(sx(i), sy(i), this.radius(i, cam.k) + 2);
    }
    if (pairs.length) pen.shapes("circle", pairs, "", { colour: this.paper("duplicate"), width: 1.8, dash: [], alpha: 1 }, 1);
    for (const i of [focus.hover, focus.chosen]) {
      if (i < 0 || this.model.rep[i] !== i) continue;
      pen.shapes("circle", [sx(i), sy(i), this.radius(i, cam.k) + 4], "", { colour: this.paper(i === focus.chosen ? "accent" : "soft"), width: i === focus.chosen ? 3 : 1.5, dash: [], alpha: 1 }, 1);
    }
  }

  private names(pen: Pen, cam: Camera, w: number, h: number, sx: (i: number) => number, sy: (i: number) => number, focus: Focus, spots: Float64Array, most: number) {
    const d = this.data, m = this.model, room = new Room(), wanted: Wanted[] = [];
    for (const box of this.covered) room.take({ ...box, solid: true });
    for (const box of this.signs) room.take(box);
    for (const row of m.rows) {
      // names of the rows have a strip of their own above the marks
      const size = Math.max(9.5, Math.min(13, HEADING * cam.k * 0.4)), at = (row.y - cam.y) * cam.k + h / 2;
      wanted.push({ x: (row.x - cam.x) * cam.k + w / 2, y: at, r: 0, text: this.words.say(row.name), size, bold: true, colour: this.paper("soft"), room: w, lines: 1, round: 0, centred: true, must: true, small: false, alpha: 1, brief: "" });
    }
    const titles: Wanted[] = [];
    if (m.layout !== "layers") for (const i of m.discs) {
      const r = m.globe ? 50 : d.reach[i]! * cam.k;
      if (r < 22 || (m.globe && d.tier[i] === GROUP)) continue;
      titles.push({ x: sx(i), y: sy(i) - (m.globe ? 0 : r) + (m.globe || r < 60 ? 0 : 12), r: 0, round: m.globe ? 0 : r, text: this.words.label(i), size: r > 90 ? 13 : 11.5, bold: true, colour: this.colour(i), room: Math.max(128, r * 1.6), lines: 4, centred: true, must: false, small: true, alpha: focus.active ? 0.5 : 1, brief: this.words.short(this.words.label(i)) });
    }
    const order = this.ranked(focus, cam, w, h, spots).slice(0, most), first = this.told();
    // whom the answers name comes before the titles of the bubbles, which have more spots to choose from
    const split = order.findIndex((v) => !first.get(m.marks[v]!));
    order.forEach((v, at) => {
      if (at === split) wanted.push(...titles.splice(0));
      const i = m.marks[v]!, x = spots[v * 3]!, y = spots[v * 3 + 1]!, r = spots[v * 3 + 2]!;
      const strong = i === focus.chosen || i === focus.hover || !!focus.active?.has(i);
      const group = d.tier[i]! <= GROUP, half = r * (group ? 0.88 : 0.7), text = this.words.label(i), brief = this.words.short(text);
      if (strong || d.tier[i] !== LEAF) room.take({ x0: x - half, y0: y - half, x1: x + half, y1: y + half });
      const held = m.told[i]! && (group || (m.holds(i) && !m.open[i] && cam.k > 1.1)) ? ` (${this.words.number(m.told[i]!)})` : "";
      const narrow = w < NARROW && !strong;
      wanted.push({ x, y, r, told: first.has(i) || (d.tier[i] === LEAF && d.paired.has(i)), text: narrow && group ? brief || text : text + held, brief: brief && !(narrow && group) ? brief + held : "",
        size: group ? (narrow ? 11 : 12.5) : d.tier[i] === LEAF ? 10.5 : 11.5, bold: strong || group, colour: this.paper("ink"),
        room: d.tier[i] === LEAF ? 130 : 112, lines: 5, centred: false, must: i === focus.chosen || !!first.get(i), round: 0, small: m.marks.length <= ROOMY && (group || (WORTH[d.kindId(i)] ?? 0) > 50), alpha: 1 });
    });
    wanted.push(...titles);
    place(pen, room, wanted, this.paper("paper"), w, h);
  }

  private toldCache: Map<number, boolean> | null = null;
  /** Whom the first findings of each kind speak of: their names matter most, and above all (true) those of the answers. */
  private told(): Map<number, boolean> {
    if (this.toldCache) return this.toldCache;
    const found = this.toldCache = new Map<number, boolean>(), seen: Record<string, number> = {}, { notes } = this.data;
    const tell = (n: Note, answer: boolean) => { for (const m of n.marks) if (this.model.rep[m]! >= 0) found.set(this.model.rep[m]!, answer || !!found.get(this.model.rep[m]!)); };
    for (const n of notes) if (!n.part && n.kind !== "silo" && (seen[n.kind] = (seen[n.kind] ?? 0) + 1) <= LEADING) tell(n, false);
    for (const n of answers(notes)) tell(n, true);
    return found;
  }

  /** Places (in model.marks) of the marks that may carry a name, the most telling first. */
  private ranked(focus: Focus, cam: Camera, w: number, h: number, spots: Float64Array): number[] {
    const d = this.data, m = this.model, found: number[] = [], score = new Float64Array(m.marks.length), told = this.told();
    for (let v = 0; v < m.marks.length; v++) {
      const x = spots[v * 3]!, y = spots[v * 3 + 1]!, i = m.marks[v]!;
      if (x < 0 || y < 0 || x > w || y > h) continue;
      const active = focus.active?.has(i);
      if (focus.active && !active) continue;
      if (d.tier[i] === LEAF && cam.k < 1.6 && !active) continue;
      score[v] = (i === focus.chosen ? 1e6 : 0) + (i === focus.hover ? 1e5 : 0) + (d.tier[i]! <= GROUP ? 1e4 : 0) +
        (WORTH[d.kindId(i)] ?? 0) + (told.has(i) ? TOLD : 0) + (told.get(i) ? 1e3 : 0) +
        (d.tier[i] === FRONT ? 40 : d.tier[i] !== LEAF ? 0 : (d.paired.has(i) ? 300 : 0) - (d.late(i) ? 20 : 0)) + d.radius[i]!;
      found.push(v);
    }
    return best(found, score, LABELS).sort((p, q) => score[q]! - score[p]! || p - q);
  }
}

/** The places with the highest scores, without sorting all of them. */
function best(found: number[], score: Float64Array, most: number): number[] {
  if (found.length < most * 4) return found;
  const least = Float64Array.from(found, (v) => score[v]!).sort()[found.length - most]!;
  const sure = found.filter((v) => score[v]! > least);
  for (const v of found) { if (sure.length >= most) break; if (score[v] === least) sure.push(v); }
  return sure;
}

function bend(x1: number, y1: number, x2: number, y2: number, much: number): [number, number] {
  return [(x1 + x2) / 2 - (y2 - y1) * much, (y1 + y2) / 2 + (x2 - x1) * much];
}

/** Point of the curve between two marks, `t` from 0 to 1. */
function bendPoint(x1: number, y1: number, x2: number, y2: number, much: number, t: number): [number, number] {
  const [cx, cy] = bend(x1, y1, x2, y2, much), p = (1 - t) * (1 - t), q = 2 * t * (1 - t), r = t * t;
  return [p * x1 + q * cx + r * x2, p * y1 + q * cy + r * y2];
}
