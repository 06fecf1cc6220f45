// Puts the page together; the only place where parts know of each other.
import { Data, FRONT, GROUP, LEAF, REGION, type Note } from "./data";
import { Details } from "./details";
import { button, download, fill, h, soon } from "./dom";
import { comparison } from "./compare";
import { type Camera, Painter } from "./draw";
import { preparePrint, savePng, saveSvg, svgText } from "./export";
import { Findings } from "./findings";
import { onKey } from "./keys";
import { Legend } from "./legend";
import { type Layout, Model } from "./model";
import { talk } from "./notebook";
import { Search } from "./search";
import { Stage } from "./stage";
import { State } from "./state";
import { Story, Year } from "./story";
import { Table } from "./table";
import { Words } from "./words";

export class App {
  readonly words: Words; readonly model: Model; readonly painter: Painter; readonly stage: Stage;
  readonly search: Search; readonly findings: Findings; readonly legend: Legend; readonly details: Details;
  readonly table: Table; readonly story: Story; readonly year: Year; readonly state: State;
  private tell: ((marks: number[]) => void) | null = null;
  private readonly header = h("header", {});
  private readonly side = h("aside", { class: "side" });
  private readonly stageBox = h("section", { class: "stage" });
  private readonly stamp = h("p", { class: "stamp" });
  private readonly tip = h("div", { class: "tip", hidden: true });
  private readonly live = h("div", { class: "hide", "aria-live": "polite" });
  private readonly none = h("p", { class: "nothing", hidden: true });
  private readonly zooms = h("div", { class: "zooms" });
  private readonly layouts = h("div", { class: "layouts", role: "group" });
  private readonly printed = h("div", { class: "print" });
  private tab: "findings" | "legend";
  private sideOpen: boolean;
  private ready = false;
  private readonly phone = matchMedia("(max-width: 760px)");

  constructor(readonly data: Data, root: HTMLElement) {
    this.words = new Words(data);
    this.model = new Model(data);
    this.painter = new Painter(data, this.model, this.words);
    const dark = matchMedia("(prefers-color-scheme: dark)");
    this.painter.dark = dark.matches;
    dark.addEventListener("change", () => { this.painter.dark = dark.matches; this.renderSide(); this.stage.draw(); });
    const canvas = h("canvas", { tabindex: 0, role: "application", id: "map" });
    this.stage = new Stage(canvas, this.model, this.painter, {
      choose: (i) => this.choose(i), toggle: (i) => { if (i >= 0) this.toggle(i); },
      hover: (i, x, y) => this.hover(i, x, y), drawn: () => this.drawn(),
    });
    canvas.addEventListener("keydown", (e) => onKey(this, e));
    this.search = new Search(this); this.findings = new Findings(this); this.legend = new Legend(this);
    this.details = new Details(this); this.table = new Table(this); this.story = new Story(this); this.year = new Year(this);
    this.state = new State(this);
    this.tab = data.notes.length ? "findings" : "legend";
    this.sideOpen = !this.phone.matches;
    this.stageBox.append(canvas, this.stamp, this.layouts, this.zooms, this.year.el, this.none, this.story.el, this.tip);
    fill(root, h("a", { class: "skip", href: "#map" }), this.header, h("main", {}, this.side, this.stageBox, this.table.el, this.details.el), this.live, this.printed);
    this.model.refresh();
    this.renderFrame();
    new ResizeObserver(() => { this.resized(); }).observe(this.stageBox);
    this.painter.noted = this.state.notes;
    this.state.restore();
    this.painter.mine = this.state.mine;
    if (this.state.mine >= 0) this.renderHeader();
    this.tell = talk(this);
    this.phone.addEventListener("change", () => { this.renderHeader(); this.renderZooms(); });
    addEventListener("beforeprint", () => preparePrint(this, this.printed));
    addEventListener("keydown", (e) => { if (e.key === "Escape" && e.target !== canvas) this.escape(); });
  }

