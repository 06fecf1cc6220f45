// The findings list: what to look at first, in rupiah, with its state and its reason.
import type { App } from "./app";
import { answers, rupiah, type Note } from "./data";
import { button, fill, h } from "./dom";

const PAGE = 40, SHOWN = 8;
export const KINDS = ["duplicate", "gap", "broker", "silo", "moved"];
const SIGNS: Record<string, string> = { duplicate: "=", gap: "⋯", broker: "⤬", silo: "◎", moved: "→" };
export const NAMES: Record<string, string> = { duplicate: "duplicates", gap: "gaps", broker: "brokers", silo: "silos", moved: "moved" };

/** Lines between bodies from which connectors are counted. */
const TIES = new Set(["member", "meets", "tie", "agreement", "data"]);

export interface Answer { ask: string; title: string; told: string; note: Note; }

export class Findings {
  readonly el = h("div", { class: "findings" });
  private kind = "";
  private shown = PAGE;
  private readonly unfolded = new Set<number>();
  private byMoney = false;
  /** Only what concerns the own agency. */
  mine = false;
  chosen = -1;

  constructor(private readonly app: App) {}

  /** Notes that the filters leave, pairs of programs only inside their pair of agencies. */
  notes(): Note[] {
    const { data, model } = this.app;
    const found = data.notes.filter((n) => !n.part && (!this.kind || n.kind === this.kind) && this.passes(n, model.issue) && (!this.mine || this.touches(n, this.app.state.mine)));
    if (!this.byMoney) return found;
    // rupiah of duplicates and of gaps are not of one kind: each kind is sorted by itself
    return found.sort((a, b) => KINDS.indexOf(a.kind) - KINDS.indexOf(b.kind) || (a.kind === "duplicate" ? rupiah(data, b) - rupiah(data, a) : 0) || a.at - b.at);
  }

  /** The pair that reports name first and the first connector, as question and answer. */
  answers(): Answer[] {
    const { words, data } = this.app;
    return answers(data.notes).map((note) => note.kind === "duplicate"
      ? { ask: words.say("ask_duplicate"), title: words.of(note.title), told: [words.of(data.notes[note.parts[0]!]!.title), words.money(note), words.state(note.state)].filter(Boolean).join(" · "), note }
      : { ask: words.say("ask_broker"), title: words.full(note.marks[0]!), told: words.of(note.why), note });
  }

  /** Show a finding with the pairs of programs that it sums up, in the list and on the map. */
  private openPairs(n: Note) {
    if (n.parts.length) this.unfolded.add(n.at);
    this.app.showNote(n, n.parts.length > 0);
    this.el.querySelector(`[data-note="${n.at}"]`)?.scrollIntoView({ block: "nearest" });
  }

  /** The three questions that everybody asks first; one that this map cannot answer says so. */
  private summary(): HTMLElement | false {
    const { model, words } = this.app, found = this.answers(), missing = this.missing();
    if (this.kind || this.mine || model.filtered() || !(found.length || missing)) return false;
    const cards = found.map((a) => h("button", { type: "button", class: `answer ${a.note.kind}`, onclick: () => this.openPairs(a.note) },
      h("span", { class: "ask" }, a.ask), h("b", {}, a.title), h("span", { class: "why" }, a.told)));
    const open = (kind: string) => this.open(kind).map(([ask, told]) => h("div", { class: "answer" }, h("span", { class: "ask" }, ask), h("span", { class: "why" }, told)));
    return h("section", { class: "answers", "aria-label": words.say("summary") }, ...cards, ...open("broker"), missing, ...open("gap"));
  }

  /** What this map cannot answer about connectors or missing coordination, and why: as question and answer. */
  open(kind: string): [string, string][] {
    const { words, data } = this.app;
    if (data.raw.audience !== "internal" || data.notes.some((n) => n.kind === kind)) return [];
    if (kind === "gap") return [[words.say("ask_missing"), words.say("no_gaps")]];
    return [[words.say("ask_broker"), words.say(data.raw.edgeKinds.some((k) => TIES.has(k[0])) ? "no_count" : "no_broker")]];
  }

  /** Who is not seen in the handling of the chosen issue, for the printed sheet. */
  unseen(): { issue: string; who: string[] } | null {
    const { words, data } = this.app;
    if (!this.missing()) return null;
    return { issue: words.named(data.raw.issues[this.issue]!), who: [...this.ends.get(this.issue)!.keys()].map((m) => words.full(m)) };
  }

  /** Who is not seen at each issue, with the finding that says so: the list of the issue's own panel. */
  private get ends(): Map<number, Map<number, Note>> {
    if (this.absent) return this.absent;
    const { data } = this.app, found = this.absent = new Map<number, Map<number, Note>>(), of = new Map<number, Set<number>>();
    for (const n of data.notes) if (n.kind === "gap" && n.issue >= 0) {
      const place = n.marks.find((m) => data.kindId(m) === "issue");
      if (place === undefined) continue;
      const unseen = of.get(place) ?? new Set(data.unseen(place)), ends = found.get(n.issue) ?? new Map<number, Note>();
      of.set(place, unseen);
      // a finding between two others that only tells the issue says nothing about who handles it
      for (const m of n.marks) if (n.marks.length < 3 && unseen.has(m) && !ends.has(m)) ends.set(m, n);
      if (ends.size) found.set(n.issue, ends);
    }
    return found;
  }

