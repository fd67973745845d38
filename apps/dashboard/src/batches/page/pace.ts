/** How fast a batch goes and when it will be done, from what was seen of it lately. */
import type { BatchProgress } from '@manyhands/protocol';

export interface Sample {
  /** Epoch milliseconds. */
  readonly at: number;
  /** Workunits with a verdict. */
  readonly closed: number;
}

/** Milliseconds that are looked back: long enough to be calm, short enough to tell that hosts came or went. */
const WINDOW_MS = 120_000;
/** Milliseconds that must lie between first and last sample. */
const LEAST_MS = 5_000;

export const sampleOf = ({ accepted, setAside }: BatchProgress, at: number): Sample => ({
  at,
  closed: accepted + setAside,
});

/** With what is too old left out, except the youngest of it: a slow batch has few changes. */
export function withSample(samples: readonly Sample[], sample: Sample): Sample[] {
  const recent = samples.filter(({ at }) => at >= sample.at - WINDOW_MS && at < sample.at);
  return [...recent, sample];
}

/** Workunits a second; null where too little was seen. */
export function rateOf(samples: readonly Sample[]): number | null {
  const [first, last] = [samples[0], samples.at(-1)];
  if (!first || !last || last.at - first.at < LEAST_MS) return null;
  return ((last.closed - first.closed) * 1000) / (last.at - first.at);
}

/** Milliseconds until all workunits are closed at this rate; null where nothing can be said. */
export function leftMs(
  { workunits, accepted, setAside, state }: BatchProgress,
  rate: number | null,
): number | null {
  if (state !== 'running' || rate === null || rate <= 0) return null;
  return ((workunits - accepted - setAside) / rate) * 1000;
}
