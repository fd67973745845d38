/** Decides how much work the next slice holds: a sliver first, then towards the wanted time, by a factor of two at most. */

/** Milliseconds: a submission that long is felt as a stutter, and a quarter of this is already asked for at most. */
export const LONGEST_SLICE_MS = 100;
/** Milliseconds: browsers without isolation round `performance.now()` to this. */
const CLOCK_STEP_MS = 0.1;

/** One pass of one kernel, or its WASM loop. Units are any measure of work, the same in all calls. */
export class Pace {
  private units: number | undefined;
  private unitsPerMs: number | undefined;
  private measured = false;

  /** Units per millisecond as last measured; undefined before the first slice ended. */
  get speed(): number | undefined {
    return this.unitsPerMs;
  }

  /** Units for a slice of `targetMs`. `sliver` is the smallest slice there is, which is what an unknown kernel gets. */
  next(targetMs: number, sliver: number): number {
    if (this.unitsPerMs === undefined || this.units === undefined) {
      this.units = sliver;
      return sliver;
    }
    const wanted = Math.min(targetMs, LONGEST_SLICE_MS) * this.unitsPerMs;
    // Growth waits for a measurement, so that two slices in flight do not double twice on one.
    const ceiling = this.measured ? this.units * 2 : this.units;
    this.measured = false;
    const units = Math.min(Math.max(wanted, this.units / 2), ceiling, LONGEST_SLICE_MS * this.unitsPerMs);
    this.units = Math.max(units, sliver);
    return this.units;
  }

  /** What a slice took. The newest measurement counts half: speeds drift with heat and company. */
  record(units: number, ms: number): void {
    const speed = units / Math.max(ms, CLOCK_STEP_MS);
    this.unitsPerMs = this.unitsPerMs === undefined ? speed : (this.unitsPerMs + speed) / 2;
    this.measured = true;
  }
}
