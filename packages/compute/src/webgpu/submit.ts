/** Feeds a device with steps: short submissions, one or two in flight, each measured and the next fitted to it. */
import type { RunControl } from '../backend.ts';
import { rest, throwIfStopped } from '../control.ts';
import { Pace } from '../pace.ts';
import type { Completion } from './completion.ts';
import type { Cursor, Step } from './cursor.ts';
import type { DeviceWatch } from './device-watch.ts';
import { MOST_STEPS, type StepEncoder } from './encoder.ts';

interface Submission {
  readonly steps: Step[];
  /** Milliseconds by what earlier slices took; undefined for a pass that was never measured. */
  expectedMs: number | undefined;
}

/** Paces of all passes of one prepared kernel; kept between runs, so that only the first starts with slivers. */
export class Paces {
  private readonly paces = new Map<number, Pace>();

  of(passIndex: number): Pace {
    const known = this.paces.get(passIndex) ?? new Pace();
    this.paces.set(passIndex, known);
    return known;
  }
}

/** Takes the next submission off the cursor: as many steps as fit the wanted time, at least one. */
export function compose(cursor: Cursor, paces: Paces, targetMs: number): Submission {
  const submission: Submission = { steps: [], expectedMs: 0 };
  let passIndex = -1;
  let budget = 0;
  while (!cursor.done && submission.steps.length < MOST_STEPS) {
    const isFirst = submission.steps.length === 0;
    const { speed } = paces.of(cursor.passIndex);
    // A pass that was never measured goes alone, so that the measurement is its own.
    if (speed === undefined) return isFirst ? probe(cursor) : submission;
    if (cursor.passIndex !== passIndex) {
      passIndex = cursor.passIndex;
      const leftMs = Math.max(0, targetMs - (submission.expectedMs ?? 0));
      budget = Math.min(paces.of(passIndex).next(leftMs, cursor.unitsPerRow), leftMs * speed);
    }
    if (budget < cursor.unitsPerRow && !isFirst) break;
    const step = cursor.take(budget);
    budget -= step.units;
    submission.steps.push(step);
    submission.expectedMs = (submission.expectedMs ?? 0) + step.units / speed;
  }
  return submission;
}

const probe = (cursor: Cursor): Submission => ({ steps: [cursor.take(0)], expectedMs: undefined });

/** Tells each pass what its steps took: the whole time shared out as it was expected. */
function record(submission: Submission, paces: Paces, ms: number): void {
  const unitsByPass = new Map<number, number>();
  for (const { passIndex, units } of submission.steps) {
    unitsByPass.set(passIndex, (unitsByPass.get(passIndex) ?? 0) + units);
  }
  for (const [passIndex, units] of unitsByPass) {
    const pace = paces.of(passIndex);
    const { speed } = pace;
    const share = submission.expectedMs && speed ? units / speed / submission.expectedMs : 1;
    pace.record(units, ms * share);
  }
}

/** Runs all steps of the cursor; gives the milliseconds that the device worked. */
export async function runSteps(
  watch: DeviceWatch,
  encoder: StepEncoder,
  completion: Completion,
  cursor: Cursor,
  paces: Paces,
  control: RunControl,
): Promise<number> {
  const inFlight: Promise<number>[] = [];
  let computeMs = 0;
  while (!cursor.done || inFlight.length > 0) {
    throwIfStopped(control);
    let most = 0;
    if (!cursor.done) {
      const submission = compose(cursor, paces, control.sliceMs());
      const { fraction } = cursor;
      const finished = measure(watch, encoder, completion, submission).then((ms) => {
        record(submission, paces, ms);
        control.progress(fraction);
        return ms;
      });
      // Awaited below, or never where the run is stopped first.
      finished.catch(() => {});
      inFlight.push(finished);
      // While one runs the next waits on the device; unless the device shall rest, or nothing is known yet.
      most = submission.expectedMs === undefined || control.duty() < 1 ? 0 : 1;
    }
    while (inFlight.length > most) {
      const ms = (await inFlight.shift()) ?? 0;
      computeMs += ms;
      await rest(control, ms);
    }
  }
  return computeMs;
}

async function measure(
  watch: DeviceWatch,
  encoder: StepEncoder,
  completion: Completion,
  submission: Submission,
): Promise<number> {
  let done: Promise<number> | undefined;
  await watch.guard('A dispatch', () => {
    encoder.submit(submission.steps);
    done = completion.afterSubmit();
    done.catch(() => {});
  });
  return (await done) ?? 0;
}
