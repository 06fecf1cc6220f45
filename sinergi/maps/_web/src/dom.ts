// Elements made by hand: text stays text.
type Child = Node | string | null | false | undefined;
type Facts = Record<string, string | number | boolean | ((e: never) => void) | undefined>;

export function h<K extends keyof HTMLElementTagNameMap>(tag: K, facts: Facts = {}, ...children: Child[]): HTMLElementTagNameMap[K] {
  const el = document.createElement(tag);
  for (const [name, value] of Object.entries(facts)) {
    if (value === undefined || value === false) continue;
    if (typeof value === "function") el.addEventListener(name.slice(2), value as unknown as EventListener);
    else if (name === "class") el.className = String(value);
    else el.setAttribute(name, value === true ? "" : String(value));
  }
  for (const c of children) if (c) el.append(c);
  return el;
}

export function button(label: string, act: () => void, facts: Facts = {}): HTMLButtonElement {
  return h("button", { type: "button", onclick: act, ...facts }, label);
}

export function fill(el: HTMLElement, ...children: Child[]) {
  el.replaceChildren(...children.filter((c): c is Node | string => !!c));
}

/** A small drawing of a mark or a line for legends. */
export function swatch(draw: (pen: CanvasRenderingContext2D) => void, width = 34, height = 16): HTMLCanvasElement {
  const ratio = 2, c = h("canvas", { class: "swatch", width: width * ratio, height: height * ratio, "aria-hidden": "true" });
  c.style.width = `${width}px`; c.style.height = `${height}px`;
  const ctx = c.getContext("2d")!;
  ctx.scale(ratio, ratio);
  draw(ctx);
  return c;
}

export function download(blob: Blob, name: string) {
  const link = h("a", { href: URL.createObjectURL(blob), download: name });
  document.body.append(link);
  link.click();
  link.remove();
  setTimeout(() => URL.revokeObjectURL(link.href), 10_000);
}

const channel = new MessageChannel();
const waiting: (() => void)[] = [];
channel.port1.onmessage = () => waiting.shift()?.();
/** Go on after what else waits: input and frames come between. */
export function soon(act: () => void) { waiting.push(act); channel.port2.postMessage(0); }
