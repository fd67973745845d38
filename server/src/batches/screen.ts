/** A screen as a batch: planned in a thread, its files stored as blobs; and the ranking of its results. */
import { readEnergies } from '@manyhands/docking';
import type { KernelBundle } from '@manyhands/kernel';
import { DockingScene, type NewScreen, type RankedLigand } from '@manyhands/protocol';
import { z } from 'zod';
import type { BatchRecord, BlobAccess, Store } from '../store/store.ts';
import type { BatchDraft } from './draft.ts';
import { planInThread } from './plan-in-thread.ts';

/** What a screen's batch remembers of its question. */
export const ScreenDetails = z.object({
  ligands: z.array(z.string()),
  placements: z.number(),
  /** Absent in batches that are older than pictures of them. */
  scene: DockingScene.optional(),
});
export type ScreenDetails = z.infer<typeof ScreenDetails>;

/** Throws `ApiError` where the molecules or the plan are refused. */
export async function draftScreen(
  blobs: BlobAccess,
  kernel: KernelBundle,
  request: NewScreen,
): Promise<BatchDraft> {
  const module = new URL('./screen-worker.ts', import.meta.url);
  const planned = await planInThread<NewScreen, DockingScene>(module, blobs, request);
  const { shared, workunits, end: scene } = planned;
  const { project, title, priority, quorum, maxCopies, placements } = request;
  const ligands = request.ligands.map(({ name }) => name);
  const details: ScreenDetails = { ligands, placements, scene };
  return {
    ...{ project, title, priority, quorum, maxCopies, shared, workunits },
    kernel: kernel.id,
    manifest: kernel.manifest,
    agreement: kernel.manifest.agreement,
    plan: { kind: 'screen', details },
  };
}

/** Results read at a time while ligands are ranked. */
const PAGE = 200;

/**
 * Ligands with an accepted pose, lowest total first. A ligand's pose is the one of lowest inter + intra, which is what
 * Vina's search minimises: the total alone leaves intra out, and would prefer poses that clash with themselves.
 */
export async function rankLigands(store: Store, batch: BatchRecord): Promise<RankedLigand[]> {
  const { ligands, placements } = ScreenDetails.parse(batch.plan.details);
  const output = batch.manifest.buffers.filter((buffer) => buffer.role === 'output').map(({ name }) => name);
  const at = output.indexOf('energies');
  const best = new Map<string, RankedLigand>();
  for await (const { label, outputs } of acceptedResults(store, batch)) {
    const energies = readEnergies(Buffer.from(outputs[at] ?? '', 'base64'));
    const ranked = best.get(label) ?? unscored(label, placements);
    best.set(label, energies.reduce(better, { ...ranked, poses: ranked.poses + energies.length }));
  }
  return ligands.flatMap((ligand) => best.get(ligand) ?? []).sort((a, b) => a.total - b.total);
}

const unscored = (ligand: string, planned: number): RankedLigand => ({
  ligand,
  total: Number.POSITIVE_INFINITY,
  inter: Number.POSITIVE_INFINITY,
  intra: 0,
  poses: 0,
  planned,
});

const better = (
  ranked: RankedLigand,
  { total, inter, intra }: { total: number; inter: number; intra: number },
): RankedLigand =>
  inter + intra < ranked.inter + ranked.intra ? { ...ranked, total, inter, intra } : ranked;

async function* acceptedResults(store: Store, { batch }: BatchRecord) {
  let page = await store.acceptedResults(batch, null, PAGE);
  while (page.length > 0) {
    yield* page;
    const last = page.at(-1);
    page = last && page.length === PAGE ? await store.acceptedResults(batch, last.workunit, PAGE) : [];
  }
}
