/** Scores a pose as the f64 referee does, from lists made once for a pocket: the numbers that are stored and shown. */
import { CUTOFF, curl, totalEnergy } from '../scoring/potential.ts';
import type { Score } from '../scoring/score.ts';
import { BINS_PER_SQUARED_ANGSTROM } from '../scoring/table.ts';
import type { MovingLigand } from './moving-ligand.ts';
import { cubeAt } from './near-lists.ts';
import type { Pocket } from './pocket.ts';
import { slopeTables } from './slope-table.ts';

/** Of the ligand as placed last. Its scored atoms must lie in the box: beyond it the pocket knows nothing. */
export function scoreInPocket(pocket: Pocket, moving: MovingLigand): Score {
  let inter = 0;
  for (let atom = 0; atom < moving.atomCount; atom++) inter += curl(atomEnergy(pocket, moving, atom));
  const total = totalEnergy(inter, moving.ligand.rotors);
  return { total, inter, intra: intraEnergy(moving), torsional: total - inter };
}

function atomEnergy({ near, positions, types }: Pocket, moving: MovingLigand, atom: number): number {
  const x = moving.places[3 * atom] ?? 0;
  const y = moving.places[3 * atom + 1] ?? 0;
  const z = moving.places[3 * atom + 2] ?? 0;
  const tables = slopeTables(moving.types[atom] ?? 0);
  const cube = cubeAt(near, x, y, z);
  const end = near.starts[cube + 1] ?? 0;
  let sum = 0;
  for (let entry = near.starts[cube] ?? 0; entry < end; entry++) {
    const other = near.entries[entry] ?? 0;
    const dx = x - (positions[3 * other] ?? 0);
    const dy = y - (positions[3 * other + 1] ?? 0);
    const dz = z - (positions[3 * other + 2] ?? 0);
    const squared = dx * dx + dy * dy + dz * dz;
    if (squared < REACH) sum += midpoint(tables[types[other] ?? 0] ?? NONE, squared);
  }
  return sum;
}

function intraEnergy({ pairs, places, types }: MovingLigand): number {
  let intra = 0;
  for (let pair = 0; pair < pairs.length; pair += 2) {
    const [i, j] = [pairs[pair] ?? 0, pairs[pair + 1] ?? 0];
    const dx = (places[3 * i] ?? 0) - (places[3 * j] ?? 0);
    const dy = (places[3 * i + 1] ?? 0) - (places[3 * j + 1] ?? 0);
    const dz = (places[3 * i + 2] ?? 0) - (places[3 * j + 2] ?? 0);
    const squared = dx * dx + dy * dy + dz * dz;
    if (squared < REACH) intra += curl(midpoint(slopeTables(types[i] ?? 0)[types[j] ?? 0] ?? NONE, squared));
  }
  return intra;
}

/** Å². */
const REACH = CUTOFF * CUTOFF;

const NONE = new Float64Array();

/** Between the two samples around a squared distance, whatever its place between them. */
function midpoint(table: Float64Array, squared: number): number {
  const sample = 2 * Math.floor(squared * BINS_PER_SQUARED_ANGSTROM);
  return ((table[sample] ?? 0) + (table[sample + 2] ?? 0)) / 2;
}
