/** How long a batch will still take, from how long it has taken so far. */
import type { BatchProgress } from '@manyhands/protocol';

/** Accepted workunits below which a guess would be noise. */
const ENOUGH = 3;

/** Words such as `about 4 min left`; undefined where nothing sensible can be said. `now` in epoch milliseconds. */
export function estimateLeft(
  batch: Pick<BatchProgress, 'workunits' | 'accepted' | 'setAside' | 'createdAt'>,
  now: number,
): string | undefined {
  const closed = batch.accepted + batch.setAside;
  const elapsedMs = now - batch.createdAt;
  if (batch.accepted < ENOUGH || elapsedMs <= 0) return undefined;
  const leftMs = ((batch.workunits - closed) * elapsedMs) / closed;
  return leftMs <= 0 ? undefined : `about ${inWords(leftMs / 1000)} left`;
}

function inWords(seconds: number): string {
  if (seconds < 90) return `${Math.max(1, Math.round(seconds))} s`;
  if (seconds <= 90 * 60) return `${Math.round(seconds / 60)} min`;
  if (seconds < 48 * 3600) return `${Math.round(seconds / 3600)} h`;
  return `${Math.round(seconds / 86_400)} days`;
}
