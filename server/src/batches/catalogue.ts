/** Batches, kernels' manifests and projects as the hot path needs them: cached, because almost all of it never changes. */
import {
  type BatchId,
  type BatchNotice,
  DockingScene,
  type NewProject,
  type ProjectId,
} from '@manyhands/protocol';
import { z } from 'zod';
import type { BatchRecord, Store } from '../store/store.ts';
import { detailsOf, preparationOf } from './search-record.ts';

export interface Catalogue {
  /** Batches with copies waiting, at most `FRESH_MS` old. */
  open(): Promise<readonly BatchRecord[]>;
  /** A batch by id; only its `state` may be old. */
  batch(id: BatchId): Promise<BatchRecord | null>;
  /** The same at once, where it was asked for before. */
  known(id: BatchId): BatchRecord | undefined;
  project(id: ProjectId): Promise<NewProject | null>;
  /** What a volunteer is told of a batch. */
  notice(batch: BatchRecord): Promise<BatchNotice>;
  /** There may be copies waiting that were not before. */
  refresh(): void;
}

/** Milliseconds a list of open batches is used: a lease that finds nothing does no harm. */
const FRESH_MS = 500;
/** Records kept in memory; a batch's record is a few kB. */
const MOST_CACHED = 1000;

/** A map that forgets its oldest entry when full. */
function remember<K, V>(cache: Map<K, V>, key: K, value: V): V {
  const oldest = cache.keys().next();
  if (cache.size >= MOST_CACHED && !oldest.done) cache.delete(oldest.value);
  cache.set(key, value);
  return value;
}

/** The part of a plan's details that says how its results can be shown; plans of other kinds have none. */
const Shown = z.object({ scene: DockingScene.optional() });

function sceneOf({ plan }: BatchRecord): Pick<BatchNotice, 'scene'> {
  const shown = Shown.safeParse(plan.details);
  return shown.success && shown.data.scene ? { scene: shown.data.scene } : {};
}

export function createCatalogue(store: Store, now: () => number): Catalogue {
  const batches = new Map<BatchId, BatchRecord>();
  const projects = new Map<ProjectId, NewProject>();
  let opened: { at: number; list: Promise<readonly BatchRecord[]> } | null = null;

  const open = (): Promise<readonly BatchRecord[]> => {
    if (opened && now() - opened.at < FRESH_MS) return opened.list;
    const list = store.openBatches().then((records) => {
      for (const record of records) remember(batches, record.batch, record);
      return records;
    });
    const mine = { at: now(), list };
    opened = mine;
    list.catch(() => {
      if (opened === mine) opened = null;
    });
    return list;
  };

  const batch = async (id: BatchId): Promise<BatchRecord | null> => {
    const known = batches.get(id);
    if (known) return known;
    const record = await store.batch(id);
    return record ? remember(batches, id, record) : null;
  };

  const project = async (id: ProjectId): Promise<NewProject | null> => {
    const known = projects.get(id);
    if (known) return known;
    const record = await store.project(id);
    return record ? remember(projects, id, record) : null;
  };

  const notice = async (record: BatchRecord): Promise<BatchNotice> => {
    const owner = await project(record.project);
    return {
      batch: record.batch,
      kernel: record.kernel,
      project: record.project,
      projectTitle: owner?.title ?? record.project,
      purpose: detailsOf(record)?.purpose ?? preparationOf(record)?.purpose ?? owner?.purpose ?? '',
      owner: owner?.owner ?? '',
      title: record.title,
      shared: { ...record.shared },
      ...sceneOf(record),
    };
  };

  return {
    open,
    batch,
    known: (id) => batches.get(id),
    project,
    notice,
    refresh: () => {
      opened = null;
    },
  };
}
