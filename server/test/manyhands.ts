/** The command line as a process of its own, with a folder for its settings. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { builtProgram } from './made-once.ts';

export interface Ran {
  readonly status: number | null;
  readonly out: string;
  readonly err: string;
}

export interface Running {
  readonly ended: Promise<Ran>;
  /** What it has printed on standard error so far. */
  told(): string;
  kill(signal: NodeJS.Signals): void;
}

export interface Place {
  /** Folder that it runs in. */
  readonly folder: string;
  /** Folder of its settings. */
  readonly config: string;
  readonly environment?: Readonly<Record<string, string>>;
}

export function startManyhands(argv: readonly string[], { folder, config, environment }: Place): Running {
  const { MANYHANDS_URL: _, MANYHANDS_TOKEN: __, ...inherited } = process.env;
  const env = { ...inherited, XDG_CONFIG_HOME: config, ...environment };
  const child = spawn(process.execPath, [...builtProgram('manyhands'), ...argv], {
    cwd: folder,
    env,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const texts = { out: '', err: '' };
  child.stdout.on('data', (chunk: Buffer) => (texts.out += chunk));
  child.stderr.on('data', (chunk: Buffer) => (texts.err += chunk));
  return {
    ended: once(child, 'close').then(([status]) => ({ status: status as number | null, ...texts })),
    told: () => texts.err,
    kill: (signal) => child.kill(signal),
  };
}

export const runManyhands = (argv: readonly string[], place: Place): Promise<Ran> =>
  startManyhands(argv, place).ended;
