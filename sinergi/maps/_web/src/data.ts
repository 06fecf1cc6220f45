// Unpacks the data block into columns. Nothing of it is ever treated as markup.

import { soon } from "./dom";

export type Two = [string, string];
type Column<T> = T[];

export interface RawMarks {
  n: number; scale: number; label: string[]; kind: Column<number>; sector: Column<number>;
  region: Column<number>; parent: number[]; tier: Column<number>; radius: Column<number>;
  reach: Column<number>; x: number[]; y: number[]; budget: Column<number>; year: Column<number>;
  gx?: (number | null)[]; gy?: (number | null)[];
}
export interface RawEdges {
  n: number; source: number[]; target: number[]; kind: Column<number>; weight: Column<number>;
  count: Column<number>; detail: Column<number>;
}
export type RawNote = [string, string, number[], Two, Two, number, number, number, number[]];
export interface Raw {
  v: number; lang: "id" | "en"; audience: string; title: Two; stamp: Two;
  texts: Record<"id" | "en", Record<string, string>>;
  paper: Record<string, Two>;
  kinds: [string, string, string, string][];
  sectors: [string, string, string, string, string][];
  regions: [string, string, string][];
  issues: [string, string, string][];
  edgeKinds: [string, string, string, number[], number][];
  years: number[]; marks: RawMarks; edges: RawEdges; details: string[];
  issueLinks: [number[], number[]]; notes: RawNote[]; also: [string, number[]][];
  steps: [Two, Two, number[], number][]; headline: Two[];
  opening: "auto" | "groups" | "all"; leftOut: Two[]; nodes: number; uncounted: number[]; routine: number[];
}

export interface Note {
  at: number; kind: string; state: string; marks: number[]; title: Two; why: Two;
  budget: number; weight: number; issue: number; parts: number[]; part: boolean;
}

export const REGION = 0, GROUP = 1, FRONT = 2, LEAF = 3;

function spread(column: number[], n: number, make: (n: number) => Int32Array | Float64Array) {
  const out = make(n);
  if (column.length === 1 && n !== 1) out.fill(column[0]!);
  else out.set(column);
  return out;
}
const ints = (c: number[], n: number) => spread(c, n, (m) => new Int32Array(m)) as Int32Array;
const floats = (c: number[], n: number) => spread(c, n, (m) => new Float64Array(m)) as Float64Array;

function undelta(column: number[]): Int32Array {
  const out = new Int32Array(column.length);
  let sum = 0;
  for (let i = 0; i < column.length; i++) out[i] = sum += column[i]!;
  return out;
}

export class Data {
  readonly n: number; readonly m: number;
  readonly kind: Int32Array; readonly sector: Int32Array; readonly region: Int32Array;
  readonly parent: Int32Array; readonly tier: Int32Array; readonly year: Int32Array;
  readonly radius: Float64Array; readonly reach: Float64Array; readonly budget: Float64Array;
  readonly x: Float64Array; readonly y: Float64Array;
  readonly gx: Float64Array | null; readonly gy: Float64Array | null;
  readonly source: Int32Array; readonly target: Int32Array; readonly edgeKind: Int32Array;
  readonly weight: Float64Array; readonly count: Int32Array; readonly detail: Int32Array;
  readonly label: string[]; readonly notes: Note[];
  readonly first: Int32Array; readonly children: Int32Array;
  readonly issuesOf = new Map<number, number[]>();
  /** Programs that are no part of the rupiah of their agency, running costs, and programs in pairs. */
  readonly uncounted: Set<number>; readonly routine: Set<number>; readonly paired = new Set<number>();
  /** Issues and roles that wait until somebody asks for them. */
  readonly quiet: Uint8Array;
  /** Kind of the lines from an issue to those who handle it, -1 when there are none. */
  readonly handling: number;
  private near: { start: Int32Array; edge: Int32Array } | null = null;

