/** Accepted results one after the other, cut into outputs: few are held at a time. */
import type { BatchId } from '@manyhands/protocol';
import type { AcceptedPayload } from '../store/accepted-store.ts';
import { cutOutputs } from '../store/payloads.ts';
import type { BatchRecord, Store } from '../store/store.ts';
import { layoutsOf, type Survey } from './survey.ts';

export interface TakenResult extends Omit<AcceptedPayload, 'payload'> {
  /** Counted from 0, in the order of workunits. */
  readonly index: number;
  readonly outputs: ReadonlyMap<string, Uint8Array>;
  shapeOf(output: string): readonly number[];
}

/** Bytes of one page, and workunits of one: what is held, and what one statement reads. */
const PAGE_BYTES = 1_000_000;
const MOST_OF_A_PAGE = 500;

/** Those from place `from` to `to` of the survey. */
export async function* resultsOf(
  store: Pick<Store, 'acceptedPayloads'>,
  { batch, manifest }: Pick<BatchRecord, 'batch' | 'manifest'>,
  { workunits, outputs }: Survey,
  { from = 0, to = workunits.length }: { readonly from?: number; readonly to?: number } = {},
): AsyncGenerator<TakenResult> {
  const layoutOf = layoutsOf(manifest);
  const bytes = outputs.reduce((sum, output) => sum + output.bytes, 0);
  const step = Math.max(1, Math.min(MOST_OF_A_PAGE, Math.floor(PAGE_BYTES / Math.max(1, bytes))));
  for (let at = from; at < to; at += step) {
    const wanted = workunits.slice(at, Math.min(to, at + step));
    const page = await store.acceptedPayloads(batch, wanted);
    if (page.length !== wanted.length) throw missing(batch, wanted.length - page.length);
    for (const [place, { payload, ...result }] of page.entries()) {
      const buffers = layoutOf(result.params).buffers.filter(({ role }) => role === 'output');
      yield {
        ...result,
        index: at + place,
        outputs: cutOutputs(payload, buffers),
        shapeOf: (output) => buffers.find(({ name }) => name === output)?.shape ?? [],
      };
    }
  }
}

/** An accepted result stays one: this is our fault. */
const missing = (batch: BatchId, count: number): Error =>
  new Error(`${count} accepted results of batch ${batch} are gone`);
