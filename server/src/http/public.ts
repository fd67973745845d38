/** What readers of a paper see of a batch by its public link, without an account: that batch and nothing else. */
import { type BatchId, HostId, PublicBatch, Reduced, ResultsPage } from '@manyhands/protocol';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { z } from 'zod';
import { createReaders } from '../access/readers.ts';
import type { AddRoute } from '../access/route.ts';
import { DownloadQuery, openDownload } from '../downloads/download.ts';
import { digestOf } from '../sockets/digest.ts';
import type { BatchRecord } from '../store/store.ts';
import { Page, progressOf, resultsOf } from './batches.ts';
import type { HttpContext } from './context.ts';
import { DOWNLOAD_TYPES, sendDownload } from './downloads.ts';
import { peerOf } from './peer.ts';

const access = { touches: 'nothing', because: 'the link is the credential' } as const;
/** Whatever stands there: a text that can be no secret is answered as one that is none. */
const params = z.object({ secret: z.string() });

/** A link that was removed must not live on in a cache, nor be found by a search. */
const PRIVATE = { 'cache-control': 'no-store', 'x-robots-tag': 'noindex' };

interface Exchange {
  readonly params: { readonly secret: string };
  readonly request: FastifyRequest;
}

export function addPublicRoutes(add: AddRoute, context: HttpContext): void {
  const { store, catalogue, now, options } = context;
  const readers = createReaders({ store, now });
  const open = async (
    { params: { secret }, request }: Exchange,
    reply: FastifyReply,
  ): Promise<BatchRecord> => {
    reply.headers(PRIVATE);
    return readers.open(secret, peerOf(request, options.trustedProxies));
  };

  add('GET', '/api/public/:secret', {
    access,
    params,
    answer: PublicBatch,
    description: 'The batch of a public link.',
    handle: async (call, reply) => {
      const batch = await open(call, reply);
      const { title, description, license, citation = null, buffers } = batch.manifest;
      const { projectTitle, owner, purpose } = await catalogue.notice(batch);
      return {
        progress: await progressOf(context, batch.batch),
        project: { title: projectTitle, owner, purpose },
        kernel: { title, description, license, citation },
        quorum: batch.quorum,
        outputs: buffers.filter(({ role }) => role === 'output').map(({ name }) => name),
      };
    },
  });
  add('GET', '/api/public/:secret/results', {
    access,
    params,
    query: Page,
    answer: ResultsPage,
    description: 'As of the batch; hosts have names that hold for this batch only.',
    handle: async (call, reply) => {
      const { batch } = await open(call, reply);
      const page = await resultsOf(context, batch, call.query);
      return {
        ...page,
        results: page.results.map((one) => ({ ...one, agreed: one.agreed.map(aliasIn(batch)) })),
      };
    },
  });
  add('GET', '/api/public/:secret/reduced', {
    access,
    params,
    answer: z.array(Reduced),
    description: 'Figures of its reducers, as of the batch.',
    handle: async (call, reply) => [...(await store.reduced((await open(call, reply)).batch))],
  });
  add('GET', '/api/public/:secret/download', {
    access,
    params,
    query: DownloadQuery,
    gives: DOWNLOAD_TYPES,
    description:
      'Accepted results to take home, as of the batch; hosts have names that hold for this batch only.',
    handle: async (call, reply) => {
      const batch = await open(call, reply);
      const parts = { store, now, nameHost: aliasIn(batch.batch) };
      return sendDownload(reply, await openDownload(parts, batch, call.query));
    },
  });
}

/** Tells hosts of a batch apart, and nobody can follow one of them from batch to batch. */
const aliasIn =
  (batch: BatchId) =>
  (host: string): HostId =>
    HostId.parse(digestOf(Buffer.from(`${batch} ${host}`)));
