// The keyboard path: every mark can be reached, in a sensible order.
import type { App } from "./app";

const WAYS: Record<string, [number, number]> = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };

/** Nearest drawn mark in a direction; what lies straight ahead counts as nearer. */
function towards(app: App, [dx, dy]: [number, number]): number {
  const { model, stage } = app, from = stage.focus.chosen;
  if (from < 0 || model.rep[from] !== from) return first(app);
  let best = from, least = Infinity;
  for (const i of model.marks) {
    const x = model.x(i) - model.x(from), y = model.y(i) - model.y(from), ahead = x * dx + y * dy, aside = Math.abs(x * dy) + Math.abs(y * dx);
    if (i === from || ahead <= aside * 0.5) continue;
    if (ahead + aside * 2 < least) { least = ahead + aside * 2; best = i; }
  }
  return best;
}
function ordered(app: App): number[] {
  const { model, data } = app;
  return Array.from(model.marks).sort((a, b) => data.sector[a]! - data.sector[b]! || data.tier[a]! - data.tier[b]! || data.radius[b]! - data.radius[a]! || a - b);
}
function first(app: App): number {
  const { model, data } = app;
  let best = -1;
  for (const i of model.marks) if (best < 0 || data.radius[i]! > data.radius[best]!) best = i;
  return best;
}
function along(app: App, by: number): number {
  const list = ordered(app), at = list.indexOf(app.stage.focus.chosen);
  return list.length ? list[(at + by + list.length) % list.length]! : -1;
}

export function onKey(app: App, e: KeyboardEvent) {
  if (e.ctrlKey || e.metaKey || e.altKey) return;
  const { stage } = app, chosen = stage.focus.chosen, way = WAYS[e.key];
  const acts: Record<string, () => void> = {
    PageDown: () => app.step(along(app, 1)), PageUp: () => app.step(along(app, -1)),
    Enter: () => app.enter(), " ": () => app.enter(), Escape: () => app.escape(),
    "+": () => stage.zoom(1.3), "=": () => stage.zoom(1.3), "-": () => stage.zoom(1 / 1.3),
    "0": () => stage.fly(stage.framing(null)),
  };
  if (way) app.step(towards(app, way));
  else if (acts[e.key]) { if (e.key === "PageDown" && chosen < 0) app.step(ordered(app)[0] ?? -1); else acts[e.key]!(); }
  else return;
  e.preventDefault();
}
