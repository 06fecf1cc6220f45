// The same data as tables: equal in content, for those who read rather than look.
import type { App } from "./app";
import { GROUP } from "./data";
import { button, fill, h } from "./dom";
import { plain } from "./search";

const PAGE = 100;
type Cell = string | HTMLElement;
interface Sheet { heads: string[]; rows: number[]; cells(row: number): Cell[]; text(row: number): string; }

export class Table {
  readonly el = h("section", { class: "tables", hidden: true });
  private tab = 0;
  private page = 0;
  private word = "";

  constructor(private readonly app: App) {}

  render() {
    const { words } = this.app, sheet = [() => this.marks(), () => this.edges(), () => this.notes()][this.tab]!();
    const tabs = [words.say("nodes_tab"), words.say("edges_tab"), words.say("findings")].map((name, k) =>
      button(name, () => { this.tab = k; this.page = 0; this.render(); }, { role: "tab", "aria-selected": k === this.tab ? "true" : "false", class: "chip" }));
    const filter = h("input", { type: "search", value: this.word, "aria-label": words.say("search"), placeholder: words.say("search") });
    const body = h("div", { class: "sheet" });
    filter.addEventListener("input", () => { this.word = filter.value; this.page = 0; this.sheet(body, sheet); });
    fill(this.el, h("div", { class: "bar" }, h("div", { role: "tablist", class: "chips", "aria-label": words.say("table") }, ...tabs), filter), body);
    this.sheet(body, sheet);
  }

  private sheet(body: HTMLElement, sheet: Sheet) {
    const { words } = this.app, word = plain(this.word);
    const rows = word ? sheet.rows.filter((r) => plain(sheet.text(r)).includes(word)) : sheet.rows;
    const pages = Math.max(1, Math.ceil(rows.length / PAGE));
    this.page = Math.min(this.page, pages - 1);
    const turn = (by: number) => () => { this.page = Math.max(0, Math.min(pages - 1, this.page + by)); this.sheet(body, sheet); };
    fill(body, h("p", { class: "key", "aria-live": "polite" }, words.say("rows", { count: words.number(rows.length) })),
      h("table", {}, h("thead", {}, h("tr", {}, ...sheet.heads.map((t) => h("th", { scope: "col" }, t)))),
        h("tbody", {}, ...rows.slice(this.page * PAGE, (this.page + 1) * PAGE).map((r) => h("tr", {}, ...sheet.cells(r).map((c) => h("td", {}, c)))))),
      pages > 1 && h("div", { class: "pager" }, button(words.say("previous"), turn(-1)), h("span", {}, words.say("page_of", { n: this.page + 1, total: pages })), button(words.say("next"), turn(1))));
  }

  private marks(): Sheet {
    const { words, data, model } = this.app, rows: number[] = [];
    for (let i = 0; i < data.n; i++) if (data.tier[i]! > GROUP && model.listed(i)) rows.push(i);
    return {
      heads: ["name", "kind", "sector", "region", "year", "budget", "neighbours"].map((c) => words.say(c)), rows,
      text: (i) => `${words.label(i)} ${words.kind(i)} ${words.sector(i)}`,
      cells: (i) => [button(words.full(i), () => this.app.fromTable(() => this.app.show(i)), { class: "link" }), words.kind(i), words.sector(i),
        words.named(data.raw.regions[data.region[i]!]), data.year[i] ? String(data.year[i]) : "", data.budget[i]! >= 0 ? words.rupiah(this.app.budget(i)) : "", words.number(data.edgesOf(i).length)],
    };
  }
  private edges(): Sheet {
    const { words, data, model } = this.app, rows: number[] = [];
    for (let e = 0; e < data.m; e++) if (model.listed(data.source[e]!) && model.listed(data.target[e]!) && !model.edgeOff.has(data.edgeKind[e]!)) rows.push(e);
    const link = (i: number) => button(words.full(i), () => this.app.fromTable(() => this.app.show(i)), { class: "link" });
    return {
      heads: ["from", "relation", "to", "evidence"].map((c) => words.say(c)), rows,
      text: (e) => `${words.full(data.source[e]!)} ${words.edge(e)} ${words.full(data.target[e]!)}`,
      cells: (e) => [link(data.source[e]!), words.edge(e), link(data.target[e]!), this.app.evidence(e)],
    };
  }
  private notes(): Sheet {
    const { words, data } = this.app;
    return {
      heads: ["findings", "relation", "budget", "state", "evidence"].map((c) => words.say(c)), rows: data.notes.map((n) => n.at),
      text: (k) => words.of(data.notes[k]!.title),
      cells: (k) => {
        const n = data.notes[k]!, names: Record<string, string> = { duplicate: "duplicates", gap: "gaps", broker: "brokers", silo: "silos", moved: "moved" };
        return [button(words.of(n.title), () => this.app.fromTable(() => this.app.showNote(n)), { class: "link" }), words.say(names[n.kind] ?? n.kind), words.money(n), n.kind === "duplicate" || n.kind === "gap" ? words.state(n.state) : "", words.of(n.why)];
      },
    };
  }
}
