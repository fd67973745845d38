/** Batches cut from uploaded files: made, or only estimated for the crowd that is here now. */
import type { BatchEstimate, NewCutBatch } from '@manyhands/protocol';
import { estimate, type Principal, SCHEDULING } from '@manyhands/rules';
import type { z } from 'zod';
import { touchKernel } from '../access/guard.ts';
import { makeBatchId } from '../batches/draft.ts';
import type { HttpContext } from './context.ts';

export async function makeCutBatch(context: HttpContext, principal: Principal, request: NewCutBatch) {
  const kernel = await touchKernel(context, principal, request.kernel);
  const files = context.blobsOf(principal);
  const { project } = request;
  return context.cutting.begin(request, {
    ...{ kernel, files },
    keep: (batch, promised, first) =>
      context.audited(principal, async (deeds, note) => {
        await deeds.createCut(batch, promised, first);
        await deeds.giveBlobs(files.used, project);
        await deeds.giveKernel(request.kernel, project, false);
        await note({ action: 'batch-made', subject: batch.batch, project });
      }),
  });
}

export async function estimateCutBatch(
  context: HttpContext,
  principal: Principal,
  request: NewCutBatch,
): Promise<z.input<typeof BatchEstimate>> {
  const kernel = await touchKernel(context, principal, request.kernel);
  const { count, cost, memoryBytes, inputBytes } = await context.cutting.plan(request, {
    kernel,
    files: context.blobsOf(principal),
  });
  const { project, priority, quorum } = request;
  const published = await context.store.isPublished(request.kernel);
  const batch = {
    ...{
      batch: makeBatchId(request.title),
      project,
      priority,
      createdAt: context.now(),
      memoryBytes,
      published,
    },
    ...{
      kernel: kernel.kernel,
      manifest: kernel.manifest,
      maxCost: cost.largest,
      meanCost: cost.total / count,
    },
  };
  const wanted = { workunits: count, copies: quorum };
  const crowd = estimate(context.hostsOnline(), batch, wanted, SCHEDULING);
  return { workunits: count, cost, memoryBytes, inputBytes, ...crowd };
}
