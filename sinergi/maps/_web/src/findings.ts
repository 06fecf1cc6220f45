// The findings list: what to look at first, in rupiah, with its state and its reason.
import type { App } from "./app";
import type { Note } from "./data";
import { button, fill, h } from "./dom";

const PAGE = 40;
const KINDS = ["duplicate", "gap", "broker", "silo"];
const NAMES: Record<string, string> = { duplicate: "duplicates", gap: "gaps", broker: "brokers", silo: "silos" };

export class Findings {
  readonly el = h("div", { class: "findings" });
  private kind = "";
  private shown = PAGE;
  private readonly unfolded = new Set<number>();
  private byMoney = false;
  chosen = -1;

  constructor(private readonly app: App) {}

  /** Notes that the filters leave, pairs of programs only inside their pair of agencies. */
  notes(): Note[] {
    const { data, model } = this.app;
    const found = data.notes.filter((n) => !n.part && (!this.kind || n.kind === this.kind) && this.passes(n, model.issue));
    return this.byMoney ? found.sort((a, b) => b.budget - a.budget || a.at - b.at) : found;
  }
  private passes(n: Note, issue: number): boolean {
    const { data, model } = this.app;
    if (issue >= 0 && n.kind === "gap" && n.issue !== issue) return false;
    if (issue >= 0 && n.kind === "duplicate" && !n.parts.some((p) => data.notes[p]!.marks.every((m) => model.shown(m)))) return false;
    return n.kind === "silo" || n.marks.length === 0 || n.marks.every((m) => model.shown(m) || (data.quiet[m] && issue < 0));
  }

  render() {
    const { words, data } = this.app, all = this.notes();
    const kinds = KINDS.filter((k) => data.notes.some((n) => n.kind === k && !n.part));
    const chips = h("div", { class: "chips", role: "group", "aria-label": words.say("findings") });
    if (kinds.length > 1) for (const k of ["", ...kinds]) {
      chips.append(button(words.say(k ? NAMES[k]! : "all"), () => { this.kind = k; this.shown = PAGE; this.render(); }, { "aria-pressed": this.kind === k ? "true" : "false", class: "chip" }));
    }
    const list = h("ol", { class: "notes" }, ...all.slice(0, this.shown).map((n) => this.item(n)));
    const rest = all.length - this.shown;
    const empty = data.notes.length ? words.say("none") : words.say("no_findings");
    const order = button(words.say(this.byMoney ? "by_rank" : "by_money"), () => { this.byMoney = !this.byMoney; this.render(); }, { class: "link" });
    const unseen = all.some((n) => n.kind === "gap" && n.state === "open") && (this.kind === "gap" || !kinds.includes("duplicate"));
    fill(this.el, kinds.length > 1 && chips, all.some((n) => n.budget > 0) && h("p", { class: "key" }, order), unseen && h("p", { class: "key" }, words.say("not_visible")), all.length ? list : h("p", { class: "empty" }, empty),
      rest > 0 && button(words.say("more", { count: words.number(rest) }), () => { this.shown += PAGE; this.render(); }, { class: "more" }),
      data.raw.leftOut > 0 && h("p", { class: "empty" }, words.say("left_out", { count: words.number(data.raw.leftOut) })));
  }

  private item(n: Note): HTMLElement {
    const { words } = this.app, open = this.unfolded.has(n.at);
    const parts = n.parts.map((p) => this.app.data.notes[p]!);
    const body = h("button", { type: "button", class: `note ${n.kind} ${n.state}`, "aria-current": this.chosen === n.at ? "true" : "false", "data-note": n.at, onclick: () => this.app.showNote(n) },
      h("span", { class: "sign", "aria-hidden": "true" }, n.kind === "duplicate" ? "=" : n.kind === "gap" ? "⋯" : n.kind === "broker" ? "⤬" : "◎"),
      h("span", { class: "what" }, h("b", {}, words.of(n.title)),
        n.budget > 0 && h("span", { class: "money" }, words.money(n)),
        h("span", { class: "why" }, words.brief(n)),
        (n.kind === "duplicate" || n.kind === "gap") && h("span", { class: "state" }, words.state(n.state))));
    return h("li", {}, body,
      parts.length > 0 && button(words.say(open ? "hide_pairs" : "show_pairs", { count: parts.length }), () => {
        if (open) this.unfolded.delete(n.at); else this.unfolded.add(n.at);
        this.render();
      }, { class: "link", "aria-expanded": open ? "true" : "false" }),
      open && h("ol", { class: "notes parts" }, ...parts.slice(0, 60).map((p) => this.item(p))));
  }
}
