/** Params that equal the last ones of their batch are that same object: workunits that differ in inputs only hold one. */
import type { BatchId } from '@manyhands/protocol';
import { BoundedMap } from '../store/bounded-map.ts';
import type { Holding } from './session.ts';

type Params = Holding['params'];
export type ShareParams = (batch: BatchId, params: Params) => Params;

/** Batches whose last params are remembered. */
const MOST_BATCHES = 1000;

export function createShareParams(): ShareParams {
  const last = new BoundedMap<BatchId, Params>(MOST_BATCHES);
  return (batch, params) => {
    const known = last.get(batch);
    if (known && isEqual(known, params)) return known;
    last.set(batch, params);
    return params;
  };
}

function isEqual(a: Params, b: Params): boolean {
  let left = Object.keys(a).length;
  for (const name in b) {
    if (a[name] !== b[name]) return false;
    left -= 1;
  }
  return left === 0;
}
