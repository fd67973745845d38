/** The progress of one batch, and whatever else changes with it: asked for again while it goes on and is looked at. */
import type { Client } from '@manyhands/client';
import type { BatchId, BatchProgress } from '@manyhands/protocol';
import { useEffect, useRef, useState } from 'preact/hooks';
import { type Answer, useAnswer } from '../../answers.tsx';
import { type Sample, sampleOf, withSample } from './pace.ts';

/** Milliseconds: as often as a person can follow. */
const EVERY_MS = 2_000;

export const isUnderWay = ({ state }: BatchProgress): boolean => state === 'running' || state === 'preparing';

export interface Progress {
  readonly answer: Answer<BatchProgress>;
  readonly samples: readonly Sample[];
}

export function useProgress(client: Client, batch: BatchId): Progress {
  const answer = useAnswer(`progress ${batch}`, () => client.batches.get(batch));
  const { value } = answer;
  const [samples, setSamples] = useState<readonly Sample[]>([]);
  useEffect(() => {
    if (value) setSamples((before) => withSample(before, sampleOf(value, Date.now())));
  }, [value]);
  useAgain(answer, value === undefined || isUnderWay(value), EVERY_MS);
  return { answer, samples };
}

/** Asks for something that costs more than progress, as long as the batch goes on and once after. */
export function useWhile<T>(
  key: string,
  ask: () => Promise<T>,
  everyMs: number,
  progress: BatchProgress,
): Answer<T> {
  const answer = useAnswer(key, ask);
  const { reload } = answer;
  const goesOn = isUnderWay(progress);
  useAgain(answer, goesOn, everyMs);
  const before = useRef(goesOn);
  useEffect(() => {
    if (before.current && !goesOn) reload();
    before.current = goesOn;
  }, [goesOn, reload]);
  return answer;
}

/** Each answer, or failure, begins the next wait. A page that nobody sees asks when it is seen again. */
function useAgain({ value, error, reload }: Answer<unknown>, goesOn: boolean, everyMs: number): void {
  useEffect(() => {
    if (!goesOn) return;
    const ask = () => document.visibilityState !== 'hidden' && reload();
    const timer = setTimeout(ask, everyMs);
    document.addEventListener('visibilitychange', ask);
    return () => {
      clearTimeout(timer);
      document.removeEventListener('visibilitychange', ask);
    };
  }, [value, error, goesOn, everyMs, reload]);
}
