/** Rings: a kernel's first trial on a few hosts of many makes, and the table of who agreed with whom. */
import { BatchCreated, Comparison, KernelVersionId, MOST_RING_WORKUNITS, NewRing } from '@manyhands/protocol';
import { z } from 'zod';
import { touchProject } from '../access/guard.ts';
import type { AddRoute } from '../access/route.ts';
import { createComparer } from '../batches/comparison.ts';
import { draftFromRequest } from '../batches/from-request.ts';
import { Named } from './batches.ts';
import type { HttpContext } from './context.ts';
import { notFound } from './refusals.ts';

export function addRingRoutes(add: AddRoute, context: HttpContext): void {
  const compare = createComparer(context.store);
  add('POST', '/api/kernels/:kernel/ring', {
    access: { touches: 'kernel', scope: 'submit' },
    params: z.object({ kernel: KernelVersionId }),
    body: NewRing,
    answer: BatchCreated,
    status: 201,
    description:
      'Each workunit goes to as many hosts as asked for, each answer is kept and compared with every other.',
    handle: async ({ principal, kernel: { kernel, manifest }, body }) => {
      await touchProject(context, principal, body.project);
      const { hosts, workunits = [], cut, ...options } = body;
      const blobs = context.blobsOf(principal);
      // Every copy is wanted, and one that failed is not replaced.
      const asked = { ...options, kernel, workunits, quorum: hosts, maxCopies: hosts, reducers: [] };
      const drafted = await draftFromRequest(manifest, blobs, asked);
      const from = { kernel: { kernel, manifest }, files: blobs };
      const few =
        cut && (await context.cutting.few({ project: body.project, cut }, from, MOST_RING_WORKUNITS));
      const draft = { ...drafted, ...few, plan: { kind: 'ring' as const, details: { hosts } } };
      const batch = await context.submit(principal, draft, blobs);
      return { batch, workunits: draft.workunits.length };
    },
  });
  add('GET', '/api/batches/:batch/comparison', {
    access: { touches: 'batch', scope: 'read' },
    params: Named,
    answer: Comparison,
    description: 'Of a ring: who agrees with whom, and how far answers lie apart.',
    handle: async ({ batch }) => {
      if (batch.plan.kind !== 'ring') throw notFound(`ring "${batch.batch}"; it is another kind of batch`);
      return compare(batch);
    },
  });
}
