/** The thread that plans a screen: drawing a hundred thousand placements takes seconds that volunteers must not wait. */
import { once } from 'node:events';
import { type MessagePort, parentPort } from 'node:worker_threads';
import type { BlobRef, DockingScene, NewScreen } from '@manyhands/protocol';
import { digestOf } from '../sockets/digest.ts';
import type { DraftWorkunit } from './draft.ts';
import { planFromRequest, type ScreenRefusal } from './screen-plan.ts';

/** Told in this order: blobs before what refers to them, one workunit for each `next` from the other side. */
export type ScreenMessage =
  | { readonly kind: 'refused'; readonly refusal: ScreenRefusal }
  | { readonly kind: 'blob'; readonly ref: BlobRef; readonly bytes: Uint8Array }
  | { readonly kind: 'shared'; readonly shared: Readonly<Record<string, BlobRef>> }
  | { readonly kind: 'workunit'; readonly workunit: DraftWorkunit }
  | { readonly kind: 'end'; readonly scene: DockingScene };

const port = parentPort;
if (!port) throw new Error('screen-worker runs as a worker thread.');
const say = (message: ScreenMessage): void => port.postMessage(message);

/** Sends buffers as blobs, each object once: a ligand's are the same objects in all its workunits. */
const sent = new WeakMap<Uint8Array, BlobRef>();
const sendAll = (buffers: Readonly<Record<string, Uint8Array>>): Record<string, BlobRef> =>
  Object.fromEntries(Object.entries(buffers).map(([name, bytes]) => [name, sendOnce(bytes)]));
function sendOnce(bytes: Uint8Array): BlobRef {
  const known = sent.get(bytes);
  if (known) return known;
  const ref = { hash: digestOf(bytes), bytes: bytes.byteLength };
  sent.set(bytes, ref);
  say({ kind: 'blob', ref, bytes });
  return ref;
}

async function plan(port: MessagePort, request: NewScreen): Promise<void> {
  const outcome = planFromRequest(request);
  if ('refusal' in outcome) return say({ kind: 'refused', refusal: outcome.refusal });
  say({ kind: 'shared', shared: sendAll(outcome.plan.shared) });
  for (const { label, params, inputs } of outcome.plan.workunits) {
    say({ kind: 'workunit', workunit: { label, params, inputs: sendAll(inputs) } });
    await once(port, 'message');
  }
  const receptor = sendOnce(new TextEncoder().encode(outcome.receptorPdbqt));
  const { kinds } = outcome.plan;
  const scene = { kind: 'docking' as const, receptor, kinds: [...kinds], center: request.box.center };
  say({ kind: 'end', scene });
}

// Without a listener the thread would end while what it said last is still being stored.
port.on('message', () => undefined);
port.once('message', (request: NewScreen) => void plan(port, request));
