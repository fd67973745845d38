/** The state that pages see: gathered from the parts, told at most four times a second. */
import type { CurrentWork, VolunteerState } from './state.ts';
import type { Item } from './work/item.ts';

/** Milliseconds: figures that change faster cannot be read, and drawing them takes time that the work needs. */
const TELL_EVERY_MS = 250;

export interface Teller {
  /** Something may have changed. */
  changed(): void;
  /** Gathers and tells now. */
  flush(): void;
  snapshot(): VolunteerState;
  subscribe(listener: (state: VolunteerState) => void): () => void;
  close(): void;
}

export function createTeller(gather: () => VolunteerState, initial: VolunteerState): Teller {
  const listeners = new Set<(state: VolunteerState) => void>();
  let state = initial;
  let timer: ReturnType<typeof setTimeout> | undefined;

  const flush = () => {
    clearTimeout(timer);
    timer = undefined;
    state = gather();
    for (const listener of [...listeners]) listener(state);
  };
  return {
    changed: () => {
      timer ??= setTimeout(flush, TELL_EVERY_MS);
    },
    flush,
    snapshot: () => state,
    subscribe: (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    close: () => {
      clearTimeout(timer);
      listeners.clear();
    },
  };
}

/** What is in a kernel now: the first of each worker, and those beside it that have begun. */
export function currentWork(items: readonly Item[]): CurrentWork[] {
  const lanes = new Set<unknown>();
  const current: CurrentWork[] = [];
  for (const item of items) {
    if (item.state.kind !== 'computing') continue;
    if (lanes.has(item.state.lane) && item.state.fraction === 0) continue;
    lanes.add(item.state.lane);
    current.push(describe(item));
  }
  return current;
}

/** For people: an item whose kernel is here. */
export function describe({ notice, batch, state }: Item): CurrentWork {
  const manifest = 'materials' in state ? state.materials.kernel.manifest : undefined;
  return {
    assignment: notice.assignment,
    label: notice.label,
    project: batch.project,
    projectTitle: batch.projectTitle,
    purpose: batch.purpose,
    owner: batch.owner,
    batchTitle: batch.title,
    kernel: batch.kernel,
    kernelName: manifest?.name ?? '',
    kernelTitle: manifest?.title ?? '',
    params: notice.params,
    fraction: state.kind === 'computing' ? state.fraction : 0,
  };
}
