// What a reader adds: the own agency, notes, the choice. Kept in the address after #, nowhere else.
import type { App } from "./app";
import { type Data, FRONT } from "./data";

export const MAX_NOTE = 500;
interface Saved { pilih?: string; saya?: string; catatan?: [string, string][]; tata?: string; }

/** A mark that is known by its name: places in the list change when the map is made again. */
function nameOf(data: Data, i: number): string { return `${data.kindId(i)}:${data.label[i]}`; }

export class State {
  mine = -1;
  readonly notes = new Map<number, string>();
  private chosen = -1;
  constructor(private readonly app: App) {}

  write(i: number, text: string) {
    const kept = text.slice(0, MAX_NOTE).trim();
    if (kept) this.notes.set(i, kept); else this.notes.delete(i);
    this.save();
  }
  choose(i: number) { if (i !== this.chosen) { this.chosen = i; this.save(); } }

  save() {
    const { data, model } = this.app, told: Saved = {};
    if (this.chosen >= 0) told.pilih = nameOf(data, this.chosen);
    if (this.mine >= 0) told.saya = nameOf(data, this.mine);
    if (this.notes.size) told.catatan = [...this.notes].map(([i, text]) => [nameOf(data, i), text]);
    if (model.layout !== "network") told.tata = model.layout;
    const hash = Object.keys(told).length ? `#${encodeURIComponent(JSON.stringify(told))}` : "";
    if (hash === location.hash) return;
    // a page without an address of its own (a frame in a notebook) keeps nothing
    try { history.replaceState(null, "", hash || location.pathname + location.search); } catch { /* stays as it is */ }
  }

  /** Take up what the address holds; what it does not know is left out. */
  restore() {
    if (location.hash.length < 2) return;
    let told: Saved;
    try { told = JSON.parse(decodeURIComponent(location.hash.slice(1))) as Saved; } catch { return; }
    if (!told || typeof told !== "object") return;
    const { data } = this.app, at = new Map<string, number>();
    for (let i = data.n - 1; i >= 0; i--) if (data.tier[i]! >= FRONT) at.set(nameOf(data, i), i);
    const find = (name: unknown) => (typeof name === "string" ? at.get(name) : undefined) ?? -1;
    this.mine = find(told.saya);
    if (Array.isArray(told.catatan)) for (const pair of told.catatan) {
      const i = Array.isArray(pair) ? find(pair[0]) : -1;
      if (i >= 0 && typeof pair[1] === "string") this.notes.set(i, pair[1].slice(0, MAX_NOTE));
    }
    if (told.tata === "layers" || (told.tata === "globe" && data.gx)) this.app.setLayout(told.tata);
    const i = find(told.pilih);
    if (i >= 0) this.app.show(i);
  }

  /** Notes as a table for a spreadsheet; a leading sign of a formula is made harmless. */
  csv(): string {
    const { data, words } = this.app;
    const cell = (text: string) => `"${(/^[=+\-@\t\r]/.test(text) ? `'${text}` : text).replace(/"/g, '""')}"`;
    const rows = [[words.say("name"), words.say("kind"), words.say("annotation")], ...[...this.notes].map(([i, text]) => [data.label[i]!, words.kind(i), text])];
    return `\ufeff${rows.map((r) => r.map(cell).join(",")).join("\r\n")}\r\n`;
  }
}
