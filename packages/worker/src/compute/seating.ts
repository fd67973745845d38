/**
 * Which orders run at once: those of one kernel, in the order in which they came, as far as the GPU has seats for them
 * and their buffers fit.
 */
import type { PreparedKernel } from '@manyhands/compute';
import type { WorkOrder } from './messages.ts';

/** An order that is being carried out. */
export interface Running {
  readonly order: WorkOrder;
  /** What runs it; null until it is compiled. */
  prepared: PreparedKernel | null;
}

export interface SeatingParts {
  readonly ownBytes: (order: WorkOrder) => number;
  /** Bytes that all orders at once may have of their own. */
  readonly seatBytes: () => number;
  /** So many orders may run at once from now on. */
  readonly seated?: (seats: number) => void;
}

export interface Seating {
  /** The order that runs the longest, if any does. */
  oldest(): WorkOrder | null;
  /** Resolves when the order may run. */
  take(order: WorkOrder): Promise<Running>;
  leave(entry: Running): void;
  /** Starts what may start, in order, and tells how many seats there are. */
  advance(): void;
  /** The device had no memory for as many as run now. */
  tooMany(): void;
}

interface Waiting {
  readonly order: WorkOrder;
  readonly start: () => void;
}

export function createSeating({ ownBytes, seatBytes, seated }: SeatingParts): Seating {
  const waiting: Waiting[] = [];
  /** All of one kernel. */
  const running = new Set<Running>();
  /** Falls where the device had no memory for as many as were measured to be worth it. */
  let mostSeats = Number.POSITIVE_INFINITY;
  let toldSeats = 1;

  /** How many orders like these may run at once now: as the GPU earns its seats, within the memory for them. */
  const seatsFor = (orders: readonly WorkOrder[]): number => {
    const earned = Math.min(mostSeats, ...[...running].map(({ prepared }) => prepared?.seats ?? 1));
    if (earned <= 1) return 1;
    const largest = Math.max(...orders.map(ownBytes));
    return Math.max(1, Math.min(earned, Math.floor(seatBytes() / largest)));
  };

  const mayStart = (order: WorkOrder): boolean => {
    const orders = [...running].map((entry) => entry.order);
    if (orders.length === 0) return true;
    if (orders.some(({ kernel }) => kernel !== order.kernel)) return false;
    return orders.length < seatsFor([...orders, order]);
  };

  const advance = () => {
    for (let [next] = waiting; next && mayStart(next.order); [next] = waiting) {
      waiting.shift();
      next.start();
    }
    if (running.size === 0) return;
    const seats = seatsFor([...running].map(({ order }) => order));
    if (seats === toldSeats) return;
    toldSeats = seats;
    seated?.(seats);
  };

  return {
    oldest: () => {
      const [first] = running;
      return first?.order ?? null;
    },
    take: (order) =>
      new Promise((resolve) => {
        const start = () => {
          const entry: Running = { order, prepared: null };
          running.add(entry);
          resolve(entry);
        };
        waiting.push({ order, start });
        advance();
      }),
    leave: (entry) => {
      running.delete(entry);
      advance();
    },
    advance,
    tooMany: () => {
      if (running.size > 1) mostSeats = Math.min(mostSeats, running.size - 1);
    },
  };
}
