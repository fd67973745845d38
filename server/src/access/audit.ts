/** Writes down who did what, in the transaction of the deed itself: neither is ever there without the other. */
import type { AuditAction, ProjectId } from '@manyhands/protocol';
import type { Principal } from '@manyhands/rules';
import type { Deeds } from '../store/deeds-store.ts';
import type { Store } from '../store/store.ts';

export interface Deed {
  readonly action: AuditAction;
  readonly subject: string;
  readonly project?: ProjectId;
}

/** Does the work as one deed of this principal; `note` writes its line, which it must have. */
export type Audited = <T>(
  principal: Principal,
  work: (deeds: Deeds, note: (deed: Deed) => Promise<void>) => Promise<T>,
) => Promise<T>;

const actorOf = (principal: Principal) =>
  principal.kind === 'operator'
    ? { actor: 'operator', through: 'token' as const }
    : { actor: principal.researcher, through: principal.through };

export const createAudited =
  (store: Pick<Store, 'deed'>, now: () => number): Audited =>
  (principal, work) =>
    store.deed(async (deeds) => {
      let noted = false;
      const value = await work(deeds, async ({ action, subject, project = null }) => {
        noted = true;
        await deeds.note({ at: now(), ...actorOf(principal), action, subject, project });
      });
      if (!noted) throw new Error('something was to be done without a line of the audit list');
      return value;
    });
