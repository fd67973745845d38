/** Types a cofactor that stays in the receptor, and places its polar hydrogens. */
import type { Reading } from '../reading.ts';
import { parseSmiles, skeletonOf } from './chemistry-library.ts';
import { cofactorSmiles } from './cofactors.ts';
import { ionType, isMetal } from './elements.ts';
import { placeHydrogens } from './ligand-hydrogens.ts';
import { layPerceived } from './ligand-layout.ts';
import { findBonds, type LigandResidue } from './ligand-residue.ts';
import { typeOf } from './ligand-types.ts';
import { matchAtoms } from './match.ts';
import { type PdbAtom, type PdbResidue, residueLabel } from './pdb.ts';
import type { PdbqtAtom } from './pdbqt-lines.ts';
import { polarHydrogens, type Skeleton } from './skeleton.ts';
import type { Surroundings } from './surroundings.ts';
import { distance, type Vec3 } from './vector.ts';

/** Farthest metal–nitrogen distance at which the nitrogen's lone pair is taken to be used up, in ångström. */
const COORDINATION = 2.6;

/** A cofactor's chemistry on its atoms; heavy atoms that stand in for themselves (metals, clusters) are apart. */
export type Cofactor = {
  readonly source: PdbResidue;
  readonly single: readonly PdbAtom[];
  /** One for each connected piece of the organic part. */
  readonly pieces: readonly { readonly skeleton: Skeleton; readonly atoms: readonly PdbAtom[] }[];
  readonly notes: readonly string[];
};

const isSingle = (atom: PdbAtom, isCluster: boolean) => isMetal(atom.element) || isCluster;

const singleType = (element: string) => ({ S: 'SA', O: 'OA', N: 'NA' })[element] ?? ionType(element) ?? 'C';

/** Connected pieces of a residue's atoms, in file order. */
function piecesOf(atoms: readonly PdbAtom[], label: string): LigandResidue[] {
  const bonds = findBonds(atoms);
  const pieceOf = atoms.map((_, i) => i);
  for (let changed = true; changed; ) {
    changed = false;
    for (const [a, b] of bonds) {
      const least = Math.min(pieceOf[a] ?? a, pieceOf[b] ?? b);
      if (pieceOf[a] === least && pieceOf[b] === least) continue;
      pieceOf[a] = least;
      pieceOf[b] = least;
      changed = true;
    }
  }
  return [...new Set(pieceOf)].map((piece) => {
    const members = atoms.map((_, i) => i).filter((i) => pieceOf[i] === piece);
    const place = new Map(members.map((atom, i) => [atom, i]));
    return {
      label,
      atoms: members.flatMap((i) => atoms[i] ?? []),
      bonds: bonds.flatMap(([a, b]): [number, number][] => {
        const [i, j] = [place.get(a), place.get(b)];
        return i === undefined || j === undefined ? [] : [[i, j]];
      }),
      notes: [],
    };
  });
}

/** By the known structure where the atoms are just those, else by what the geometry tells. */
function layPiece(name: string, piece: LigandResidue, isWhole: boolean, where: string) {
  const smiles = isWhole ? cofactorSmiles(name) : undefined;
  const parsed = smiles === undefined ? undefined : parseSmiles(smiles, where);
  const skeleton = parsed?.ok ? skeletonOf(parsed.value.molecule) : undefined;
  const match = skeleton ? matchAtoms(skeleton, piece) : undefined;
  if (skeleton && match) return { ok: true as const, value: { skeleton, match, notes: [] as string[] } };
  return layPerceived(piece, where);
}

/** @param isCluster whether every atom stands for itself */
export function buildCofactor(source: PdbResidue, isCluster: boolean, where: string): Reading<Cofactor> {
  const heavy = source.atoms.filter((atom) => atom.element !== 'H');
  const pieces: { skeleton: Skeleton; atoms: PdbAtom[] }[] = [];
  const notes: string[] = [];
  const organic = piecesOf(
    heavy.filter((atom) => !isSingle(atom, isCluster)),
    residueLabel(source),
  );
  for (const piece of organic) {
    const laid = layPiece(source.name, piece, organic.length === 1, where);
    if (!laid.ok) return laid;
    const { skeleton, match } = laid.value;
    pieces.push({ skeleton, atoms: match.flatMap((index) => piece.atoms[index] ?? []) });
    notes.push(...laid.value.notes.map((note) => `${residueLabel(source)}: ${note}`));
  }
  return {
    ok: true,
    value: { source, single: heavy.filter((atom) => isSingle(atom, isCluster)), pieces, notes },
  };
}

export const metalsOf = ({ single }: Cofactor): Vec3[] =>
  single.filter((atom) => isMetal(atom.element)).map((atom) => atom.position);

/**
 * A cofactor's atoms, polar hydrogens behind each piece. Nitrogens that hold a metal (a haem's) are typed N and bear no
 * hydrogen.
 */
export function placeCofactor(
  cofactor: Cofactor,
  metals: readonly Vec3[],
  around: Surroundings,
): PdbqtAtom[] {
  const { name: residue, chain, number, insertion } = cofactor.source;
  const put = (name: string, position: Vec3, type: string): PdbqtAtom => ({
    ...{ name, residue, chain, number, insertion },
    position,
    type,
  });
  const placed = cofactor.pieces.flatMap(({ skeleton, atoms }) => {
    const positions = atoms.map((atom) => atom.position);
    const holdsMetal = skeleton.atoms.map(
      ({ element }, i) =>
        element === 'N' && metals.some((metal) => distance(metal, positions[i] ?? metal) < COORDINATION),
    );
    const countOf = (atom: Skeleton['atoms'][number], i: number) =>
      holdsMetal[i] ? 0 : polarHydrogens(atom);
    const hydrogens = placeHydrogens(skeleton, positions, countOf, around).flat();
    return [
      ...atoms.map((atom, i) =>
        put(atom.name, atom.position, holdsMetal[i] ? 'N' : (typeOf(skeleton, i) ?? 'C')),
      ),
      ...hydrogens.map((position, i) => put(`H${i + 1}`, position, 'HD')),
    ];
  });
  return [
    ...placed,
    ...cofactor.single.map((atom) => put(atom.name, atom.position, singleType(atom.element))),
  ];
}
