// The layered picture: one row a level of government, from the centre down to the citizens.
import { type Data, GROUP, LEAF } from "./data";

export interface Row { name: string; x: number; y: number; }

const LEVEL: Record<string, number> = {
  kementerian_lembaga: 0, instansi_vertikal: 0, badan_publik: 0, forum: 3, kecamatan: 4, uptd: 4, desa: 4,
  ormas: 5, parpol: 5, lembaga_keagamaan: 5, akademisi: 5, dunia_usaha: 5, media: 5, komunitas: 5, issue: 6, required: 6,
};
const NAMES = ["level_centre", "level_province", "level_region", "level_forum", "level_district", "level_society", "level_issue"];
const STEP_X = 124, STEP_Y = 92;
/** From the name of a row to its marks, and from its last marks to the name of the next. */
export const HEADING = 44;
const BELOW = 84, WIDEST = 40;

/** How many marks side by side make the picture as large as its window allows. */
function across(counts: number[], aspect: number): number {
  let best = 4, most = 0;
  for (let wide = 4; wide <= WIDEST; wide++) {
    const lines = counts.reduce((s, n) => s + Math.ceil(n / wide), 0), rows = counts.filter((n) => n > 0).length;
    const width = Math.min(wide, Math.max(...counts)) * STEP_X, height = lines * STEP_Y + rows * (HEADING + BELOW - STEP_Y);
    const size = Math.min(aspect / width, 1 / height);
    if (size > most * 1.001) { most = size; best = wide; }
  }
  return best;
}


function level(data: Data, i: number): number {
  const own = data.tier[i]! > GROUP ? LEVEL[data.kindId(i)] : undefined;
  if (own !== undefined) return own;
  const code = data.raw.regions[data.region[i]!]?.[0] ?? "";
  return code.length === 2 ? 1 : 2;
}

/** Gives every drawn mark a place in the row of its level; programs stand by their agency. */
export function layered(data: Data, marks: ArrayLike<number>, x: Float64Array, y: Float64Array, aspect: number): Row[] {
  const levels: number[][] = NAMES.map(() => []), rows: Row[] = [], list = Array.from(marks);
  for (const i of list) if (data.tier[i] !== LEAF || data.parent[i]! < 0) levels[level(data, i)]!.push(i);
  const wide = across(levels.map((l) => l.length), aspect);
  let top = 0;
  levels.forEach((members, k) => {
    if (!members.length) return;
    members.sort((a, b) => data.sector[a]! - data.sector[b]! || data.radius[b]! - data.radius[a]! || a - b);
    rows.push({ name: NAMES[k]!, x: 0, y: top });
    top += HEADING;
    const lines = Math.ceil(members.length / wide), each = Math.ceil(members.length / lines);
    members.forEach((i, at) => {
      const line = Math.floor(at / each), here = Math.min(each, members.length - line * each);
      x[i] = ((at % each) - (here - 1) / 2) * STEP_X + (line % 2 ? STEP_X / 4 : 0);
      y[i] = top + line * STEP_Y;
    });
    top += (lines - 1) * STEP_Y + BELOW;
  });
  for (const i of list) {
    const p = data.parent[i]!;
    if (data.tier[i] === LEAF && p >= 0) { x[i] = x[p]! + data.x[i]! - data.x[p]!; y[i] = y[p]! + data.y[i]! - data.y[p]!; }
  }
  return rows;
}