  private drawn() {
    const page = document.documentElement;
    page.dataset.marks = String(this.counted());
    if (this.ready) return;
    this.ready = true;
    // the picture first: the panel and the rest follow once it is on the screen
    soon(() => { this.begun = true; this.renderParts(); });
    page.dataset.nodes = String(this.data.raw.nodes);
    page.dataset.edges = String(this.data.m);
    page.dataset.ready = "true";
  }
  /** Marks drawn now that stand for data (what the rules ask for but nobody sees is no data). */
  private counted(): number {
    const ghost = this.data.raw.kinds.findIndex((k) => k[0] === "required");
    if (ghost < 0) return this.model.marks.length;
    return this.model.marks.reduce((n, i) => n + (this.data.kind[i] === ghost ? 0 : 1), 0);
  }

  private begun = false;
  private renderAll() { this.renderFrame(); this.renderParts(); }

  /** What stands around the picture. */
  private renderFrame() {
    const { words, data } = this;
    document.documentElement.lang = words.lang;
    document.title = words.of(data.raw.title);
    this.search.say();
    this.stage.canvas.setAttribute("aria-label", words.say("canvas", { help: words.say("help") }));
    (document.querySelector("a.skip") as HTMLElement).textContent = words.say("skip");
    this.stamp.textContent = words.of(data.raw.stamp);
    this.none.textContent = words.say("hidden");
    this.side.hidden = !this.sideOpen;
    this.renderHeader(); this.renderLayouts(); this.renderZooms();
  }
  private renderParts() {
    this.renderSide();
    this.year.render(); this.story.render(); this.details.render(this.stage.focus.chosen);
    if (!this.table.el.hidden) this.table.render();
  }

  private renderHeader() {
    const { words, data } = this, tabled = !this.table.el.hidden;
    const counts = h("p", { class: "counts" }, ...data.raw.headline.map((t) => h("span", {}, words.of(t))));
    const tool = (code: string, act: () => void, facts = {}) => button(words.say(code), act, facts);
    fill(this.header, h("div", { class: "title" }, h("h1", {}, words.of(data.raw.title)), counts), this.search.el,
      h("nav", { class: "bar", "aria-label": words.say("panel") },
        tool(this.phone.matches ? (data.notes.length ? "findings" : "legend") : "panel", () => { this.sideOpen = !this.sideOpen; this.renderSide(); }, { class: "menu", "aria-expanded": this.sideOpen ? "true" : "false" }),
        data.raw.steps.length > 1 && tool("story", () => { this.showTable(false); this.story.start(); }, { class: "main" }),
        this.state.mine >= 0 && tool("mine", () => this.showMine(), { title: words.label(this.state.mine) }),
        tool(tabled ? "map" : "table", () => this.showTable(!tabled), { "aria-pressed": tabled ? "true" : "false" }),
        this.exports(),
        tool("language", () => { words.lang = words.lang === "id" ? "en" : "id"; this.renderAll(); this.stage.draw(); }, { lang: words.lang === "id" ? "en" : "id" })));
  }

  private exports(): HTMLElement {
    const { words } = this, menu = h("details", { class: "drop" }, h("summary", {}, words.say(this.phone.matches ? "save" : "export")));
    const item = (code: string, act: () => void) => button(words.say(code), () => { menu.removeAttribute("open"); act(); });
    menu.append(h("div", {}, item("save_png", () => savePng(this)), item("save_svg", () => saveSvg(this)),
      item("print_a4", () => this.print("a4")), item("print_a3", () => this.print("a3")),
      this.state.notes.size > 0 && item("save_notes", () => download(new Blob([this.state.csv()], { type: "text/csv" }), "catatan-peta.csv"))));
    return menu;
  }
  print(size: "a4" | "a3") { this.printed.dataset.size = size; preparePrint(this, this.printed); print(); }

  private renderLayouts() {
    const { words, data, model } = this;
    const all: [Layout, string][] = [["network", "network"], ["layers", "layers"]];
    if (data.gx) all.push(["globe", "geographic"]);
    this.layouts.setAttribute("aria-label", words.say("layout"));
    fill(this.layouts, ...all.map(([mode, code]) => button(words.say(code), () => this.setLayout(mode), { "aria-pressed": model.layout === mode ? "true" : "false" })));
  }

