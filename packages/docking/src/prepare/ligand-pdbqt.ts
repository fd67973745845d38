/** Writes a ligand as PDBQT: ROOT, nested BRANCHes, TORSDOF. */
import { type Branch, buildTree } from './fragments.ts';
import { type Origin, writeOrigin } from './ligand-remarks.ts';
import { typeOf } from './ligand-types.ts';
import { formatAtom } from './pdbqt-lines.ts';
import type { Skeleton } from './skeleton.ts';
import type { Vec3 } from './vector.ts';

/** A skeleton in space. Lists run along the skeleton's atoms. */
export type PlacedLigand = {
  readonly skeleton: Skeleton;
  readonly positions: readonly Vec3[];
  /** Polar hydrogens of each atom. */
  readonly hydrogens: readonly (readonly Vec3[])[];
  readonly names: readonly string[];
  /** Three letters for columns 18–20. */
  readonly residue: string;
  /** The molecule's spelling, for the remarks. */
  readonly source?: LigandSource;
};

export type LigandSource = {
  readonly smiles: string;
  /** Atoms of the skeleton, by atom of the SMILES. */
  readonly order: readonly number[];
  /** Atom numbers of the input, from 1, by atom of the skeleton. */
  readonly inputs: readonly number[];
};

/** "C1", "C2", "N1" … by element, in the order of the atoms. */
export function numberNames(skeleton: Skeleton): string[] {
  const counts = new Map<string, number>();
  return skeleton.atoms.map(({ element }) => {
    const count = (counts.get(element) ?? 0) + 1;
    counts.set(element, count);
    return `${element}${count}`.toUpperCase();
  });
}

/** Collects lines and hands out serial numbers from 1. */
class Writer {
  readonly lines: string[] = [];
  readonly #serials = new Map<number, number>();
  readonly #ligand: PlacedLigand;
  /** Skeleton atom and serial number of each hydrogen. */
  readonly #parents: [number, number][] = [];
  #last = 0;

  constructor(ligand: PlacedLigand) {
    this.#ligand = ligand;
  }

  /** All serials are known only after the atoms of both ends are written, so a branch reserves its line. */
  writeBranch(branch: Branch): void {
    for (const atom of branch.atoms) this.#writeAtom(atom);
    for (const { from, to, branch: child } of branch.children) {
      const ends = `${String(this.#serials.get(from) ?? 0).padStart(4)}${String(this.#last + 1).padStart(4)}`;
      this.#serials.set(to, this.#last + 1);
      this.lines.push(`BRANCH${ends}`);
      this.writeBranch(child);
      this.lines.push(`ENDBRANCH${ends}`);
    }
  }

  writeRoot(root: Branch): void {
    this.lines.push('ROOT');
    for (const atom of root.atoms) this.#writeAtom(atom);
    this.lines.push('ENDROOT');
    this.writeBranch({ atoms: [], children: root.children });
  }

  #writeLine(name: string, position: Vec3, type: string): void {
    this.#last += 1;
    const place = { residue: this.#ligand.residue, chain: '', number: 1, position };
    this.lines.push(formatAtom({ ...place, name, type }, this.#last));
  }

  #writeAtom(atom: number): void {
    const { skeleton, positions, hydrogens, names } = this.#ligand;
    const position = positions[atom] ?? [0, 0, 0];
    this.#writeLine(names[atom] ?? 'X', position, typeOf(skeleton, atom) ?? 'C');
    this.#serials.set(atom, this.#last);
    for (const hydrogen of hydrogens[atom] ?? []) {
      this.#parents.push([atom, this.#last + 1]);
      this.#writeLine(`H${this.#parents.length}`, hydrogen, 'HD');
    }
  }

  originOf({ smiles, order, inputs }: LigandSource): Origin {
    const inSmiles = new Map(order.map((atom, i) => [atom, i + 1]));
    return {
      smiles,
      serials: order.map((atom) => this.#serials.get(atom) ?? 0),
      parents: this.#parents.map(([atom, serial]): [number, number] => [inSmiles.get(atom) ?? 0, serial]),
      inputs: order.map((atom) => inputs[atom] ?? 0),
    };
  }
}

/** @param remarks one line each, without the word REMARK */
export function writeLigand(ligand: PlacedLigand, remarks: readonly string[]): string {
  const { root, torsions } = buildTree(ligand.skeleton);
  const writer = new Writer(ligand);
  writer.writeRoot(root);
  const head = remarks.map((remark) => `REMARK  ${remark}`);
  const origin = ligand.source ? writeOrigin(writer.originOf(ligand.source)) : [];
  return [...head, ...origin, ...writer.lines, `TORSDOF ${torsions}`, ''].join('\n');
}
