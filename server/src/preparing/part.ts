/** A part of a library as the store takes it: workunits measured, and the batch that prepares what waits. */

import { PREPARATION } from '@manyhands/docking';
import type { KernelBundle } from '@manyhands/kernel';
import { type DraftWorkunit, makeBatchId, measure } from '../batches/draft.ts';
import type { PartLigand, PartMessage } from '../batches/search-messages.ts';
import { detailsOf, type PreparationDetails } from '../batches/search-record.ts';
import type { ReadLigand, ReadPart } from '../store/searches-store.ts';
import type { Measured, NewBatchRecord, NewWorkunit } from '../store/store.ts';

type SearchBatch = NewBatchRecord;

export function partOf(search: SearchBatch, preparing: KernelBundle, message: PartMessage): ReadPart {
  const { ligands, readTo } = message;
  const docking = measure({ ...search, workunits: ligands.flatMap(dockingOf) });
  const preparation = preparationBatch(search, preparing);
  const shaping = measure({ ...preparation, workunits: ligands.flatMap(preparationsOf) });
  const nextOf = {
    docking: docking.workunits[Symbol.iterator](),
    shaping: shaping.workunits[Symbol.iterator](),
  };
  return {
    ligands: ligands.map((ligand) => measured(ligand, nextOf)),
    readTo,
    docking: figuresOf(docking),
    preparing: figuresOf(shaping),
    preparation,
    version: PREPARATION,
  };
}

const dockingOf = (ligand: PartLigand): readonly DraftWorkunit[] =>
  ligand.state === 'ready' ? ligand.workunits : [];
const preparationsOf = (ligand: PartLigand): readonly DraftWorkunit[] =>
  ligand.state === 'waiting' ? [ligand.preparation] : [];

const figuresOf = ({ maxCost, meanCost, memoryBytes }: Measured): Omit<Measured, 'workunits'> => ({
  ...{ maxCost, meanCost, memoryBytes },
});

interface Next {
  readonly docking: Iterator<NewWorkunit>;
  readonly shaping: Iterator<NewWorkunit>;
}

function measured(ligand: PartLigand, next: Next): ReadLigand {
  switch (ligand.state) {
    case 'ready':
      return { ...ligand, workunits: ligand.workunits.map(() => take(next.docking)) };
    case 'waiting':
      return { ...ligand, preparation: take(next.shaping) };
    case 'refused':
      return ligand;
    default:
      return ligand satisfies never;
  }
}

function take(workunits: Iterator<NewWorkunit>): NewWorkunit {
  const { value, done } = workunits.next();
  if (done) throw new Error('a workunit was lost while it was measured');
  return value;
}

/** In the search's project and place, so that volunteers prepare what they will dock. */
function preparationBatch(search: SearchBatch, kernel: KernelBundle): SearchBatch {
  const purpose = detailsOf(search)?.purpose;
  const details: PreparationDetails = {
    search: search.batch,
    ...(purpose === undefined ? {} : { purpose }),
  };
  const title = `Shapes for ${search.title}`.slice(0, 200);
  return {
    ...{ batch: makeBatchId(title), title, project: search.project, priority: search.priority },
    ...{ kernel: kernel.id, manifest: kernel.manifest, agreement: kernel.manifest.agreement },
    // One checked answer is enough; that there is none must be said twice.
    ...{ quorum: 1, maxCopies: Math.max(search.maxCopies, LEAST_COPIES), shared: {} },
    ...{ createdAt: search.createdAt, maxCost: 0, meanCost: 0, memoryBytes: 0 },
    plan: { kind: 'preparation', details },
  };
}

/** Of a preparation: room for a second opinion beside an answer that is refused. */
const LEAST_COPIES = 4;
