/** The two servers under measurement, each a process of its own. */
import { fork, spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { z } from 'zod';

export interface ServerProcess {
  readonly origin: string;
  readonly pid: number;
  /** API token; empty for the bare server. */
  readonly token: string;
  stop(): Promise<void>;
}

const here = (path: string): string => fileURLToPath(new URL(path, import.meta.url));

export async function startBareServer(): Promise<ServerProcess> {
  const child = fork(here('./bare-server.ts'), [], { execArgv: ['--import', 'tsx'] });
  const [message] = await once(child, 'message');
  const { port } = z.object({ port: z.number() }).parse(message);
  return {
    origin: `http://127.0.0.1:${port}`,
    pid: child.pid ?? 0,
    token: '',
    stop: async () => {
      const exited = once(child, 'exit');
      child.kill();
      await exited;
    },
  };
}

/** Milliseconds for the first start, which makes a database. */
const START_WITHIN_MS = 60_000;

export async function startCoordinator(dataDir: string): Promise<ServerProcess> {
  const port = await freePort();
  const child = spawn(process.execPath, ['--import', 'tsx', here('../src/main.ts')], {
    env: {
      ...process.env,
      PORT: String(port),
      HOST: '127.0.0.1',
      DATA_DIR: dataDir,
      // All simulated volunteers share the loopback address.
      ALLOW_SHARED_ADDRESSES: '1',
      LOG_LEVEL: 'warn',
    },
    stdio: ['ignore', 'ignore', 'inherit'],
  });
  const origin = `http://127.0.0.1:${port}`;
  const deadline = performance.now() + START_WITHIN_MS;
  while (!(await fetch(`${origin}/api/health`).catch(() => null))?.ok) {
    if (child.exitCode !== null) throw new Error(`The coordinator ended at its start (${child.exitCode}).`);
    if (performance.now() > deadline) throw new Error('The coordinator did not answer in time.');
    await new Promise((resolve) => setTimeout(resolve, 200));
  }
  return {
    origin,
    pid: child.pid ?? 0,
    token: (await readFile(join(dataDir, 'api-token'), 'utf8')).trim(),
    stop: async () => {
      if (child.exitCode !== null) return;
      const exited = once(child, 'exit');
      child.kill('SIGTERM');
      await exited;
    },
  };
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  server.close();
  await once(server, 'close');
  if (address === null || typeof address === 'string') throw new Error('No free port.');
  return address.port;
}
