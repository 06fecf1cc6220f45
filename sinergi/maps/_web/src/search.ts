// Search box: answers while one types, by keyboard and by pointer.
import type { App } from "./app";
import { FRONT } from "./data";
import { fill, h } from "./dom";

const SHOWN = 12;
const SMALL = new Set(["dan", "di", "dari", "untuk", "serta", "of", "and"]);

/** Initials as people use them: dpupr, and pupr without the first word. */
function initials(name: string): string {
  const found = name.split(/[^\p{L}\p{N}]+/u).filter((w) => w && !SMALL.has(w)).map((w) => w[0]).join("");
  return found.length > 2 ? `${found} ${found.slice(1)}` : found.length === 2 ? found : "";
}

/** Whether a word of the name begins so: "jalan" not in "perjalanan". */
function begins(name: string, part: string): boolean {
  for (let at = name.indexOf(part); at >= 0; at = name.indexOf(part, at + 1)) if (at === 0 || !/[\p{L}\p{N}]/u.test(name[at - 1]!)) return true;
  return false;
}

export const plain = (s: string) => s.toLocaleLowerCase("id").normalize("NFKD").replace(/[\u0300-\u036f]/g, "");

export class Search {
  readonly el = h("div", { class: "search" });
  private readonly input = h("input", { type: "search", role: "combobox", "aria-expanded": "false", "aria-controls": "hits", "aria-autocomplete": "list", autocomplete: "off", spellcheck: "false" });
  private readonly list = h("ul", { id: "hits", role: "listbox", hidden: true });
  private found: number[] = [];
  private at = -1;
  private names: string[] | null = null;
  private short: string[] = [];

  constructor(private readonly app: App) {
    this.el.append(this.input, this.list);
    this.input.addEventListener("input", () => this.answer());
    this.input.addEventListener("focus", () => this.answer());
    this.input.addEventListener("blur", () => setTimeout(() => this.close(), 150));
    this.input.addEventListener("keydown", (e) => this.key(e));
  }

  say() {
    const { words } = this.app;
    this.names = null;
    this.input.placeholder = words.say("search");
    this.input.setAttribute("aria-label", `${words.say("search")}. ${words.say("search_hint")}`);
    this.list.setAttribute("aria-label", words.say("search"));
  }

  private match(text: string): number[] {
    const d = this.app.data;
    if (!this.names) {
      this.names = Array.from({ length: d.n }, (_, i) => plain(this.app.words.label(i)));
      this.short = Array.from({ length: d.n }, (_, i) => d.tier[i] === FRONT ? initials(this.names![i]!) : "");
      for (const [said, marks] of d.raw.also) for (const i of marks) this.short[i] += ` ${said}`;
    }
    const parts = plain(text).split(/\s+/).filter(Boolean), ranks: [number, number][][] = [[], [], [], [], [], []];
    for (let i = 0; i < d.n && ranks[0]!.length < 60; i++) {
      const rank = this.rank(i, parts);
      if (rank >= 0 && ranks[rank]!.length < 60) ranks[rank]!.push([i, rank]);
    }
    return ranks.flat().sort(([a, p], [b, q]) => d.tier[a]! - d.tier[b]! || p - q || a - b).slice(0, SHOWN).map(([i]) => i);
  }

  /** How well a mark fits: its name begins so (0), a word of it does (1), it holds all within words (2); running costs and packages after them; -1 for not at all. */
  private rank(i: number, parts: string[]): number {
    // other words of an issue are many: only a whole one means it
    const name = this.names![i]!, short = this.short[i]!, end = this.app.data.kindId(i) === "issue" ? " " : "";
    const said = (p: string) => p.length > 1 && ` ${short} `.includes(` ${p}${end}`);
    if (!parts.every((p) => name.includes(p) || said(p))) return -1;
    const late = this.app.data.late(i) ? 3 : 0;
    if (name.startsWith(parts[0]!) || ` ${short} `.includes(` ${parts[0]} `)) return late;
    return late + (parts.every((p) => said(p) || begins(name, p)) ? 1 : 2);
  }

  private answer() {
    const text = this.input.value.trim();
    if (!text) { this.close(); return; }
    this.found = this.match(text);
    this.at = this.found.length ? 0 : -1;
    this.show();
  }

  private show() {
    const { words } = this.app;
    this.list.hidden = false;
    this.input.setAttribute("aria-expanded", "true");
    fill(this.list, ...(this.found.length ? this.found.map((i, k) => h("li", { role: "option", id: `hit${k}`, "aria-selected": k === this.at ? "true" : "false", onpointerdown: (e: Event) => { e.preventDefault(); this.go(i); } },
      h("b", {}, words.full(i)), h("span", {}, this.app.describe(i)))) : [h("li", { class: "empty" }, words.say("no_match"))]));
    if (this.at >= 0) this.input.setAttribute("aria-activedescendant", `hit${this.at}`);
  }

  private key(e: KeyboardEvent) {
    if (e.key === "ArrowDown" || e.key === "ArrowUp") {
      e.preventDefault();
      if (this.list.hidden) { this.answer(); return; }
      const n = this.found.length;
      if (n) { this.at = (this.at + (e.key === "ArrowDown" ? 1 : n - 1)) % n; this.show(); }
    } else if (e.key === "Enter" && this.at >= 0 && !this.list.hidden) this.go(this.found[this.at]!);
    else if (e.key === "Escape") { e.stopPropagation(); this.input.value = ""; this.close(); }
  }

  private go(i: number) {
    this.close();
    this.input.value = "";
    this.app.show(i);
    this.app.stage.canvas.focus();
  }

  private close() {
    this.list.hidden = true;
    this.input.setAttribute("aria-expanded", "false");
    this.input.removeAttribute("aria-activedescendant");
  }
}
