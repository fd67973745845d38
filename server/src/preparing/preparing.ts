/** Searches on their way to docking: libraries are read to their end, and ligands docked once they have a shape. */
import { NO_CONFORMER, PREPARATION } from '@manyhands/docking';
import type { KernelBundle } from '@manyhands/kernel';
import type { BatchId, BlobRef, RefusedLigand, WorkunitId } from '@manyhands/protocol';
import type { Logger } from 'pino';
import type { BuiltinName } from '../batches/builtin.ts';
import type { Catalogue } from '../batches/catalogue.ts';
import { measure } from '../batches/draft.ts';
import { givenTo } from '../batches/given-to.ts';
import { SearchAskedText, WaitingRecord } from '../batches/search-messages.ts';
import { readSearch, type SearchReader } from '../batches/search-reader.ts';
import { detailsOf, readRecord, readText } from '../batches/search-record.ts';
import { digestOf } from '../sockets/digest.ts';
import type { SettledLigand, UnreadSearch } from '../store/searches-store.ts';
import type { BatchRecord, BlobStore, HashedBytes, Store } from '../store/store.ts';
import type { Chemistry } from './chemistry-thread.ts';
import { partOf } from './part.ts';

export interface Preparing {
  /** Goes on reading a search whose first part is stored. */
  readOn(batch: BatchRecord, reader: SearchReader, readTo: number): void;
  /** A molecule has a conformer now. */
  shaped(smiles: string): void;
  /** These workunits are decided: perhaps there will be no conformer. */
  decided(workunits: readonly WorkunitId[]): void;
  /** Looks for what a crash left: libraries not read, ligands not settled. */
  recover(): Promise<void>;
  /** Resolves when nothing is in progress. */
  idle(): Promise<void>;
  close(): Promise<void>;
}

export interface PreparingParts {
  readonly store: Store;
  readonly blobs: BlobStore;
  readonly catalogue: Catalogue;
  readonly chemistry: Chemistry;
  readonly log: Logger;
  builtin(name: BuiltinName): Promise<KernelBundle>;
  workAppeared(): void;
}

/** Ligands looked up at a time. */
const AT_ONCE = 100;

type Look = { readonly smiles?: string; readonly preparations?: readonly WorkunitId[] };

