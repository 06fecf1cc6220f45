// Pictures and print: drawn again on white paper, with legend and stamp.
import type { App } from "./app";
import { download, fill, h } from "./dom";
import type { Camera } from "./draw";
import { KINDS, NAMES } from "./findings";
import { CanvasPen, escaped, FONT, SvgPen, type Pen } from "./pen";

const HEAD = 64, ROW = 20;

function named(app: App): string {
  return app.words.of(app.data.raw.title).replace(/[^\p{L}\p{N}]+/gu, "-").toLowerCase().replace(/^-|-$/g, "").slice(0, 60) || "peta";
}

interface Entry { text: string; x: number; row: number; art(pen: Pen, x: number, y: number): void; }

/** What the picture shows, row by row: lines with their signs, kinds, colours of the sectors. */
function legend(app: App, ruler: Pen, width: number): Entry[] {
  const { painter, words, data } = app, soft = painter.paper("soft"), found: Entry[] = [];
  let x = 20, row = 0;
  const entry = (text: string, art: Entry["art"]) => {
    const wide = ruler.width(text, 11, false) + 56;
    if (x > 20 && x + wide > width - 10) { x = 20; row++; }
    found.push({ text, x, row, art });
    x += wide;
  };
  data.raw.edgeKinds.forEach((k, i) => (i !== data.handling || app.stage.focus.active || app.model.issue >= 0) && entry(words.named(k), (pen, px, py) => pen.lines([px, py, px + 30, py], { colour: painter.edgeColour(i, -1), width: k[4], dash: k[3], alpha: 1 })));
  if (data.notes.length) for (const [sign, code] of [["?", "open_line"], ["✓", "confirmed_line"]] as const) entry(words.say(code).replace(/^[^:]+: /, ""), (pen, px, py) => {
    const colour = painter.paper("duplicate"), sure = sign === "✓";
    pen.shapes("circle", [px + 15, py, 7], sure ? colour : painter.paper("paper"), { colour, width: 1.4, dash: [], alpha: 1 }, 1);
    pen.text(sign, px + 15, py + 0.5, { size: 10, bold: true, colour: sure ? painter.paper("paper") : colour, halo: "", align: "center", alpha: 1 });
  });
  data.raw.kinds.forEach((k) => {
    if (k[0] === "group" || k[0] === "region") return;
    entry(words.named(k), (pen, px, py) => k[3] === "ghost"
      ? pen.shapes("circle", [px + 15, py, 5], painter.paper("paper"), { colour: painter.paper("gap"), width: 2, dash: [0.1, 4], alpha: 1 }, 1)
      : pen.shapes(k[3], [px + 15, py, k[3] === "dot" ? 3 : 5], soft, null, 1));
  });
  // bodies without a sector are told apart by their shape, which stands there already
  const used = new Set<number>(), shaped = new Set(["forum", "issue", "issue_more", ...data.raw.kinds.map((k) => k[0])]);
  for (const i of app.model.marks) if (data.sector[i]! >= 0) used.add(data.sector[i]!);
  data.raw.sectors.forEach((s, k) => used.has(k) && !shaped.has(s[0]) && entry(words.named(s), (pen, px, py) => pen.shapes("circle", [px + 15, py, 6], s[painter.dark ? 4 : 3] as string, null, 1)));
  return found;
}
/** Height that the legend takes below the picture. */
const footOf = (entries: Entry[]) => 18 + ROW * (1 + (entries[entries.length - 1]?.row ?? 0));

/** Draws title, map and legend; the map part keeps the camera of the screen. */
function sheet(app: App, pen: Pen, width: number, height: number, camera: Camera, entries: Entry[]) {
  const { painter, words, data } = app, ink = painter.paper("ink"), foot = footOf(entries);
  const covered = painter.covered;
  painter.covered = [{ x0: 0, y0: 0, x1: width, y1: HEAD }, { x0: 0, y0: height - foot, x1: width, y1: height }];
  painter.paint(pen, { ...camera, y: camera.y - (HEAD - foot) / 2 / camera.k }, width, height, app.stage.focus);
  painter.covered = covered;
  pen.rect(0, 0, width, HEAD, painter.paper("paper"));
  pen.rect(0, height - foot, width, foot, painter.paper("paper"));
  const say = (text: string, x: number, y: number, size: number, bold: boolean, colour: string) => pen.text(text, x, y, { size, bold, colour, halo: painter.paper("paper"), align: "left", alpha: 1 });
  say(words.of(data.raw.title), 20, 26, 20, true, ink);
  say(words.of(data.raw.stamp), 20, 50, 12, true, painter.paper("duplicate"));
  for (const { text, x, row, art } of entries) {
    const y = height - foot + 16 + row * ROW;
    art(pen, x, y);
    say(text, x + 38, y, 11, false, ink);
  }
}

