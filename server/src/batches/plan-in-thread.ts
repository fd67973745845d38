/** Plans a batch in a thread: blobs are stored before the plan is told, workunits are asked for one by one. */
import { on, once } from 'node:events';
import type { BlobRef, Sha256 } from '@manyhands/protocol';
import { invalidInput } from '../http/refusals.ts';
import type { BlobAccess } from '../store/store.ts';
import { startThread } from '../thread.ts';
import type { DraftWorkunit } from './draft.ts';
import { gatherBlobs } from './gather-blobs.ts';
import type { PlanMessage } from './plan-messages.ts';

export interface PlannedBatch<End> {
  readonly shared: Readonly<Record<string, BlobRef>>;
  readonly workunits: readonly DraftWorkunit[];
  /** What the planner says at its end. */
  readonly end: End;
}

type Thread = ReturnType<typeof startThread>;

/** Starts `module`, a worker that calls `servePlanner`. Throws `ApiError` where the request is refused. */
export async function planInThread<Request, End>(
  module: URL,
  blobs: BlobAccess,
  request: Request,
): Promise<PlannedBatch<End>> {
  const thread = startThread(module);
  const ended = new AbortController();
  const failed = once(thread, 'exit', { signal: ended.signal }).then(() => {
    throw new Error('the thread that plans a batch ended early');
  });
  failed.catch(() => undefined);
  try {
    thread.postMessage(request);
    return await Promise.race([collect<End>(thread, blobs), failed]);
  } finally {
    ended.abort();
    await thread.terminate();
  }
}

async function collect<End>(thread: Thread, blobs: BlobAccess): Promise<PlannedBatch<End>> {
  const workunits: DraftWorkunit[] = [];
  const gathered = gatherBlobs(blobs);
  const seen = new Set<Sha256>();
  let shared: Readonly<Record<string, BlobRef>> = {};
  for await (const [message] of on(thread, 'message') as AsyncIterable<[PlanMessage<End>]>) {
    switch (message.kind) {
      case 'refused':
        throw invalidInput(message.refusal.message, [...message.refusal.issues]);
      case 'failed':
        throw new Error(`planning a batch failed: ${message.message}`);
      case 'blob':
        if (!seen.has(message.ref.hash)) await gathered.add(message.ref, message.bytes);
        seen.add(message.ref.hash);
        break;
      case 'shared':
        shared = message.shared;
        break;
      case 'workunit':
        workunits.push(message.workunit);
        // Asked for one by one, so that the thread is never ahead by more than a workunit's bytes.
        thread.postMessage('next');
        break;
      case 'end':
        await gathered.store();
        return { shared, workunits, end: message.end };
      default:
        message satisfies never;
    }
  }
  throw new Error('the thread that plans a batch said no end');
}