  private renderZooms() {
    const { words, model } = this, name = (text: string, code: string, act: () => void) => button(text, act, { "aria-label": words.say(code), title: words.say(code) });
    const programs = model.hasTier(FRONT), groups = model.hasTier(GROUP) && model.bubbles;
    const open = model.anyOpen(FRONT), groupsOpen = model.anyOpen(GROUP);
    const fit = button(words.say("fit"), () => this.stage.fly(this.stage.framing(null)));
    const views = [
      model.waiting() > 0 && button(words.say(model.more ? "less_issues" : "more_issues", { count: words.number(model.waiting()) }), () => { model.setMore(!model.more); this.refresh(); this.stage.fly(this.stage.framing(null)); }),
      programs && button(words.say(open ? "fold_all" : "unfold_all"), () => { if (!open) for (const t of [REGION, GROUP]) model.openTier(t, 1); model.openTier(FRONT, open ? 0 : 1); this.refresh(); }),
      groups && button(words.say(groupsOpen ? "fold_groups" : "unfold_groups"), () => { if (!groupsOpen) model.openTier(REGION, 1); model.openTier(GROUP, groupsOpen ? 0 : 1); if (groupsOpen) model.openTier(FRONT, 0); this.refresh(); })];
    // a phone has room for two buttons; the others unfold from the second
    if (this.phone.matches) fill(this.zooms, fit, h("details", { class: "drop views" }, h("summary", {}, words.say("views")), h("div", {}, this.layouts, ...views.filter((b): b is HTMLButtonElement => !!b))));
    else { this.stageBox.insertBefore(this.layouts, this.zooms); fill(this.zooms, name("+", "zoom_in", () => this.stage.zoom(1.4)), name("−", "zoom_out", () => this.stage.zoom(1 / 1.4)), fit, ...views); }
    this.measure();
  }

  /** A window that changes its size keeps the whole map in view as long as nobody has moved it. */
  private resized() {
    const { stage } = this, { x, y, k } = stage.camera, home = this.home;
    this.home ??= { x, y, k };
    this.measure();
    const still = !home || (home.x === x && home.y === y && home.k === k && stage.focus.chosen < 0);
    stage.resize(still ? () => (this.home = stage.framing(null)) : undefined);
  }
  private home: Camera | null = null;

  /** What the buttons and the stamp cover of the picture. */
  measure() {
    if (!this.home || !this.zooms.offsetHeight) return;
    const phone = this.phone.matches, card = this.story.on ? this.story.el.offsetHeight + (phone ? 0 : 50) : 0;
    const sheet = phone && !this.details.el.hidden ? this.details.el.offsetHeight : 0;
    this.stage.bottom = Math.max(this.zooms.offsetHeight, sheet, card) + 22;
    this.stage.top = phone && this.year.el.offsetHeight ? 84 : 44;
    this.painter.covered = [this.zooms, this.stamp, this.year.el, this.story.el, ...(phone ? [] : [this.layouts])].filter((el) => el.offsetHeight).map((el) => (
      { x0: el.offsetLeft, y0: el.offsetTop, x1: el.offsetLeft + el.offsetWidth, y1: el.offsetTop + el.offsetHeight }));
  }

  private renderSide() {
    const { words } = this, part = this.tab === "findings" ? this.findings : this.legend;
    if (!this.begun) return;
    this.side.hidden = !this.sideOpen;
    document.querySelector("button.menu")?.setAttribute("aria-expanded", String(this.sideOpen));
    if (!this.sideOpen) return;
    const tab = (code: "findings" | "legend") => button(words.say(code), () => { this.tab = code; this.renderSide(); }, { role: "tab", "aria-selected": this.tab === code ? "true" : "false" });
    const top = this.side.querySelector(".body")?.scrollTop ?? 0;
    part.render();
    const body = h("div", { class: "body", role: "tabpanel" }, part.el);
    fill(this.side, h("div", { class: "tabs", role: "tablist" }, this.data.notes.length > 0 && tab("findings"), tab("legend")), body);
    body.scrollTop = top;
  }

