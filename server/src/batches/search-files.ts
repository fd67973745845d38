/** What a researcher takes home of a search: a table, poses, and how all of it came about. */
import {
  type Ligand,
  placePose,
  rankModes,
  readLigand,
  type ScoredPose,
  writeModes,
} from '@manyhands/docking';
import { type Cell, csvRecord } from '@manyhands/inputs';
import type { SearchRow } from '@manyhands/protocol';
import type { SearchAnswer } from '../judging/search-certificate.ts';
import type { BatchRecord, BlobAccess } from '../store/store.ts';
import type { SearchState } from './search-ranking.ts';
import { readText, type SearchLigand } from './search-record.ts';

const COLUMNS = [
  ...[
    'rank',
    'name',
    'status',
    'total',
    'inter',
    'intra',
    'rotors',
    'heavyAtoms',
    'ligandEfficiency',
    'poses',
  ],
  ...['rmsd', 'label', 'smiles', 'host'],
] as const satisfies readonly (keyof SearchRow)[];

/** With a header; energies in kcal/mol to three decimals. Refused ligands follow with their reason. */
export function rankingCsv({ ranking }: SearchState): string {
  const header = [...COLUMNS, 'reason'];
  const rows = ranking.ligands.map((row) => [...COLUMNS.map((column) => cell(row[column])), null]);
  const refused = ranking.refused.map(({ name, reason }) => {
    const known: Readonly<Record<string, string>> = { name, status: 'refused', reason };
    return header.map((column) => known[column] ?? null);
  });
  return [header, ...rows, ...refused].map(csvRecord).join('');
}

const cell = (value: SearchRow[keyof SearchRow]): Cell =>
  typeof value === 'number' ? Number(value.toFixed(3)) : value;

interface Docked {
  readonly entry: SearchLigand;
  readonly pdbqt: string;
  readonly ligand: Ligand;
  readonly answer: SearchAnswer;
}

/** Ranked ligands, the best first, read one by one. */
async function* dockedOf(
  blobs: BlobAccess,
  { record, ranking, answers }: SearchState,
): AsyncGenerator<Docked> {
  const entries = new Map(record.ligands.map((entry) => [entry.name, entry]));
  for (const { name, total } of ranking.ligands) {
    const [entry, answer] = [entries.get(name), answers.get(name)];
    if (total === null || !entry || !answer) continue;
    const pdbqt = await readText(blobs, entry.hash);
    const read = readLigand(pdbqt, name);
    if (read.ok) yield { entry, pdbqt, ligand: read.value, answer };
  }
}

const scored = ({ pose, total, inter, intra }: SearchAnswer['poses'][number]): ScoredPose => ({
  pose: Float64Array.from(pose),
  score: { total, inter, intra, torsional: total - inter },
});

/** Binding modes of every ligand as Vina writes them, each ligand's after a REMARK with its name. */
export async function* posesPdbqt(blobs: BlobAccess, state: SearchState): AsyncGenerator<string> {
  for await (const { entry, pdbqt, ligand, answer } of dockedOf(blobs, state)) {
    const modes = rankModes(ligand, answer.poses.map(scored));
    // The name within each model: tools that split the file by MODEL keep it.
    yield writeModes(pdbqt, modes).replaceAll(
      /^(MODEL .*)$/gm,
      `$1\nREMARK  Ligand = ${oneLine(entry.name)}`,
    );
  }
}

/** V2000 records with bond orders; a ligand without them (PDBQT without REMARK SMILES) is left out. */
export async function* posesSdf(blobs: BlobAccess, state: SearchState): AsyncGenerator<string> {
  // Its chemistry library is 16 MB that only this download needs.
  const { posesToSdf } = await import('@manyhands/docking/prepare');
  const rows = new Map(state.ranking.ligands.map((row) => [row.name, row]));
  for await (const { entry, pdbqt, ligand, answer } of dockedOf(blobs, state)) {
    const modes = rankModes(ligand, answer.poses.map(scored));
    const coordinates = modes.map(({ pose }) => placePose(ligand, pose));
    const text = posesToSdf(pdbqt, coordinates, (index) => {
      const mode = modes[index];
      return {
        ligand: entry.name,
        rank: rows.get(entry.name)?.rank ?? '',
        pose: index + 1,
        total: (mode?.score.total ?? 0).toFixed(3),
        inter: (mode?.score.inter ?? 0).toFixed(3),
        intra: (mode?.score.intra ?? 0).toFixed(3),
        affinity: (mode?.affinity ?? 0).toFixed(3),
      };
    });
    if (text.ok) yield text.value;
  }
}

const oneLine = (text: string): string => text.replaceAll(/\s+/g, ' ').replaceAll('$', '$$$$');

/** Everything that is needed to redo the search, and who is answerable for each number. */
export function provenance(batch: BatchRecord, state: SearchState, version: string) {
  const { record, ranking, answers } = state;
  const { receptor, ligands, ...settings } = record;
  const rows = new Map(ranking.ligands.map((row) => [row.name, row]));
  return {
    search: {
      ...{ batch: batch.batch, title: batch.title, project: batch.project, state: ranking.state },
      createdAt: new Date(batch.createdAt).toISOString(),
    },
    kernel: { name: batch.manifest.name, version: batch.kernel, citation: batch.manifest.citation ?? null },
    software: { name: 'Manyhands', version },
    scoring: {
      function: 'AutoDock Vina 1.2.3, explicit receptor atoms, tabulated at 32 samples per Å²',
      numbers:
        'inter, intra and total of every pose were computed by the coordinator in f64 from the pose itself',
      rescored:
        'all poses; a result with a pose that does not score as claimed within 0.02 kcal/mol is refused',
    },
    receptor: { ...receptor, pdbqt: `/blobs/${receptor.hash}`, given: `/blobs/${receptor.source}` },
    settings,
    shared: batch.shared,
    ligands: ligands.map((ligand) => ({
      ...ligand,
      pdbqt: `/blobs/${ligand.hash}`,
      rank: rows.get(ligand.name)?.rank ?? null,
      host: rows.get(ligand.name)?.host ?? null,
      posesRescored: answers.get(ligand.name)?.poses.length ?? 0,
      vina: vinaCommand(state, ligand),
    })),
  };
}

/** What docks one ligand again with the original; its files are the blobs named beside it. */
function vinaCommand({ record }: SearchState, ligand: SearchLigand): string {
  const { center, size } = record.box;
  const axes = ['x', 'y', 'z'] as const;
  const box = axes.flatMap((axis, i) => [`--center_${axis} ${center[i]}`, `--size_${axis} ${size[i]}`]);
  const effort = typeof record.effort === 'string' ? record.effort : 'parts';
  const exhaustiveness = effort === 'thorough' ? 8 : 1;
  return [
    `vina --receptor ${record.receptor.hash}.pdbqt --ligand ${ligand.hash}.pdbqt`,
    ...box,
    // Vina's seed is signed.
    `--exhaustiveness ${exhaustiveness} --seed ${record.seed | 0} --out ${fileName(ligand.name)}_out.pdbqt`,
  ].join(' ');
}

const fileName = (name: string): string => name.replaceAll(/[^A-Za-z0-9._-]+/g, '_');
