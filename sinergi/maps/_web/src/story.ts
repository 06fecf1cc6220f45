// The briefing: a few steps made of the findings, each flies to what it speaks of.
import type { App } from "./app";
import { button, fill, h } from "./dom";

export class Story {
  readonly el = h("div", { class: "story", hidden: true, role: "region" });
  private at = -1;
  constructor(private readonly app: App) {}

  get on(): boolean { return this.at >= 0; }
  start() { this.go(0); (this.el.querySelector("button.main") as HTMLElement | null)?.focus(); }
  stop() { this.at = -1; this.el.hidden = true; this.app.choose(-1, false); this.app.stage.fly(this.app.stage.framing(null)); }

  private go(at: number) {
    const { data, stage } = this.app, step = data.raw.steps[at];
    if (!step) { this.stop(); return; }
    this.at = at;
    this.app.highlight(step[2], step[3]);
    this.render();
    this.app.measure(); // the card has taken some of the picture
    stage.fly(stage.framing(step[2].length ? step[2] : null, 1.5));
  }

  render() {
    const { words, data } = this.app, steps = data.raw.steps, step = steps[this.at];
    this.el.hidden = !step;
    if (!step) return;
    this.el.setAttribute("aria-label", words.say("story"));
    const last = this.at === steps.length - 1;
    fill(this.el, h("div", { class: "head" }, h("span", { class: "key" }, words.say("step", { n: this.at + 1, total: steps.length })),
      button("×", () => this.stop(), { class: "close", "aria-label": words.say("close") })),
      h("div", { "aria-live": "polite" }, h("h2", {}, words.of(step[0])), h("p", {}, words.of(step[1]))),
      h("div", { class: "tools" }, this.at > 0 && button(words.say("previous"), () => this.go(this.at - 1)),
        button(words.say(last ? "finish" : "next"), () => last ? this.stop() : this.go(this.at + 1), { class: "main" })));
  }
}

/** Slider over fiscal years; the last place of the slider means all of them. */
export class Year {
  readonly el = h("div", { class: "year", hidden: true });
  constructor(private readonly app: App) {}
  render() {
    const { words, data, model } = this.app, years = data.raw.years;
    this.el.hidden = years.length < 2;
    if (this.el.hidden) return;
    const at = model.year ? years.indexOf(model.year) : years.length;
    const told = h("output", {}, model.year ? String(model.year) : words.say("any_year"));
    const slider = h("input", { type: "range", min: 0, max: years.length, value: at, "aria-label": words.say("year"), oninput: () => {
      model.year = years[Number(slider.value)] ?? 0;
      told.textContent = model.year ? String(model.year) : words.say("any_year");
      slider.setAttribute("aria-valuetext", told.textContent);
      this.app.refresh(true);
    } });
    fill(this.el, h("span", {}, words.say("year")), slider, told);
  }
}
