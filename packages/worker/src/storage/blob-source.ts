/** Where bytes come from: memory, the cache on disk, the coordinator; always checked against their hash. */
import { sha256 } from '@manyhands/kernel';
import type { BlobRef, Sha256 } from '@manyhands/protocol';
import type { BlobCache } from './blob-cache.ts';

/** The coordinator did not give these bytes, or gave wrong ones every time. */
export class BlobUnavailable extends Error {
  constructor(hash: Sha256, options?: ErrorOptions) {
    super(`The data ${hash.slice(0, 12)}… could not be fetched.`, options);
    this.name = 'BlobUnavailable';
  }
}

export interface BlobSource {
  /** Kernels and blobs of a whole batch: kept on disk. Throws `BlobUnavailable`. */
  shared(hash: Sha256): Promise<Uint8Array<ArrayBuffer>>;
  /** Inputs of one workunit: kept in memory for a while only, as the next workunit may share them. */
  input(ref: BlobRef): Promise<Uint8Array<ArrayBuffer>>;
}

export interface BlobSourceOptions {
  readonly coordinatorUrl: string;
  readonly cache: BlobCache;
  /** Told of bytes that came over the network. */
  readonly received: (bytes: number) => void;
  readonly fetch?: typeof fetch;
  /** Milliseconds before the second try; doubled for the third. */
  readonly retryMs?: number;
  /** Bytes of inputs kept in memory. */
  readonly memoryBytes?: number;
}

const TRIES = 3;
const FETCH_TIMEOUT_MS = 120_000;
/** 64 MB: the row and column panels of a few neighbouring tiles. */
const DEFAULT_MEMORY_BYTES = 64_000_000;

export function createBlobSource(options: BlobSourceOptions): BlobSource {
  const { cache, received, coordinatorUrl, retryMs = 500 } = options;
  const fetchBytes = options.fetch ?? globalThis.fetch.bind(globalThis);
  const memoryBytes = options.memoryBytes ?? DEFAULT_MEMORY_BYTES;
  const memory = new Map<Sha256, Uint8Array<ArrayBuffer>>();
  const underway = new Map<Sha256, Promise<Uint8Array<ArrayBuffer>>>();

  const download = async (hash: Sha256, attempt: number) => {
    const response = await fetchBytes(new URL(`/blobs/${hash}`, coordinatorUrl), {
      credentials: 'omit',
      // A wrong answer may sit in the browser's own cache: go past it on later tries.
      cache: attempt === 0 ? 'default' : 'reload',
      signal: AbortSignal.timeout(FETCH_TIMEOUT_MS),
    });
    if (!response.ok) throw new Error(`The coordinator answered ${response.status}.`);
    const bytes = new Uint8Array(await response.arrayBuffer());
    received(bytes.byteLength);
    if ((await sha256(bytes)) !== hash) throw new Error('The bytes do not have the hash they were asked by.');
    return bytes;
  };

  const downloadChecked = async (hash: Sha256) => {
    let cause: unknown;
    for (let attempt = 0; attempt < TRIES; attempt++) {
      if (attempt > 0) await new Promise((done) => setTimeout(done, retryMs * 2 ** (attempt - 1)));
      try {
        return await download(hash, attempt);
      } catch (error) {
        cause = error;
      }
    }
    throw new BlobUnavailable(hash, { cause });
  };

  /** Two who ask for the same bytes at once share one download. */
  const once = (hash: Sha256, load: () => Promise<Uint8Array<ArrayBuffer>>) => {
    const running = underway.get(hash);
    if (running !== undefined) return running;
    const started = load().finally(() => underway.delete(hash));
    underway.set(hash, started);
    return started;
  };

  const remember = (hash: Sha256, bytes: Uint8Array<ArrayBuffer>) => {
    memory.delete(hash);
    memory.set(hash, bytes);
    let total = 0;
    for (const each of memory.values()) total += each.byteLength;
    for (const [oldest, each] of memory) {
      if (total <= memoryBytes) break;
      memory.delete(oldest);
      total -= each.byteLength;
    }
  };

  return {
    shared: (hash) =>
      once(hash, async () => {
        const kept = await cache.get(hash);
        if (kept !== undefined) return kept;
        const bytes = await downloadChecked(hash);
        // A full disk must not stop the work: the bytes are here, they are only not kept.
        await cache.put(hash, bytes).catch(() => undefined);
        return bytes;
      }),
    input: async ({ hash }) => {
      const kept = memory.get(hash);
      const bytes = kept ?? (await once(hash, () => downloadChecked(hash)));
      remember(hash, bytes);
      return bytes;
    },
  };
}