function onPaper<T>(app: App, work: () => T): T {
  const { painter } = app, { dark } = painter;
  painter.dark = false; painter.white = true;
  try { return work(); } finally { painter.dark = dark; painter.white = false; }
}

function picture(app: App, width: number, height: number, ratio: number, camera: Camera, light: boolean, entries: Entry[]): HTMLCanvasElement {
  const canvas = h("canvas", { width: Math.round(width * ratio), height: Math.round(height * ratio) });
  const ctx = canvas.getContext("2d", { alpha: false })!;
  ctx.scale(ratio, ratio);
  const draw = () => sheet(app, new CanvasPen(ctx), width, height, camera, entries);
  if (light) onPaper(app, draw); else draw();
  return canvas;
}

export function savePng(app: App) {
  const { stage } = app, entries = legend(app, stage.pen, stage.width);
  const canvas = picture(app, stage.width, stage.height + HEAD + footOf(entries), 2, stage.camera, false, entries);
  canvas.toBlob((blob) => { if (blob) download(blob, `${named(app)}.png`); }, "image/png");
}

export function svgText(app: App): string {
  const { stage } = app, pen = new SvgPen(stage.pen), w = stage.width, entries = legend(app, pen, w), ht = stage.height + HEAD + footOf(entries);
  onPaper(app, () => sheet(app, pen, w, ht, stage.camera, entries));
  const space = ["ht", "tp:/", "/www.w3.org/2000/svg"].join("");
  return `<svg xmlns="${space}" viewBox="0 0 ${w} ${ht}" width="${w}" height="${ht}" font-family="${escaped(FONT)}" role="img"><title>${escaped(app.words.of(app.data.raw.title))}</title>${pen.parts.join("")}</svg>`;
}

export function saveSvg(app: App) {
  download(new Blob([svgText(app)], { type: "image/svg+xml" }), `${named(app)}.svg`);
}

/** Fills the print sheet: title, stamp, picture, legend is in the picture, first findings. */
export function preparePrint(app: App, el: HTMLElement) {
  const { stage, words, data } = app, [width, height] = el.dataset.size === "a3" ? [1580, 1068] : [1120, 750];
  const { focus } = stage, about = focus.active ? [...focus.active] : null;
  // the sheet has its own shape: what is in focus, or the whole map, fills it
  const entries = legend(app, stage.pen, width), foot = footOf(entries);
  const camera = stage.framing(about, 2.2, width, height, [HEAD + 26, foot + 12]);
  camera.y += (HEAD - foot) / 2 / camera.k;
  const image = h("img", { alt: words.of(data.raw.title), src: picture(app, width, height, 2, camera, true, entries).toDataURL("image/png") });
  fill(el, image, ...secondPage(app, el.dataset.size === "a3" ? 10 : 6));
}

/** The three answers and the first findings of each kind, in the order of the list on the screen. */
function secondPage(app: App, most: number): HTMLElement[] {
  const { words, data, findings } = app, all = findings.notes(), unseen = findings.unseen();
  const stamp = h("p", { class: "stamp" }, words.of(data.raw.stamp));
  if (!data.notes.length) return [stamp];
  const open = (kind: string) => findings.open(kind).map(([ask, why]) => [ask, "", why]);
  const told = [...findings.answers().map((a) => [a.ask, a.title, a.told]), ...open("broker"), ...open("gap"), ...(unseen ? [[words.say("ask_missing"), unseen.issue, unseen.who.join(", ")]] : [])];
  const made: HTMLElement[] = [h("h2", {}, words.of(data.raw.title)), stamp, h("div", { class: "three" }, ...told.map(([ask, title, why]) => h("div", {}, h("span", {}, ask!), h("b", {}, title!), h("span", {}, why!))))];
  // the connector stands in its box already; an A4 sheet has no room for more of them
  for (const kind of KINDS.filter((k) => k !== "moved" && (k !== "broker" || most > 6))) {
    const notes = all.filter((n) => n.kind === kind), shown = notes.slice(0, kind === "duplicate" ? most : kind === "gap" ? Math.max(4, most - 4) : 2), states = new Set(shown.map((n) => n.state));
    if (!shown.length) continue;
    const judged = kind === "duplicate" || kind === "gap", one = judged && states.size === 1 ? words.state([...states][0]!) : "";
    made.push(h("h3", {}, `${words.say(NAMES[kind]!)} (${words.number(shown.length)}/${words.number(notes.length)})`),
      h("p", {}, [kind === "gap" && words.say("not_visible"), one && `${words.say("state")}: ${one}.`].filter(Boolean).join(" ")),
      h("ol", {}, ...shown.map((n) => h("li", {}, h("b", {}, words.of(n.title)), " ", [words.money(n), n.parts.length ? words.say("pairs_of", { count: words.number(n.parts.length) }) : words.brief(n).split(/(?<=\.)\s+/).slice(0, 2).join(" "), judged && !one ? words.state(n.state) : ""].filter(Boolean).join(" · ")))));
  }
  return made;
}
