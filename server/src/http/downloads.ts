/** Results to take home, sent while they are read: memory does not grow with them. */
import { Readable } from 'node:stream';
import type { FastifyReply } from 'fastify';
import type { AddRoute } from '../access/route.ts';
import { type DownloadFile, DownloadQuery, openDownload } from '../downloads/download.ts';
import { Named } from './batches.ts';
import type { HttpContext } from './context.ts';

export const DOWNLOAD_TYPES = ['application/zip', 'application/octet-stream', 'text/csv'] as const;

export function addDownloadRoutes(add: AddRoute, context: HttpContext): void {
  add('GET', '/api/batches/:batch/download', {
    access: { touches: 'batch', scope: 'read' },
    params: Named,
    query: DownloadQuery,
    gives: DOWNLOAD_TYPES,
    description:
      'Accepted results: `zip` has everything with its provenance, `npy` and `csv` one output, `npy` with `reducer` the array of a sum or a joined array.',
    handle: async ({ batch, query }, reply) => sendDownload(reply, await openDownload(context, batch, query)),
  });
}

/** As a file to be saved, never shown as a page: names in it are a researcher's own. */
export const sendDownload = (reply: FastifyReply, { name, type, bytes }: DownloadFile): FastifyReply =>
  reply
    .type(type)
    .headers({
      'content-disposition': `attachment; filename="${name}"`,
      'x-content-type-options': 'nosniff',
      'cache-control': 'private, no-store',
    })
    .send(Readable.from(bytes, { objectMode: false }));
