// The panel of one mark: who it is, what it holds, whom it is tied to and how we know.
import type { App } from "./app";
import { partners } from "./compare";
import { FRONT, GROUP, LEAF } from "./data";
import { button, fill, h } from "./dom";
import { MAX_NOTE } from "./state";

const PAGE = 30;
const sentences = (text: string) => text.split(/(?<=\.)\s+/).filter(Boolean);

export class Details {
  readonly el = h("aside", { class: "details", hidden: true });
  private readonly more = new Set<string>();
  constructor(private readonly app: App) {}

  render(i: number) {
    const { words, data, model } = this.app;
    this.el.hidden = i < 0;
    if (i < 0) return;
    this.el.setAttribute("aria-label", words.say("details"));
    const held = data.held(i), holds = held.length > 0;
    const facts = h("dl", {});
    const fact = (name: string, value: string) => { if (value) facts.append(h("dt", {}, name), h("dd", {}, value)); };
    fact(words.say("kind"), words.kind(i));
    const asked = data.kindId(i) === "issue" || data.kindId(i) === "required";
    if (data.tier[i]! >= FRONT && !asked) fact(words.say("sector"), words.sector(i));
    if (data.tier[i]! > 0) fact(words.say("region"), words.named(data.raw.regions[data.region[i]!]));
    if (data.year[i]) fact(words.say("year"), String(data.year[i]));
    if (data.budget[i]! >= 0) fact(words.say("budget"), words.rupiah(this.app.budget(i)));
    if (holds) fact(words.say("holds", { count: "" }).trim(), words.number(model.told[i] || held.length));
    const issues = data.issuesOf.get(i);
    if (issues) fact(words.say("issue"), issues.map((x) => words.named(data.raw.issues[x])).join(", "));
    fill(this.el,
      h("div", { class: "head" }, h("h2", {}, words.label(i)), button("×", () => this.app.choose(-1), { class: "close", "aria-label": words.say("close") })),
      data.kindId(i) === "required" && h("p", { class: "key" }, words.say("required_note")),
      facts, this.tools(i, holds), ...(asked ? [this.relations(i), this.notes(i)] : [this.notes(i), this.relations(i)]),
      data.tier[i]! >= FRONT && this.own(i));
  }

  /** Show something else than one mark; closing it leads back to the whole. */
  open(title: string, content: HTMLElement[], back: number) {
    const { words } = this.app;
    this.el.hidden = false;
    this.el.setAttribute("aria-label", words.say("compare"));
    fill(this.el, h("div", { class: "head" }, h("h2", {}, title), button("×", () => this.app.choose(-1), { class: "close", "aria-label": words.say("close") })),
      h("div", { class: "tools" }, button(words.say("back_to", { name: words.label(back) }), () => this.app.show(back))), ...content);
  }

  /** What the reader notes down about a mark; it stays in the address and in the saved table. */
  private own(i: number): HTMLElement {
    const { words, state } = this.app;
    const text = h("textarea", { rows: 3, maxlength: MAX_NOTE, placeholder: words.say("annotation_hint"), oninput: () => { state.write(i, text.value); this.app.noted(); } });
    text.value = state.notes.get(i) ?? "";
    return h("section", {}, h("label", { class: "own" }, h("h3", {}, words.say("annotation")), text), h("p", { class: "key" }, words.say("annotation_kept")));
  }

  private tools(i: number, holds: boolean): HTMLElement {
    const { words, model } = this.app;
    return h("div", { class: "tools" },
      holds && button(words.say(model.open[i] ? "fold" : "unfold"), () => this.app.toggle(i)),
      button(words.say(model.only ? "everything" : "only"), () => this.app.limit(model.only ? -1 : i)),
      this.app.data.tier[i] === FRONT && !this.app.asked(i) && button(words.say(this.app.state.mine === i ? "not_mine" : "make_mine"), () => this.app.setMine(this.app.state.mine === i ? -1 : i), { "aria-pressed": this.app.state.mine === i ? "true" : "false" }),
      this.app.data.tier[i] === FRONT && !this.app.asked(i) && this.rivals(i));
  }
  private rivals(i: number): HTMLElement | false {
    const { words } = this.app, all = partners(this.app, i);
    const select = h("select", { "aria-label": words.say("compare_with"), onchange: () => { if (select.value) this.app.compare(i, Number(select.value)); } },
      h("option", { value: "" }, words.say("compare_with")), ...all.map((k) => h("option", { value: k }, words.full(k))));
    return all.length > 0 && select;
  }

