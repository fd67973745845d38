/** Moves assignments through the lanes: the next inputs are here before a workunit ends, results leave while others run. */
import type { AssignmentId, ReturnRequest, WorkReply } from '@manyhands/protocol';
import { type Lane, LaneClosed } from '../compute/lane.ts';
import type { WorkOutcome } from '../compute/messages.ts';
import { BlobUnavailable } from '../storage/blob-source.ts';
import { FULL_SECONDS, SURPLUS_SECONDS, type Supply, UNKNOWN_SECONDS } from './demand.ts';
import type { Item, Materials } from './item.ts';
import type { MaterialSource } from './materials.ts';
import type { Speeds } from './speeds.ts';

export type Finished = Exclude<WorkOutcome, { status: 'stopped' }>;

export interface PipelineOptions {
  readonly materials: MaterialSource;
  readonly speeds: Speeds;
  readonly finished: (item: Item, outcome: Finished) => void;
  /** Work that is not done here after all; the coordinator should hear of it. */
  readonly dropped: (assignments: readonly AssignmentId[], reason: ReturnRequest['reason']) => void;
  readonly changed: () => void;
  /** Whether there is a line to the coordinator: without one, missing inputs are waited for. */
  readonly online: () => boolean;
}

export interface Pipeline {
  add(work: WorkReply): void;
  /** Lanes to compute on from now on, or how much they do at once has changed; none: nothing starts, everything is fetched. */
  useLanes(lanes: readonly Lane[]): void;
  /** There is a line again: fetch what could not be fetched. */
  resume(): void;
  /** Forgets assignments; those in a kernel are stopped. */
  revoke(assignments: readonly AssignmentId[]): void;
  /** Forgets everything and says what was unfinished. The lanes are the caller's to close. */
  clear(): readonly AssignmentId[];
  progress(assignment: string, fraction: number): void;
  items(): readonly Item[];
  supply(): Supply;
  /** Operations done since the page was opened, running workunits counted by their progress. */
  operationsDone(): number;
}

/**
 * What waits in a worker behind that which it computes, so that it goes on without asking the page: one workunit always,
 * and more of them while they are shorter than the page may be held up (drawing without a GPU takes a second or two)
 * and their inputs small.
 */
const BEHIND = { least: 1, most: 8, seconds: 3, bytes: 32_000_000 };
/** Loaded ahead per lane beyond those handed to the worker. */
const LOADED_AHEAD = 2;