  /** Who is not seen in the handling of an issue: first the one with most of them, then the reader's choice. */
  private missing(): HTMLElement | false {
    const { words, data } = this.app, of = this.ends;
    if (!of.size) return false;
    if (!of.has(this.issue)) this.issue = [...of].reduce((p, q) => q[1].size > p[1].size ? q : p)[0];
    const options = [...of.keys()].map((k) => ({ k, name: words.named(data.raw.issues[k]) })).sort((p, q) => p.name.localeCompare(q.name));
    const select = h("select", { "aria-label": words.say("ask_missing"), onchange: () => { this.issue = Number(select.value); this.render(); } },
      ...options.map(({ k, name }) => h("option", { value: k, selected: k === this.issue }, name)));
    const ends = of.get(this.issue)!, mark = data.raw.issues[this.issue]!;
    const place = [...ends.values()].flatMap((n) => n.marks).find((m) => data.kindId(m) === "issue");
    // a state that all of them have stands once below the list, else each beside its name
    const states = new Set([...ends.values()].map((n) => n.state)), one = states.size === 1 ? `${words.say("state")}: ${words.state([...states][0]!)}` : "";
    const who = [...ends].slice(0, SHOWN).map(([m, n]) => h("li", {}, button(words.full(m), () => this.app.showNote(n), { class: "link" }), !one && h("span", { class: "state" }, words.state(n.state))));
    return h("div", { class: "answer gap" }, h("span", { class: "ask" }, words.say("ask_missing")), select, h("ul", {}, ...who),
      one && h("span", { class: "state" }, one), ends.size > SHOWN && h("span", { class: "why" }, words.say("and_more", { count: words.number(ends.size - SHOWN) })),
      place !== undefined && button(words.say("see_issue", { name: words.named(mark) }), () => this.app.show(place), { class: "link" }));
  }
  private issue = -1;
  private absent: Map<number, Map<number, Note>> | null = null;

  private touches(n: Note, i: number): boolean {
    const { data } = this.app;
    return n.marks.some((m) => m === i || data.parent[m] === i) || n.parts.some((p) => this.touches(data.notes[p]!, i));
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
    if (this.app.state.mine >= 0) chips.append(button(words.say("mine"), () => { this.mine = !this.mine; this.render(); }, { "aria-pressed": this.mine ? "true" : "false", class: "chip" }));
    const list = h("ol", { class: "notes" }, ...all.slice(0, this.shown).map((n) => this.item(n)));
    const rest = all.length - this.shown;
    const empty = data.notes.length ? words.say("none") : words.say("no_findings");
    const order = button(words.say(this.byMoney ? "by_rank" : "by_money"), () => { this.byMoney = !this.byMoney; this.render(); }, { class: "link" });
    const unseen = all.some((n) => n.kind === "gap" && n.state === "open") && (this.kind === "gap" || !kinds.includes("duplicate"));
    fill(this.el, this.summary(), this.annotations(), (kinds.length > 1 || this.app.state.mine >= 0) && chips, all.some((n) => n.budget > 0) && h("p", { class: "key" }, order), unseen && h("p", { class: "key" }, words.say("not_visible")), all.length ? list : h("p", { class: "empty" }, empty),
      rest > 0 && button(words.say("more", { count: words.number(rest) }), () => { this.shown += PAGE; this.render(); }, { class: "more" }),
      data.raw.leftOut.length > 0 && h("details", { class: "unseen" }, h("summary", {}, words.say("not_drawn")), h("ul", {}, ...data.raw.leftOut.map((t) => h("li", {}, words.of(t))))));
  }

  private annotations(): HTMLElement | false {
    const { words, state } = this.app;
    return state.notes.size > 0 && h("section", { class: "annotations" }, h("h3", {}, `${words.say("annotation")} (${words.number(state.notes.size)})`),
      h("ul", { class: "plain" }, ...[...state.notes].map(([i, text]) => h("li", {}, button(words.label(i), () => this.app.show(i), { class: "link" }), h("span", {}, text)))));
  }

  private item(n: Note): HTMLElement {
    const { words } = this.app, open = this.unfolded.has(n.at);
    const parts = n.parts.map((p) => this.app.data.notes[p]!);
    const body = h("button", { type: "button", class: `note ${n.kind} ${n.state}`, "aria-current": this.chosen === n.at ? "true" : "false", "data-note": n.at, onclick: () => this.app.showNote(n) },
      h("span", { class: "sign", "aria-hidden": "true" }, SIGNS[n.kind] ?? "·"),
      h("span", { class: "what" }, h("b", {}, words.of(n.title)),
        rupiah(this.app.data, n) > 0 && h("span", { class: "money" }, words.money(n)),
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
