/** What happens by itself: overdue work comes back, unjudged work is found, waiting hosts look again. */
import { setTimeout as sleep } from 'node:timers/promises';
import { ringsOverBefore, SESSIONS } from '@manyhands/rules';
import type { VolunteerContext } from './sockets/context.ts';

export interface Timers {
  /** Resolves when nothing that a timer started is in progress. */
  stop(): Promise<void>;
}

/** Assignments expired in one statement: 50 ms of database time. */
const EXPIRED_AT_ONCE = 1000;
/** Milliseconds between looks of waiting hosts: another coordinator on the same database cannot wake ours. */
const LOOK_AGAIN_MS = 2000;
/** Milliseconds by which speeds that work is planned with may be old: a hundred groups of reports. */
const ADD_REPORTS_MS = 2000;

export function startTimers(context: VolunteerContext): Timers {
  const stopping = new AbortController();
  const { options, log } = context;

  /** Runs again and again with ±20 % jitter, so that several coordinators do not march in step. */
  const repeat = async (name: string, everyMs: number, action: () => Promise<void> | void): Promise<void> => {
    while (!stopping.signal.aborted) {
      try {
        await action();
      } catch (error) {
        log.error({ err: error }, `${name} failed; it is tried again`);
      }
      await sleep(everyMs * (0.8 + 0.4 * Math.random()), undefined, { signal: stopping.signal }).catch(
        () => {},
      );
    }
  };

  const loops = [
    repeat('expiring overdue work', options.expireEveryMs, () => expire(context)),
    repeat('looking for unjudged work', options.judgeEveryMs, () => context.judging.recover()),
    repeat('looking for ligands to settle', options.judgeEveryMs, () => context.preparing.recover()),
    repeat('looking for files to cut on', options.judgeEveryMs, () => context.cutting.recover()),
    repeat('sweeping uploads', options.sweepEveryMs, () => context.uploads.sweep()),
    repeat('sweeping sign-ins', options.sweepEveryMs, () =>
      context.store.sweepSignIns(context.now(), SESSIONS),
    ),
    repeat('ending rings', options.expireEveryMs, () => endRings(context)),
    repeat('reducing accepted results', options.reduceEveryMs, () => context.reducing.look()),
    repeat('adding up reports', ADD_REPORTS_MS, () => context.store.addReportNotes()),
    repeat('waking waiting hosts', LOOK_AGAIN_MS, () => context.waiting.wake()),
  ];
  return {
    stop: async () => {
      stopping.abort();
      await Promise.all(loops);
    },
  };
}

async function expire({ store, notices, now, workAppeared }: VolunteerContext): Promise<void> {
  const expired = await store.expire(now(), EXPIRED_AT_ONCE);
  if (expired.length === 0) return;
  notices.revoke(expired, 'expired');
  workAppeared();
}

async function endRings({ store, notices, judging, options, now }: VolunteerContext): Promise<void> {
  const { revoked, judge } = await store.endRings(ringsOverBefore(options.ring, now()));
  notices.revoke(revoked, 'no-longer-needed');
  for (const workunit of judge) judging.add(workunit);
}
