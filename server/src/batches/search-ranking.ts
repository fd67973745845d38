/** The ranking of a search: only numbers that the coordinator computed itself, live and partial. */
import { placePose, readLigand, symmetricRmsd } from '@manyhands/docking';
import { RefusedLigand, type SearchRanking, type SearchRow } from '@manyhands/protocol';
import { SearchAnswer } from '../judging/search-certificate.ts';
import type { BestAnswer, LabelProgress } from '../store/certificates-store.ts';
import type { SearchLigandRow } from '../store/searches-store.ts';
import type { BatchRecord, BlobAccess, Store } from '../store/store.ts';
import { enrichmentOf } from './enrichment.ts';
import {
  readRecord,
  readText,
  type SearchDetails,
  SearchLigand,
  type SearchRecord,
  WaitingLigand,
} from './search-record.ts';

export interface SearchState {
  readonly record: SearchRecord;
  readonly ranking: SearchRanking;
  /** Verified poses of each ranked ligand, the best first. */
  readonly answers: ReadonlyMap<string, SearchAnswer>;
}

/** A ligand's place is that of the pose with the lowest inter + intra, by its total, as Vina reports its first mode. */
export async function searchState(
  store: Store,
  blobs: BlobAccess,
  batch: BatchRecord,
  details: SearchDetails,
): Promise<SearchState> {
  const [{ record, waiting }, best, progress, fresh] = await Promise.all([
    readGrown(store, blobs, batch, details),
    store.bestAnswers(batch.batch),
    store.labelProgress(batch.batch),
    store.batchProgress(batch.batch),
  ]);
  const answers = new Map(best.map(({ label, answer }) => [label, SearchAnswer.parse(answer)]));
  const found = new Map(best.map((one) => [one.label, one]));
  const counts = new Map(progress.map((one) => [one.label, one]));
  const rmsd = await referenceRmsd(blobs, record, answers);
  const rows = record.ligands.map((ligand) =>
    rowOf(ligand, found.get(ligand.name), answers.get(ligand.name), counts.get(ligand.name)),
  );
  const unshaped = waiting.map((ligand) => ({
    ...rowOf(ligand, undefined, undefined, undefined),
    status: 'preparing' as const,
  }));
  const ranked = rows
    .filter(({ total }) => total !== null)
    .sort((a, b) => (a.total ?? 0) - (b.total ?? 0))
    .map((row, index) => ({ ...row, rank: index + 1 }));
  const ligands = [...ranked, ...rows.filter(({ total }) => total === null), ...unshaped].map((row) =>
    row.name === record.reference ? { ...row, rmsd } : row,
  );
  const ranking: SearchRanking = {
    batch: batch.batch,
    title: batch.title,
    state: fresh?.state ?? batch.state,
    reference: record.reference,
    ligands,
    refused: record.refused,
    enrichment: enrichmentOf(ranked.map(({ label, total }) => ({ label, total: total ?? 0 }))),
  };
  return { record, ranking, answers };
}

/** The record with what the library gave so far, in its order; those that wait for a conformer are told apart. */
async function readGrown(
  store: Store,
  blobs: BlobAccess,
  { batch }: BatchRecord,
  details: SearchDetails,
): Promise<{ record: SearchRecord; waiting: readonly WaitingLigand[] }> {
  const [record, rows] = await Promise.all([readRecord(blobs, details), store.searchLigands(batch)]);
  const of = (state: SearchLigandRow['state']) => rows.filter((row) => row.state === state);
  const ligands = of('ready').map(({ entry }) => SearchLigand.parse(entry));
  const refused = of('refused').map(({ refusal }) => RefusedLigand.parse(refusal));
  return {
    record: {
      ...record,
      ligands: [...record.ligands, ...ligands],
      refused: [...record.refused, ...refused],
    },
    waiting: of('waiting').map(({ entry }) => WaitingLigand.parse(entry)),
  };
}

function rowOf(
  { name, rotors, heavyAtoms, label, smiles }: WaitingLigand,
  found: BestAnswer | undefined,
  answer: SearchAnswer | undefined,
  progress: LabelProgress | undefined,
): SearchRow {
  const pose = answer?.poses[0];
  return {
    ...{ rank: null, name, rotors, heavyAtoms, rmsd: null },
    status: statusOf(found, progress),
    total: pose?.total ?? null,
    inter: pose?.inter ?? null,
    intra: pose?.intra ?? null,
    ligandEfficiency: pose ? pose.total / heavyAtoms : null,
    poses: answer?.poses.length ?? 0,
    label: label ?? null,
    smiles: smiles ?? null,
    host: found?.host ?? null,
    workunits: progress?.workunits ?? 0,
    accepted: progress?.accepted ?? 0,
  };
}

function statusOf(found: BestAnswer | undefined, progress: LabelProgress | undefined): SearchRow['status'] {
  const { workunits = 0, accepted = 0, setAside = 0 } = progress ?? {};
  if (setAside > 0 && accepted + setAside === workunits && !found) return 'set-aside';
  if (!found) return 'waiting';
  // Where a host lost its trust, another one is asked again after acceptance.
  if (accepted + setAside === workunits) return found.settled || setAside > 0 ? 'done' : 'checking';
  return found.settled || accepted > 0 || workunits > 1 ? 'partial' : 'checking';
}

/** Å from the best pose of the reference to its known one; null while there is none. */
async function referenceRmsd(
  blobs: BlobAccess,
  { reference, ligands }: SearchRecord,
  answers: ReadonlyMap<string, SearchAnswer>,
): Promise<number | null> {
  const pose = reference === null ? undefined : answers.get(reference)?.poses[0];
  const entry = ligands.find(({ name }) => name === reference);
  if (!pose || !entry) return null;
  const read = readLigand(await readText(blobs, entry.hash), entry.name);
  if (!read.ok) return null;
  const ligand = read.value;
  const docked = placePose(ligand, Float64Array.from(pose.pose));
  return symmetricRmsd({ ligand, coordinates: docked }, { ligand, coordinates: ligand.coordinates }) ?? null;
}
