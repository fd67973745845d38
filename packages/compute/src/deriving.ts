/**
 * Derived buffers: made once, kept for later workunits of the same kernel version, shared bytes and params for deriving.
 * Deriving sees nothing else, so that a workunit's outputs are the same bits whether it derived or found them kept.
 */
import {
  derivingCost,
  type KernelBundle,
  type Layout,
  packParams,
  paramsForDeriving,
} from '@manyhands/kernel';
import type { KernelInput, KernelOutput, RunControl } from './backend.ts';
import { partOf } from './control.ts';
import type { Kept } from './kept.ts';

export interface Derived<Value> {
  readonly value: Value;
  /** Milliseconds inside the kernel. */
  readonly ms: number;
}

/** Numbers of shared bytes, which are known by identity: reading megabytes anew would cost more than it tells. */
const numbers = new WeakMap<Uint8Array, number>();
let lastNumber = 0;

function numberOf(source: Uint8Array | undefined): number {
  if (!source) return 0;
  const number = numbers.get(source) ?? ++lastNumber;
  numbers.set(source, number);
  return number;
}

/** The same for all workunits whose derived buffers are the same. It begins with the kernel version. */
function keyOf({ id, manifest }: KernelBundle, { params, buffers }: KernelInput): string {
  const shared = manifest.buffers.filter(({ role }) => role === 'shared');
  const sources = shared.map(({ name }) => numberOf(buffers.get(name)));
  // As bytes, which tell 0 from -0.
  const shown = packParams(manifest, paramsForDeriving(manifest, params));
  return [id, sources.join(), shown.join()].join(':');
}

/** Whether something is kept for this kernel version. */
export const isOf =
  ({ id }: KernelBundle) =>
  (key: string): boolean =>
    key.startsWith(`${id}:`);

/** Runs with derived buffers: those kept, or else those that `derive` makes, which are then kept. */
export async function runWithDerived<Value extends object>(
  kept: Kept<string, Value>,
  kernel: KernelBundle,
  sizes: Layout,
  input: KernelInput,
  control: RunControl,
  derive: (control: RunControl) => Promise<Derived<Value>>,
  run: (derived: Value, control: RunControl) => Promise<KernelOutput>,
): Promise<KernelOutput> {
  const key = keyOf(kernel, input);
  const known = kept.take(key);
  const cost = known === undefined ? derivingCost(kernel.manifest, input.params) : 0;
  const share = cost / (cost + sizes.cost);
  const { value, ms } =
    known === undefined
      ? await deriveAndKeep(kept, key, bytesOf(sizes), () => derive(partOf(control, 0, share)))
      : { value: known, ms: 0 };
  try {
    const { outputs, computeMs } = await run(value, partOf(control, share, 1));
    return { outputs, computeMs: computeMs + ms };
  } finally {
    kept.release(key);
  }
}

/** Only what was derived to its end is kept: a run that is stopped midway leaves nothing behind. */
async function deriveAndKeep<Value>(
  kept: Kept<string, Value>,
  key: string,
  bytes: number,
  derive: () => Promise<Derived<Value>>,
): Promise<Derived<Value>> {
  kept.makeRoom(bytes);
  const { value, ms } = await derive();
  return { value: kept.add(key, value, bytes), ms };
}

const bytesOf = ({ buffers }: Layout): number =>
  buffers.reduce((sum, { role, paddedBytes }) => sum + (role === 'derived' ? paddedBytes : 0), 0);
