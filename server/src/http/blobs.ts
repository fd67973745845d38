/** Immutable bytes by hash: who was told the hash may read and cache them for ever, researchers may add them. */
import { open } from 'node:fs/promises';
import { Readable } from 'node:stream';
import { BlobCreated, Sha256 } from '@manyhands/protocol';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { z } from 'zod';
import { noteUpload } from '../access/own-blobs.ts';
import type { AddRoute } from '../access/route.ts';
import { HashMismatch } from '../store/index.ts';
import type { BlobAccess } from '../store/store.ts';
import type { App, HttpContext } from './context.ts';
import { ApiError, notFound } from './refusals.ts';

const Named = z.object({ hash: Sha256 });

/** A blob's name is its content, so it never changes; who knows it may read it, from any page. */
const FOR_EVER = {
  'cache-control': 'public, max-age=31536000, immutable',
  'access-control-allow-origin': '*',
  'cross-origin-resource-policy': 'cross-origin',
  'content-type': 'application/octet-stream',
  'x-content-type-options': 'nosniff',
  'accept-ranges': 'bytes',
} as const;

/** What a researcher reads as its own: for its browser only, and asked for anew, since membership may end. */
const OWN = {
  'cache-control': 'private, no-cache',
  'content-type': 'application/octet-stream',
  'x-content-type-options': 'nosniff',
  'accept-ranges': 'bytes',
} as const;

interface Exchange {
  readonly request: FastifyRequest;
  readonly reply: FastifyReply;
  readonly headers: typeof FOR_EVER | typeof OWN;
}

export function addBlobRoutes(add: AddRoute, context: HttpContext): void {
  add('GET', '/blobs/:hash', {
    access: {
      touches: 'nothing',
      because: 'a hash is told only to hosts that need the blob, and to its owners',
    },
    params: Named,
    hide: true,
    gives: ['application/octet-stream'],
    description: 'Bytes by their hash.',
    handle: ({ params, request }, reply) =>
      sendBlob(context.blobs, params.hash, { request, reply, headers: FOR_EVER }),
  });
  add('GET', '/api/blobs/:hash', {
    access: { touches: 'own', scope: 'read' },
    params: Named,
    description: 'Bytes that you uploaded, or that belong to one of your projects.',
    gives: ['application/octet-stream'],
    handle: ({ principal, params, request }, reply) =>
      sendBlob(context.blobsOf(principal), params.hash, { request, reply, headers: OWN }),
  });
}

async function sendBlob(
  blobs: BlobAccess,
  hash: Sha256,
  { request, reply, headers }: Exchange,
): Promise<FastifyReply> {
  const stat = await blobs.stat(hash);
  if (!stat) throw notFound(`blob ${hash}`);
  if (request.headers['if-none-match'] === `"${hash}"`) return reply.headers(headers).code(304).send();
  const range = parseRange(request.headers.range, stat.bytes);
  if (range === 'unsatisfiable') return refuseRange(reply, stat.bytes);
  const { from, to } = range ?? { from: 0, to: stat.bytes };
  const body =
    to - from > HELD_BYTES ? await opened(blobs, hash, from, to) : await blobs.get(hash, { from, to });
  if (!body) throw notFound(`blob ${hash}`);
  reply.headers({ ...headers, etag: `"${hash}"` });
  if (range) reply.code(206).header('content-range', `bytes ${from}-${to - 1}/${stat.bytes}`);
  if (body instanceof Readable) return reply.header('content-length', to - from).send(body);
  return reply.send(Buffer.from(body.buffer, body.byteOffset, body.byteLength));
}

/** Bytes sent from memory; more are read from their file while they are sent. */
const HELD_BYTES = 1_048_576;

async function opened(blobs: BlobAccess, hash: Sha256, from: number, to: number): Promise<Readable | null> {
  const place = await blobs.locate(hash);
  if (place?.kind !== 'file') return place && Readable.from([place.bytes.subarray(from, to)]);
  const file = await open(place.path, 'r');
  return file.createReadStream({ start: from, end: to - 1 });
}

const refuseRange = (reply: FastifyReply, bytes: number) =>
  reply
    .code(416)
    .header('content-range', `bytes */${bytes}`)
    .send({ code: 'invalid-input', message: `The blob has ${bytes} bytes.`, issues: [] });

/** One range of bytes, `to` exclusive; null for none and for forms that a server may ignore (RFC 9110, 14.2). */
function parseRange(
  header: string | undefined,
  bytes: number,
): { from: number; to: number } | 'unsatisfiable' | null {
  const [, first, last] = /^bytes=(\d*)-(\d*)$/.exec(header ?? '') ?? [];
  if (first === undefined || last === undefined || (first === '' && last === '')) return null;
  const from = first === '' ? Math.max(0, bytes - Number(last)) : Number(first);
  const to = first === '' || last === '' ? bytes : Math.min(bytes, Number(last) + 1);
  return from < to ? { from, to } : 'unsatisfiable';
}

/** Here a body is a stream of raw bytes: `app` must be a scope of its own. */
export function takeRawBodies(app: App): void {
  app.removeAllContentTypeParsers();
  app.addContentTypeParser('*', (_request, payload, done) => done(null, payload));
}

export function addBlobUpload(add: AddRoute, { blobs, store, options }: HttpContext): void {
  add('PUT', '/api/blobs/:hash', {
    access: { touches: 'own', scope: 'submit' },
    params: Named,
    answer: BlobCreated,
    bodyLimit: options.maxBlobBytes,
    description: 'Raw bytes as body.',
    takesBytes: true,
    handle: async ({ principal, params: { hash }, request }) => {
      const body = request.body ?? Buffer.alloc(0);
      const bytes =
        body instanceof Uint8Array ? body : limited(body as AsyncIterable<Uint8Array>, options.maxBlobBytes);
      const { bytes: stored } = await blobs.put(hash, bytes).catch((error: unknown) => {
        throw error instanceof HashMismatch ? new ApiError('invalid-input', error.message) : error;
      });
      await noteUpload(store, principal, hash);
      return { hash, bytes: stored };
    },
  });
}

async function* limited(stream: AsyncIterable<Uint8Array>, most: number): AsyncIterable<Uint8Array> {
  let bytes = 0;
  for await (const chunk of stream) {
    bytes += chunk.byteLength;
    if (bytes > most) throw new ApiError('too-large', `A blob may have ${most} bytes.`);
    yield chunk;
  }
}
