/** What the routes share, and the Fastify instance that they are added to. */

import type { IncomingMessage, ServerResponse } from 'node:http';
import type { KernelBundle } from '@manyhands/kernel';
import type { BatchId } from '@manyhands/protocol';
import type { HostView, Principal } from '@manyhands/rules';
import type { FastifyBaseLogger, FastifyInstance, RawServerDefault } from 'fastify';
import type { ZodTypeProvider } from 'fastify-type-provider-zod';
import type { Audited } from '../access/audit.ts';
import type { Authenticator } from '../access/authenticate.ts';
import type { Guard } from '../access/guard.ts';
import type { OwnBlobs } from '../access/own-blobs.ts';
import type { Passwords } from '../access/passwords.ts';
import type { BuiltinName } from '../batches/builtin.ts';
import type { Catalogue } from '../batches/catalogue.ts';
import type { BatchDraft } from '../batches/draft.ts';
import type { Cutting } from '../cutting/cutting.ts';
import type { CoordinatorOptions } from '../options.ts';
import type { Preparing } from '../preparing/preparing.ts';
import type { BlobStore, Store } from '../store/store.ts';
import type { ExpiredAssignment } from '../store/work-store.ts';
import type { Uploads } from '../uploads/uploads.ts';

export interface HttpContext {
  readonly store: Store;
  readonly blobs: BlobStore;
  readonly catalogue: Catalogue;
  readonly options: CoordinatorOptions;
  readonly authenticator: Authenticator;
  readonly guard: Guard;
  readonly passwords: Passwords;
  /** Kernels of the coordinator itself, published. */
  builtin(name: BuiltinName): Promise<KernelBundle>;
  readonly preparing: Preparing;
  readonly uploads: Uploads;
  readonly cutting: Cutting;
  /** Waiting hosts may have it. */
  workAppeared(): void;
  readonly now: () => number;
  /** Changes something for a principal, together with the line of the audit list that says so. */
  readonly audited: Audited;
  /** Blobs as a principal sees them: the only ones that a route may read for it. */
  blobsOf(principal: Principal): OwnBlobs;
  /** Stores a batch, gives what it is made of to its project, and tells waiting hosts. */
  submit(principal: Principal, draft: BatchDraft, blobs: OwnBlobs): Promise<BatchId>;
  /** Copies of a cancelled batch that hosts still compute. */
  cancelled(assignments: readonly ExpiredAssignment[]): void;
  online(): number;
  /** As the scheduler sees those who are connected. */
  hostsOnline(): readonly HostView[];
}

export type App = FastifyInstance<
  RawServerDefault,
  IncomingMessage,
  ServerResponse,
  FastifyBaseLogger,
  ZodTypeProvider
>;
