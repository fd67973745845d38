/** Tells what a receptor lacks: side chains not modelled, chain gaps, atoms without a template. */
import { residueLabel } from './pdb.ts';
import { countOf, listOf } from './preparation.ts';
import { aminoEndOf, type TypedResidue } from './receptor-atoms.ts';

const labelOf = (t: TypedResidue) => residueLabel(t.residue.source);

function noteEnds(typed: readonly TypedResidue[]): string[] {
  const peptides = typed.filter((t) => t.residue.heavy.has('CA'));
  const charged = peptides.filter((t) => t.form !== 'PCA');
  const ends = charged.filter((t) => aminoEndOf(t.residue) === 'terminus').map(labelOf);
  const breaks = peptides.filter((t) => aminoEndOf(t.residue) === 'break').map(labelOf);
  const open = peptides.filter((t) => !t.residue.hasNext && !t.residue.heavy.has('OXT')).map(labelOf);
  return [
    ...(ends.length > 0 ? [`Charged N-termini: ${listOf(ends)}.`] : []),
    ...(breaks.length > 0
      ? [`The chain has gaps before ${listOf(breaks)}; these got one amide hydrogen.`]
      : []),
    ...(open.length > 0 ? [`No terminal oxygen after ${listOf(open)}; none is added.`] : []),
  ];
}

export function noteResidues(typed: readonly TypedResidue[]): string[] {
  const lacking = typed.filter((t) => t.missing.length > 0);
  const foreign = typed.filter((t) => t.foreign.length > 0);
  return [
    ...noteEnds(typed),
    ...(lacking.length > 0
      ? [
          `${countOf(lacking.length, 'residue')} lack atoms, which are not rebuilt: ${listOf(
            lacking.map((t) => `${labelOf(t)} (${t.missing.join(' ')})`),
          )}.`,
        ]
      : []),
    ...(foreign.length > 0
      ? [
          `Atoms without a place in their residue were left out: ${listOf(
            foreign.map((t) => `${labelOf(t)} (${t.foreign.join(' ')})`),
          )}.`,
        ]
      : []),
  ];
}
