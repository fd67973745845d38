/** The potential as AutoDock Vina evaluates it: midpoints of samples at equal steps of the squared distance. */
import { XS_TYPES, type XsType } from '../chemistry/xs-types.ts';
import { CUTOFF, pairEnergy } from './potential.ts';

/** Samples in one squared ångström. */
export const BINS_PER_SQUARED_ANGSTROM = 32;

/** Bins of one pair of types, up to the cutoff. */
export const BINS = CUTOFF * CUTOFF * BINS_PER_SQUARED_ANGSTROM;

const rows = new Map<number, Float64Array>();

/** Energies of `BINS` bins, kcal/mol: bin i holds squared distances [i / 32, (i + 1) / 32). The order of types does not matter. */
export function tableRow(first: XsType, second: XsType): Float64Array {
  const a = XS_TYPES.indexOf(first);
  const b = XS_TYPES.indexOf(second);
  const key = Math.min(a, b) * XS_TYPES.length + Math.max(a, b);
  const known = rows.get(key);
  if (known) return known;
  const row = midpoints(first, second);
  rows.set(key, row);
  return row;
}

/** Energy at the lower end of a bin, kcal/mol. */
export const sampleEnergy = (first: XsType, second: XsType, bin: number): number =>
  pairEnergy(first, second, Math.sqrt(bin / BINS_PER_SQUARED_ANGSTROM));

function midpoints(first: XsType, second: XsType): Float64Array {
  const sample = (k: number) => sampleEnergy(first, second, k);
  const row = new Float64Array(BINS);
  let lower = sample(0);
  for (let i = 0; i < BINS; i++) {
    const upper = sample(i + 1);
    row[i] = (lower + upper) / 2;
    lower = upper;
  }
  return row;
}

/** Energy at a squared distance, kcal/mol. */
export const tableEnergy = (row: Float64Array, squaredDistance: number): number =>
  row[Math.floor(squaredDistance * BINS_PER_SQUARED_ANGSTROM)] ?? 0;
