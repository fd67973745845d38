/** Results of a batch, fetched page by page as they are wanted, and kept while the page is open. */
import type { Client } from '@manyhands/client';
import type { Manifest } from '@manyhands/kernel';
import type { BatchId, WorkunitId } from '@manyhands/protocol';
import { type ReadonlySignal, signal } from '@preact/signals';
import { type ResultRow, readRow } from './read-result.ts';

/** Results of one request. */
const PAGE = 100;
/** Characters of outputs, base64, that are held: beyond this a download serves better. */
const MOST_BYTES = 200_000_000;

export interface Loader {
  readonly rows: ReadonlySignal<readonly ResultRow[]>;
  readonly isLoading: ReadonlySignal<boolean>;
  readonly error: ReadonlySignal<unknown>;
  readonly isFull: ReadonlySignal<boolean>;
  /** Fetches the next page, or with `all` every page there is, until stopped. Resolves once done. */
  load(all: boolean): Promise<void>;
  stop(): void;
}

export function createLoader(
  results: Client['batches']['results'],
  batch: BatchId,
  manifest: Manifest,
): Loader {
  const rows = signal<readonly ResultRow[]>([]);
  const isLoading = signal(false);
  const isFull = signal(false);
  const error = signal<unknown>(undefined);
  let after: WorkunitId | undefined;
  const known = new Set<string>();
  let bytes = 0;
  let stopped = false;

  /** True where there may be more. Once all were read it begins anew: workunits accepted later may lie between. */
  async function loadPage(): Promise<boolean> {
    const page = await results(batch, { limit: PAGE, ...(after === undefined ? {} : { after }) });
    const last = page.results.at(-1);
    after = page.next === null ? undefined : last?.workunit;
    const fresh = page.results.filter(({ workunit }) => !known.has(workunit));
    for (const { workunit, outputs } of fresh) {
      known.add(workunit);
      bytes += outputs.reduce((sum, { length }) => sum + length, 0);
    }
    isFull.value = bytes > MOST_BYTES;
    if (fresh.length > 0)
      rows.value = [...rows.value, ...fresh.map((result) => readRow(manifest, result))].sort(inOrder);
    return page.next !== null;
  }

  async function load(all: boolean): Promise<void> {
    if (isLoading.value) return;
    isLoading.value = true;
    error.value = undefined;
    stopped = false;
    try {
      while ((await loadPage()) && all && !stopped && !isFull.value);
    } catch (reason) {
      error.value = reason;
    } finally {
      isLoading.value = false;
    }
  }

  return {
    ...{ rows, isLoading, error, isFull, load },
    stop: () => {
      stopped = true;
    },
  };
}

/** Decimal numbers of 64 bits, as text. */
const inOrder = ({ workunit: a }: ResultRow, { workunit: b }: ResultRow): number =>
  a.length - b.length || (a < b ? -1 : 1);
