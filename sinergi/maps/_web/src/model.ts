// What is visible now: open branches, filters, and edges lifted to what is drawn.
import { Data, FRONT, GROUP, LEAF, REGION } from "./data";
import { layered, type Row } from "./layers";

/** Kinds that findings put on the map: no bodies of the data. */
const UNSEEN = new Set(["required", "issue"]);
/** Above so many bodies in several regions no name can be read: the regions stand for them. */
const MANY = 5000, READABLE = 600, FEW_GROUPS = 60;
export type Layout = "network" | "globe" | "layers";

export interface Lines {
  n: number; a: Int32Array; b: Int32Array; kind: Int32Array; weight: Float64Array;
  count: Int32Array; raw: Int32Array;
}

export class Model {
  readonly open: Uint8Array;
  readonly kindOff = new Set<number>();
  readonly sectorOff = new Set<number>();
  readonly edgeOff = new Set<number>();
  issue = -1; region = -1; year = 0;
  only: Set<number> | null = null;
  /** Whether all issues are drawn, or only the leading ones and those that somebody asked for. */
  more = false;
  private readonly asked = new Set<number>();
  layout: Layout = "network";
  /** Rows of the layered picture. */
  rows: Row[] = [];
  private readonly lx: Float64Array; private readonly ly: Float64Array;
  get globe(): boolean { return this.layout === "globe"; }
  /** Whether groups are drawn as bubbles around what they hold. */
  get bubbles(): boolean { return this.layout === "network"; }
  /** A tall screen turns the picture on its side; discs do not mind. */
  tall = false;
  /** Width of the window by its height. */
  aspect = 1.4;
  /** Drawn mark that stands for a mark, -1 when it is filtered away. */
  rep: Int32Array;
  marks: Int32Array = new Int32Array(0);
  discs: number[] = [];
  lines: Lines = { n: 0, a: new Int32Array(0), b: new Int32Array(0), kind: new Int32Array(0),
    weight: new Float64Array(0), count: new Int32Array(0), raw: new Int32Array(0) };
  /** Number of marks below a drawn one that pass the filters. */
  readonly inside: Int32Array;
  /** The same as people count: without issues and without bodies that rules ask for and nobody sees. */
  readonly told: Int32Array;
  private readonly unseen: Set<number>;

  constructor(readonly data: Data) {
    this.open = new Uint8Array(data.n);
    this.lx = new Float64Array(data.n); this.ly = new Float64Array(data.n);
    this.rep = new Int32Array(data.n);
    this.inside = new Int32Array(data.n);
    this.told = new Int32Array(data.n);
    this.unseen = new Set(data.raw.kinds.flatMap((k, j) => (UNSEEN.has(k[0]) ? [j] : [])));
    const years = data.raw.years;
    if (years.length > 1) this.year = years[years.length - 1]!;
    this.openAt(data.raw.opening);
  }

  private openAt(opening: "auto" | "groups" | "all") {
    this.more = opening === "all";
    const d = this.data, front = d.tier.reduce((s, t) => s + (t === FRONT ? 1 : 0), 0);
    const groups = d.tier.reduce((s, t) => s + (t <= GROUP ? 1 : 0), 0);
    const crowded = front > READABLE && d.tier.includes(REGION);
    for (let i = 0; i < d.n; i++) {
      const t = d.tier[i]!;
      if (opening === "auto" && crowded) this.open[i] = 0;
      else if (opening === "all") this.open[i] = 1;
      else if (opening === "auto" && front <= MANY) this.open[i] = t <= GROUP ? 1 : 0;
      else this.open[i] = t === REGION && groups <= FEW_GROUPS ? 1 : 0;
    }
  }

  x(i: number): number { return this.layout === "layers" ? this.lx[i]! : this.globe ? this.data.gx![i]! : this.tall ? this.data.y[i]! : this.data.x[i]!; }
  y(i: number): number { return this.layout === "layers" ? this.ly[i]! : this.globe ? this.data.gy![i]! : this.tall ? this.data.x[i]! : this.data.y[i]!; }
  holds(i: number): boolean { return this.data.first[i + 1]! > this.data.first[i]!; }