export function createPipeline(options: PipelineOptions): Pipeline {
  const { materials, speeds } = options;
  const items = new Map<AssignmentId, Item>();
  let lanes: readonly Lane[] = [];
  let done = 0;
  /** Inputs could not be fetched for want of a line. */
  let stalled = false;

  const isHere = (item: Item) => items.get(item.notice.assignment) === item;
  const drop = (item: Item, reason: ReturnRequest['reason']) => {
    items.delete(item.notice.assignment);
    options.dropped([item.notice.assignment], reason);
  };

  const load = async (item: Item) => {
    item.state = { kind: 'loading' };
    try {
      const loaded = await materials.load(item);
      if (isHere(item)) item.state = { kind: 'loaded', materials: loaded };
    } catch (error) {
      if (!isHere(item)) return;
      if (error instanceof BlobUnavailable && !options.online()) {
        stalled = true;
        item.state = { kind: 'waiting' };
      } else if (error instanceof BlobUnavailable) drop(item, 'input-unavailable');
      else settle(item, { status: 'failed', code: 'kernel-error', message: String(error) });
    }
    advance();
  };

  const compute = async (item: Item, lane: Lane, ready: Materials) => {
    item.state = { kind: 'computing', materials: ready, lane, begunAt: null, fraction: 0 };
    const { notice, batch } = item;
    const shared = Object.fromEntries(Object.entries(batch.shared).map(([name, { hash }]) => [name, hash]));
    try {
      const outcome = await lane.run(
        {
          assignment: notice.assignment,
          kernel: batch.kernel,
          params: notice.params,
          shared,
          inputs: ready.inputs,
        },
        ready.blobs,
      );
      if (isHere(item) && outcome.status !== 'stopped') settle(item, outcome);
    } catch (error) {
      // A closed lane was stopped by us or crashed; its work is done elsewhere, by another lane or another host.
      if (isHere(item) && error instanceof LaneClosed) retry(item, ready, error);
      else if (isHere(item)) settle(item, { status: 'failed', code: 'kernel-error', message: String(error) });
    }
    advance();
  };

  /**
   * Work in whose midst a worker died is tried on another lane once; twice means that it kills workers. What only waited
   * behind it is not to blame.
   */
  const crashed = new Set<AssignmentId>();
  const retry = (item: Item, ready: Materials, error: LaneClosed) => {
    const { notice, state } = item;
    const { assignment } = notice;
    if (state.kind === 'computing' && state.begunAt === null) {
      item.state = { kind: 'loaded', materials: ready };
      return;
    }
    if (crashed.has(assignment)) {
      settle(item, { status: 'failed', code: 'out-of-memory', message: error.message.slice(0, 500) });
      return;
    }
    crashed.add(assignment);
    item.state = { kind: 'loaded', materials: ready };
  };

  const settle = (item: Item, outcome: Finished) => {
    const { state, notice, batch } = item;
    items.delete(notice.assignment);
    crashed.delete(notice.assignment);
    if (outcome.status === 'done' && state.kind === 'computing') {
      done += state.materials.cost;
      speeds.measured(batch.kernel, state.materials.cost, outcome.computeMs);
    }
    options.finished(item, outcome);
  };

  /** Gives back what was taken on a guess and would have to wait long for its turn: others may be idle. */
  const giveBackSurplus = () => {
    if (lanes.length === 0 || !options.online()) return;
    // One behind those that are computed is always wanted.
    const least = seatsOf(lanes) + 1;
    let before = 0;
    let secondsBefore = 0;
    const surplus: AssignmentId[] = [];
    for (const item of items.values()) {
      const isSoon = before++ < least || secondsBefore <= SURPLUS_SECONDS * lanes.length;
      if (isSoon || item.state.kind === 'computing') {
        secondsBefore += knownSeconds(item) ?? 0;
      } else surplus.push(item.notice.assignment);
    }
    if (surplus.length === 0) return;
    for (const assignment of surplus) items.delete(assignment);
    options.dropped(surplus, 'overcommitted');
  };

  /** Hands loaded work to lanes with room, and starts loading what comes next. */
  const advance = () => {
    giveBackSurplus();
    const now = Date.now();
    const loads = new Map(lanes.filter((lane) => !lane.closed).map((lane) => [lane, emptyLoad()]));
    const count = (item: Item, lane: Lane) => {
      const load = loads.get(lane);
      if (load === undefined) return;
      load.workunits++;
      load.seconds += secondsLeft(item);
      load.bytes += inputBytes(item);
    };
    for (const item of items.values()) if (item.state.kind === 'computing') count(item, item.state.lane);
    let ahead = LOADED_AHEAD * Math.max(1, lanes.length);
    for (const item of [...items.values()]) {
      const { state } = item;
      if (state.kind === 'computing') continue;
      if (item.dueAt < now) {
        drop(item, 'overcommitted');
        continue;
      }
      const lane = state.kind === 'loaded' ? roomiest(loads) : undefined;
      if (state.kind === 'loaded' && lane !== undefined) {
        void compute(item, lane, state.materials);
        count(item, lane);
        continue;
      }
      ahead--;
      if (state.kind === 'waiting' && ahead >= 0 && !stalled) void load(item);
    }
    options.changed();
  };

  const secondsLeft = ({ state, batch }: Item): number => {
    const cost = 'materials' in state ? state.materials.cost : undefined;
    const whole = speeds.estimateMs(batch.kernel, cost) / 1000;
    return state.kind === 'computing' ? whole * (1 - state.fraction) : whole;
  };
  const knownSeconds = (item: Item): number | null =>
    speeds.isKnown(item.batch.kernel) ? secondsLeft(item) : null;

  /** A workunit that has taken longer than all that was asked for shows that its kernel is slower than guessed. */
  const learnFrom = ({ state, batch }: Item) => {
    if (state.kind !== 'computing' || state.begunAt === null || state.fraction === 0) return;
    const milliseconds = Date.now() - state.begunAt;
    if (milliseconds < FULL_SECONDS * 1000) return;
    speeds.observed(batch.kernel, state.materials.cost, state.fraction, milliseconds);
  };

  return {
    add: ({ batches, assignments }) => {
      const byId = new Map(batches.map((batch) => [batch.batch, batch]));
      for (const notice of assignments) {
        const batch = byId.get(notice.batch);
        if (batch === undefined || items.has(notice.assignment)) continue;
        const dueAt = Date.now() + notice.dueInMs;
        items.set(notice.assignment, { notice, batch, dueAt, state: { kind: 'waiting' } });
      }
      advance();
    },
    useLanes: (next) => {
      lanes = next;
      advance();
    },
    resume: () => {
      stalled = false;
      advance();
    },
    revoke: (assignments) => {
      for (const assignment of assignments) {
        const item = items.get(assignment);
        items.delete(assignment);
        if (item?.state.kind === 'computing') item.state.lane.stop(assignment);
      }
      advance();
    },
    clear: () => {
      const unfinished = [...items.keys()];
      items.clear();
      options.changed();
      return unfinished;
    },
    progress: (assignment, fraction) => {
      for (const item of items.values()) {
        const { notice, state } = item;
        if (notice.assignment !== assignment || state.kind !== 'computing') continue;
        state.begunAt ??= Date.now();
        state.fraction = fraction;
        learnFrom(item);
      }
      giveBackSurplus();
      options.changed();
    },
    items: () => [...items.values()],
    supply: () => {
      const all = [...items.values()];
      return {
        lanes: Math.max(1, lanes.length),
        seats: Math.max(1, seatsOf(lanes)),
        count: all.length,
        seconds: all.reduce((sum, item) => sum + (knownSeconds(item) ?? UNKNOWN_SECONDS), 0),
      };
    },
    operationsDone: () => {
      let running = 0;
      for (const { state } of items.values()) {
        if (state.kind === 'computing') running += state.materials.cost * state.fraction;
      }
      return done + running;
    },
  };
}

