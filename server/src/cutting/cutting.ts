/**
 * Batches that are cut from uploaded files: planned in a thread, promised whole with their first workunits, and made to
 * the end in parts. A refusal comes before anything is stored; after a restart cutting goes on where it was.
 */
import { CutRule } from '@manyhands/inputs';
import type { Agreement } from '@manyhands/kernel';
import type { BatchId, BlobRef, InputIssue, KernelVersionId, NewCutBatch } from '@manyhands/protocol';
import { checkReducers } from '@manyhands/rules';
import type { Logger } from 'pino';
import type { KernelTouched } from '../access/route.ts';
import type { Catalogue } from '../batches/catalogue.ts';
import { checkCopies, makeBatchId } from '../batches/draft.ts';
import { requireJudged, stricter } from '../batches/from-request.ts';
import { invalidInput, notFound } from '../http/refusals.ts';
import type { CutStore } from '../store/cuts-store.ts';
import type {
  BatchRecord,
  BlobAccess,
  BlobStore,
  NewBatchRecord,
  NewWorkunit,
  Store,
} from '../store/store.ts';
import type { CutAsked, CutBlob, CutHead } from './cut-messages.ts';
import { type CutReader, openCut } from './cut-reader.ts';
import { type CutDetails, cutOf, detailsFor } from './cut-record.ts';
import { lookUpFiles, placesOf } from './files.ts';
import { createSlots } from './slots.ts';

/** What a batch is cut for: its kernel, and the files as whoever asks may read them. */
export interface CutFor {
  readonly kernel: KernelTouched;
  readonly files: BlobAccess;
}

export interface Cutting {
  /** Throws `ApiError` where the files cannot be cut that way; then nothing is stored. */
  begin(
    request: NewCutBatch,
    asked: CutFor & { readonly keep: CutStore['createCut'] },
  ): Promise<{ readonly batch: BatchId; readonly workunits: number }>;
  /** All workunits at once, their inputs stored; throws `ApiError` where there are more than `most`. */
  few(request: FewCut, asked: CutFor, most: number): Promise<FewWorkunits>;
  /** What it would make. */
  plan(request: NewCutBatch, asked: CutFor): Promise<CutHead>;
  /** Looks for batches that a crash left unfinished. */
  recover(): Promise<void>;
  /** Resolves when nothing is in progress. */
  idle(): Promise<void>;
  close(): Promise<void>;
}

export type FewCut = Pick<NewCutBatch, 'project' | 'cut'>;

export interface FewWorkunits {
  readonly shared: Readonly<Record<string, BlobRef>>;
  readonly workunits: readonly NewWorkunit[];
}

export interface CuttingParts {
  readonly store: Store;
  readonly blobs: BlobStore;
  readonly catalogue: Catalogue;
  /** Where files for blobs are made; what a crash leaves there is swept. */
  readonly folder: string;
  readonly log: Logger;
  readonly now: () => number;
  workAppeared(): void;
}

type Growing = Pick<BatchRecord, 'batch' | 'project'>;

/** Threads at a time: each holds some 50 MB and a processor core. */
const MOST_THREADS = 3;

