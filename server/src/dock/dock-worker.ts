/** A thread that runs workunits of the search kernel, one after the other, as they come. */
import { parentPort } from 'node:worker_threads';
import { type PreparedKernel, wasmBackend } from '@manyhands/compute';
import type { PlannedWorkunit } from '@manyhands/docking';
import { loadKernel } from '@manyhands/shaders/node';

export type ToThread =
  | { readonly kind: 'shared'; readonly shared: Readonly<Record<string, Uint8Array>> }
  | { readonly kind: 'workunit'; readonly number: number; readonly workunit: PlannedWorkunit };

export type FromThread =
  | { readonly kind: 'progress'; readonly number: number; readonly fraction: number }
  | { readonly kind: 'done'; readonly number: number; readonly outputs: ReadonlyMap<string, Uint8Array> }
  | { readonly kind: 'failed'; readonly number: number; readonly message: string };

/** Milliseconds of a slice: nobody waits for this thread, but progress is told between slices. */
const SLICE_MS = 100;

const port = parentPort;
if (!port) throw new Error('dock-worker runs as a worker thread.');
const say = (message: FromThread): void => port.postMessage(message);

let shared: Readonly<Record<string, Uint8Array>> = {};
let kernel: Promise<PreparedKernel> | undefined;

async function search(number: number, { params, inputs }: PlannedWorkunit): Promise<void> {
  kernel ??= loadKernel('docking-search').then((bundle) => wasmBackend().prepare(bundle));
  const prepared = await kernel;
  const buffers = new Map([...Object.entries(shared), ...Object.entries(inputs)]);
  const { outputs } = await prepared.run(
    { params, buffers },
    {
      signal: new AbortController().signal,
      sliceMs: () => SLICE_MS,
      duty: () => 1,
      progress: (fraction) => say({ kind: 'progress', number, fraction }),
    },
  );
  say({ kind: 'done', number, outputs });
}

port.on('message', (message: ToThread) => {
  if (message.kind === 'shared') {
    shared = message.shared;
    return;
  }
  const { number, workunit } = message;
  search(number, workunit).catch((error: unknown) => {
    say({ kind: 'failed', number, message: error instanceof Error ? error.message : String(error) });
  });
});