  private notes(i: number): HTMLElement | false {
    const { words, data } = this.app;
    const own = new Set<number>([i]);
    if (data.tier[i] === FRONT) data.held(i).forEach((k) => own.add(k));
    const found = data.notes.filter((n) => !n.part && n.marks.some((m) => own.has(m)) || (n.part && data.tier[i] === LEAF && n.marks.includes(i)));
    if (!found.length) return false;
    const shown = this.more.has(`${i}notes`) ? found : found.slice(0, 12), rest = found.length - shown.length, said = shown.map((n) => sentences(words.brief(n)));
    // what several findings say alike stands once above them
    const groups = new Map<string, number[]>();
    said.forEach((s, k) => groups.set(`${shown[k]!.kind}|${s[0] ?? ""}`, [...(groups.get(`${shown[k]!.kind}|${s[0] ?? ""}`) ?? []), k]));
    const states = new Set(shown.filter((n) => n.kind === "duplicate" || n.kind === "gap").map((n) => n.state));
    const item = (k: number, alike: string[]) => {
      const n = shown[k]!, told = said[k]!.filter((s) => !alike.includes(s)).join(" ");
      const state = states.size > 1 && (n.kind === "duplicate" || n.kind === "gap") ? words.state(n.state) : "";
      return h("li", { class: `mini ${n.kind}` }, button(words.of(n.title), () => this.app.showNote(n), { class: "link" }),
        h("span", {}, [words.money(n), told, state].filter(Boolean).join(" · ")));
    };
    const lists = [...groups.values()].map((places) => {
      const alike = places.length > 1 ? said[places[0]!]!.filter((s) => places.every((k) => said[k]!.includes(s))) : [];
      return h("div", {}, alike.length > 0 && h("p", { class: "key" }, alike.join(" ")), h("ul", { class: "plain" }, ...places.map((k) => item(k, alike))));
    });
    const unseen = shown.some((n) => n.kind === "gap" && n.state === "open"), state = states.size === 1 ? words.state([...states][0]!) : "";
    return h("section", {}, h("h3", {}, `${words.say("findings")} (${found.length})`),
      (unseen || state) && h("p", { class: "key" }, [unseen && words.say("not_visible"), state && `${words.say("state")}: ${state}.`].filter(Boolean).join(" ")), ...lists,
      rest > 0 && button(words.say("more", { count: words.number(rest) }), () => { this.more.add(`${i}notes`); this.render(i); }, { class: "more" }));
  }

  /** Of an issue: who handles it and who is not seen; of others, the kind of the line. */
  private relation(i: number, e: number, absent: Set<number>): string {
    const { words, data } = this.app;
    if (data.kindId(i) !== "issue") return words.edge(e);
    if (data.edgeKind[e] === data.handling) return words.say("handled_by");
    return absent.has(data.source[e] === i ? data.target[e]! : data.source[e]!) ? words.say("not_seen") : words.edge(e);
  }

  private relations(i: number): HTMLElement {
    const { words, data } = this.app, groups = new Map<string, { end: number; said: string }[]>();
    // a group speaks for all that it holds; ties inside it are its own affair
    const own = [i], inside = new Set(own);
    if (data.tier[i]! <= GROUP) for (let k = 0; k < own.length; k++) for (const c of data.held(own[k]!)) { own.push(c); inside.add(c); }
    const absent = new Set(data.kindId(i) === "issue" ? data.unseen(i) : []), told = new Set<string>();
    for (const k of own) for (const e of data.edgesOf(k)) {
      const end = data.source[e] === k ? data.target[e]! : data.source[e]!;
      if (inside.has(end)) continue;
      const kind = this.relation(i, e, absent), list = groups.get(kind) ?? [];
      const said = this.app.evidence(e);
      if (!told.has(`${kind}|${end}|${said}`)) list.push({ end, said });
      told.add(`${kind}|${end}|${said}`);
      groups.set(kind, list);
    }
    if (!groups.size) return h("p", { class: "empty" }, words.say("no_neighbours"));
    // coordination first: what an agency carries out by itself comes last, folded
    const ownWork = words.edgeNamed("implements"), handled = words.say("handled_by");
    const place = (kind: string) => kind === handled ? 0 : kind === ownWork ? 2 : 1, order = [...groups].sort((p, q) => place(p[0]) - place(q[0]));
    return h("section", {}, h("h3", {}, words.say("neighbours")), ...order.map(([kind, list]) => {
      const all = this.more.has(`${i}${kind}`), shown = all ? list : list.slice(0, PAGE);
      return h("details", { open: groups.size === 1 || (list.length <= 20 && kind !== ownWork) }, h("summary", {}, `${kind} (${words.number(list.length)})`),
        h("ul", { class: "plain" }, ...shown.map(({ end, said }) => h("li", {}, button(words.full(end), () => this.app.show(end), { class: "link" }), said && h("span", {}, said)))),
        list.length > shown.length && button(words.say("more", { count: words.number(list.length - shown.length) }), () => { this.more.add(`${i}${kind}`); this.render(i); }, { class: "more" }));
    }));
  }
}
