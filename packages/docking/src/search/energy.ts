/** The function that a search goes down, in f64: the field on maps, and inner pairs linear between samples. */
import type { XsType } from '../chemistry/xs-types.ts';
import { type Coordinates, pointAt, squaredDistance } from '../geometry.ts';
import { type Ligand, scoredAtoms } from '../ligand/ligand.ts';
import { CUTOFF } from '../scoring/potential.ts';
import { BINS_PER_SQUARED_ANGSTROM, sampleEnergy } from '../scoring/table.ts';
import type { ReceptorMaps } from './maps.ts';

/** kcal/mol: positive energies are bent so that they stay below `cap`. */
const bend = (energy: number, cap: number): number => (energy > 0 ? (energy * cap) / (cap + energy) : energy);

/** Sum over atoms as `vina --no_refine` has it, kcal/mol. All heavy atoms lie in the box. */
export function mapEnergy(maps: ReceptorMaps, ligand: Ligand, coordinates: Coordinates, cap: number): number {
  let energy = 0;
  for (const atom of scoredAtoms(ligand)) {
    const type = ligand.atoms[atom]?.xsType;
    if (type) energy += bend(maps.feel(type, pointAt(coordinates, atom)).energy, cap);
  }
  return energy;
}

/** Sum over inner pairs, kcal/mol. */
export function smoothIntra({ atoms, pairs }: Ligand, coordinates: Coordinates, cap: number): number {
  let energy = 0;
  for (const [i, j] of pairs) {
    const [first, second] = [atoms[i]?.xsType, atoms[j]?.xsType];
    const squared = squaredDistance(coordinates, i, coordinates, j);
    if (first && second && squared < CUTOFF * CUTOFF)
      energy += bend(linearEnergy(first, second, squared), cap);
  }
  return energy;
}

function linearEnergy(first: XsType, second: XsType, squared: number): number {
  const scaled = squared * BINS_PER_SQUARED_ANGSTROM;
  const bin = Math.floor(scaled);
  const lower = sampleEnergy(first, second, bin);
  return lower + (scaled - bin) * (sampleEnergy(first, second, bin + 1) - lower);
}
