// Inside a notebook the frame tells its parent what is chosen, and hears what to choose.
import type { App } from "./app";

interface Heard { sinergi?: string; marks?: unknown; }

export function talk(app: App): ((marks: number[]) => void) | null {
  if (parent === window) return null;
  addEventListener("message", (e: MessageEvent<Heard>) => {
    if (e.source !== parent || e.data?.sinergi !== "select" || !Array.isArray(e.data.marks)) return;
    const marks = e.data.marks.filter((i): i is number => Number.isInteger(i) && i >= 0 && i < app.data.n);
    if (marks.length === 1) app.show(marks[0]!);
    else if (marks.length) app.showMarks(marks);
    else app.choose(-1);
  });
  let last = "";
  return (marks) => {
    const now = marks.join();
    if (now === last) return;
    last = now;
    // places in the list only: names stay in the page
    parent.postMessage({ sinergi: "selection", marks }, "*");
  };
}