  private passes(i: number): boolean {
    const d = this.data, t = d.tier[i]!;
    if (t <= GROUP) return false;
    if (d.quiet[i] && !this.more && this.issue < 0 && !this.asked.has(i) && !this.only?.has(i)) return false;
    if (this.sectorOff.size && this.sectorOff.has(d.sector[i]!)) return false;
    if (t !== LEAF && this.kindOff.has(d.kind[i]!)) return false;
    if (this.year && d.year[i] && d.year[i] !== this.year) return false;
    if (this.region >= 0 && d.region[i] !== this.region) return false;
    if (this.only && !this.only.has(i)) return false;
    if (this.issue >= 0 && !this.servesIssue(i)) return false;
    return true;
  }

  private servesIssue(i: number): boolean {
    if (this.data.issuesOf.get(i)?.includes(this.issue)) return true;
    return this.issueMarks().has(i);
  }
  private issueCache: { issue: number; marks: Set<number> } = { issue: -2, marks: new Set() };
  private issueMarks(): Set<number> {
    if (this.issueCache.issue !== this.issue) {
      const marks = new Set<number>();
      for (const note of this.data.notes) if (note.issue === this.issue) note.marks.forEach((m) => marks.add(m));
      this.issueCache = { issue: this.issue, marks };
    }
    return this.issueCache.marks;
  }

  /** True when the mark is drawn or stands inside one that is. */
  shown(i: number): boolean { return this.rep[i]! >= 0; }

  /** Drawn, or waiting to be asked for while nothing is filtered: what a table lists. */
  listed(i: number): boolean { return this.rep[i]! >= 0 || (!!this.data.quiet[i] && !this.filtered()); }

  refresh() {
    const d = this.data, n = d.n, rep = this.rep, inside = this.inside.fill(0), told = this.told.fill(0);
    const drawn = new Uint8Array(n), pass = new Uint8Array(n);
    // marks are sorted by tier, so a holder is always settled before what it holds
    const free = new Uint8Array(n);
    for (let i = 0; i < n; i++) {
      const p = d.parent[i]!;
      free[i] = p < 0 || (free[p]! && this.open[p]!) ? 1 : 0;
      pass[i] = this.passes(i) ? 1 : 0;
    }
    for (let i = 0; i < n; i++) if (d.tier[i] === LEAF && pass[i] && d.parent[i]! >= 0 && !pass[d.parent[i]!]) pass[i] = 0;
    const leavesOff = (i: number) => d.tier[i] === LEAF && this.kindOff.has(d.kind[i]!);
    for (let i = n - 1; i >= 0; i--) {
      const p = d.parent[i]!;
      if (p < 0) continue;
      if (d.tier[i]! <= GROUP) { inside[p]! += inside[i]!; told[p]! += told[i]!; }
      else if (pass[i]) { inside[p]!++; if (!this.unseen.has(d.kind[i]!)) told[p]!++; }
    }
    this.discs = [];
    const list: number[] = [];
    for (let i = 0; i < n; i++) {
      const p = d.parent[i]!, group = d.tier[i]! <= GROUP;
      const passes = group ? inside[i]! > 0 : pass[i]!;
      if (!passes) { rep[i] = -1; continue; }
      if (!free[i] || leavesOff(i)) { rep[i] = p >= 0 ? rep[p]! : -1; continue; }
      if (group && this.open[i]) {
        rep[i] = -1;
        // a bubble around the few that somebody asked for would only take room
        if (!d.quiet[i] || this.more) this.discs.push(i);
        continue;
      }
      rep[i] = i; drawn[i] = 1; list.push(i);
    }
    this.marks = Int32Array.from(list);
    this.rows = this.layout === "layers" ? layered(d, list, this.lx, this.ly, this.aspect) : [];
    this.lift();
  }

