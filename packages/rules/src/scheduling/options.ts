/** Every number that scheduling uses, with unit and reason; a coordinator may pass its own. */
export interface SchedulingOptions {
  /** Times the seconds asked for: a workunit this much longer is still worth giving, as the first of a longer round. */
  readonly fitMultiple: number;
  /** Seconds: a workunit no longer than this fits any request, since a top-up asks for little at a time. */
  readonly patienceSeconds: number;
  /** Share of the benchmark's speed expected of a kernel that the host has not run: real kernels do worse than a tile kernel. */
  readonly priorShare: number;
  /** Assignments per worker, or for a GPU, of a kernel whose speed on this host is only guessed: bounds what a wrong guess ties up. */
  readonly unmeasuredPerWorker: number;
  /** Assignments per worker held by a host without a valid result; each valid result in a row adds as many again. */
  readonly unprovenPerWorker: number;
  /** Valid results in a row (as BOINC's consecutive valid) from which a host may hold what it asks for. */
  readonly reliableAfter: number;
  /** Times the measured time: duty of a quarter, other tabs and a hidden page together stay within it. */
  readonly deadlineSlack: number;
  /** Times the guessed time: a benchmark prior may be off by another factor of three. */
  readonly unmeasuredSlack: number;
  /** Milliseconds: a hidden tab's timers may run once a minute only, so nothing shorter can be kept. */
  readonly minDeadlineMs: number;
  /** Milliseconds: a tab that has not answered for half a day has gone. */
  readonly maxDeadlineMs: number;
  /** Milliseconds that one project goes first for a host: long enough to reuse its cached blobs. */
  readonly turnMs: number;
  /** Milliseconds after a disconnect in which a host takes its assignments up again: a reload or a change of network. */
  readonly disconnectGraceMs: number;
}

export const SCHEDULING: SchedulingOptions = {
  fitMultiple: 4,
  patienceSeconds: 300,
  priorShare: 0.5,
  unmeasuredPerWorker: 4,
  unprovenPerWorker: 4,
  reliableAfter: 10,
  deadlineSlack: 6,
  unmeasuredSlack: 20,
  minDeadlineMs: 120_000,
  maxDeadlineMs: 12 * 3_600_000,
  turnMs: 60_000,
  disconnectGraceMs: 30_000,
};
