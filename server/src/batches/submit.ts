/** Stores a batch for whoever asks: what it is made of becomes its project's, and the audit list gets its line. */
import type { BatchId } from '@manyhands/protocol';
import type { Principal } from '@manyhands/rules';
import type { Audited } from '../access/audit.ts';
import type { OwnBlobs } from '../access/own-blobs.ts';
import type { Catalogue } from './catalogue.ts';
import { type BatchDraft, recordOf } from './draft.ts';

export interface SubmitParts {
  readonly catalogue: Catalogue;
  readonly now: () => number;
  readonly audited: Audited;
  /** A batch was created: waiting hosts may have it. */
  workAppeared(): void;
}

export function createSubmit({ catalogue, now, audited, workAppeared }: SubmitParts) {
  return async (principal: Principal, draft: BatchDraft, blobs: OwnBlobs): Promise<BatchId> => {
    const { project, kernel } = draft;
    const { record, workunits } = await recordOf(catalogue, draft, now());
    const { batch } = record;
    await audited(principal, async (deeds, note) => {
      await deeds.createBatch(record, workunits);
      await deeds.giveBlobs(blobs.used, project);
      await deeds.giveKernel(kernel, project, false);
      await note({ action: 'batch-made', subject: batch, project });
    });
    workAppeared();
    return batch;
  };
}
