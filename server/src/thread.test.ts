/** A thread from its source, as `npm run dev` and the commands start it; other tests start what is built. */
import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { startThread } from './thread.ts';

test('a module in TypeScript runs in a thread', async () => {
  const thread = startThread(new URL('./uploads/upload-hash-worker.ts', import.meta.url));
  const path = fileURLToPath(import.meta.url);
  const bytes = await readFile(path);
  thread.postMessage({ upload: 'this', path, to: bytes.byteLength, end: true });
  const [answer] = await once(thread, 'message');
  expect(answer).toEqual({ hash: createHash('sha256').update(bytes).digest('hex') });
  await thread.terminate();
});