export function createCutting(parts: CuttingParts): Cutting {
  const { store, blobs, catalogue, folder, log, now, workAppeared } = parts;
  const slots = createSlots(MOST_THREADS);
  const growing = new Map<BatchId, Promise<void>>();
  let closed = false;

  const open = async (asked: CutAsked): Promise<CutReader> => {
    const giveBack = await slots.take();
    try {
      const reader = await openCut(asked);
      return { ...reader, close: () => reader.close().finally(giveBack) };
    } catch (error) {
      giveBack();
      throw error;
    }
  };

  /** Stored, and the project's, before anything names them. */
  const keep = async (made: readonly CutBlob[], project: BatchRecord['project']): Promise<void> => {
    await blobs.putAll(
      made.flatMap((blob) => ('bytes' in blob ? [{ hash: blob.ref.hash, bytes: blob.bytes }] : [])),
    );
    for (const blob of made) if ('path' in blob) await blobs.adopt(blob.ref.hash, blob.path, blob.ref.bytes);
    await store.giveBlobs(
      made.map(({ ref }) => ref.hash),
      project,
    );
  };

  const growToEnd = async (batch: Growing, reader: CutReader, from: number): Promise<void> => {
    let made = from;
    while (made < reader.head.count && !closed) {
      const part = await reader.next();
      if (part.workunits.length === 0)
        throw new Error(`the files of batch ${batch.batch} gave ${made} workunits`);
      await keep(part.blobs, batch.project);
      if (!(await store.growCut(batch.batch, made, part.workunits))) return;
      made += part.workunits.length;
      workAppeared();
    }
  };

  const grow = (batch: Growing, reader: CutReader, from: number): void => {
    const done = growToEnd(batch, reader, from)
      .catch((error: unknown) =>
        log.error({ err: error, batch: batch.batch }, 'cutting files failed; it is tried again later'),
      )
      .then(() => reader.close())
      .finally(() => growing.delete(batch.batch));
    growing.set(batch.batch, done);
  };

  const growAgain = async (id: BatchId, made: number): Promise<void> => {
    const batch = await catalogue.batch(id);
    const cut = batch && cutOf(batch);
    if (!cut) throw new Error(`batch ${id} is to be cut on, but has no files`);
    const { manifest } = batch;
    const files = await placesOf(blobs, new Map(Object.entries(cut.files)));
    const reader = await open({ manifest, rule: cut.rule, files, reducers: [], from: made, folder });
    try {
      await keep(reader.head.blobs, batch.project);
    } catch (error) {
      await reader.close();
      throw error;
    }
    grow(batch, reader, made);
  };

  /** Everything that can be said without reading the files. */
  const check = async (request: NewCutBatch, { kernel, files }: CutFor) => {
    const { manifest } = kernel;
    if (!(await catalogue.project(request.project))) throw notFound(`project "${request.project}"`);
    requireJudged(manifest);
    checkCopies(request);
    const issues: InputIssue[] = [];
    issues.push(...checkReducers(manifest, request.reducers));
    const agreement = stricter(manifest, request.agreement ?? {}, issues);
    const found = await lookUpFiles(files, request.cut.files, issues);
    if (issues.length > 0) throw invalidInput('The batch does not fit its kernel.', issues);
    return { agreement, found, places: await placesOf(blobs, found) };
  };

  return {
    plan: async (request, asked) => {
      const { places } = await check(request, asked);
      const { manifest } = asked.kernel;
      const cut = { manifest, rule: request.cut.rule, files: places, reducers: request.reducers };
      const reader = await open({ ...cut, from: 0, folder: null });
      await reader.close();
      return reader.head;
    },
    begin: async (request, asked) => {
      const { agreement, found, places } = await check(request, asked);
      const { kernel, manifest } = asked.kernel;
      const cut = { manifest, rule: request.cut.rule, files: places, reducers: request.reducers };
      const reader = await open({ ...cut, from: 0, folder });
      try {
        const { head } = reader;
        const first = await reader.next();
        await keep([...head.blobs, ...first.blobs], request.project);
        const details = detailsFor(CutRule.parse(request.cut.rule), found);
        const batch = batchOf(request, head, { kernel, manifest, agreement, details, now: now() });
        await asked.keep(batch, head.count, first.workunits);
        workAppeared();
        grow(batch, reader, first.workunits.length);
        return { batch: batch.batch, workunits: head.count };
      } catch (error) {
        await reader.close();
        throw error;
      }
    },
    few: async ({ project, cut }, { kernel, files }, most) => {
      const issues: InputIssue[] = [];
      const found = await lookUpFiles(files, cut.files, issues);
      if (issues.length > 0) throw invalidInput('The files are not there.', issues);
      const places = await placesOf(blobs, found);
      const reader = await open({
        manifest: kernel.manifest,
        rule: cut.rule,
        files: places,
        reducers: [],
        from: 0,
        folder,
      });
      try {
        const { count, shared, blobs: first } = reader.head;
        if (count > most) throw invalidInput('There are too many workunits.', [tooMany(count, most)]);
        const workunits: NewWorkunit[] = [];
        const made = [...first];
        while (workunits.length < count) {
          const part = await reader.next();
          workunits.push(...part.workunits);
          made.push(...part.blobs);
        }
        await keep(made, project);
        return { shared, workunits };
      } finally {
        await reader.close();
      }
    },
    recover: async () => {
      for (const { batch, made } of await store.unfinishedCuts()) {
        if (closed || growing.has(batch)) continue;
        await growAgain(batch, made).catch((error: unknown) =>
          log.error({ err: error, batch }, 'cutting files failed; it is tried again later'),
        );
      }
    },
    idle: async () => {
      while (growing.size > 0) await Promise.all(growing.values());
    },
    close: async () => {
      closed = true;
      await Promise.all(growing.values());
    },
  };
}

const tooMany = (count: number, most: number): InputIssue => ({
  where: 'cut.rule',
  message: `gives ${count} workunits; ${most} are allowed here`,
  cure: 'upload fewer rows or files',
});

interface Settled {
  readonly kernel: KernelVersionId;
  readonly manifest: BatchRecord['manifest'];
  readonly agreement: Readonly<Record<string, Agreement>>;
  readonly details: CutDetails;
  readonly now: number;
}

function batchOf(
  { project, title, priority, quorum, maxCopies, reducers }: NewCutBatch,
  { shared, cost, count, memoryBytes }: CutHead,
  { kernel, manifest, agreement, details, now }: Settled,
): NewBatchRecord {
  const asked = { project, title, priority, quorum, maxCopies, reducers };
  const figures = { maxCost: cost.largest, meanCost: cost.total / count, memoryBytes };
  return {
    ...{
      batch: makeBatchId(title),
      ...asked,
      kernel,
      manifest,
      agreement,
      shared,
      createdAt: now,
      ...figures,
    },
    plan: { kind: 'cut', details },
  };
}