const seatsOf = (lanes: readonly Lane[]): number => lanes.reduce((sum, { seats }) => sum + seats, 0);

/** What was handed to a lane and is not finished. */
interface Load {
  workunits: number;
  /** Of one worker, as far as known. */
  seconds: number;
  /** Of inputs that are not shared. */
  bytes: number;
}

const emptyLoad = (): Load => ({ workunits: 0, seconds: 0, bytes: 0 });

const inputBytes = ({ state }: Item): number =>
  'materials' in state
    ? Object.values(state.materials.inputs).reduce((sum, { byteLength }) => sum + byteLength, 0)
    : 0;

function hasRoom({ seats }: Lane, { workunits, seconds, bytes }: Load): boolean {
  if (workunits < seats + BEHIND.least) return true;
  return workunits < seats + BEHIND.most && seconds < BEHIND.seconds * seats && bytes < BEHIND.bytes;
}

/** Of the lanes with room, the one with the fewest workunits behind those that it computes. */
function roomiest(loads: ReadonlyMap<Lane, Load>): Lane | undefined {
  let best: Lane | undefined;
  let least = Number.POSITIVE_INFINITY;
  for (const [lane, load] of loads) {
    const behind = load.workunits - lane.seats;
    if (behind < least && hasRoom(lane, load)) [best, least] = [lane, behind];
  }
  return best;
}
