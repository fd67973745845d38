/** Real complexes with the scores that AutoDock Vina 1.2.3 printed for them, kept beside the repository where present. */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Box } from '../src/index.ts';

const folder = fileURLToPath(new URL('../../../../shared/data/docking', import.meta.url));

/** Cases by folder name; empty, with the reason printed, on machines without the data. */
export const vinaCases: readonly string[] = listCases();

/** A macrocycle opened for docking, which only the f64 scorer takes; Vina 1.2.3 gives it a wrong total. */
export const MACROCYCLE = 'bace1_macrocycle';

function listCases(): string[] {
  if (existsSync(folder))
    return readdirSync(folder).filter((name) => existsSync(join(folder, name, 'reference.json')));
  console.log(`Skipped: Vina's own scores are not at ${folder}.`);
  return [];
}

export const readCaseFile = (name: string, file: string): string =>
  readFileSync(join(folder, name, file), 'utf8');

export interface PrintedScore {
  readonly total: number;
  readonly inter: number;
  readonly intra: number;
  readonly torsional: number;
}

/** What Vina printed for each pose of a file, in order; all without `--no_refine`. */
export interface ScoredFile {
  readonly file: string;
  readonly scores: readonly PrintedScore[];
}

interface ReferenceFile {
  readonly scores: Readonly<Record<string, PrintedScore>>;
  readonly docking: { readonly modes: readonly { readonly rescored: PrintedScore }[] };
}

/** Crystal pose, docking input and docked modes, where Vina scored them. */
export function scoredFiles(name: string): ScoredFile[] {
  const { scores, docking } = JSON.parse(readCaseFile(name, 'reference.json')) as ReferenceFile;
  const single = (file: string, score: PrintedScore | undefined) =>
    score ? [{ file, scores: [score] }] : [];
  return [
    ...single('crystal.pdbqt', scores.crystal_score_only),
    ...single('ligand.pdbqt', scores.ligand_score_only_autobox),
    { file: 'vina_out.pdbqt', scores: docking.modes.map(({ rescored }) => rescored) },
  ];
}

/** What Vina printed for the crystal pose when it read its maps instead of receptor atoms. */
export function noRefineScore(name: string): PrintedScore {
  const { scores } = JSON.parse(readCaseFile(name, 'reference.json')) as ReferenceFile;
  const score = scores.crystal_score_only_no_refine;
  if (!score) throw new Error(`${name} has no score by maps.`);
  return score;
}

export function caseBox(name: string): Box {
  const { center, size } = JSON.parse(readCaseFile(name, 'box.json')) as Box;
  return { center, size };
}
