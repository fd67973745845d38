/** Live throughput: operations done so far, sampled once a second, smoothed over a few. */

/** Samples shown: a minute. */
const HISTORY = 60;
/** Seconds over which the shown figure is taken. */
const WINDOW = 5;

export interface Throughput {
  /** `done`: operations done since the start, the finished share of running workunits included. */
  sample(done: number, now: number): void;
  /** Operations per second. */
  current(): number;
  /** Operations per second, oldest first. */
  history(): readonly number[];
}

export function createThroughput(): Throughput {
  const points: { readonly done: number; readonly at: number }[] = [];
  let history: readonly number[] = [];
  return {
    sample: (done, now) => {
      points.push({ done, at: now });
      if (points.length > WINDOW + 1) points.shift();
      history = [...history, rate(points)].slice(-HISTORY);
    },
    current: () => history.at(-1) ?? 0,
    history: () => history,
  };
}

function rate(points: readonly { readonly done: number; readonly at: number }[]): number {
  const [first] = points;
  const last = points.at(-1);
  if (!first || !last || last.at <= first.at) return 0;
  return Math.max(0, ((last.done - first.done) / (last.at - first.at)) * 1000);
}
