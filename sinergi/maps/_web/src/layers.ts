// The layered picture: one row a level of government, from the centre down to the citizens.
import { type Data, GROUP, LEAF } from "./data";

export interface Row { name: string; y: number; }

const LEVEL: Record<string, number> = {
  kementerian_lembaga: 0, instansi_vertikal: 0, badan_publik: 0, forum: 3, kecamatan: 4, uptd: 4, desa: 4,
  ormas: 5, parpol: 5, lembaga_keagamaan: 5, akademisi: 5, dunia_usaha: 5, media: 5, komunitas: 5, issue: 6, required: 6,
};
const NAMES = ["level_centre", "level_province", "level_region", "level_forum", "level_district", "level_society", "level_issue"];
const STEP_X = 118, STEP_Y = 92, BETWEEN = 46;

function level(data: Data, i: number): number {
  const own = data.tier[i]! > GROUP ? LEVEL[data.kindId(i)] : undefined;
  if (own !== undefined) return own;
  const code = data.raw.regions[data.region[i]!]?.[0] ?? "";
  return code.length === 2 ? 1 : 2;
}

/** Gives every drawn mark a place in the row of its level; programs stand by their agency. */
export function layered(data: Data, marks: ArrayLike<number>, x: Float64Array, y: Float64Array, tall: boolean): Row[] {
  const levels: number[][] = NAMES.map(() => []), rows: Row[] = [], list = Array.from(marks);
  for (const i of list) if (data.tier[i] !== LEAF || data.parent[i]! < 0) levels[level(data, i)]!.push(i);
  const most = Math.max(...levels.map((l) => l.length)), wide = tall ? 5 : Math.max(9, Math.min(24, Math.ceil(Math.sqrt(most * 3))));
  let top = 0;
  levels.forEach((members, k) => {
    if (!members.length) return;
    members.sort((a, b) => data.sector[a]! - data.sector[b]! || data.radius[b]! - data.radius[a]! || a - b);
    rows.push({ name: NAMES[k]!, y: top });
    const lines = Math.ceil(members.length / wide), each = Math.ceil(members.length / lines);
    members.forEach((i, at) => {
      const line = Math.floor(at / each), here = Math.min(each, members.length - line * each);
      x[i] = ((at % each) - (here - 1) / 2) * STEP_X + (line % 2 ? STEP_X / 4 : 0);
      y[i] = top + line * STEP_Y;
    });
    top += lines * STEP_Y + BETWEEN;
  });
  for (const i of list) {
    const p = data.parent[i]!;
    if (data.tier[i] === LEAF && p >= 0) { x[i] = x[p]! + data.x[i]! - data.x[p]!; y[i] = y[p]! + data.y[i]! - data.y[p]!; }
  }
  return rows;
}
