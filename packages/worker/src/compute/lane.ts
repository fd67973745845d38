/** One dedicated worker as the page sees it: what it keeps, what it runs, and how it is ended at once. */
import type { Sha256 } from '@manyhands/protocol';
import { proxy, wrap } from 'comlink';
import type {
  ComputeWorker,
  Measured,
  OpenOptions,
  OpenReport,
  Pace,
  WorkOrder,
  WorkOutcome,
} from './messages.ts';

/** The worker died by itself, such as of too little memory, or was ended. */
export class LaneClosed extends Error {
  constructor(message: string) {
    super(message);
    this.name = 'LaneClosed';
  }
}

/** The worker's script did not come, as without a network: says nothing of this browser, and may come the next time. */
export class LaneNotLoaded extends LaneClosed {
  constructor() {
    super('The compute worker could not be loaded.');
    this.name = 'LaneNotLoaded';
  }
}

export interface Lane {
  open(options: OpenOptions): Promise<OpenReport>;
  benchmark(): Promise<Measured>;
  /** Gives the worker what it lacks, then runs. Throws `LaneClosed`. */
  run(order: WorkOrder, blobs: ReadonlyMap<Sha256, Uint8Array>): Promise<WorkOutcome>;
  stop(assignment?: string): void;
  pace(pace: Pace): void;
  /** Asks running work to stop and ends the worker, 250 ms later at the latest. */
  close(): Promise<void>;
  /** Ends the worker now: the page is being frozen or left. */
  kill(): void;
  readonly closed: boolean;
  /** Orders that run at once, as last told; one behind them keeps the worker from waiting. */
  readonly seats: number;
}

export interface LaneOptions {
  /** Of orders that run: never after their outcome. */
  readonly progress: (assignment: string, fraction: number) => void;
  /** The number of seats changed. */
  readonly seated: () => void;
  /** The worker died by itself. */
  readonly crashed: (message: string) => void;
}

/** Milliseconds that a stopped kernel has to end its slice: a pause is felt at once. */
const STOP_WITHIN_MS = 200;
/** Bytes of shared buffers and kernels that a worker keeps beside those in use. */
const KEPT_BYTES = 256_000_000;

export function openLane(options: LaneOptions): Lane {
  const worker = new Worker(new URL('./compute-worker.ts', import.meta.url), {
    type: 'module',
    name: 'manyhands-compute',
  });
  const remote = wrap<ComputeWorker>(worker);
  const kept = new Map<Sha256, number>();
  const inFlight = new Set<Promise<unknown>>();
  const running = new Set<string>();
  let closed = false;
  let seats = 1;
  let abandon: (reason: LaneClosed) => void = () => undefined;
  const ended = new Promise<never>((_, reject) => {
    abandon = reject;
  });
  ended.catch(() => undefined);

  const kill = (reason = new LaneClosed('The worker was ended.')) => {
    if (closed) return;
    closed = true;
    worker.terminate();
    abandon(reason);
  };
  worker.addEventListener('error', ({ message }) => {
    if (closed) return;
    // Only an error of a script that runs has words.
    const reason = message ? new LaneClosed(message) : new LaneNotLoaded();
    kill(reason);
    options.crashed(reason.message);
  });

  /** Answers never come from an ended worker: whoever waits for one hears of the end instead. */
  const orEnd = <T>(answer: Promise<T>): Promise<T> => {
    const either = Promise.race([answer, ended]);
    inFlight.add(either);
    either.catch(() => undefined).finally(() => inFlight.delete(either));
    return either;
  };
  const tell = (message: Promise<unknown>) => void orEnd(message).catch(() => undefined);
  const setSeats = (next: number) => {
    seats = next;
    options.seated();
  };
  /** Outcomes come through another port, and may overtake the last word on progress. */
  const tellProgress: LaneOptions['progress'] = (assignment, fraction) => {
    if (running.has(assignment)) options.progress(assignment, fraction);
  };
  tell(remote.watch(proxy(tellProgress), proxy(setSeats)));

  const supply = (wanted: ReadonlyMap<Sha256, Uint8Array>) => {
    for (const [hash, bytes] of wanted) {
      if (!kept.has(hash)) tell(remote.keep(hash, bytes));
      kept.delete(hash);
      kept.set(hash, bytes.byteLength);
    }
    let total = 0;
    for (const bytes of kept.values()) total += bytes;
    for (const [hash, bytes] of kept) {
      if (total <= KEPT_BYTES || wanted.has(hash)) break;
      kept.delete(hash);
      total -= bytes;
      tell(remote.forget(hash));
    }
  };

  return {
    open: (request) => orEnd(remote.open(request)),
    benchmark: () => orEnd(remote.benchmark()),
    run: async (order, blobs) => {
      if (closed) throw new LaneClosed('The worker was ended.');
      supply(blobs);
      running.add(order.assignment);
      try {
        return await orEnd<WorkOutcome>(remote.run(order));
      } finally {
        running.delete(order.assignment);
      }
    },
    stop: (assignment) => tell(remote.stop(assignment)),
    pace: (pace) => tell(remote.pace(pace)),
    close: async () => {
      if (closed) return;
      tell(remote.stop());
      const overdue = new Promise((done) => setTimeout(done, STOP_WITHIN_MS));
      await Promise.race([Promise.allSettled([...inFlight]), overdue]);
      kill();
    },
    kill: () => kill(),
    get closed() {
      return closed;
    },
    get seats() {
      return seats;
    },
  };
}
