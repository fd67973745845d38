/** Throughput of the last minute as a quiet line, with its figures beside it. */
import { formatSpeed } from '@manyhands/look';

const WIDTH = 240;
const HEIGHT = 48;
/** Seconds along the axis. */
const SPAN = 60;

export interface SparklineProps {
  readonly now: number;
  /** Once a second, oldest first. */
  readonly history: readonly number[];
}

export function Sparkline({ now, history }: SparklineProps) {
  const most = Math.max(...history, Number.MIN_VALUE);
  const xOf = (index: number) => WIDTH - ((history.length - 1 - index) / (SPAN - 1)) * WIDTH;
  const yOf = (value: number) => HEIGHT - 2 - (value / most) * (HEIGHT - 6);
  const line = history.map((value, index) => `${xOf(index).toFixed(1)},${yOf(value).toFixed(1)}`).join(' ');
  return (
    <figure class="sparkline">
      <figcaption>
        <span class="soft small">Throughput now</span>
        <span class="sparkline-now number" data-testid="throughput">
          {now > 0 ? formatSpeed(now) : '–'}
        </span>
      </figcaption>
      <svg viewBox={`0 0 ${WIDTH} ${HEIGHT}`} preserveAspectRatio="none" aria-hidden="true">
        <line class="sparkline-axis" x1="0" x2={WIDTH} y1={HEIGHT - 1} y2={HEIGHT - 1} />
        {history.length > 1 && <polyline class="sparkline-line" points={line} />}
      </svg>
      <div class="sparkline-scale soft number" aria-hidden="true">
        <span>1 min ago</span>
        <span>{history.some((value) => value > 0) ? `top ${formatSpeed(most)}` : ''}</span>
        <span>now</span>
      </div>
    </figure>
  );
}
