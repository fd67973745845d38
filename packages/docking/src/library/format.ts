/** Tells a library's format by its content. */
import type { LibraryFormat, Lines } from './record.ts';

export type FormatGuess =
  | { readonly format: LibraryFormat }
  | { readonly reason: string; readonly cure: string; readonly line: number };

/** Lines looked at: the first record of any format begins and shows itself within these. */
const LOOKED_AT = 2000;

export function guessFormat(lines: Lines): FormatGuess {
  let isEmpty = true;
  let atoms: number | undefined;
  for (const { number, text: line } of lines) {
    if (number > LOOKED_AT) break;
    if (line.trim() !== '') isEmpty = false;
    if (/^(ROOT|TORSDOF|BRANCH)\b/.test(line)) return { format: 'pdbqt' };
    if (/V[23]000\s*$/.test(line) || line.startsWith('$$$$') || line.startsWith('M  END')) {
      return { format: 'sdf' };
    }
    if (line.startsWith('@<TRIPOS>')) {
      return { line: number, reason: 'This is a MOL2 file.', cure: 'Convert it to an SD file.' };
    }
    if (line.startsWith('data_') || line.startsWith('loop_')) {
      return { line: number, reason: 'This is a CIF file.', cure: 'Convert it to an SD file.' };
    }
    if (/^(ATOM {2}|HETATM)/.test(line)) atoms ??= number;
  }
  if (isEmpty) return { line: 1, reason: 'The file is empty.', cure: 'Give SMILES, SD or PDBQT records.' };
  if (atoms === undefined) return { format: 'smiles' };
  return {
    line: atoms,
    reason: 'The file has atoms but no ROOT: it is a PDB file or a receptor.',
    cure: 'Give ligands as PDBQT with a torsion tree (ROOT … TORSDOF), as an SD file, or as SMILES.',
  };
}
