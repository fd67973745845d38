/** Energy and gradient of a placed ligand: what a minimisation goes down. */
import { CUTOFF } from '../scoring/potential.ts';
import { BINS_PER_SQUARED_ANGSTROM } from '../scoring/table.ts';
import type { MovingLigand } from './moving-ligand.ts';
import { cubeAt } from './near-lists.ts';
import type { Pocket } from './pocket.ts';
import { slopeTables } from './slope-table.ts';

/** kcal/mol: positive sums are bent so that they never exceed it, as in the score. */
const CURL = 1000;

/** Å². */
const REACH = CUTOFF * CUTOFF;

const NONE = new Float64Array();

/**
 * inter + intra of the ligand as placed last, in kcal/mol; fills `slopes`. An atom beyond the box feels the receptor from
 * the wall, and pays `wall` kcal/mol for each ångström and axis.
 */
export function evaluateField(pocket: Pocket, moving: MovingLigand, wall: number): number {
  moving.slopes.fill(0);
  let energy = 0;
  for (let atom = 0; atom < moving.atomCount; atom++) energy += feelReceptor(pocket, moving, atom, wall);
  return energy + feelItself(moving);
}

function feelReceptor(
  { near, positions, types }: Pocket,
  moving: MovingLigand,
  atom: number,
  wall: number,
): number {
  const { places, slopes } = moving;
  const [placedX, placedY, placedZ] = [
    places[3 * atom] ?? 0,
    places[3 * atom + 1] ?? 0,
    places[3 * atom + 2] ?? 0,
  ];
  const x = Math.min(near.high[0], Math.max(near.low[0], placedX));
  const y = Math.min(near.high[1], Math.max(near.low[1], placedY));
  const z = Math.min(near.high[2], Math.max(near.low[2], placedZ));
  const tables = slopeTables(moving.types[atom] ?? 0);
  const cube = cubeAt(near, x, y, z);
  const end = near.starts[cube + 1] ?? 0;
  let [sum, gx, gy, gz] = [0, 0, 0, 0];
  for (let entry = near.starts[cube] ?? 0; entry < end; entry++) {
    const other = near.entries[entry] ?? 0;
    const dx = x - (positions[3 * other] ?? 0);
    const dy = y - (positions[3 * other + 1] ?? 0);
    const dz = z - (positions[3 * other + 2] ?? 0);
    const squared = dx * dx + dy * dy + dz * dz;
    if (squared >= REACH) continue;
    const row = tables[types[other] ?? 0] ?? NONE;
    const bins = squared * BINS_PER_SQUARED_ANGSTROM;
    const bin = Math.floor(bins);
    const part = bins - bin;
    sum += (1 - part) * (row[2 * bin] ?? 0) + part * (row[2 * bin + 2] ?? 0);
    const slope = (1 - part) * (row[2 * bin + 1] ?? 0) + part * (row[2 * bin + 3] ?? 0);
    gx += slope * dx;
    gy += slope * dy;
    gz += slope * dz;
  }
  const bend = sum > 0 ? CURL / (CURL + sum) : 1;
  // Beyond a wall the receptor is felt from the wall, so going on changes nothing but the fine.
  slopes[3 * atom] = placedX === x ? gx * bend * bend : wall * Math.sign(placedX - x);
  slopes[3 * atom + 1] = placedY === y ? gy * bend * bend : wall * Math.sign(placedY - y);
  slopes[3 * atom + 2] = placedZ === z ? gz * bend * bend : wall * Math.sign(placedZ - z);
  return sum * bend + wall * (Math.abs(placedX - x) + Math.abs(placedY - y) + Math.abs(placedZ - z));
}

function feelItself({ pairs, places, slopes, types }: MovingLigand): number {
  let energy = 0;
  for (let pair = 0; pair < pairs.length; pair += 2) {
    const i = pairs[pair] ?? 0;
    const j = pairs[pair + 1] ?? 0;
    const dx = (places[3 * i] ?? 0) - (places[3 * j] ?? 0);
    const dy = (places[3 * i + 1] ?? 0) - (places[3 * j + 1] ?? 0);
    const dz = (places[3 * i + 2] ?? 0) - (places[3 * j + 2] ?? 0);
    const squared = dx * dx + dy * dy + dz * dz;
    if (squared >= REACH) continue;
    const row = slopeTables(types[i] ?? 0)[types[j] ?? 0] ?? NONE;
    const bins = squared * BINS_PER_SQUARED_ANGSTROM;
    const bin = Math.floor(bins);
    const part = bins - bin;
    const value = (1 - part) * (row[2 * bin] ?? 0) + part * (row[2 * bin + 2] ?? 0);
    const bend = value > 0 ? CURL / (CURL + value) : 1;
    const slope = bend * bend * ((1 - part) * (row[2 * bin + 1] ?? 0) + part * (row[2 * bin + 3] ?? 0));
    energy += value * bend;
    pull(slopes, i, slope * dx, slope * dy, slope * dz);
    pull(slopes, j, -slope * dx, -slope * dy, -slope * dz);
  }
  return energy;
}

function pull(slopes: Float64Array, atom: number, x: number, y: number, z: number): void {
  slopes[3 * atom] = (slopes[3 * atom] ?? 0) + x;
  slopes[3 * atom + 1] = (slopes[3 * atom + 1] ?? 0) + y;
  slopes[3 * atom + 2] = (slopes[3 * atom + 2] ?? 0) + z;
}
