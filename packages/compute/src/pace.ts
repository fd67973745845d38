/** Decides how much work the next slice holds: a sliver first, then towards the wanted time, by a factor of two at most. */

/** Milliseconds: a submission that long is felt as a stutter, and a quarter of this is already asked for at most. */
export const LONGEST_SLICE_MS = 100;
/** Milliseconds: browsers without isolation round `performance.now()` to this. */
const CLOCK_STEP_MS = 0.1;

/** Speed of one pass of one kernel, or of its WASM loop. Units are any measure of work, the same in all calls. */
export class Pace {
  private unitsPerMs: number | undefined;
  private largest = 0;

  /** Begins with what is known of the same pass under other circumstances. */
  constructor(known?: Pace) {
    this.unitsPerMs = known?.unitsPerMs;
    this.largest = known?.largest ?? 0;
  }

  /** Units per millisecond as last measured; undefined before the first slice ended. */
  get speed(): number | undefined {
    return this.unitsPerMs;
  }

  /** Units for a slice of `targetMs`. `sliver` is the smallest slice there is, which is what an unknown kernel gets. */
  next(targetMs: number, sliver: number): number {
    if (this.unitsPerMs === undefined) return sliver;
    const wanted = Math.min(targetMs, LONGEST_SLICE_MS) * this.unitsPerMs;
    // Only measured slices are doubled, so two in flight do not double twice on one measurement.
    return Math.max(sliver, Math.min(wanted, this.largest * 2));
  }

  /** What a slice took. One odd measurement moves the speed by a factor of two at most. */
  record(units: number, ms: number): void {
    const measured = units / Math.max(ms, CLOCK_STEP_MS);
    const known = this.unitsPerMs ?? measured;
    this.unitsPerMs = Math.min(Math.max(measured, known / 2), known * 2);
    this.largest = Math.max(this.largest, units);
  }
}
