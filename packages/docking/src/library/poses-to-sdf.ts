/** Writes poses as an SD file: bond orders and all hydrogens as in the molecule that the ligand was made of. */
import type { Coordinates } from '../geometry.ts';
import { pointAt } from '../geometry.ts';
import { splitLines } from '../pdbqt/lines.ts';
import { parseSmiles, skeletonOf } from '../prepare/chemistry-library.ts';
import { completeHydrogens } from '../prepare/ligand-hydrogens.ts';
import { nameIn, type Origin, readOrigin } from '../prepare/ligand-remarks.ts';
import { refuse } from '../prepare/preparation.ts';
import type { Skeleton } from '../prepare/skeleton.ts';
import type { Vec3 } from '../prepare/vector.ts';
import { type MolfileAtom, type MolfileBond, writeMolfile } from '../prepare/write-molfile.ts';
import type { Reading } from '../reading.ts';

/** Data items of one pose, in order. */
export type PoseProperties = Readonly<Record<string, string | number>>;

/** Where a molecule's atoms stand in the PDBQT file. Lists run along the skeleton's atoms. */
type Restored = {
  readonly skeleton: Skeleton;
  /** Place of each atom among the atoms of the file. */
  readonly places: readonly number[];
  /** Places of the hydrogens that the file has. */
  readonly hydrogens: readonly (readonly number[])[];
  /** Atoms in the order of the input. */
  readonly order: readonly number[];
};

/** Serial numbers of a file's atoms, in order. */
const serialsOf = (pdbqt: string): number[] =>
  splitLines(pdbqt)
    .filter(({ text }) => /^(ATOM {2}|HETATM)/.test(text))
    .map(({ text }) => Number(text.slice(6, 11)));

function restore(pdbqt: string, origin: Origin, where: string): Reading<Restored> {
  const parsed = parseSmiles(origin.smiles, where);
  if (!parsed.ok) return parsed;
  const skeleton = skeletonOf(parsed.value.molecule);
  const placeOf = new Map(serialsOf(pdbqt).map((serial, place) => [serial, place]));
  const places = origin.serials.map((serial) => placeOf.get(serial) ?? -1);
  if (places.length !== skeleton.atoms.length || places.includes(-1)) {
    return refuse(where, 'Its REMARK SMILES IDX lines do not fit its atoms.', 'Prepare the ligand again.');
  }
  const hydrogens: number[][] = skeleton.atoms.map(() => []);
  for (const [parent, serial] of origin.parents) hydrogens[parent - 1]?.push(placeOf.get(serial) ?? -1);
  const rank = (atom: number) => origin.inputs?.[atom] ?? atom;
  const order = [...skeleton.atoms.keys()].sort((a, b) => rank(a) - rank(b));
  return { ok: true, value: { skeleton, places, hydrogens, order } };
}

/** Heavy atoms in the order of the input, then the hydrogens of each. */
function placeAtoms(
  restored: Restored,
  coordinates: Coordinates,
): { atoms: MolfileAtom[]; bonds: MolfileBond[] } {
  const { skeleton, places, order } = restored;
  const positions = places.map((place) => pointAt(coordinates, place));
  const given = restored.hydrogens.map((list) => list.map((place): Vec3 => pointAt(coordinates, place)));
  const hydrogens = completeHydrogens(skeleton, positions, given);
  const numberOf = new Map(order.map((atom, i) => [atom, i]));
  const atoms: MolfileAtom[] = order.map((i) => ({
    element: skeleton.atoms[i]?.element ?? 'C',
    charge: skeleton.atoms[i]?.charge ?? 0,
    position: positions[i] ?? [0, 0, 0],
  }));
  const bonds: MolfileBond[] = skeleton.bonds.map(({ a, b, order: bondOrder }) => ({
    a: numberOf.get(a) ?? 0,
    b: numberOf.get(b) ?? 0,
    order: bondOrder,
  }));
  for (const [n, i] of order.entries()) {
    for (const position of hydrogens[i] ?? []) {
      bonds.push({ a: n, b: atoms.length, order: 1 });
      atoms.push({ element: 'H', charge: 0, position });
    }
  }
  return { atoms, bonds };
}

/**
 * Poses of one ligand as V2000 records. Heavy atoms stand in the order of the input where the ligand tells it, else in that
 * of its SMILES; polar hydrogens stand where the pose has them, those on carbon are placed by geometry.
 * @param pdbqt the ligand as it was prepared, with its `REMARK SMILES` lines (of this package or of Meeko)
 * @param poses coordinates of all atoms of that file, in its order, in ångström
 * @param propertiesOf data items of each pose, by its place in `poses`
 */
export function posesToSdf(
  pdbqt: string,
  poses: readonly Coordinates[],
  propertiesOf: (pose: number) => PoseProperties = () => ({}),
): Reading<string> {
  const name = nameIn(pdbqt) ?? 'ligand';
  const origin = readOrigin(pdbqt);
  if (!origin) {
    const cure = 'Prepare it from SMILES or SD file here, or with Meeko: both write these lines.';
    return refuse(name, 'The PDBQT file has no REMARK SMILES lines to take bond orders from.', cure);
  }
  const restored = restore(pdbqt, origin, name);
  if (!restored.ok) return restored;
  const records = poses.map((coordinates, pose) => {
    const { atoms, bonds } = placeAtoms(restored.value, coordinates);
    return writeMolfile(name, atoms, bonds, propertiesOf(pose));
  });
  return { ok: true, value: records.join('') };
}
