/** The potential with slopes, as AutoDock Vina evaluates it while it optimises: samples joined by straight lines. */
import { XS_TYPES, type XsType } from '../chemistry/xs-types.ts';
import { pairEnergy } from '../scoring/potential.ts';
import { BINS, BINS_PER_SQUARED_ANGSTROM } from '../scoring/table.ts';

const tables: (readonly Float64Array[])[] = [];

/** The tables of one type with every type, both as places in `XS_TYPES`. Made when first asked for, some 5 ms. */
export function slopeTables(type: number): readonly Float64Array[] {
  const known = tables[type];
  if (known) return known;
  const first = XS_TYPES[type];
  if (!first) throw new Error(`There is no atom type ${type}.`);
  const made = XS_TYPES.map((second) => slopeTable(first, second));
  tables[type] = made;
  return made;
}

/**
 * For each sample k at a squared distance of k / 32 Å², two numbers: the energy in kcal/mol, and (dE/dr) / r in
 * kcal/mol/Å², which times the vector between two atoms is the gradient. Both are meant to be read linearly in the
 * squared distance. One sample lies at the cutoff, so that the last bin has two ends.
 */
function slopeTable(first: XsType, second: XsType): Float64Array {
  const distance = (k: number) => Math.sqrt(k / BINS_PER_SQUARED_ANGSTROM);
  const energy = Array.from({ length: BINS + 2 }, (_, k) => pairEnergy(first, second, distance(k)));
  const row = new Float64Array(2 * (BINS + 1));
  for (let k = 0; k <= BINS; k++) {
    row[2 * k] = energy[k] ?? 0;
    if (k === 0) continue;
    const rise = (energy[k + 1] ?? 0) - (energy[k - 1] ?? 0);
    row[2 * k + 1] = rise / ((distance(k + 1) - distance(k - 1)) * distance(k));
  }
  return row;
}
