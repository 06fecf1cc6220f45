// Sentences of the running language, numbers and rupiah as people write them.
import { rupiah, type Data, type Note, type Two } from "./data";

export class Words {
  lang: "id" | "en";
  constructor(private readonly data: Data) { this.lang = data.raw.lang; }

  /** Sentence of the catalogue with its places filled. */
  say(code: string, facts: Record<string, string | number> = {}): string {
    const found = this.data.raw.texts[this.lang][code] ?? code;
    return found.replace(/\{(\w+)\}/g, (_, name: string) => String(facts[name] ?? ""));
  }
  of(two: Two | string[]): string { return two[this.lang === "id" ? 0 : 1]!; }
  /** Name of an entry [id, name_id, name_en, ...] of a list. */
  named(entry: readonly unknown[] | undefined): string {
    return entry ? String(entry[this.lang === "id" ? 1 : 2]) : "";
  }
  number(value: number, decimals = 0): string {
    return value.toLocaleString(this.lang === "id" ? "id-ID" : "en-GB",
      { minimumFractionDigits: decimals, maximumFractionDigits: decimals });
  }
  rupiah(value: number): string {
    for (const [size, name] of [[1e12, "trillion"], [1e9, "billion"], [1e6, "million"]] as const) {
      if (value >= size) {
        const share = value / size;
        return `Rp${this.number(share, share >= 100 ? 0 : 1)} ${this.say(name)}`;
      }
    }
    return `Rp${this.number(value)}`;
  }
  kind(i: number): string { return this.named(this.data.raw.kinds[this.data.kind[i]!]); }
  sector(i: number): string { return this.named(this.data.raw.sectors[this.data.sector[i]!]); }
  edge(e: number): string { return this.named(this.data.raw.edgeKinds[this.data.edgeKind[e]!]); }
  edgeNamed(id: string): string { return this.named(this.data.raw.edgeKinds.find((k) => k[0] === id)); }
  /** Name of a mark; groups are named by their list in the running language. */
  label(i: number): string {
    const d = this.data;
    if (d.tier[i] === 1) return this.sector(i) || d.label[i]!;
    if (d.tier[i] === 0) return this.named(d.raw.regions[d.region[i]!]) || d.label[i]!;
    if (d.kindId(i) === "issue") {
      const found = d.raw.issues.find((x) => x[1] === d.label[i] || x[2] === d.label[i]);
      if (found) return this.named(found);
    }
    return d.label[i]!;
  }
  private abbreviations: [string, string][] | null = null;
  /** A name with the usual abbreviations (Kab., Kec.), empty when it has none. */
  short(name: string): string {
    this.abbreviations ??= this.say("abbreviations").split("|").map((p) => p.split("=").map((t) => t.trim()) as [string, string]).filter((p) => p.length === 2);
    const found = this.abbreviations.reduce((s, [long, brief]) => s.replace(long, brief), name);
    return found === name ? "" : found;
  }
  private several: boolean | null = null;
  /** Name with its kabupaten or kota, on a map that has several of them. */
  full(i: number): string {
    const d = this.data;
    this.several ??= d.tier.includes(0);
    const region = this.several && d.tier[i]! >= 2 ? this.named(d.raw.regions[d.region[i]!]) : "";
    return region ? `${this.label(i)}, ${region}` : this.label(i);
  }
  /** Rupiah of a finding, with what it is the budget of. */
  money(n: Note): string {
    const most = rupiah(this.data, n);
    return most > 0 ? `${this.rupiah(most)} ${this.say(n.kind === "gap" ? "related" : "smaller")}` : "";
  }
  /** The reason without the sentence that stands once above a list of gaps. */
  brief(n: Note): string { return this.of(n.why).replace(this.say("not_visible"), "").replace(/ {2,}/g, " ").trim(); }
  state(state: string): string {
    return this.say(state === "confirmed" ? "confirmed_state" : state === "no_data" ? "no_data_state" : "open_state");
  }
}
