/**
 * Feeds a device with the workunits of one kernel: short submissions, one or two in flight, each measured and the next
 * fitted to it. A workunit at a seat takes part until its cursor is done; those beyond the seats there are wait.
 *
 * Invariant: a seat's steps write no buffer that another seat's steps bind, so that their order does not matter.
 */
import { KernelFailure, type RunControl, RunStopped } from '../backend.ts';
import { rest } from '../control.ts';
import type { Completion } from './completion.ts';
import type { Cursor } from './cursor.ts';
import type { DeviceWatch } from './device-watch.ts';
import { type StepEncoder, submitSteps } from './encoder.ts';
import { nextSeats, type SeatState } from './seat-count.ts';
import { composeAll, Paces, record, type Submission, unitsOf } from './submit.ts';

interface Seat {
  readonly cursor: Cursor;
  readonly encoder: StepEncoder;
  readonly control: RunControl;
  readonly finish: (computeMs: number) => void;
  readonly fail: (error: unknown) => void;
  computeMs: number;
  /** Submissions on the device that hold steps of it. */
  inFlight: number;
}

export class Feeder {
  private readonly watch: DeviceWatch;
  private readonly completion: Completion;
  private readonly paces = [new Paces()];
  private count: SeatState;
  /** Oldest first. */
  private taken: readonly Seat[] = [];
  private isFeeding = false;

  constructor(watch: DeviceWatch, completion: Completion, count: SeatState) {
    this.watch = watch;
    this.completion = completion;
    this.count = count;
  }

  get seats(): number {
    return this.count.seats;
  }

  /** Runs all steps of the cursor; gives its share, by operations, of the milliseconds that the device worked. */
  run(cursor: Cursor, encoder: StepEncoder, control: RunControl): Promise<number> {
    return new Promise((finish, fail) => {
      this.taken = [...this.taken, { cursor, encoder, control, finish, fail, computeMs: 0, inFlight: 0 }];
      if (!this.isFeeding) void this.feed();
    });
  }

  private async feed(): Promise<void> {
    this.isFeeding = true;
    try {
      await this.feedAll();
    } catch (error) {
      // A step that cannot be composed, such as one of a buffer that does not exist.
      for (const seat of this.taken) this.leave(seat, () => seat.fail(error));
      this.isFeeding = false;
    }
  }

  private async feedAll(): Promise<void> {
    const inFlight: Promise<number>[] = [];
    for (;;) {
      this.endSeats();
      if (this.taken.length === 0) {
        // Before anybody hears of an end, and may begin anew.
        this.isFeeding = false;
        return;
      }
      let most = 0;
      const busy = this.taken.filter(({ cursor }) => !cursor.done).slice(0, this.count.seats);
      const [first] = busy;
      if (first) {
        const targetMs = first.control.sliceMs();
        const submission = composeAll(busy, (seats) => this.pacesOf(seats), targetMs);
        inFlight.push(this.submit(submission, targetMs));
        // While one runs the next waits on the device; unless the device shall rest, or nothing is known yet.
        most = submission.expectedMs === undefined || first.control.duty() < 1 ? 0 : 1;
      }
      while (inFlight.length > most) {
        const ms = (await inFlight.shift()) ?? 0;
        const [oldest, ...others] = this.taken.map(({ control }) => control);
        if (oldest) await rest(oldest, ms, others);
      }
    }
  }

  /** Stopped ones leave at once, those without steps when the last of them is over. */
  private endSeats(): void {
    for (const seat of this.taken) {
      if (seat.control.signal.aborted) this.leave(seat, () => seat.fail(new RunStopped()));
      else if (seat.cursor.done && seat.inFlight === 0) this.leave(seat, () => seat.finish(seat.computeMs));
    }
  }

  private leave(seat: Seat, settle: () => void): void {
    this.taken = this.taken.filter((each) => each !== seat);
    settle();
  }

  /** Resolves with the milliseconds on the device. A failure is that of the seats that took part. */
  private async submit(submission: Submission<Seat>, targetMs: number): Promise<number> {
    const parts = submission.parts.map((part) => ({ ...part, fraction: part.seat.cursor.fraction }));
    for (const { seat } of parts) seat.inFlight++;
    try {
      const ms = await this.measure(submission);
      this.account(submission, ms, targetMs);
      for (const { seat, fraction } of parts) seat.control.progress(fraction);
      return ms;
    } catch (error) {
      const isLost = error instanceof KernelFailure && error.code === 'device-lost';
      const failed = isLost ? this.taken : parts.map(({ seat }) => seat);
      for (const seat of failed) this.leave(seat, () => seat.fail(error));
      return 0;
    } finally {
      for (const { seat } of parts) seat.inFlight--;
    }
  }

  private account(submission: Submission<Seat>, ms: number, targetMs: number): void {
    const { parts, expectedMs } = submission;
    const work = record(submission, this.pacesOf(parts.length), ms);
    const total = parts.reduce((sum, { steps }) => sum + unitsOf(steps), 0);
    for (const { seat, steps } of parts) {
      seat.computeMs += parts.length === 1 ? ms : (ms * unitsOf(steps)) / total;
    }
    // Slivers and last steps say more of the way to the device than of its speed.
    if (expectedMs !== undefined && expectedMs >= targetMs / 2) {
      this.count = nextSeats(this.count, { seats: parts.length, work });
    }
  }

  /** Each number of busy seats has speeds of its own. */
  private pacesOf(busy: number): Paces {
    for (let seats = this.paces.length; seats < busy; seats++) {
      this.paces.push(new Paces(this.paces[seats - 1]));
    }
    return this.paces[busy - 1] ?? new Paces();
  }

  private async measure({ parts }: Submission<Seat>): Promise<number> {
    let done: Promise<number> | undefined;
    await this.watch.guard('A dispatch', () => {
      submitSteps(
        this.watch.device,
        parts.map(({ seat, steps }) => ({ encoder: seat.encoder, steps })),
      );
      done = this.completion.afterSubmit();
      done.catch(() => {});
    });
    return (await done) ?? 0;
  }
}
