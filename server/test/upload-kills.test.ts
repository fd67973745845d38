/** kill -9 of the coordinator while a file is uploaded: what was acknowledged is there, and the file is whole in the end. */
import { createHash, randomBytes } from 'node:crypto';
import { UnreachableError } from '@manyhands/client';
import { expect, test } from 'vitest';
import { killedCoordinator } from './killed-coordinator.ts';

const KILLS = 3;
/** Six parts. */
const BYTES = 100_000_000;
/** Milliseconds from a part's answer to the kill: a part takes about as long. */
const KILL_WITHIN_MS = 300;

const killed = killedCoordinator('uploading');

test('an upload between kills of the coordinator loses nothing that was acknowledged', async () => {
  const bytes = randomBytes(BYTES);
  const file = new Blob([bytes]);
  const { uploads } = killed.api;
  const { upload } = await uploads.begin({ name: 'large', bytes: BYTES });
  let acknowledged = 0;
  for (let kills = 0; kills < KILLS; kills++) {
    let killing: Promise<void> | null = null;
    const onProgress = ({ offset }: { readonly offset: number }): void => {
      acknowledged = offset;
      killing ??= killed.killWithin(KILL_WITHIN_MS);
    };
    const sent = uploads.resume(file, upload, { onProgress, tries: 1 });
    await sent.catch((error: unknown) => expect(error).toBeInstanceOf(UnreachableError));
    await killing;
    await killed.process.start();
    const { offset } = await uploads.get(upload);
    expect(offset, 'what was acknowledged').toBeGreaterThanOrEqual(acknowledged);
  }
  const { hash } = await uploads.resume(file, upload);
  expect(hash).toBe(createHash('sha256').update(bytes).digest('hex'));
}, 300_000);
