/** The thread's side of planning: reading molecules and drawing placements takes seconds that volunteers must not wait. */
import { once } from 'node:events';
import { parentPort } from 'node:worker_threads';
import type { ScreenPlan } from '@manyhands/docking';
import type { BlobRef } from '@manyhands/protocol';
import { digestOf } from '../sockets/digest.ts';
import type { PlanMessage, PlanRefusal } from './plan-messages.ts';

/** Sends bytes as a blob and tells what to call it; each object once: a ligand's are the same in all its workunits. */
export type SendBlob = (bytes: Uint8Array) => BlobRef;

export type PlanOutcome<End> =
  | { readonly refusal: PlanRefusal }
  /** `end` is asked for after the last workunit, and may send blobs. */
  | { readonly plan: ScreenPlan; readonly end: (send: SendBlob) => End };

/** Answers the one request of this thread's life. */
export function servePlanner<Request, End>(
  planBatch: (request: Request) => PlanOutcome<End> | Promise<PlanOutcome<End>>,
): void {
  const port = parentPort;
  if (!port) throw new Error('A planner runs as a worker thread.');
  const say = (message: PlanMessage<End>): void => port.postMessage(message);
  const send = sendOnce((ref, bytes) => say({ kind: 'blob', ref, bytes }));
  const sendAll = (buffers: Readonly<Record<string, Uint8Array>>): Record<string, BlobRef> =>
    Object.fromEntries(Object.entries(buffers).map(([name, bytes]) => [name, send(bytes)]));

  const answer = async (request: Request): Promise<void> => {
    const outcome = await planBatch(request);
    if ('refusal' in outcome) return say({ kind: 'refused', refusal: outcome.refusal });
    say({ kind: 'shared', shared: sendAll(outcome.plan.shared) });
    for (const { label, params, inputs } of outcome.plan.workunits) {
      say({ kind: 'workunit', workunit: { label, params, inputs: sendAll(inputs) } });
      await once(port, 'message');
    }
    say({ kind: 'end', end: outcome.end(send) });
  };

  // Without a listener the thread would end while molecules are prepared, or what it said last is still being stored.
  port.on('message', () => undefined);
  port.once('message', (request: Request) => {
    answer(request).catch((error: unknown) =>
      say({
        kind: 'failed',
        message: error instanceof Error ? (error.stack ?? error.message) : String(error),
      }),
    );
  });
}

function sendOnce(say: (ref: BlobRef, bytes: Uint8Array) => void): SendBlob {
  const sent = new WeakMap<Uint8Array, BlobRef>();
  return (bytes) => {
    const known = sent.get(bytes);
    if (known) return known;
    const ref = { hash: digestOf(bytes), bytes: bytes.byteLength };
    sent.set(bytes, ref);
    say(ref, bytes);
    return ref;
  };
}
