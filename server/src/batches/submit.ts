/** Stores a batch for whoever asks: what it is made of becomes its project's, and the audit list gets its line. */
import type { BatchId } from '@manyhands/protocol';
import type { Principal } from '@manyhands/rules';
import type { Note } from '../access/audit.ts';
import type { OwnBlobs } from '../access/own-blobs.ts';
import type { Store } from '../store/store.ts';
import type { Catalogue } from './catalogue.ts';
import { type BatchDraft, submitBatch } from './draft.ts';

export interface SubmitParts {
  readonly store: Store;
  readonly catalogue: Catalogue;
  readonly now: () => number;
  readonly note: Note;
  /** A batch was created: waiting hosts may have it. */
  workAppeared(): void;
}

export function createSubmit({ store, catalogue, now, note, workAppeared }: SubmitParts) {
  return async (principal: Principal, draft: BatchDraft, blobs: OwnBlobs): Promise<BatchId> => {
    const { project, kernel } = draft;
    const batch = await submitBatch(store, catalogue, draft, now());
    await store.giveBlobs(blobs.used, project);
    await store.giveKernel(kernel, project, false);
    await note(principal, { action: 'batch-made', subject: batch, project });
    workAppeared();
    return batch;
  };
}