export function createPreparing(parts: PreparingParts): Preparing {
  const { store, blobs, catalogue, chemistry, log, builtin, workAppeared } = parts;
  const reading = new Map<BatchId, Promise<void>>();
  let looks: Look[] = [];
  let settling: Promise<void> | null = null;
  let closed = false;

  const readToEnd = async (batch: BatchRecord, reader: SearchReader, from: number): Promise<void> => {
    try {
      const kernel = await builtin('ligand-preparation');
      let readTo = from;
      while (readTo < reader.head.records && !closed) {
        const part = partOf(batch, kernel, await reader.next());
        if (!(await store.readOn(batch.batch, readTo, part))) break;
        readTo = part.readTo;
        workAppeared();
        look({});
      }
    } finally {
      await reader.close();
      reading.delete(batch.batch);
    }
  };

  const readOn = (batch: BatchRecord, reader: SearchReader, readTo: number): void => {
    const done = readToEnd(batch, reader, readTo).catch((error: unknown) => {
      log.error({ err: error, batch: batch.batch }, 'reading a library failed; it is tried again later');
    });
    reading.set(batch.batch, done);
    // Some of what is stored may have conformers already.
    look({});
  };

  const readAgain = async ({ batch, request, readTo }: UnreadSearch): Promise<void> => {
    const record = await catalogue.batch(batch);
    if (!record || reading.has(batch)) return;
    const asked = SearchAskedText.parse(JSON.parse(await readText(blobs, request)));
    const own = givenTo(store, blobs, record.project);
    readOn(record, await readSearch(own, asked, readTo), readTo);
  };

  const dock = async (settled: SettledLigand, coordinates: Uint8Array): Promise<void> => {
    const { batch, place, name, smiles } = settled;
    const search = await catalogue.batch(batch);
    const details = search && detailsOf(search);
    if (!details) throw new Error(`batch ${batch} has ligands, but is no search`);
    const record = WaitingRecord.parse(settled.record);
    const answer = await chemistry.dock({ batch, place, name, record, smiles, coordinates }, async () => {
      const settings = await readRecord(blobs, details);
      return { settings, receptorPdbqt: await readText(blobs, settings.receptor.hash) };
    });
    if (answer.kind === 'refused') return refuse(settled, answer);
    const kept: HashedBytes[] = [];
    const keep = (bytes: Uint8Array): BlobRef => {
      const hash = digestOf(bytes);
      kept.push({ hash, bytes });
      return { hash, bytes: bytes.byteLength };
    };
    // The same for all workunits of a ligand.
    const made = Object.entries(answer.workunits[0]?.inputs ?? {});
    const inputs = Object.fromEntries(made.map(([input, bytes]) => [input, keep(bytes)]));
    const workunits = answer.workunits.map(({ label, params }) => ({ label, params, inputs }));
    const { hash } = keep(new TextEncoder().encode(answer.pdbqt));
    await givenTo(store, blobs, search.project).putAll(kept);
    const docking = measure({ manifest: search.manifest, shared: search.shared, workunits });
    await store.dockLigand(batch, place, { ...answer.entry, hash }, docking);
  };

  const refuse = async (
    { batch, place, name, record }: SettledLigand,
    { reason, cure }: Pick<RefusedLigand, 'reason' | 'cure'>,
  ): Promise<void> => {
    const { line } = WaitingRecord.parse(record);
    await store.refuseLigand(batch, place, { name, line, reason, cure } satisfies RefusedLigand);
  };

  const settle = async (settled: SettledLigand): Promise<void> => {
    const { coordinates, setAside } = settled;
    if (coordinates) return dock(settled, coordinates);
    const reason = setAside === null ? NO_CONFORMER.reason : `It could not be prepared: ${setAside}.`;
    return refuse(settled, { reason, cure: NO_CONFORMER.cure });
  };

  /** Until nothing more is found; one that fails is left to the next look. */
  const follow = async (wanted: Look): Promise<void> => {
    for (;;) {
      const found = await store.settledLigands(PREPARATION, wanted, AT_ONCE);
      let failed = 0;
      for (const settled of found) {
        if (closed) return;
        await settle(settled).catch((error: unknown) => {
          failed += 1;
          log.error({ err: error, ligand: settled.name, batch: settled.batch }, 'settling a ligand failed');
        });
      }
      if (found.length > failed) {
        await store.finishSearches();
        workAppeared();
      }
      if (found.length < AT_ONCE || failed === found.length) return;
    }
  };

  const loop = async (): Promise<void> => {
    while (looks.length > 0 && !closed) {
      const [wanted, ...rest] = looks;
      looks = rest;
      if (!wanted) continue;
      await follow(wanted).catch((error: unknown) =>
        log.error({ err: error }, 'settling ligands failed; it is tried again later'),
      );
    }
    settling = null;
  };

  const look = (wanted: Look): void => {
    if (closed) return;
    const all = wanted.smiles === undefined && wanted.preparations === undefined;
    looks = all ? [wanted] : [...looks, wanted];
    settling ??= loop();
  };

  return {
    readOn,
    shaped: (smiles) => look({ smiles }),
    decided: (preparations) => look({ preparations }),
    recover: async () => {
      for (const unread of await store.unreadSearches()) {
        if (closed || reading.has(unread.batch)) continue;
        await readAgain(unread).catch((error: unknown) =>
          log.error({ err: error, batch: unread.batch }, 'reading a library failed; it is tried again later'),
        );
      }
      look({});
      await store.finishSearches();
    },
    idle: async () => {
      while (settling || reading.size > 0) await Promise.all([settling, ...reading.values()]);
    },
    close: async () => {
      closed = true;
      await Promise.all([settling, ...reading.values()]);
      await chemistry.close();
    },
  };
}
