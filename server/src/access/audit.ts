/** Writes down who did what, after it was done and before it is answered. */
import type { AuditAction, ProjectId } from '@manyhands/protocol';
import type { Principal } from '@manyhands/rules';
import type { Store } from '../store/store.ts';

export interface Deed {
  readonly action: AuditAction;
  readonly subject: string;
  readonly project?: ProjectId;
}

export type Note = (principal: Principal, deed: Deed) => Promise<void>;

export const createNote =
  (store: Store, now: () => number): Note =>
  (principal, { action, subject, project = null }) => {
    const { actor, through } =
      principal.kind === 'operator'
        ? { actor: 'operator', through: 'token' as const }
        : { actor: principal.researcher, through: principal.through };
    return store.note({ at: now(), actor, through, action, subject, project });
  };
