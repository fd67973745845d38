/** Draws a progress bar on a terminal; on anything else, says nothing. */

const WIDTH = 40;
/** Milliseconds between two drawings. */
const PAUSE_MS = 100;

export interface ProgressBar {
  show(fraction: number): void;
  /** Wipes the bar away. */
  end(): void;
}

export function progressBar(stream: NodeJS.WriteStream, label: string): ProgressBar {
  if (!stream.isTTY) return { show() {}, end() {} };
  let drawnAt = 0;
  const startedAt = Date.now();
  return {
    show(fraction) {
      const now = Date.now();
      if (now - drawnAt < PAUSE_MS && fraction < 1) return;
      drawnAt = now;
      const full = Math.round(WIDTH * fraction);
      const left = fraction > 0.02 ? Math.round(((now - startedAt) * (1 / fraction - 1)) / 1000) : undefined;
      const rest = left === undefined ? '' : `, ${left} s left`;
      stream.write(
        `\r${label} ${'█'.repeat(full)}${'░'.repeat(WIDTH - full)} ${Math.floor(100 * fraction)} %${rest}  `,
      );
    },
    end() {
      stream.write(`\r${' '.repeat(label.length + WIDTH + 24)}\r`);
    },
  };
}
