/**
 * `npm run bench:upload`: a gigabyte through the upload API, beside a bare HTTP server that writes the same bytes to a file, in
 * one run and in turns; the coordinator's memory while it takes them. `-- 3` for more rounds, `-- 1 200` for 200 MB.
 */
import { fork } from 'node:child_process';
import { randomFillSync } from 'node:crypto';
import { once } from 'node:events';
import { openAsBlob } from 'node:fs';
import { mkdtemp, open, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { createClient } from '@manyhands/client';
import { z } from 'zod';
import { buildServer } from '../test/built-server.ts';
import { type CoordinatorProcess, startCoordinatorProcess } from '../test/coordinator-process.ts';
import { readCpu, readResidentBytes } from './processes.ts';

const ROUNDS = Number(process.argv[2] ?? 2);
const MEGABYTES = Number(process.argv[3] ?? 1000);
const BYTES = MEGABYTES * 1_000_000;
/** Milliseconds between two looks at the coordinator's memory. */
const LOOK_EVERY_MS = 100;

interface Timed {
  readonly seconds: number;
  readonly cpuSeconds: number;
}

const folder = await mkdtemp(join(tmpdir(), 'manyhands-upload-'));
const built = await buildServer();
try {
  await measure();
} finally {
  await built.remove();
  await rm(folder, { recursive: true, force: true });
}

async function measure(): Promise<void> {
  const source = join(folder, 'source');
  const coordinator = await startCoordinatorProcess(join(folder, 'data'), {}, built.program);
  const sink = await startSink(join(folder, 'sink'));
  try {
    console.log(
      `${MEGABYTES} MB, ${ROUNDS} rounds in turns, one connection on the loopback, ${process.version}`,
    );
    console.log('                        MB/s   s     CPU s of the server');
    const ratios: number[] = [];
    for (let round = 0; round < ROUNDS; round++) {
      // Other bytes each time: the same would be a blob already.
      await writeRandom(source);
      const bare = await timed(sink.pid, () => putBare(sink.origin, source));
      const { api, memory } = await uploadWatched(coordinator, source);
      print('bare HTTP to a file', bare);
      print('upload API', api);
      printMemory(memory);
      ratios.push(bare.seconds / api.seconds);
      console.log(`  ratio ${ratios.at(-1)?.toFixed(2)}`);
    }
    const best = [...ratios].sort((a, b) => a - b)[Math.floor(ratios.length / 2)];
    console.log(`median ratio of ${ROUNDS}: ${best?.toFixed(2)}`);
  } finally {
    await sink.stop();
    await coordinator.stop();
  }
}

async function writeRandom(path: string): Promise<void> {
  const file = await open(path, 'w');
  const chunk = Buffer.alloc(8_000_000);
  for (let written = 0; written < BYTES; written += chunk.byteLength) {
    randomFillSync(chunk);
    await file.write(chunk, 0, Math.min(chunk.byteLength, BYTES - written));
  }
  // What the last round left to the disk must not slow this one.
  await file.sync();
  await file.close();
}

async function timed(pid: number, work: () => Promise<void>): Promise<Timed> {
  const before = readCpu(pid);
  const start = performance.now();
  await work();
  const seconds = (performance.now() - start) / 1000;
  const after = readCpu(pid);
  const spent = after.ownSeconds + after.descendantSeconds - before.ownSeconds - before.descendantSeconds;
  return { seconds, cpuSeconds: spent };
}

async function putBare(origin: string, source: string): Promise<void> {
  const response = await fetch(origin, { method: 'PUT', body: await openAsBlob(source) });
  if (!response.ok) throw new Error(`The bare server answered ${response.status}.`);
  await response.text();
}

async function uploadWatched(
  { origin, token, pid }: CoordinatorProcess,
  source: string,
): Promise<{ api: Timed; memory: number[] }> {
  const { uploads } = createClient({ origin, token });
  const memory = [readResidentBytes(pid)];
  const watch = setInterval(() => memory.push(readResidentBytes(pid)), LOOK_EVERY_MS);
  const api = await timed(pid, async () => {
    const { hash } = await uploads.send(await openAsBlob(source), 'bench');
    if (hash === null) throw new Error('The upload gave no blob.');
  });
  clearInterval(watch);
  return { api, memory };
}

function print(name: string, { seconds, cpuSeconds }: Timed): void {
  const rate = (MEGABYTES / seconds).toFixed(0).padStart(8);
  console.log(`  ${name.padEnd(19)}${rate}  ${seconds.toFixed(2)}  ${cpuSeconds.toFixed(2)}`);
}

/** At the beginning, in ten steps over the upload, and the most. */
function printMemory(memory: readonly number[]): void {
  const megabytes = (bytes = 0): string => (bytes / 1e6).toFixed(0);
  const steps = Array.from(
    { length: 11 },
    (_, step) => memory[Math.round((step * (memory.length - 1)) / 10)],
  );
  console.log(
    `  memory of the coordinator, MB: ${steps.map(megabytes).join(' ')}; most ${megabytes(Math.max(...memory))}`,
  );
}

interface Sink {
  readonly origin: string;
  readonly pid: number;
  stop(): Promise<void>;
}

async function startSink(path: string): Promise<Sink> {
  const module = fileURLToPath(new URL('./upload-sink.ts', import.meta.url));
  const child = fork(module, [path], { execArgv: ['--import', 'tsx'] });
  const [message] = await once(child, 'message');
  const { port } = z.object({ port: z.number() }).parse(message);
  return {
    origin: `http://127.0.0.1:${port}`,
    pid: child.pid ?? 0,
    stop: async () => {
      const exited = once(child, 'exit');
      child.kill();
      await exited;
    },
  };
}
