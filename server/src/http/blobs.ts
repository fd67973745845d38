/** Immutable bytes by hash: anyone may read and cache them for ever, researchers may add them. */
import { BlobCreated, Sha256 } from '@manyhands/protocol';
import type { FastifyReply } from 'fastify';
import { z } from 'zod';
import { HashMismatch } from '../store/index.ts';
import type { App, HttpContext } from './context.ts';
import { ApiError, notFound } from './refusals.ts';

const Named = z.object({ hash: Sha256 });

/** A blob's name is its content, so it never changes; it is public, so any page may read it. */
const FOR_EVER = {
  'cache-control': 'public, max-age=31536000, immutable',
  'access-control-allow-origin': '*',
  'cross-origin-resource-policy': 'cross-origin',
  'content-type': 'application/octet-stream',
  'x-content-type-options': 'nosniff',
  'accept-ranges': 'bytes',
} as const;

export function addBlobRoutes(app: App, { blobs }: HttpContext): void {
  app.get('/blobs/:hash', { schema: { params: Named, hide: true } }, async (request, reply) => {
    const { hash } = request.params;
    const stat = await blobs.stat(hash);
    if (!stat) throw notFound(`blob ${hash}`);
    if (request.headers['if-none-match'] === `"${hash}"`) return reply.headers(FOR_EVER).code(304).send();
    const range = parseRange(request.headers.range, stat.bytes);
    if (range === 'unsatisfiable') return refuseRange(reply, stat.bytes);
    const bytes = await blobs.get(hash, range ?? undefined);
    if (!bytes) throw notFound(`blob ${hash}`);
    reply.headers({ ...FOR_EVER, etag: `"${hash}"` });
    if (range) {
      reply.code(206).header('content-range', `bytes ${range.from}-${range.to - 1}/${stat.bytes}`);
    }
    return reply.send(Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength));
  });
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

/** In a scope of its own, because only here a body is a stream of raw bytes. */
export function addBlobUpload(app: App, { blobs, options }: HttpContext): void {
  app.removeAllContentTypeParsers();
  app.addContentTypeParser('*', (_request, payload, done) => done(null, payload));
  app.put(
    '/api/blobs/:hash',
    {
      bodyLimit: options.maxBlobBytes,
      schema: { params: Named, response: { 200: BlobCreated }, description: 'Raw bytes as body.' },
    },
    async (request) => {
      const { hash } = request.params;
      const body = request.body ?? Buffer.alloc(0);
      const bytes =
        body instanceof Uint8Array ? body : limited(body as AsyncIterable<Uint8Array>, options.maxBlobBytes);
      const { bytes: stored } = await blobs.put(hash, bytes).catch((error: unknown) => {
        throw error instanceof HashMismatch ? new ApiError('invalid-input', error.message) : error;
      });
      return { hash, bytes: stored };
    },
  );
}

async function* limited(stream: AsyncIterable<Uint8Array>, most: number): AsyncIterable<Uint8Array> {
  let bytes = 0;
  for await (const chunk of stream) {
    bytes += chunk.byteLength;
    if (bytes > most) throw new ApiError('too-large', `A blob may have ${most} bytes.`);
    yield chunk;
  }
}