  constructor(readonly raw: Raw) {
    const { marks, edges } = raw;
    const n = (this.n = marks.n), m = (this.m = edges.n);
    this.label = marks.label;
    this.kind = ints(marks.kind, n); this.sector = ints(marks.sector, n);
    this.region = ints(marks.region, n); this.parent = undelta(marks.parent);
    this.tier = ints(marks.tier, n); this.year = ints(marks.year, n);
    this.radius = floats(marks.radius, n); this.reach = floats(marks.reach, n);
    this.budget = floats(marks.budget, n);
    this.x = floats(marks.x, n); this.y = floats(marks.y, n);
    for (let i = 0; i < n; i++) { this.x[i]! *= marks.scale; this.y[i]! *= marks.scale; }
    this.source = undelta(edges.source); this.target = new Int32Array(edges.target);
    this.edgeKind = ints(edges.kind, m); this.weight = floats(edges.weight, m);
    this.count = ints(edges.count, m); this.detail = ints(edges.detail, m);
    [this.first, this.children] = this.childLists();
    this.gx = marks.gx ? new Float64Array(n) : null;
    this.gy = marks.gy ? new Float64Array(n) : null;
    if (this.gx && this.gy) this.placeGlobe(marks, this.gx, this.gy);
    this.notes = raw.notes.map((r, at) => ({
      at, kind: r[0], state: r[1], marks: r[2], title: r[3], why: r[4], budget: r[5],
      weight: r[6], issue: r[7], parts: r[8], part: false,
    }));
    for (const note of this.notes) for (const p of note.parts) this.notes[p]!.part = true;
    this.uncounted = new Set(raw.uncounted); this.routine = new Set(raw.routine);
    for (const note of this.notes) if (note.kind === "duplicate" && !note.parts.length) note.marks.forEach((i) => this.paired.add(i));
    this.handling = raw.edgeKinds.findIndex((k) => k[0] === "addresses");
    const waits = raw.sectors.findIndex((s) => s[0] === "issue_more");
    this.quiet = Uint8Array.from(this.sector, (s) => (waits >= 0 && s === waits ? 1 : 0));
    const mark = undelta(raw.issueLinks[0]);
    raw.issueLinks[1].forEach((issue, i) => {
      const list = this.issuesOf.get(mark[i]!);
      if (list) list.push(issue); else this.issuesOf.set(mark[i]!, [issue]);
    });
  }

  private childLists(): [Int32Array, Int32Array] {
    const first = new Int32Array(this.n + 1), list = new Int32Array(this.n);
    for (let i = 0; i < this.n; i++) if (this.parent[i]! >= 0) first[this.parent[i]! + 1]!++;
    for (let i = 0; i < this.n; i++) first[i + 1]! += first[i]!;
    const next = first.slice();
    for (let i = 0; i < this.n; i++) if (this.parent[i]! >= 0) list[next[this.parent[i]!]!++] = i;
    return [first, list];
  }

  /** Geographic places: given for agencies, the mean for groups, the same offset for programs. */
  private placeGlobe(marks: RawMarks, gx: Float64Array, gy: Float64Array) {
    const shift = -Math.max(...[0].concat(Array.from(marks.gy!, (v) => v ?? 0))) * marks.scale;
    for (const tier of [FRONT, LEAF]) for (let i = 0; i < this.n; i++) {
      if (this.tier[i] !== tier) continue;
      const p = this.parent[i]!, has = marks.gx![i] != null;
      if (has) { gx[i] = marks.gx![i]! * marks.scale; gy[i] = marks.gy![i]! * marks.scale; }
      else if (tier === LEAF && p >= 0) {
        gx[i] = gx[p]! + this.x[i]! - this.x[p]!; gy[i] = gy[p]! + this.y[i]! - this.y[p]!;
      } else { gx[i] = this.x[i]! * 0.3; gy[i] = this.y[i]! * 0.15 - shift * 1.25; }
    }
    // from the back: what a region holds stands behind it and must have its place first
    for (const tier of [GROUP, REGION]) for (let i = this.n - 1; i >= 0; i--) {
      if (this.tier[i] !== tier) continue;
      let sx = 0, sy = 0, c = 0;
      for (const j of this.held(i)) { sx += gx[j]!; sy += gy[j]!; c++; }
      gx[i] = c ? sx / c : this.x[i]!; gy[i] = c ? sy / c : this.y[i]!;
    }
  }

