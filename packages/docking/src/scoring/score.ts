/** The f64 referee: scores one pose with explicit receptor atoms, as `vina --score_only` does. */
import { NeighbourIndex } from '../chemistry/neighbours.ts';
import { type Coordinates, squaredDistance } from '../geometry.ts';
import { type Ligand, scoredAtoms } from '../ligand/ligand.ts';
import type { Receptor } from '../pdbqt/receptor.ts';
import { CUTOFF, curl, totalEnergy } from './potential.ts';
import { tableEnergy, tableRow } from './table.ts';

/** kcal/mol. */
export interface Score {
  /** What is ranked: inter / (1 + 0.05846 N_rot). The inner energy cancels against the unbound ligand's. */
  readonly total: number;
  readonly inter: number;
  readonly intra: number;
  /** total − inter. */
  readonly torsional: number;
}

/** Scores a pose given by the coordinates of all ligand atoms, in file order. */
export function scorePose(receptor: Receptor, ligand: Ligand, coordinates: Coordinates): Score {
  const inter = interEnergy(receptor, ligand, coordinates);
  const total = totalEnergy(inter, ligand.rotors);
  return { total, inter, intra: intraEnergy(ligand, coordinates), torsional: total - inter };
}

function interEnergy(receptor: Receptor, ligand: Ligand, coordinates: Coordinates): number {
  const index = indexOf(receptor);
  let inter = 0;
  for (const i of scoredAtoms(ligand)) {
    const type = ligand.atoms[i]?.xsType;
    let sum = 0;
    index.visit(coordinates, i, (j) => {
      const other = receptor.atoms[j]?.xsType;
      const squared = squaredDistance(coordinates, i, receptor.coordinates, j);
      if (type && other && squared < CUTOFF * CUTOFF) sum += tableEnergy(tableRow(type, other), squared);
    });
    inter += curl(sum);
  }
  return inter;
}

function intraEnergy(ligand: Ligand, coordinates: Coordinates): number {
  let intra = 0;
  for (const [i, j] of ligand.pairs) {
    const first = ligand.atoms[i]?.xsType;
    const second = ligand.atoms[j]?.xsType;
    const squared = squaredDistance(coordinates, i, coordinates, j);
    if (first && second && squared < CUTOFF * CUTOFF)
      intra += curl(tableEnergy(tableRow(first, second), squared));
  }
  return intra;
}

const indices = new WeakMap<Receptor, NeighbourIndex>();

/** Receptors are immutable, so an index is made once. */
function indexOf(receptor: Receptor): NeighbourIndex {
  const known = indices.get(receptor);
  if (known) return known;
  const isScored = (i: number) => receptor.atoms[i]?.xsType !== undefined;
  const index = new NeighbourIndex(receptor.coordinates, CUTOFF, isScored);
  indices.set(receptor, index);
  return index;
}