  /** Filters or branches changed: decide again what is visible, and draw. */
  refresh(quiet = false) {
    this.model.refresh();
    this.painter.forget();
    const { focus } = this.stage;
    if (focus.chosen >= 0 && this.model.rep[focus.chosen] !== focus.chosen) this.choose(-1);
    else if (focus.chosen >= 0) focus.active = this.around(focus.chosen);
    this.none.hidden = this.model.marks.length > 0;
    this.renderSide(); this.renderZooms(); this.renderDetailsIfAny();
    if (!quiet) this.year.render();
    if (!this.table.el.hidden) this.table.render();
    this.stage.draw();
  }
  private renderDetailsIfAny() { if (this.stage.focus.chosen >= 0) this.details.render(this.stage.focus.chosen); }

  /** A mark and its neighbours; of an open agency also what the findings of its programs lead to. */
  private around(i: number): Set<number> {
    const { model, data } = this, found = model.neighbours(i).add(i);
    if (data.tier[i] !== FRONT || !model.open[i]) return found;
    const { a, b, n, raw } = model.lines, own = (k: number) => data.tier[k] === LEAF && data.parent[k] === i;
    for (let e = 0; e < n; e++) if (data.edgeId(raw[e]!) === "duplicate" && (own(a[e]!) || own(b[e]!))) found.add(a[e]!).add(b[e]!);
    return found;
  }

  choose(i: number, clear = true) {
    const { focus } = this.stage;
    focus.chosen = i; focus.hover = -1;
    focus.active = i >= 0 ? this.around(i) : null;
    focus.core = null;
    this.tip.hidden = true;
    if (clear) this.mark(-1);
    this.details.render(i);
    this.measure();
    this.state.choose(i);
    this.tell?.(i >= 0 ? [i] : []);
    if (i >= 0) { this.live.textContent = this.spoken(i); if (this.phone.matches) { this.sideOpen = false; this.renderSide(); } }
    this.stage.draw();
  }
  private mark(at: number) {
    if (this.findings.chosen === at) return;
    this.findings.chosen = at;
    if (this.tab === "findings") this.renderSide();
  }

  /** Reveal a mark, choose it and fly to it. */
  show(i: number) {
    this.showTable(false);
    if (!this.model.shown(i) && this.model.rep[i]! < 0 && this.model.filtered()) this.model.clear();
    if (this.data.year[i] && this.model.year && this.data.year[i] !== this.model.year) this.model.year = this.data.year[i]!;
    this.model.reveal(i);
    if (this.data.tier[i]! <= GROUP) {
      this.model.open[i] = 1;
      this.refresh();
      this.stage.fly(this.stage.framing(this.data.held(i).length ? this.data.held(i) : [i], 2));
      if (this.model.rep[i] === i) this.choose(i); else this.details.render(i);
      return;
    }
    this.refresh();
    this.choose(i);
    this.measure(); // the panel has taken some of the picture
    this.stage.resize();
    // of an issue one wants to see who handles it and who is missing
    const whole = this.data.kindId(i) === "issue" ? this.stage.focus.active : null;
    if (whole && whole.size > 1) { this.stage.fly(this.stage.framing(whole, 1.5)); return; }
    this.stage.fly(this.stage.framing(this.data.tier[i] === LEAF ? [i, this.data.parent[i]!] : [i], 1.5));
  }

  /** Fly to a finding: its ends light up, everything else steps back. */
  showNote(n: Note, whole = false) {
    this.showTable(false);
    const parts = whole ? [...new Set(n.parts.flatMap((p) => this.data.notes[p]!.marks))] : [];
    if (n.marks.some((m) => !this.model.shown(m) && !this.data.quiet[m]) && this.model.filtered()) { this.model.clear(); this.model.refresh(); }
    if ((n.kind === "duplicate" && n.part) || n.kind === "gap") n.marks.forEach((m) => this.model.reveal(m));
    parts.forEach((m) => this.model.reveal(m));
    this.highlight(n.marks, n.at);
    // a connector is seen by what it connects
    const tied = n.kind === "broker" ? [...this.stage.focus.active ?? []] : [];
    const targets = [...n.marks, ...parts, ...tied].flatMap((m) => this.model.rep[m]! >= 0 ? [this.model.rep[m]!] : [m]);
    this.stage.fly(this.stage.framing(targets, 1.6));
    this.live.textContent = `${this.words.of(n.title)}. ${this.words.of(n.why)}`;
    if (this.phone.matches) { this.sideOpen = false; this.renderSide(); }
  }

