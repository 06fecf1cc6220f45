// Legend and filters in one: what is drawn, and a switch for each.
import type { App } from "./app";
import { GROUP } from "./data";
import { button, fill, h, swatch } from "./dom";
import { CanvasPen } from "./pen";

export class Legend {
  readonly el = h("div", { class: "legend" });
  constructor(private readonly app: App) {}

  render() {
    const { words, data, model } = this.app, raw = data.raw;
    const kinds = new Set<number>(), sectors = new Set<number>();
    for (let i = 0; i < data.n; i++) {
      if (data.tier[i]! > GROUP) kinds.add(data.kind[i]!);
      if (data.sector[i]! >= 0 && (!data.quiet[i] || model.shown(i))) sectors.add(data.sector[i]!);
    }
    fill(this.el, this.selects(),
      this.group(words.say("kinds"), raw.kinds.map((k, i) => ({ i, name: words.named(k), art: this.mark(i) })).filter((k) => kinds.has(k.i)), model.kindOff),
      this.group(words.say("edges"), raw.edgeKinds.map((k, i) => ({ i, name: words.named(k), art: this.line(i) })), model.edgeOff),
      h("p", { class: "key" }, `${words.say("open_line")} · ${words.say("confirmed_line")}`),
      this.group(words.say("sectors"), raw.sectors.map((s, i) => ({ i, name: words.named(s), art: this.patch(i) })).filter((s) => sectors.has(s.i)), model.sectorOff),
      h("p", { class: "key" }, words.say("size_budget")),
      model.hasTier(GROUP) && h("p", { class: "key" }, words.say("count_inside")),
      model.hasTier(GROUP) && data.notes.some((n) => !n.part) && h("p", { class: "key" }, words.say("found_inside")),
      raw.leftOut.length > 0 && h("p", { class: "key" }, raw.leftOut.map((t) => words.of(t)).join(" ")),
      model.filtered() && button(words.say("reset"), () => { model.clear(); this.app.refresh(); }, { class: "more" }));
  }

  private selects(): HTMLElement {
    const { words, data, model } = this.app, raw = data.raw, box = h("div", { class: "selects" });
    let fit = false; // another issue, another picture: show all of it
    const add = (label: string, any: string, options: [number, string][], value: number, set: (v: number) => void) => {
      const select = h("select", { onchange: () => {
        set(Number(select.value));
        this.app.refresh();
        if (fit) this.app.stage.fly(this.app.stage.framing(null));
      } },
        h("option", { value: -1 }, any), ...options.map(([v, name]) => h("option", { value: v, selected: v === value }, name)));
      box.append(h("label", {}, h("span", {}, label), select));
    };
    const used = new Set([...data.issuesOf.values()].flat());
    data.notes.forEach((n) => { if (n.issue >= 0) used.add(n.issue); });
    const issues = raw.issues.map((x, i) => [i, words.named(x)] as [number, string]).filter(([i]) => used.has(i));
    if (issues.length) add(words.say("issue"), words.say("any_issue"), issues, model.issue, (v) => { model.issue = v; fit = true; });
    if (raw.regions.length > 1) add(words.say("region"), words.say("any_region"), raw.regions.map((r, i) => [i, words.named(r)]), model.region, (v) => { model.region = v; });
    if (raw.years.length > 1) add(words.say("year"), words.say("any_year"), raw.years.map((y) => [y, String(y)]), model.year, (v) => { model.year = Math.max(0, v); this.app.year.render(); });
    return box;
  }

  private group(title: string, entries: { i: number; name: string; art: HTMLElement }[], off: Set<number>): HTMLElement | false {
    if (!entries.length) return false;
    return h("fieldset", {}, h("legend", {}, title), ...entries.map(({ i, name, art }) => {
      const box = h("input", { type: "checkbox", checked: !off.has(i), onchange: () => { if (box.checked) off.delete(i); else off.add(i); this.app.refresh(); } });
      return h("label", { class: "row" }, box, art, h("span", {}, name));
    }));
  }

  private mark(kind: number): HTMLElement {
    const { painter, data } = this.app, shape = data.raw.kinds[kind]![3];
    return swatch((ctx) => {
      const pen = new CanvasPen(ctx), ink = painter.paper("soft");
      if (shape === "ghost") pen.shapes("circle", [17, 8, 5.5], painter.paper("paper"), { colour: painter.paper("gap"), width: 2, dash: [0.1, 4], alpha: 1 }, 1);
      else pen.shapes(shape, [17, 8, shape === "dot" ? 3 : 5.5], ink, null, 1);
    });
  }
  private line(kind: number): HTMLElement {
    const { painter, data } = this.app, entry = data.raw.edgeKinds[kind]!;
    return swatch((ctx) => new CanvasPen(ctx).lines([2, 8, 32, 8], { colour: painter.edgeColour(kind, -1), width: entry[4], dash: entry[3], alpha: 1 }));
  }
  private patch(sector: number): HTMLElement {
    const { painter, data } = this.app, s = data.raw.sectors[sector]!;
    return swatch((ctx) => new CanvasPen(ctx).shapes("circle", [17, 8, 6], s[painter.dark ? 4 : 3] as string, null, 1));
  }
}
