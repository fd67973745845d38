/** Builds what the handlers share, and ties judging, notices and the waiting room together. */
import type { Logger } from 'pino';
import { createBuiltins } from '../batches/builtin.ts';
import { createCatalogue } from '../batches/catalogue.ts';
import { createCutting } from '../cutting/cutting.ts';
import { createCertifier } from '../judging/certifier.ts';
import { createJudging } from '../judging/judging.ts';
import type { CoordinatorOptions } from '../options.ts';
import { createChemistry } from '../preparing/chemistry-thread.ts';
import { createPreparing } from '../preparing/preparing.ts';
import { createReducing } from '../reducing/reducing.ts';
import type { CarriedOut } from '../store/judging-store.ts';
import type { BlobStore, Store } from '../store/store.ts';
import { createUploads } from '../uploads/uploads.ts';
import type { VolunteerContext } from './context.ts';
import { createNotices } from './notices.ts';
import { createPresence } from './presence.ts';
import { createRate } from './rate.ts';
import { createWaitingRoom } from './waiting-room.ts';

export interface ContextParts {
  readonly store: Store;
  readonly blobs: BlobStore;
  readonly options: CoordinatorOptions;
  readonly log: Logger;
  readonly now: () => number;
  draining(): boolean;
}

export function createContext({ store, blobs, options, log, now, draining }: ContextParts): VolunteerContext {
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
  const chemistry = createChemistry();
  const builtin = createBuiltins(store, blobs, now);
  const preparing = createPreparing({ store, blobs, catalogue, chemistry, log, builtin, workAppeared });
  const uploads = createUploads({ store, blobs, options, now });
  const { folder } = uploads;
  const cutting = createCutting({ store, blobs, catalogue, folder, log, now, workAppeared });
  const certifier = createCertifier({
    ...{ store, blobs, catalogue, chemistry, log, now },
    shaped: (smiles) => preparing.shaped(smiles),
    certified: (workunit) => judging.add(workunit),
    askedAgain: workAppeared,
  });
  const judging = createJudging({
    ...{ store, now, log, gatherMs: options.judgeGatherMs, countEveryMs: options.countEveryMs },
    certify: certifier.add,
    carriedOut,
    decided: preparing.decided,
  });
  return {
    ...{ certifier, judging, preparing, builtin },
    ...{ uploads, cutting },
    reducing: createReducing({ store, log, now }),
    ...{ store, catalogue, presence, notices, waiting, options, log, now, draining, workAppeared },
    stored: createRate(now),
    inFlight: new Map(),
  };
}
