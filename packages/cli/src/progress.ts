/** Progress bars for a terminal; plain lines, now and then, where the output is not one. */
import type { WriteStream } from 'node:tty';

export interface Bar {
  readonly label: string;
  readonly done: number;
  readonly total: number;
  /** What stands behind the bar, such as counts of results. */
  readonly note: string;
}

export interface ProgressView {
  show(bars: readonly Bar[]): void;
  /** Leaves the bars on the screen and continues below them. */
  end(): void;
}

/** Milliseconds between plain lines: often enough to see life, seldom enough for a log. */
const PLAIN_LINE_EVERY_MS = 10_000;
const BAR_WIDTH = 28;

export function createProgressView(
  out: NodeJS.WritableStream & Partial<Pick<WriteStream, 'isTTY'>>,
): ProgressView {
  return out.isTTY ? redrawing(out) : plain(out);
}

function redrawing(out: NodeJS.WritableStream): ProgressView {
  let lines = 0;
  return {
    show(bars) {
      const up = lines > 0 ? `\u001b[${lines}A` : '';
      out.write(up + bars.map((bar) => `\u001b[2K${drawBar(bar)}\n`).join(''));
      lines = bars.length;
    },
    end() {
      lines = 0;
    },
  };
}

function plain(out: NodeJS.WritableStream): ProgressView {
  let lastAt = Number.NEGATIVE_INFINITY;
  let pending: readonly Bar[] | null = null;
  const print = (bars: readonly Bar[]) => out.write(`${bars.map(drawBar).join('\n')}\n`);
  return {
    show(bars) {
      const now = performance.now();
      pending = bars;
      if (now - lastAt < PLAIN_LINE_EVERY_MS) return;
      lastAt = now;
      print(bars);
      pending = null;
    },
    end() {
      if (pending) print(pending);
      pending = null;
    },
  };
}

/** One line: label, bar, percent, note. */
export function drawBar({ label, done, total, note }: Bar): string {
  const share = total > 0 ? Math.min(1, done / total) : 0;
  const filled = Math.round(share * BAR_WIDTH);
  const bar = '█'.repeat(filled) + '░'.repeat(BAR_WIDTH - filled);
  return `  ${label.padEnd(16)} ${bar} ${String(Math.floor(share * 100)).padStart(3)} %  ${note}`;
}
