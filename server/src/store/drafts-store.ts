/** What the store keeps of kernels that are being written. */
import type { Draft, DraftContents, DraftId, DraftSummary, ProjectId } from '@manyhands/protocol';

export interface DraftSave {
  readonly contents: DraftContents;
  readonly savedBy: string;
}

export interface DraftsStore {
  createDraft(project: ProjectId, save: DraftSave, now: number): Promise<DraftId>;
  draft(id: DraftId): Promise<Draft | null>;
  /** Of a project, the last saved first. */
  drafts(project: ProjectId, limit: number): Promise<readonly DraftSummary[]>;
  /**
   * The new revision, or null where another save came after `revision`. Saving again what is there already changes
   * nothing, so that a save whose answer was lost can be repeated.
   */
  saveDraft(id: DraftId, revision: number, save: DraftSave, now: number): Promise<number | null>;
  /** False where it was not there. */
  removeDraft(id: DraftId): Promise<boolean>;
}
