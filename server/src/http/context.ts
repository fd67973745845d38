/** What the routes share, and the Fastify instance that they are added to. */

import type { IncomingMessage, ServerResponse } from 'node:http';
import type { KernelBundle } from '@manyhands/kernel';
import type { FastifyBaseLogger, FastifyInstance, RawServerDefault } from 'fastify';
import type { ZodTypeProvider } from 'fastify-type-provider-zod';
import type { BuiltinName } from '../batches/builtin.ts';
import type { Catalogue } from '../batches/catalogue.ts';
import type { CoordinatorOptions } from '../options.ts';
import type { BlobStore, ExpiredAssignment, Store } from '../store/store.ts';

export interface HttpContext {
  readonly store: Store;
  readonly blobs: BlobStore;
  readonly catalogue: Catalogue;
  readonly options: CoordinatorOptions;
  /** Kernels of the coordinator itself, published. */
  builtin(name: BuiltinName): Promise<KernelBundle>;
  readonly now: () => number;
  /** A batch was created: waiting hosts may have it. */
  workAppeared(): void;
  /** Copies of a cancelled batch that hosts still compute. */
  cancelled(assignments: readonly ExpiredAssignment[]): void;
  online(): number;
}

export type App = FastifyInstance<
  RawServerDefault,
  IncomingMessage,
  ServerResponse,
  FastifyBaseLogger,
  ZodTypeProvider
>;
