/** What a search remembers of its question: a small part with its batch, the rest in a blob. */
import { createHmac } from 'node:crypto';
import { BatchId, DockingScene, RefusedLigand, Sha256, type WorkunitId } from '@manyhands/protocol';
import { z } from 'zod';
import type { BatchRecord, BlobAccess } from '../store/store.ts';

const vec3 = z.tuple([z.number(), z.number(), z.number()]);

/** Read with every batch, so it stays small. */
export const SearchDetails = z.object({
  /** Blob of the record. */
  record: Sha256,
  /** Shown to volunteers in place of the project's purpose. */
  purpose: z.string().optional(),
  /** kcal/mol of inter + intra: best poses of two hosts that differ by no more found the same optimum. */
  window: z.number(),
  /** Share of answers for which a second host is asked, of hosts in good standing. */
  secondOpinions: z.number(),
  /** Absent in batches that are older than pictures of them. */
  scene: DockingScene.optional(),
  /** Key of the draw; told to nobody. */
  secret: z.string(),
});
export type SearchDetails = z.infer<typeof SearchDetails>;

export const SearchLigand = z.object({
  name: z.string(),
  /** Blob of the prepared PDBQT text. */
  hash: Sha256,
  heavyAtoms: z.number(),
  rotors: z.number(),
  torsions: z.number(),
  smiles: z.string().optional(),
  label: z.enum(['active', 'inactive']).optional(),
  notes: z.array(z.string()),
});
export type SearchLigand = z.infer<typeof SearchLigand>;

/** A ligand that waits for its conformer, as far as it is known. */
export const WaitingLigand = SearchLigand.omit({ hash: true });
export type WaitingLigand = z.infer<typeof WaitingLigand>;

/** The details of a batch that prepares the ligands of a search. */
export const PreparationDetails = z.object({
  search: BatchId,
  /** Shown to volunteers in place of the project's purpose. */
  purpose: z.string().optional(),
});
export type PreparationDetails = z.infer<typeof PreparationDetails>;

export const SearchRecord = z.object({
  receptor: z.object({
    name: z.string(),
    /** Blob of the text as it was given, and of the prepared PDBQT. */
    source: Sha256,
    hash: Sha256,
    notes: z.array(z.string()),
  }),
  box: z.object({ center: vec3, size: vec3 }),
  /** How the box came about. */
  boxFrom: z.enum(['given', 'reference']),
  /** As asked for, and per ligand as it was meant. */
  effort: z.union([z.string(), z.record(z.string(), z.number())]),
  seed: z.number(),
  chainsPerWorkunit: z.number(),
  /** Name of the ligand whose given coordinates are the reference. */
  reference: z.string().nullable(),
  /** Of searches that are older than their growing; others keep theirs in the database. */
  ligands: z.array(SearchLigand).default([]),
  refused: z.array(RefusedLigand).default([]),
});
export type SearchRecord = z.infer<typeof SearchRecord>;

/** Null where the batch is no search. */
export const detailsOf = ({ plan }: Pick<BatchRecord, 'plan'>): SearchDetails | null =>
  plan.kind === 'search' ? SearchDetails.parse(plan.details) : null;

/** Null where the batch prepares no ligands. */
export const preparationOf = ({ plan }: Pick<BatchRecord, 'plan'>): PreparationDetails | null =>
  plan.kind === 'preparation' ? PreparationDetails.parse(plan.details) : null;

export async function readRecord(blobs: BlobAccess, { record }: SearchDetails): Promise<SearchRecord> {
  return SearchRecord.parse(JSON.parse(await readText(blobs, record)));
}

/** Throws where the blob is gone: it was stored before the batch that names it. */
export async function readText(blobs: BlobAccess, hash: Sha256): Promise<string> {
  const bytes = await blobs.get(hash);
  if (!bytes) throw new Error(`blob ${hash} of a search is missing from the data folder`);
  return new TextDecoder().decode(bytes);
}

/** In [0, 1), the same whenever it is drawn for a workunit; nobody without the secret can tell it. */
export function drawFor({ secret }: SearchDetails, workunit: WorkunitId): number {
  const bytes = createHmac('sha256', secret).update(workunit).digest();
  return bytes.readUIntBE(0, 6) / 2 ** 48;
}
