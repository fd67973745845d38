/** A screen as a batch: molecules are read, placements drawn and packed, and every file of the plan becomes a blob. */
import {
  planScreen,
  type Receptor,
  readEnergies,
  readLigand,
  readReceptor,
  type ScreenLigand,
  type ScreenPlan,
} from '@manyhands/docking';
import { receptorFromPdb } from '@manyhands/docking/prepare';
import type { KernelBundle } from '@manyhands/kernel';
import type { BlobRef, InputIssue, NewScreen, RankedLigand } from '@manyhands/protocol';
import { z } from 'zod';
import { invalidInput } from '../http/refusals.ts';
import { digestOf } from '../sockets/digest.ts';
import type { BatchRecord, BlobStore, Store } from '../store/store.ts';
import type { BatchDraft, DraftWorkunit } from './draft.ts';

/** Workunits of one screen. */
const MOST_WORKUNITS = 100_000;

/** What a screen's batch remembers of its question. */
export const ScreenDetails = z.object({ ligands: z.array(z.string()), placements: z.number() });
export type ScreenDetails = z.infer<typeof ScreenDetails>;

export async function draftScreen(
  blobs: BlobStore,
  kernel: KernelBundle,
  request: NewScreen,
): Promise<BatchDraft> {
  const plan = planOrRefuse(request);
  const keep = createKeeper(blobs);
  const shared = await keep(plan.shared);
  const workunits: DraftWorkunit[] = [];
  for (const { label, params, inputs } of plan.workunits) {
    workunits.push({ label, params, inputs: await keep(inputs) });
  }
  const { project, title, priority, quorum, maxCopies, placements } = request;
  const details: ScreenDetails = { ligands: request.ligands.map(({ name }) => name), placements };
  return {
    ...{ project, title, priority, quorum, maxCopies, shared, workunits },
    kernel: kernel.id,
    manifest: kernel.manifest,
    agreement: kernel.manifest.agreement,
    plan: { kind: 'screen', details },
  };
}

function planOrRefuse(request: NewScreen): ScreenPlan {
  const issues: InputIssue[] = [];
  const receptor = receptorOf(request.receptor, issues);
  const ligands: ScreenLigand[] = [];
  for (const { name, pdbqt } of request.ligands) {
    const reading = readLigand(pdbqt, name);
    if (reading.ok) ligands.push({ name, ligand: reading.value });
    else issues.push(...reading.issues);
  }
  if (!receptor || issues.length > 0) throw invalidInput('The molecules cannot be read.', issues);
  const { box, placements, posesPerWorkunit, seed } = request;
  const plan = planScreen({ receptor, ligands, box, placements, posesPerWorkunit, seed });
  if (!plan.ok) throw invalidInput('The screen cannot be planned.', plan.issues);
  if (plan.value.workunitCount > MOST_WORKUNITS) {
    throw invalidInput('The screen is too large.', [
      {
        where: 'posesPerWorkunit',
        message: `the screen has ${plan.value.workunitCount} workunits; ${MOST_WORKUNITS} are allowed`,
        cure: 'score more poses in a workunit, fewer placements, or fewer ligands',
      },
    ]);
  }
  return plan.value;
}

function receptorOf(given: NewScreen['receptor'], issues: InputIssue[]): Receptor | null {
  const pdbqt = given.format === 'pdb' ? prepare(given, issues) : given.text;
  if (pdbqt === null) return null;
  const reading = readReceptor(pdbqt, given.name);
  if (reading.ok) return reading.value;
  issues.push(...reading.issues);
  return null;
}

function prepare(given: NewScreen['receptor'], issues: InputIssue[]): string | null {
  const prepared = receptorFromPdb(given.text, {
    name: given.name,
    ...(given.ligandResidue === undefined ? {} : { ligandResidue: given.ligandResidue }),
  });
  if (prepared.ok) return prepared.value.pdbqt;
  issues.push(...prepared.issues);
  return null;
}

type Keeper = (buffers: Readonly<Record<string, Uint8Array>>) => Promise<Record<string, BlobRef>>;

/** Stores buffers as blobs, each object once: a ligand's are the same objects in all its workunits. */
function createKeeper(blobs: BlobStore): Keeper {
  const kept = new WeakMap<Uint8Array, Promise<BlobRef>>();
  const keepOne = (bytes: Uint8Array): Promise<BlobRef> => {
    const known = kept.get(bytes);
    if (known) return known;
    const hash = digestOf(bytes);
    const stored = blobs.put(hash, bytes).then(() => ({ hash, bytes: bytes.byteLength }));
    kept.set(bytes, stored);
    return stored;
  };
  return async (buffers) => {
    const entries = Object.entries(buffers).map(
      async ([name, bytes]) => [name, await keepOne(bytes)] as const,
    );
    return Object.fromEntries(await Promise.all(entries));
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
