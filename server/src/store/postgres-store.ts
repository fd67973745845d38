/** The store on PostgreSQL, put together from its statement families. */
import { createAccept } from './accept.ts';
import { createAcceptedStore } from './accepted.ts';
import { createAudit } from './audit.ts';
import { createBatches } from './batches.ts';
import { createCarryOut } from './carry-out.ts';
import { createCertificates } from './certificates.ts';
import { createCutStore } from './cuts.ts';
import type { Database } from './database.ts';
import { createDeeds } from './deeds.ts';
import { createDevices } from './devices.ts';
import { createDrafts } from './drafts.ts';
import { createGiveUp } from './give-up.ts';
import { createHostNumbers } from './host-numbers.ts';
import { createHosts } from './hosts.ts';
import { createJudgeCases, createSeenCases } from './judge-cases.ts';
import { createKernels } from './kernels.ts';
import { createLease } from './lease.ts';
import { createLeaseCursors } from './lease-cursors.ts';
import { createLinks } from './links.ts';
import { createOwnership } from './ownership.ts';
import { createPayloads } from './payloads.ts';
import { createRecentAnswers } from './recent-answers.ts';
import { createReductions } from './reductions.ts';
import { createResearchers } from './researchers.ts';
import { createRings } from './rings.ts';
import { createSearches } from './searches.ts';
import { createSignIn } from './sign-in.ts';
import type { BlobStore, Store } from './store.ts';
import { createTokens } from './tokens.ts';
import { createUploadStore } from './uploads.ts';
import { createViews } from './views.ts';

export function createPostgresStore(database: Database, blobs: BlobStore): Store {
  const hosts = createHostNumbers(database);
  const batches = createBatches(database);
  const cursors = createLeaseCursors();
  const seen = createSeenCases();
  const recent = createRecentAnswers();
  const payloads = createPayloads(database, blobs);
  const { createBatch, batch, openBatches, cancelBatch } = batches;
  return {
    ...createResearchers(database),
    ...createSignIn(database),
    ...createTokens(database),
    ...createOwnership(database),
    ...createAudit(database),
    ...createUploadStore(database),
    ...createKernels(database),
    ...createDrafts(database),
    ...createDeeds({ database, cursors }),
    ...createDevices(database),
    ...createRings({ database, batches, hosts, payloads }),
    createBatch,
    batch,
    openBatches,
    cancelBatch,
    ...createHosts(database, hosts),
    ...createLease({ database, batches, hosts, cursors }),
    ...createAccept({ database, batches, hosts, cursors, blobs, recent }),
    ...createGiveUp({ database, hosts, cursors }),
    ...createJudgeCases({ database, batches, payloads, seen, recent }),
    ...createCertificates({ database, batches, payloads, cursors }),
    ...createSearches({ database, batches, cursors }),
    ...createCutStore({ database, batches, cursors }),
    ...createCarryOut({ database, batches, cursors, seen, recent }),
    ...createLinks(database),
    ...createReductions({ database, batches, payloads }),
    ...createViews({ database, batches, payloads }),
    ...createAcceptedStore({ database, batches, payloads }),
    close: () => database.close(),
  };
}
