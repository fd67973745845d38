/** A thread is used again soon after its work, ends by itself when nobody wants it, and a dead one is not handed out. */
import { once } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';
import { Worker } from 'node:worker_threads';
import { afterEach, expect, test } from 'vitest';
import { keepThread, type ThreadKeeper } from './kept-thread.ts';

const ECHO = `
  const { parentPort, threadId } = require('node:worker_threads');
  parentPort.on('message', (word) => {
    if (word === 'die') throw new Error('it died');
    parentPort.postMessage({ word, threadId });
  });
`;

const started: Worker[] = [];
afterEach(async () => {
  await Promise.all(started.splice(0).map((thread) => thread.terminate()));
});

const keeper = (keptMs: number): ThreadKeeper =>
  keepThread(() => {
    const thread = new Worker(ECHO, { eval: true });
    started.push(thread);
    return thread;
  }, keptMs);

async function ask(thread: Worker, word: string): Promise<unknown> {
  thread.postMessage(word);
  const [answer] = await once(thread, 'message');
  return answer;
}

test('the next work is done by the same thread', async () => {
  const threads = keeper(60_000);
  const first = threads.take();
  expect(await ask(first, 'one')).toEqual({ word: 'one', threadId: first.threadId });
  threads.giveBack(first);
  const second = threads.take();
  expect(second).toBe(first);
  expect(await ask(second, 'two')).toMatchObject({ word: 'two' });
  expect(threads.take(), 'while it is used').not.toBe(first);
});

test('one is kept, a second one is ended', async () => {
  const threads = keeper(60_000);
  const [first, second] = [threads.take(), threads.take()];
  threads.giveBack(first);
  const ended = once(second, 'exit');
  threads.giveBack(second);
  await ended;
  expect(threads.take()).toBe(first);
});

test('one that nobody wants is ended after its time', async () => {
  const threads = keeper(50);
  const first = threads.take();
  const ended = once(first, 'exit');
  threads.giveBack(first);
  await ended;
  expect(threads.take()).not.toBe(first);
});

test('one that was taken again in time is not ended', async () => {
  const threads = keeper(50);
  const first = threads.take();
  threads.giveBack(first);
  threads.take();
  await sleep(150);
  expect(await ask(first, 'still there')).toMatchObject({ word: 'still there' });
});

test('one that dies without work harms nobody and is not handed out', async () => {
  const threads = keeper(60_000);
  const first = threads.take();
  threads.giveBack(first);
  const ended = new Promise((resolve) => first.once('exit', resolve));
  first.postMessage('die');
  await ended;
  expect(threads.take()).not.toBe(first);
});
