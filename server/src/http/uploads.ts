/** Uploads that can be taken up again where they broke off; finished, they are blobs. */
import { Readable } from 'node:stream';
import { NewUpload, Upload, UploadId } from '@manyhands/protocol';
import type { Principal } from '@manyhands/rules';
import { z } from 'zod';
import { isOwnUpload, ownerOf } from '../access/own-uploads.ts';
import type { AddRoute } from '../access/route.ts';
import { noUpload } from '../uploads/uploads.ts';
import type { HttpContext } from './context.ts';
import { invalidInput } from './refusals.ts';

const Named = z.object({ upload: UploadId });
const own = { touches: 'own', scope: 'submit' } as const;

/** Nobody learns of another's. */
async function touchUpload({ uploads }: HttpContext, principal: Principal, id: UploadId): Promise<UploadId> {
  const record = await uploads.record(id);
  if (!record || !isOwnUpload(principal, record)) throw noUpload(id);
  return id;
}

export function addUploadRoutes(add: AddRoute, context: HttpContext): void {
  const { uploads } = context;
  add('POST', '/api/uploads', {
    access: own,
    body: NewUpload,
    answer: Upload,
    status: 201,
    description:
      'Begins an upload. Send its bytes from front to back with PATCH; a part is stored once it is answered.',
    handle: ({ principal, body }) => uploads.begin(ownerOf(principal), body),
  });
  add('GET', '/api/uploads/:upload', {
    access: own,
    params: Named,
    answer: Upload,
    description: 'Where it stands: the next part begins at `offset`.',
    handle: async ({ principal, params }) =>
      uploads.look(await touchUpload(context, principal, params.upload)),
  });
  add('DELETE', '/api/uploads/:upload', {
    access: own,
    params: Named,
    status: 204,
    description: 'Gives it up. A blob that it has become stays.',
    handle: async ({ principal, params }) =>
      uploads.remove(await touchUpload(context, principal, params.upload)),
  });
}

/** Of raw bytes: `add` must be of a scope that takes them as a stream. */
export function addUploadParts(add: AddRoute, context: HttpContext): void {
  const { uploads, options } = context;
  add('PATCH', '/api/uploads/:upload', {
    access: own,
    params: Named,
    answer: Upload,
    bodyLimit: options.uploadPartBytes,
    description:
      'The next part as raw body, with the header `upload-offset`: the bytes that are stored already. What comes of a part that breaks off is stored too.',
    takesBytes: true,
    handle: async ({ principal, params, request }) => {
      const id = await touchUpload(context, principal, params.upload);
      const from = Offset.safeParse(request.headers['upload-offset']);
      if (!from.success) throw invalidInput('It is not said where the part begins.', [NO_OFFSET]);
      const part = request.body instanceof Readable ? request.body : Readable.from([]);
      return uploads.append(id, from.data, part);
    },
  });
}

const Offset = z.string().regex(/^\d+$/).transform(Number).pipe(z.number().int());

const NO_OFFSET = {
  where: 'headers.upload-offset',
  message: 'is missing or no number',
  cure: 'give the bytes that are stored already, as GET tells them in `offset`',
};
