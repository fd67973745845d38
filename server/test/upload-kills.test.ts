/** kill -9 of the coordinator while a file is uploaded: what was acknowledged is there, and the file is whole in the end. */
import { createHash, randomBytes } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { createClient, UnreachableError } from '@manyhands/client';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type CoordinatorProcess, startCoordinatorProcess } from './coordinator-process.ts';
import { createRandom } from './random.ts';

const SEED = Number(process.env.SEED ?? Date.now() % 2 ** 31);
const KILLS = 3;
/** Six parts. */
const BYTES = 100_000_000;
/** Milliseconds from a part's answer to the kill: a part takes about as long. */
const KILL_WITHIN_MS = 300;

let dataDir: string;
let coordinator: CoordinatorProcess;
beforeAll(async () => {
  dataDir = await mkdtemp(join(tmpdir(), 'manyhands-uploads-'));
  coordinator = await startCoordinatorProcess(dataDir);
}, 120_000);
afterAll(async () => {
  await coordinator?.stop();
  await rm(dataDir, { recursive: true, force: true });
}, 60_000);

test('an upload between kills of the coordinator loses nothing that was acknowledged', async () => {
  console.log(`uploading between kills: seed ${SEED}`);
  const random = createRandom(SEED);
  const bytes = randomBytes(BYTES);
  const file = new Blob([bytes]);
  const { uploads } = createClient({ origin: coordinator.origin, token: coordinator.token });
  const { upload } = await uploads.begin({ name: 'large', bytes: BYTES });
  let acknowledged = 0;
  for (let kills = 0; kills < KILLS; kills++) {
    let killing: Promise<void> | null = null;
    const onProgress = ({ offset }: { readonly offset: number }): void => {
      acknowledged = offset;
      killing ??= sleep(random.next() * KILL_WITHIN_MS).then(coordinator.kill);
    };
    const sent = uploads.resume(file, upload, { onProgress, tries: 1 });
    await sent.catch((error: unknown) => expect(error).toBeInstanceOf(UnreachableError));
    await killing;
    await coordinator.start();
    const { offset } = await uploads.get(upload);
    expect(offset, 'what was acknowledged').toBeGreaterThanOrEqual(acknowledged);
  }
  const { hash } = await uploads.resume(file, upload);
  expect(hash).toBe(createHash('sha256').update(bytes).digest('hex'));
}, 300_000);
