/** Makes a docking receptor of a PDB file: polar hydrogens, AutoDock types, PDBQT text. */
import type { Reading } from '../reading.ts';
import { classify, noteWaters, type Parts } from './classify.ts';
import { buildCofactor, type Cofactor, metalsOf, placeCofactor } from './cofactor-atoms.ts';
import { isCluster } from './cofactors.ts';
import { ionType } from './elements.ts';
import { decideHistidine } from './histidine.ts';
import { type PdbResidue, readPdb, residueLabel } from './pdb.ts';
import { formatAtom, type PdbqtAtom } from './pdbqt-lines.ts';
import { listOf, type Preparation } from './preparation.ts';
import { bridgedCysteines, buildProtein, metalPositions, type ProteinResidue } from './protein.ts';
import {
  placeBackbone,
  placeFixed,
  placeRotors,
  roleOf,
  type TypedResidue,
  typeResidue,
} from './receptor-atoms.ts';
import { noteResidues } from './receptor-notes.ts';
import { Surroundings } from './surroundings.ts';
import type { Vec3 } from './vector.ts';
import { placeWater } from './water.ts';

export type ReceptorOptions = {
  /** Name of the file, for issues and the remark. */
  readonly name: string;
  /** Residue name of the crystal ligand; every copy is left out. */
  readonly ligandResidue?: string;
  /** Waters are left out unless this is true. */
  readonly keepWaters?: boolean;
  /** Further residue names to leave out, such as a cofactor that the ligand replaces. */
  readonly leaveOut?: readonly string[];
  /** Residue names to keep that are not known, with the bonds that their geometry tells. */
  readonly keep?: readonly string[];
};

type Decided = { typed: TypedResidue[]; notes: string[] };

function decideForms(residues: readonly ProteinResidue[], metals: readonly Vec3[]): Decided {
  const { disulfides, metalBound } = bridgedCysteines(residues, metals);
  const notes: string[] = [];
  if (disulfides.length > 0)
    notes.push(`Disulfides: ${listOf(disulfides.map((r) => residueLabel(r.source)))}.`);
  const histidines: string[] = [];
  const typed = residues.map((residue) => {
    if (disulfides.includes(residue) || metalBound.includes(residue)) return typeResidue(residue, 'CYX');
    if (residue.name !== 'HIS') return typeResidue(residue, protonated(residue));
    const { form, why } = decideHistidine(residue, residues, metals);
    histidines.push(`${residueLabel(residue.source)} is ${form} (${why})`);
    return typeResidue(residue, form);
  });
  if (histidines.length > 0) notes.push(`Histidines: ${histidines.join('; ')}.`);
  return { typed, notes };
}

/** Carboxylic acids are charged unless the file has their hydrogen. */
function protonated({ name, hydrogens }: ProteinResidue): string {
  if (name === 'ASP' && hydrogens.has('HD2')) return 'ASH';
  if (name === 'GLU' && hydrogens.has('HE2')) return 'GLH';
  return name;
}

function buildCofactors(residues: readonly PdbResidue[], where: string): Reading<Cofactor[]> {
  const cofactors: Cofactor[] = [];
  for (const residue of residues) {
    const built = buildCofactor(residue, isCluster(residue.name), where);
    if (!built.ok) return built;
    cofactors.push(built.value);
  }
  return { ok: true, value: cofactors };
}

const ionAtoms = (ions: readonly PdbResidue[]): PdbqtAtom[] =>
  ions.flatMap((ion) =>
    ion.atoms.flatMap((atom) => {
      const type = ionType(atom.element);
      if (type === undefined) return [];
      const { name: residue, chain, number, insertion } = ion;
      return [{ name: atom.name, residue, chain, number, insertion, position: atom.position, type }];
    }),
  );

/** All atoms in the order of the file, hydrogens behind the heavy atoms of their residue. */
function placeAll(
  typed: readonly TypedResidue[],
  parts: Parts,
  cofactors: readonly Cofactor[],
  metals: readonly Vec3[],
  keepWaters: boolean,
): PdbqtAtom[] {
  const around = new Surroundings();
  const ions = ionAtoms(parts.ions);
  for (const atom of [...typed.flatMap((t) => t.heavy), ...ions])
    around.add(atom.position, roleOf(atom.type));
  const waters = keepWaters ? parts.waters : [];
  for (const oxygen of waters.flatMap((w) => w.atoms).filter((a) => a.element === 'O')) {
    around.add(oxygen.position, 'acceptor');
  }
  for (const residue of typed) {
    placeBackbone(residue, around);
    placeFixed(residue, around);
  }
  const kept = cofactors.flatMap((cofactor) => placeCofactor(cofactor, metals, around));
  for (const residue of typed) placeRotors(residue, around);
  const protein = typed.flatMap((t) => [...t.heavy, ...t.hydrogens]);
  return [...protein, ...kept, ...ions, ...waters.flatMap((water) => placeWater(water, around))];
}

const write = (name: string, atoms: readonly PdbqtAtom[]): string =>
  [
    `REMARK  Name = ${name.replace(/\s+/g, ' ')}`,
    'REMARK  Polar hydrogens and AutoDock 4 types by Manyhands; charges are not assigned.',
    ...atoms.map((atom, index) => formatAtom(atom, index + 1)),
    'TER',
    '',
  ].join('\n');

/**
 * Prepares a rigid receptor from the text of a PDB file.
 *
 * Hydrogens of the file are not kept: they only decide the form of HIS, ASP and GLU. Each polar hydrogen is placed
 * anew from standard lengths and angles; non-polar hydrogens are not written (Vina's function has no use for them).
 * Types follow the AutoDock 4 convention (Morris et al. 2009, 10.1002/jcc.21256).
 * @param text PDB file, coordinates in ångström
 * @returns PDBQT text with notes; or issues where a line cannot be read or a residue is not known
 */
export function receptorFromPdb(text: string, options: ReceptorOptions): Preparation {
  const structure = readPdb(text, options.name);
  if (!structure.ok) return structure;
  const leaveOut = new Set(options.leaveOut);
  if (options.ligandResidue !== undefined) leaveOut.add(options.ligandResidue);
  const sorted = classify(structure.value.residues, leaveOut, new Set(options.keep), options.name);
  if (!sorted.ok) return sorted;
  const cofactors = buildCofactors(sorted.value.cofactors, options.name);
  if (!cofactors.ok) return cofactors;
  const metals = [...metalPositions(sorted.value.ions), ...cofactors.value.flatMap(metalsOf)];
  const keepWaters = options.keepWaters ?? false;
  const { typed, notes } = decideForms(buildProtein(sorted.value.protein), metals);
  const atoms = placeAll(typed, sorted.value, cofactors.value, metals, keepWaters);
  return {
    ok: true,
    value: {
      pdbqt: write(options.name, atoms),
      notes: [
        ...structure.value.notes,
        ...sorted.value.notes,
        ...cofactors.value.flatMap((cofactor) => cofactor.notes),
        ...noteWaters(sorted.value.waters, keepWaters),
        ...notes,
        ...noteResidues(typed),
      ],
    },
  };
}
