/** Writes a ligand as PDBQT: ROOT, nested BRANCHes, TORSDOF. */
import { type Branch, buildTree } from './fragments.ts';
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
  #last = 0;
  #hydrogens = 0;

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
      this.#hydrogens += 1;
      this.#writeLine(`H${this.#hydrogens}`, hydrogen, 'HD');
    }
  }
}

/** @param remarks one line each, without the word REMARK */
export function writeLigand(ligand: PlacedLigand, remarks: readonly string[]): string {
  const { root, torsions } = buildTree(ligand.skeleton);
  const writer = new Writer(ligand);
  writer.writeRoot(root);
  const head = remarks.map((remark) => `REMARK  ${remark}`);
  return [...head, ...writer.lines, `TORSDOF ${torsions}`, ''].join('\n');
}
