/** Measures what submissions take on the device, as seen from outside. */
import type { DeviceWatch } from './device-watch.ts';

interface HasAgent {
  navigator?: { userAgent?: string };
}

/** Firefox hears of finished work from a 100 ms timer unless something else is submitted (Mozilla bug 1870699). */
const NEEDS_POKES = /Firefox/.test((globalThis as HasAgent).navigator?.userAgent ?? '');
/** Milliseconds between pokes. */
const POKE_MS = 1;
/** Empty submissions that are timed to learn the latency. */
const LATENCY_SAMPLES = 5;

export class Completion {
  private readonly watch: DeviceWatch;
  private lastEnd = 0;
  private latencyMs: number | undefined;

  constructor(watch: DeviceWatch) {
    this.watch = watch;
  }

  /** Learns how long it takes to hear of the end of nothing, which is no work of a kernel. */
  async calibrate(): Promise<number> {
    if (this.latencyMs !== undefined) return this.latencyMs;
    let least = Number.POSITIVE_INFINITY;
    for (let i = 0; i < LATENCY_SAMPLES; i++) {
      const startedAt = performance.now();
      this.watch.device.queue.submit([this.watch.device.createCommandEncoder().finish()]);
      await this.finished();
      least = Math.min(least, performance.now() - startedAt);
    }
    this.latencyMs = least;
    return least;
  }

  /** Call right after a submission; resolves with its milliseconds on the device. */
  async afterSubmit(): Promise<number> {
    const submittedAt = performance.now();
    await this.finished();
    const now = performance.now();
    const waited = this.lastEnd > submittedAt;
    const ms = now - (waited ? this.lastEnd : submittedAt + (this.latencyMs ?? 0));
    this.lastEnd = now;
    return Math.max(0, ms);
  }

  private async finished(): Promise<void> {
    const { queue } = this.watch.device;
    const timer = NEEDS_POKES ? setInterval(() => queue.submit([]), POKE_MS) : undefined;
    try {
      await this.watch.untilLost(queue.onSubmittedWorkDone());
    } finally {
      if (timer !== undefined) clearInterval(timer);
    }
  }
}