  private lift() {
    const d = this.data, m = d.m, rep = this.rep, off = this.edgeOff;
    const a = new Int32Array(m), b = new Int32Array(m), kind = new Int32Array(m);
    const weight = new Float64Array(m), count = new Int32Array(m), raw = new Int32Array(m);
    const whole = this.marks.length === d.n - this.discs.length;
    const at = whole ? null : new Map<number, number>();
    let n = 0;
    for (let e = 0; e < m; e++) {
      if (off.has(d.edgeKind[e]!)) continue;
      let s = rep[d.source[e]!]!, t = rep[d.target[e]!]!;
      if (s < 0 || t < 0 || s === t) continue;
      if (at) {
        if (s > t) [s, t] = [t, s];
        const key = (s * d.n + t) * d.raw.edgeKinds.length + d.edgeKind[e]!;
        const old = at.get(key);
        if (old !== undefined) { weight[old]! += d.weight[e]!; count[old]!++; continue; }
        at.set(key, n);
      }
      a[n] = s; b[n] = t; kind[n] = d.edgeKind[e]!; weight[n] = d.weight[e]!; count[n] = 1; raw[n] = e;
      n++;
    }
    this.lines = { n, a, b, kind, weight, count, raw };
  }

  /** Open every holder above a mark so that it is drawn. */
  reveal(i: number) {
    if (this.data.quiet[i] || this.data.kindId(i) === "issue") for (const e of this.data.edgesOf(i)) {
      if (this.data.edgeKind[e] !== this.data.handling) this.asked.add(this.data.source[e]!).add(this.data.target[e]!);
    }
    if (this.data.quiet[i]) this.asked.add(i);
    for (let p = this.data.parent[i]!; p >= 0; p = this.data.parent[p]!) this.open[p] = 1;
  }

  /** Take back what somebody asked for; whether there was anything. */
  forget(): boolean { const any = this.asked.size > 0; this.asked.clear(); return any; }

  /** Show all issues, or the leading ones only. */
  setMore(on: boolean) { this.more = on; if (!on) this.asked.clear(); }
  /** Issues that are not drawn as long as nobody asks. */
  waiting(): number {
    let n = 0;
    for (let i = 0; i < this.data.n; i++) if (this.data.quiet[i] && this.data.kindId(i) === "issue") n++;
    return n;
  }

  openTier(tier: number, value: 0 | 1) {
    for (let i = 0; i < this.data.n; i++) if (this.data.tier[i] === tier && this.holds(i)) this.open[i] = value;
  }

  anyOpen(tier: number): boolean {
    for (let i = 0; i < this.data.n; i++) if (this.data.tier[i] === tier && this.open[i] && this.holds(i)) return true;
    return false;
  }
  hasTier(tier: number): boolean {
    for (let i = 0; i < this.data.n; i++) if (this.data.tier[i] === tier && this.holds(i)) return true;
    return false;
  }

  /** The mark, what it holds, and everything tied to either. */
  surroundings(i: number): Set<number> {
    const d = this.data, own = [i], all = new Set<number>();
    for (let k = 0; k < own.length; k++) { all.add(own[k]!); own.push(...d.held(own[k]!)); }
    for (const k of own) for (const e of d.edgesOf(k)) {
      for (const end of [d.source[e]!, d.target[e]!]) {
        all.add(end);
        if (d.tier[end] === LEAF && d.parent[end]! >= 0) all.add(d.parent[end]!);
      }
    }
    return all;
  }

  /** Drawn neighbours of a drawn mark. */
  neighbours(i: number): Set<number> {
    const found = new Set<number>(), { a, b, n } = this.lines;
    for (let e = 0; e < n; e++) { if (a[e] === i) found.add(b[e]!); else if (b[e] === i) found.add(a[e]!); }
    return found;
  }

  filtered(): boolean {
    return !!(this.kindOff.size || this.sectorOff.size || this.edgeOff.size || this.only) || this.issue >= 0 || this.region >= 0;
  }
  clear() {
    this.kindOff.clear(); this.sectorOff.clear(); this.edgeOff.clear(); this.only = null;
    this.issue = -1; this.region = -1;
  }
}
