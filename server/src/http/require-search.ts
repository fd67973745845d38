/** Looks up a search for the routes about it. */
import type { BatchId } from '@manyhands/protocol';
import { type SearchState, searchState } from '../batches/search-ranking.ts';
import { detailsOf } from '../batches/search-record.ts';
import type { BatchRecord } from '../store/store.ts';
import { requireBatch } from './batches.ts';
import type { HttpContext } from './context.ts';
import { notFound } from './refusals.ts';

/** The state of a search; refuses other batches. */
export async function requireSearch(
  context: HttpContext,
  id: BatchId,
): Promise<SearchState & { readonly batch: BatchRecord }> {
  const batch = await requireBatch(context, id);
  const details = detailsOf(batch);
  if (!details) throw notFound(`search "${batch.batch}"; it is another kind of batch`);
  return { batch, ...(await searchState(context.store, context.blobs, batch, details)) };
}
