/** The real coordinator as a process that can be killed and started again on the same port and data. */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { builtProgram } from './made-once.ts';

export interface CoordinatorProcess {
  readonly origin: string;
  readonly token: string;
  /** Of the process that runs now. */
  readonly pid: number;
  /** kill -9; the database is left to itself, as in a real crash. */
  kill(): Promise<void>;
  /** Starts and resolves once it answers; throws what it printed where it does not. */
  start(): Promise<void>;
  /** A graceful end, the embedded database with it. */
  stop(): Promise<void>;
}

/** Milliseconds: a first start makes a database, a later one recovers it, on a machine that does much else. */
const ANSWERS_WITHIN_MS = 90_000;

export async function startCoordinatorProcess(
  dataDir: string,
  settings: Readonly<Record<string, string>> = {},
  program: readonly string[] = builtProgram('main'),
): Promise<CoordinatorProcess> {
  const port = await freePort();
  const origin = `http://127.0.0.1:${port}`;
  let child: ChildProcess | null = null;
  let printed = '';

  const start = async (): Promise<void> => {
    printed = '';
    const started = spawn(process.execPath, program, {
      env: { ...process.env, ...SETTINGS, ...settings, PORT: String(port), DATA_DIR: dataDir },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    const keep = (chunk: Buffer): void => {
      printed = (printed + chunk).slice(-10_000);
    };
    started.stdout?.on('data', keep);
    started.stderr?.on('data', keep);
    child = started;
    const deadline = performance.now() + ANSWERS_WITHIN_MS;
    while (!(await fetch(`${origin}/api/health`).catch(() => null))?.ok) {
      if (started.exitCode !== null || performance.now() > deadline) {
        throw new Error(`The coordinator did not come up:\n${printed}`);
      }
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
  };
  const end = async (signal: 'SIGKILL' | 'SIGTERM'): Promise<void> => {
    if (!child || child.exitCode !== null || child.signalCode !== null) return;
    const exited = once(child, 'exit');
    child.kill(signal);
    await exited;
  };

  await start();
  return {
    origin,
    get pid() {
      return child?.pid ?? 0;
    },
    token: (await readFile(join(dataDir, 'api-token'), 'utf8')).trim(),
    kill: () => end('SIGKILL'),
    start,
    stop: () => end('SIGTERM'),
  };
}

const SETTINGS = {
  HOST: '127.0.0.1',
  // All volunteers of a test share this machine's address.
  ALLOW_SHARED_ADDRESSES: '1',
  LOG_LEVEL: 'error',
};

/** A port that was free a moment ago, so that a restart can use the same again. */
async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  server.close();
  await once(server, 'close');
  if (address === null || typeof address === 'string') throw new Error('No free port.');
  return address.port;
}
