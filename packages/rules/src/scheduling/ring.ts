/** The ring: each workunit of a trial goes to several hosts, of as many makes of device as there are. */
import type { Capabilities, WorkunitId } from '@manyhands/protocol';
import { backendFor } from './fits.ts';
import type { BatchView } from './types.ts';

export interface RingOptions {
  /** Milliseconds in which a make of which a workunit has a copy already is passed over: hosts of other makes may be busy. */
  readonly patienceMs: number;
  /** Milliseconds after which nobody is waited for any more: a researcher sits in front of the table. */
  readonly longestMs: number;
}

export const RING: RingOptions = { patienceMs: 60_000, longestMs: 15 * 60_000 };

/** A workunit that the host may have, with the devices of all who have or had a copy of it. */
export interface RingWorkunit {
  readonly workunit: WorkunitId;
  readonly copies: readonly Capabilities[];
}

/** What makes numbers differ: the backend, and on WebGPU the vendor. Null where the device cannot run the batch. */
export function makeOf(capabilities: Capabilities, batch: BatchView): string | null {
  const backend = backendFor(capabilities, batch);
  return backend === 'webgpu' ? `webgpu ${capabilities.webgpu?.vendor.toLowerCase()}` : backend;
}

/** The workunits that this device may be given now, those that lack its make first. */
export function chooseForRing(
  device: Capabilities,
  batch: BatchView,
  waiting: readonly RingWorkunit[],
  { patienceMs }: RingOptions,
  now: number,
): readonly WorkunitId[] {
  const make = makeOf(device, batch);
  if (make === null) return [];
  const lacks = ({ copies }: RingWorkunit) => copies.every((copy) => makeOf(copy, batch) !== make);
  const others = now < batch.createdAt + patienceMs ? [] : waiting.filter((one) => !lacks(one));
  return [...waiting.filter(lacks), ...others].map(({ workunit }) => workunit);
}

/** Rings that began before this time are over. */
export const ringsOverBefore = ({ longestMs }: RingOptions, now: number): number => now - longestMs;
