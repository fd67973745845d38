/** Numbers the atom types that occur in a screen, so that kernels carry a table of those alone. */
import type { Atom } from '../chemistry/atom.ts';
import { XS_TYPES, type XsType } from '../chemistry/xs-types.ts';
import { BINS, sampleEnergy, tableRow } from '../scoring/table.ts';

/** Types by their number within one screen. */
export type Kinds = readonly XsType[];

/** Types of all these molecules, each once, in a fixed order. */
export function kindsOf(...molecules: readonly { readonly atoms: readonly Atom[] }[]): Kinds {
  const present = new Set(molecules.flatMap(({ atoms }) => atoms.map(({ xsType }) => xsType)));
  return XS_TYPES.filter((type) => present.has(type));
}

/** Numbers of one row of the packed table: the bins, and a zero for everything beyond the cutoff. */
export const ROW_LENGTH = BINS + 1;

/** f32 [kinds, kinds, ROW_LENGTH], kcal/mol: bin i of a row holds squared distances [i / 32, (i + 1) / 32). */
export function packTable(kinds: Kinds): Uint8Array {
  const table = new Float32Array(kinds.length * kinds.length * ROW_LENGTH);
  kinds.forEach((first, a) => {
    kinds.forEach((second, b) => {
      table.set(tableRow(first, second), (a * kinds.length + b) * ROW_LENGTH);
    });
  });
  return new Uint8Array(table.buffer);
}

/** Numbers of one row of packed samples: both ends of every bin, and a zero more for everything beyond the cutoff. */
export const SAMPLE_ROW_LENGTH = BINS + 2;

/** f32 [kinds, kinds, SAMPLE_ROW_LENGTH], kcal/mol: sample i of a row is the energy at squared distance i / 32. */
export function packSamples(kinds: Kinds): Uint8Array {
  const samples = new Float32Array(kinds.length * kinds.length * SAMPLE_ROW_LENGTH);
  kinds.forEach((first, a) => {
    kinds.forEach((second, b) => {
      const row = (a * kinds.length + b) * SAMPLE_ROW_LENGTH;
      for (let i = 0; i <= BINS; i++) samples[row + i] = sampleEnergy(first, second, i);
    });
  });
  return new Uint8Array(samples.buffer);
}

/** Number of a type; throws where the kinds were made for other molecules. */
export function kindOf(kinds: Kinds, type: XsType): number {
  const kind = kinds.indexOf(type);
  if (kind < 0) throw new Error(`The atom type ${type} is not among the kinds of this screen.`);
  return kind;
}
