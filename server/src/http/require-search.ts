/** Looks up a search for the routes about it. */
import { type SearchState, searchState } from '../batches/search-ranking.ts';
import { detailsOf } from '../batches/search-record.ts';
import type { BatchRecord } from '../store/store.ts';
import type { HttpContext } from './context.ts';
import { notFound } from './refusals.ts';

/** The state of a search; refuses other batches. */
export async function requireSearch(
  context: HttpContext,
  batch: BatchRecord,
): Promise<SearchState & { readonly batch: BatchRecord }> {
  const details = detailsOf(batch);
  if (!details) throw notFound(`search "${batch.batch}"; it is another kind of batch`);
  return { batch, ...(await searchState(context.store, context.blobs, batch, details)) };
}
