/** What one submission holds: the next steps of each seat in turn, fitted to the wanted time, and what it took. */
import { Pace } from '../pace.ts';
import type { Cursor, Step } from './cursor.ts';
import { MOST_STEPS } from './encoder.ts';
import type { PassWork } from './seat-count.ts';

/** The steps of one seat. */
export interface Part {
  readonly steps: Step[];
  /** Milliseconds by what earlier slices took; undefined for a pass that was never measured. */
  expectedMs: number | undefined;
}

export interface Submission<Seat extends HasCursor> {
  readonly parts: readonly { readonly seat: Seat; readonly steps: readonly Step[] }[];
  readonly expectedMs: number | undefined;
}

export interface HasCursor {
  readonly cursor: Cursor;
}

/** Paces of all passes of one prepared kernel; kept between runs, so that only the first starts with slivers. */
export class Paces {
  private readonly fewer: Paces | undefined;
  private readonly paces = new Map<number, Pace>();

  /** `fewer` are those with fewer seats, which a pass begins with. */
  constructor(fewer?: Paces) {
    this.fewer = fewer;
  }

  of(passIndex: number): Pace {
    const known = this.paces.get(passIndex);
    if (known) return known;
    const made = new Pace(this.fewer?.of(passIndex));
    // What is not known yet is measured with one seat, and then known to all.
    if (this.fewer === undefined || made.speed !== undefined) this.paces.set(passIndex, made);
    return made;
  }
}

/** Takes the next steps off a cursor: as many as fit the wanted time, at least one. */
export function compose(cursor: Cursor, paces: Paces, targetMs: number, mostSteps = MOST_STEPS): Part {
  const part: Part = { steps: [], expectedMs: 0 };
  /** Units of each pass so far: of a group that is repeated, a pass comes round again. */
  const taken = new Map<number, number>();
  while (!cursor.done && part.steps.length < mostSteps) {
    const isFirst = part.steps.length === 0;
    const { passIndex } = cursor;
    const pace = paces.of(passIndex);
    // A pass that was never measured goes alone, so that the measurement is its own.
    if (pace.speed === undefined) return isFirst ? probe(cursor) : part;
    const before = taken.get(passIndex) ?? 0;
    const leftMs = Math.max(0, targetMs - (part.expectedMs ?? 0));
    const budget = Math.min(pace.next(targetMs, cursor.unitsPerRow) - before, leftMs * pace.speed);
    if (budget < cursor.unitsPerRow && !isFirst) break;
    const step = cursor.take(budget);
    taken.set(passIndex, before + step.units);
    part.steps.push(step);
    part.expectedMs = (part.expectedMs ?? 0) + step.units / pace.speed;
  }
  return part;
}

const probe = (cursor: Cursor): Part => ({ steps: [cursor.take(0)], expectedMs: undefined });

/** The next submission of seats that have steps left, of which there is one at least. `pacesOf` goes by busy seats. */
export function composeAll<Seat extends HasCursor>(
  seats: readonly Seat[],
  pacesOf: (busy: number) => Paces,
  targetMs: number,
): Submission<Seat> {
  const paces = pacesOf(seats.length);
  const unknown = seats.find(({ cursor }) => paces.of(cursor.passIndex).speed === undefined);
  if (unknown) {
    const { steps, expectedMs } = compose(unknown.cursor, pacesOf(1), targetMs);
    return { parts: [{ seat: unknown, steps }], expectedMs };
  }
  const [most, share] = [Math.floor(MOST_STEPS / seats.length), targetMs / seats.length];
  const parts = seats.map((seat) => ({ seat, ...compose(seat.cursor, paces, share, most) }));
  return { parts, expectedMs: parts.reduce((sum, { expectedMs = 0 }) => sum + expectedMs, 0) };
}

export const unitsOf = (steps: readonly Step[]): number => steps.reduce((sum, { units }) => sum + units, 0);

/** Tells each pass what its steps took, and the caller too: the whole time shared out as it was expected. */
export function record({ parts, expectedMs }: Submission<HasCursor>, paces: Paces, ms: number): PassWork[] {
  const unitsByPass = new Map<number, number>();
  for (const { passIndex, units } of parts.flatMap(({ steps }) => steps)) {
    unitsByPass.set(passIndex, (unitsByPass.get(passIndex) ?? 0) + units);
  }
  return [...unitsByPass].map(([passIndex, units]) => {
    const pace = paces.of(passIndex);
    const { speed } = pace;
    const share = expectedMs && speed ? units / speed / expectedMs : 1;
    pace.record(units, ms * share);
    return { passIndex, units, ms: ms * share };
  });
}
