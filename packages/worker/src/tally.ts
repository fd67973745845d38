/** Figures that the parts count and the page shows. */
import type { Standing } from '@manyhands/protocol';
import type { CurrentWork, RefusedReport } from './state.ts';

export interface Tally {
  standing: Standing;
  finishedHere: number;
  unsent: number;
  bytesIn: number;
  bytesOut: number;
  latest: CurrentWork | null;
  refusals: readonly RefusedReport[];
}

/** Refused reports kept for display. */
export const SHOWN_REFUSALS = 20;

export const createTally = (): Tally => ({
  standing: { accepted: 0, refused: 0, pending: 0, credit: 0 },
  finishedHere: 0,
  unsent: 0,
  bytesIn: 0,
  bytesOut: 0,
  latest: null,
  refusals: [],
});