  highlight(marks: number[], note: number) {
    const { model } = this;
    this.choose(-1, false);
    this.refresh(true);
    const parts = this.data.notes[note]?.parts.flatMap((p) => this.data.notes[p]!.marks) ?? [];
    const active = new Set([...marks, ...parts].map((m) => this.model.rep[m]!).filter((m) => m >= 0));
    for (const m of marks) if (this.data.tier[m]! <= GROUP) for (const i of this.model.marks) if (this.data.parent[i] === m) active.add(i);
    this.stage.focus.active = active.size ? active : null;
    this.withHandlers(active);
    if (this.data.notes[note]?.kind === "broker") {
      this.stage.focus.core = new Set(active);
      for (const m of [...active]) for (const i of model.neighbours(m)) active.add(i);
    }
    this.mark(note);
    this.stage.draw();
  }

  /** With an issue in focus, those who do handle it are lit as well. */
  private withHandlers(active: Set<number>) {
    const { data, model } = this, core = new Set(active);
    for (const i of core) if (data.kindId(i) === "issue") for (const e of data.edgesOf(i)) {
      const end = model.rep[data.target[e] === i ? data.source[e]! : data.target[e]!]!;
      if (data.edgeKind[e] === data.handling && end >= 0) active.add(end);
    }
    if (active.size > core.size) this.stage.focus.core = core;
  }

  toggle(i: number) {
    if (!this.model.holds(i)) return;
    this.model.open[i] = this.model.open[i] ? 0 : 1;
    if (!this.model.open[i]) for (const k of this.data.held(i)) this.model.open[k] = 0;
    this.refresh();
    if (this.model.rep[i] === i && this.stage.focus.chosen < 0) this.choose(i);
  }

  /** Whether a mark is asked for by rules rather than a body of the data. */
  asked(i: number): boolean { const kind = this.data.kindId(i); return kind === "issue" || kind === "required"; }

  /** Light up several marks and fly to them. */
  showMarks(marks: number[]) {
    for (const i of marks) this.model.reveal(i);
    this.highlight(marks, -1);
    this.stage.fly(this.stage.framing(marks.map((i) => this.model.rep[i]!).filter((i) => i >= 0), 1.6));
  }

  compare(i: number, j: number) {
    const { model, stage } = this;
    for (const k of [i, j]) model.reveal(k);
    this.refresh();
    this.choose(-1);
    const near = model.neighbours(i), other = model.neighbours(j);
    stage.focus.active = new Set([i, j, ...[...near].filter((k) => other.has(k))]);
    stage.focus.core = new Set([i, j]);
    this.details.open(`${this.words.label(i)} ↔ ${this.words.label(j)}`, comparison(this, i, j), i);
    this.measure(); stage.resize();
    stage.fly(stage.framing([...stage.focus.active], 1.5));
    this.live.textContent = `${this.words.say("compare")}: ${this.words.label(i)}, ${this.words.label(j)}`;
    this.tell?.([i, j]);
  }

  setMine(i: number) {
    this.state.mine = i; this.painter.mine = i;
    this.state.save();
    this.renderHeader(); this.findings.mine = false; this.renderSide();
    this.renderDetailsIfAny(); this.stage.draw();
  }
  /** The own agency: its surroundings on the map, its findings in the list. */
  showMine() {
    const i = this.state.mine;
    this.showTable(false);
    this.model.only = null; this.model.reveal(i);
    this.findings.mine = true; this.tab = "findings";
    this.limit(i); this.choose(i);
  }

  noted() { this.renderHeader(); if (this.tab === "findings") this.renderSide(); this.stage.draw(); }

  limit(i: number) {
    this.model.only = i >= 0 ? this.model.surroundings(i) : null;
    this.refresh();
    this.stage.fly(this.stage.framing(null));
  }