  held(i: number): Int32Array { return this.children.subarray(this.first[i]!, this.first[i + 1]!); }

  /** Edges of the data that touch a mark. */
  edgesOf(i: number): Int32Array {
    if (!this.near) {
      const start = new Int32Array(this.n + 1), edge = new Int32Array(this.m * 2);
      for (let e = 0; e < this.m; e++) { start[this.source[e]! + 1]!++; start[this.target[e]! + 1]!++; }
      for (let k = 0; k < this.n; k++) start[k + 1]! += start[k]!;
      const next = start.slice();
      for (let e = 0; e < this.m; e++) {
        edge[next[this.source[e]!]!++] = e; edge[next[this.target[e]!]!++] = e;
      }
      this.near = { start, edge };
    }
    return this.near.edge.subarray(this.near.start[i]!, this.near.start[i + 1]!);
  }

  /** Who is not seen in the handling of an issue; nobody who handles it is among them. */
  unseen(i: number): number[] {
    const absent = new Set<number>(), edges = this.edgesOf(i);
    const end = (e: number) => this.source[e] === i ? this.target[e]! : this.source[e]!;
    for (const e of edges) if (this.edgeId(e) === "gap") absent.add(end(e));
    for (const e of edges) if (this.edgeKind[e] === this.handling) absent.delete(end(e));
    return [...absent];
  }

  /** Running costs and packages: their names come last. */
  late(i: number): boolean { return this.routine.has(i) || this.kindId(i) === "package"; }
  kindId(i: number): string { return this.raw.kinds[this.kind[i]!]![0]; }
  edgeId(e: number): string { return this.raw.edgeKinds[this.edgeKind[e]!]![0]; }
}

/** The pair of agencies that every report names first, and the first connector. */
export function answers(notes: Note[]): Note[] {
  const pair = notes.find((n) => n.kind === "duplicate" && n.parts.length > 0 && n.marks.length > 1), broker = notes.find((n) => n.kind === "broker");
  return [pair, broker].filter((n): n is Note => !!n);
}

/** Rupiah of a finding; of two agencies those of their first two programs, as in the reports. */
export function rupiah(data: Data, n: Note): number { return n.parts.length ? data.notes[n.parts[0]!]!.budget : n.budget; }

const pause = () => new Promise<void>(soon);

/** Bytes of a text in base64; newer browsers have a quick way of their own. */
function unpackedBase64(text: string): Uint8Array<ArrayBuffer> {
  const quick = (Uint8Array as unknown as { fromBase64?: (t: string) => Uint8Array<ArrayBuffer> }).fromBase64;
  if (quick) return quick.call(Uint8Array, text);
  const letters = atob(text), bytes = new Uint8Array(letters.length);
  for (let i = 0; i < letters.length; i++) bytes[i] = letters.charCodeAt(i);
  return bytes;
}

export async function readData(): Promise<Data | null> {
  const block = document.getElementById("data")!;
  let raw = JSON.parse(block.textContent!) as Raw | { deflate: string };
  if ("deflate" in raw) {
    if (typeof DecompressionStream === "undefined") return null;
    const stream = new Blob([unpackedBase64(raw.deflate)]).stream().pipeThrough(new DecompressionStream("deflate"));
    const unpacked = await new Response(stream).text();
    // a big map is unpacked in steps, so that no single one holds up the page
    await pause();
    raw = JSON.parse(unpacked) as Raw;
    await pause();
  }
  block.textContent = "";
  return new Data(raw);
}
