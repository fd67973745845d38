/** A real coordinator for one story: its own process, port, data folder and embedded database. */
import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const ROOT = fileURLToPath(new URL('..', import.meta.url));
/** First start unpacks and creates a database, on two busy cores. */
const START_WITHIN_MS = 60_000;
/** Environment variable with the data folder of a coordinator that has started once: to make a database takes seconds. */
const FRESH_DATA = 'MANYHANDS_FRESH_DATA';

export interface Coordinator {
  readonly url: string;
  /** The API token that its first start made. */
  readonly token: string;
  readonly dataDir: string;
  /** What it has printed so far. */
  log(): string;
  /** kill -9; the database is left to itself, as in a real crash. */
  kill(): Promise<void>;
  /** Starts again on the same port and data. */
  restart(): Promise<void>;
  /** Ends it in good order. */
  end(): Promise<void>;
  /** The same, and removes its data. */
  stop(): Promise<void>;
}

/** Makes what every coordinator after it begins with. Resolves with how to remove it. */
export async function makeFreshData(): Promise<() => Promise<void>> {
  const { dataDir, end } = await startCoordinator();
  await end();
  // Where a database lies elsewhere, a copy of the folder would name the same one.
  if (!existsSync(join(dataDir, 'postgres.location'))) process.env[FRESH_DATA] = dataDir;
  return () => rm(dataDir, { recursive: true, force: true });
}

async function makeDataDir(): Promise<string> {
  const dataDir = await mkdtemp(join(tmpdir(), 'manyhands-e2e-'));
  const fresh = process.env[FRESH_DATA];
  // Owners and modes too: the database is another account's than root's.
  if (fresh !== undefined) execFileSync('cp', ['-a', `${fresh}/.`, dataDir]);
  return dataDir;
}

export async function startCoordinator(settings: Record<string, string> = {}): Promise<Coordinator> {
  const dataDir = await makeDataDir();
  const port = await freePort();
  const url = `http://localhost:${port}`;
  const environment = {
    ...process.env,
    PORT: String(port),
    HOST: '127.0.0.1',
    DATA_DIR: dataDir,
    // All volunteers of a story share this machine's address.
    ALLOW_SHARED_ADDRESSES: '1',
    LOG_LEVEL: 'warn',
    ...settings,
  };
  let printed = '';
  let child: ChildProcess;

  const start = async (): Promise<void> => {
    child = spawn(process.execPath, ['server/dist/main.js'], {
      cwd: ROOT,
      env: environment,
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    child.stdout?.on('data', (chunk: Buffer) => (printed += chunk));
    child.stderr?.on('data', (chunk: Buffer) => (printed += chunk));
    await untilHealthy(url, child, () => printed);
  };
  const signal = async (name: 'SIGTERM' | 'SIGKILL'): Promise<void> => {
    if (child.exitCode !== null || child.signalCode !== null) return;
    const exited = once(child, 'exit');
    child.kill(name);
    await exited;
  };
  const end = async (): Promise<void> => {
    // After a kill -9 only a start finds the orphaned database again and can end it.
    if (child.signalCode === 'SIGKILL') await start();
    await signal('SIGTERM');
  };

  await start();
  const token = (await readFile(join(dataDir, 'api-token'), 'utf8')).trim();
  return {
    url,
    token,
    dataDir,
    log: () => printed,
    kill: () => signal('SIGKILL'),
    restart: start,
    end,
    stop: async () => {
      await end();
      await rm(dataDir, { recursive: true, force: true });
    },
  };
}

async function untilHealthy(url: string, child: ChildProcess, printed: () => string): Promise<void> {
  const deadline = Date.now() + START_WITHIN_MS;
  while (Date.now() < deadline) {
    if (child.exitCode !== null) throw new Error(`The coordinator ended at once:\n${printed()}`);
    const answer = await fetch(`${url}/api/health`).catch(() => undefined);
    if (answer?.ok) return;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  child.kill('SIGKILL');
  throw new Error(`The coordinator did not answer within ${START_WITHIN_MS / 1000} s:\n${printed()}`);
}

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