  step(i: number) {
    if (i < 0) return;
    this.choose(i);
    const [x, y] = this.stage.spot(i), { width, height } = this.stage;
    if (x < 60 || y < 60 || x > width - 60 || y > height - 60) this.stage.fly({ ...this.stage.camera, x: this.model.x(i), y: this.model.y(i) });
  }
  enter() {
    const i = this.stage.focus.chosen;
    if (i >= 0 && this.model.holds(i)) this.toggle(i);
    else if (i >= 0) (this.details.el.querySelector("button") as HTMLElement | null)?.focus();
  }
  escape() {
    if (this.story.on) this.story.stop();
    else if (this.stage.focus.chosen >= 0 || this.stage.focus.active || !this.details.el.hidden) { this.choose(-1); if (this.model.forget()) this.refresh(); }
    else if (this.model.only) this.limit(-1);
    this.stage.canvas.focus();
  }

  showTable(on: boolean) {
    if (this.table.el.hidden === !on) return;
    if (on && this.phone.matches) { this.choose(-1); this.sideOpen = false; this.renderSide(); }
    this.table.el.hidden = !on; this.stageBox.hidden = on;
    if (on) this.table.render();
    this.renderHeader();
    if (!on) this.stage.resize();
  }
  fromTable(act: () => void) { this.showTable(false); act(); }

  setLayout(layout: Layout) {
    this.model.layout = layout;
    if (layout !== "network" && this.model.anyOpen(GROUP)) this.model.openTier(GROUP, 1);
    this.refresh(); this.renderLayouts();
    this.state.save();
    this.stage.fly(this.stage.framing(null));
  }

  private hover(i: number, x: number, y: number) {
    const { focus } = this.stage;
    this.stage.canvas.style.cursor = i >= 0 ? "pointer" : "grab";
    if (i < 0) this.tip.hidden = true;
    else {
      this.tip.hidden = false;
      fill(this.tip, h("b", {}, this.words.label(i)), h("span", {}, this.describe(i)));
      const left = x + 16 + 260 > this.stage.width ? x - 16 - Math.min(260, this.tip.offsetWidth) : x + 16;
      this.tip.style.left = `${Math.max(4, left)}px`;
      this.tip.style.top = `${Math.min(y + 14, this.stage.height - this.tip.offsetHeight - 6)}px`;
    }
    if (focus.hover !== i) { focus.hover = i; if (this.model.marks.length + this.model.lines.n < 9000) this.stage.draw(); }
  }

  describe(i: number): string {
    const { words, data } = this, parts = [words.kind(i)];
    if (data.tier[i] === LEAF && data.parent[i]! >= 0) parts.push(words.label(data.parent[i]!));
    else if (data.tier[i] === FRONT) parts.push(words.sector(i));
    if (data.budget[i]! > 0) parts.push(words.rupiah(this.budget(i)));
    const held = this.model.told[i]!;
    if (held) parts.push(data.tier[i] === FRONT ? words.say("programs_held", { count: words.number(held) }) : words.say("holds", { count: words.number(held) }));
    return parts.filter(Boolean).join(" · ");
  }
  private spoken(i: number): string {
    return this.words.say("selected", { name: this.words.label(i), kind: this.words.kind(i), sector: this.words.sector(i), count: this.words.number(this.data.edgesOf(i).length) });
  }

  /** Rupiah of the chosen year: sums of several years are never made. */
  budget(i: number): number {
    const d = this.data, { year } = this.model;
    if (d.tier[i] !== FRONT || !year || d.raw.years.length < 2 || !this.model.holds(i)) return d.budget[i]!;
    let sum = 0;
    for (const k of d.held(i)) if (d.year[k] === year && d.budget[k]! > 0 && !d.uncounted.has(k)) sum += d.budget[k]!;
    return sum;
  }

  evidence(e: number): string {
    const { words, data } = this, parts: string[] = [];
    if (data.detail[e]! >= 0) parts.push(data.raw.details[data.detail[e]!]!);
    const id = data.edgeId(e), count = data.count[e]!;
    if (count > 0 && (id === "member" || id === "meets")) parts.push(words.say("meetings", { count: words.number(count) }));
    if (id === "tie") parts.push(words.say("level", { n: data.weight[e]! }));
    return parts.join(" · ");
  }

  svg(): string { return svgText(this); }
}
