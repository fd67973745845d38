/** Runs the workunits of one search: WebAssembly in threads, or WebGPU in this one. */
import { KernelFailure } from '@manyhands/compute';
import type { PlannedWorkunit, ScreenPlan } from '@manyhands/docking';
import type { KernelBundle } from '@manyhands/kernel';
import { openNodeGpu } from '../score/webgpu.ts';
import { startThread } from '../thread.ts';
import type { FromThread, ToThread } from './dock-worker.ts';

/** Bytes of a workunit's outputs by name. */
export type Outputs = ReadonlyMap<string, Uint8Array>;

/** Told the share of the whole search that is done, in [0, 1]. */
export type Progress = (fraction: number) => void;

/** Outputs in the order of workunits. Throws `KernelFailure` where one fails. */
export async function searchInThreads(plan: ScreenPlan, cpu: number, progress: Progress): Promise<Outputs[]> {
  const workunits = [...plan.workunits];
  const fractions = workunits.map(() => 0);
  const waiting = [...workunits.entries()];
  const outputs: Outputs[] = [];
  const tell = (number: number, fraction: number) => {
    fractions[number] = fraction;
    progress(fractions.reduce((sum, one) => sum + one, 0) / workunits.length);
  };
  const threads = Array.from({ length: Math.min(cpu, workunits.length) }, () =>
    runThread(plan, () => waiting.shift(), tell, outputs),
  );
  await Promise.all(threads);
  return outputs;
}

/** One thread that takes workunits until none waits. */
function runThread(
  { shared }: ScreenPlan,
  take: () => [number, PlannedWorkunit] | undefined,
  tell: (number: number, fraction: number) => void,
  outputs: Outputs[],
): Promise<void> {
  const thread = startThread(new URL('./dock-worker.ts', import.meta.url));
  thread.ref();
  const send = (message: ToThread): void => thread.postMessage(message);
  return new Promise<void>((resolve, reject) => {
    const next = () => {
      const taken = take();
      if (taken) send({ kind: 'workunit', number: taken[0], workunit: taken[1] });
      else resolve();
    };
    thread.on('error', reject);
    thread.on('message', (message: FromThread) => {
      switch (message.kind) {
        case 'progress':
          return tell(message.number, message.fraction);
        case 'failed':
          return reject(new KernelFailure('kernel-error', message.message));
        case 'done':
          outputs[message.number] = message.outputs;
          tell(message.number, 1);
          return next();
        default:
          return message satisfies never;
      }
    });
    send({ kind: 'shared', shared });
    next();
  }).finally(() => thread.terminate());
}

/** Milliseconds of one dispatch: nobody looks at this machine's screen meanwhile. */
const DISPATCH_MS = 50;

/** Outputs in the order of workunits. Throws `NoGpu` or `KernelFailure`. */
export async function searchOnGpu(
  plan: ScreenPlan,
  bundle: KernelBundle,
  progress: Progress,
): Promise<Outputs[]> {
  const backend = await openNodeGpu();
  try {
    const kernel = await backend.prepare(bundle);
    const found: Outputs[] = [];
    for (const { params, inputs } of plan.workunits) {
      const buffers = new Map([...Object.entries(plan.shared), ...Object.entries(inputs)]);
      const control = {
        signal: new AbortController().signal,
        sliceMs: () => DISPATCH_MS,
        duty: () => 1,
        progress: (fraction: number) => progress((found.length + fraction) / plan.workunitCount),
      };
      found.push((await kernel.run({ params, buffers }, control)).outputs);
    }
    kernel.close();
    return found;
  } finally {
    backend.close();
  }
}
