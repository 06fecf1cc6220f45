// Two bodies side by side: what each has, what they share, what is not seen between them.
import type { App } from "./app";
import { FRONT, LEAF, type Note } from "./data";
import { button, h } from "./dom";

/** Front marks that can be compared with a mark, by name. */
export function partners(app: App, i: number): number[] {
  const { data, model } = app, all: number[] = [];
  for (let k = 0; k < data.n; k++) if (k !== i && data.tier[k] === FRONT && !app.asked(k)) all.push(k);
  const near = all.length > 800 ? all.filter((k) => model.neighbours(i).has(k)) : all;
  return near.sort((a, b) => app.words.label(a).localeCompare(app.words.label(b)));
}

/** Notes between two bodies, by the agencies that carry their programs out. */
export function between(app: App, i: number, j: number): Note[] {
  const { data } = app, owner = (m: number) => data.tier[m] === LEAF && data.parent[m]! >= 0 ? data.parent[m]! : m;
  return data.notes.filter((n) => !n.parts.length && n.marks.length > 1 && new Set(n.marks.slice(0, 2).map(owner)).size === 2 && n.marks.slice(0, 2).every((m) => owner(m) === i || owner(m) === j));
}

function ends(app: App, i: number): Map<number, Set<string>> {
  const { data, words } = app, found = new Map<number, Set<string>>();
  for (const e of data.edgesOf(i)) {
    const end = data.source[e] === i ? data.target[e]! : data.source[e]!, id = data.edgeId(e);
    if (data.tier[end] !== FRONT || id === "gap" || id === "duplicate") continue;
    const kinds = found.get(end) ?? new Set<string>();
    found.set(end, kinds.add(words.edge(e)));
  }
  return found;
}

export function comparison(app: App, i: number, j: number): HTMLElement[] {
  const { data, words } = app, p = ends(app, i), q = ends(app, j);
  const common = [...p.keys()].filter((k) => q.has(k)), forums = common.filter((k) => data.kindId(k) === "forum");
  const issues = (data.issuesOf.get(i) ?? []).filter((x) => data.issuesOf.get(j)?.includes(x));
  const row = (name: string, of: (k: number) => string) => h("tr", {}, h("th", { scope: "row" }, name), h("td", {}, of(i)), h("td", {}, of(j)));
  const count = (k: number, kind: string) => words.number([...(k === i ? p : q).keys()].filter((e) => data.kindId(e) === kind).length);
  const table = h("table", { class: "versus" }, h("thead", {}, h("tr", {}, h("td", {}), ...[i, j].map((k) => h("th", { scope: "col" }, words.full(k))))), h("tbody", {},
    row(words.say("kind"), (k) => words.kind(k)), row(words.say("sector"), (k) => words.sector(k)),
    row(words.say("budget"), (k) => data.budget[k]! >= 0 ? words.rupiah(app.budget(k)) : "–"),
    row(words.say("programs"), (k) => words.number(data.held(k).length)),
    row(words.say("issues"), (k) => words.number(data.issuesOf.get(k)?.length ?? 0)),
    row(words.say("forums"), (k) => count(k, "forum"))));
  const section = (name: string, items: HTMLElement[]) => h("section", {}, h("h3", {}, `${name} (${words.number(items.length)})`), items.length ? h("ul", { class: "plain" }, ...items.slice(0, 40)) : h("p", { class: "empty" }, words.say("nothing_shared")));
  const link = (k: number) => h("li", {}, button(words.full(k), () => app.show(k), { class: "link" }));
  const note = (n: Note) => h("li", { class: n.kind }, button(words.of(n.title), () => app.showNote(n), { class: "link" }), h("span", {}, [words.money(n), words.brief(n), words.state(n.state)].filter(Boolean).join(" · ")));
  const found = between(app, i, j), direct = p.get(j);
  return [table,
    section(words.say("duplicates"), found.filter((n) => n.kind === "duplicate").map(note)),
    section(words.say("gaps"), found.filter((n) => n.kind === "gap").map(note)),
    section(words.say("direct_ties"), direct ? [...direct].map((t) => h("li", {}, t)) : []),
    section(words.say("shared_forums"), forums.map(link)),
    section(words.say("shared_issues"), issues.map((x) => h("li", {}, words.named(data.raw.issues[x])))),
    section(words.say("shared_partners"), common.filter((k) => data.kindId(k) !== "forum" && data.kindId(k) !== "issue").map(link))];
}
