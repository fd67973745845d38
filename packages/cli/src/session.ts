/** What one run of `manyhands` has: where to write, when to stop, and whether a program reads along. */
import { createProgressView, type ProgressView } from './progress.ts';

export interface Surroundings {
  readonly environment: NodeJS.ProcessEnv;
  readonly signal: AbortSignal;
  readonly out: NodeJS.WritableStream;
  readonly err: NodeJS.WritableStream;
  readonly input: NodeJS.ReadableStream & { readonly isTTY?: boolean };
}

export interface Session extends Surroundings {
  readonly json: boolean;
  /** The answer: as JSON for programs, else as text. */
  give(value: unknown, text: string): void;
  /** Bars are for people: they stand on standard error, so that the answer can be piped. */
  bars(): ProgressView;
}

export const createSession = (surroundings: Surroundings, json: boolean): Session => ({
  ...surroundings,
  json,
  give: (value, text) => {
    const line = json ? JSON.stringify(value) : text;
    if (line !== '') surroundings.out.write(`${line}\n`);
  },
  bars: () => (json ? silent : createProgressView(surroundings.err)),
});

const silent: ProgressView = { show: () => {}, end: () => {} };
