/** Builds what the handlers share, and ties judging, notices and the waiting room together. */
import type { Logger } from 'pino';
import { createCatalogue } from '../batches/catalogue.ts';
import { createJudging } from '../judging/judging.ts';
import type { CoordinatorOptions } from '../options.ts';
import type { CarriedOut, Store } from '../store/store.ts';
import type { VolunteerContext } from './context.ts';
import { createNotices } from './notices.ts';
import { createPresence } from './presence.ts';
import { createRate } from './rate.ts';
import { createWaitingRoom } from './waiting-room.ts';

export interface ContextParts {
  readonly store: Store;
  readonly options: CoordinatorOptions;
  readonly log: Logger;
  readonly now: () => number;
  draining(): boolean;
}

export function createContext({ store, options, log, now, draining }: ContextParts): VolunteerContext {
  const catalogue = createCatalogue(store, now);
  const presence = createPresence();
  const notices = createNotices({ store, presence, now, log });
  const waiting = createWaitingRoom(options.holdMs, (error) =>
    log.error({ err: error }, 'serving a waiting host failed'),
  );
  const workAppeared = (): void => {
    catalogue.refresh();
    waiting.wake();
  };
  const carriedOut = (change: CarriedOut): void => {
    notices.standingChanged(change.hosts);
    notices.revoke(change.revoked, 'no-longer-needed');
    if (change.reopened) workAppeared();
  };
  return {
    ...{ store, catalogue, presence, notices, waiting, options, log, now, draining, workAppeared },
    judging: createJudging({ store, now, log, carriedOut }),
    stored: createRate(now),
    inFlight: new Set(),
  };
}
