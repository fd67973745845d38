/** Requests that met an ended session go on together, and none for somebody else. */
import { expect, it } from 'vitest';
import { waitingRoom } from './waiting.ts';

it('lets all who wait go on with one answer, and later ones wait for the next', async () => {
  const room = waitingRoom<number>();
  const together = [room.join(), room.join()];
  room.release(1);
  const later = room.join();
  room.release(2);
  expect(await Promise.all([...together, later])).toEqual([1, 1, 2]);
});

it('never answers those who were dropped', async () => {
  const room = waitingRoom<number>();
  const heard: number[] = [];
  void room.join().then((value) => heard.push(value));
  room.drop();
  const next = room.join();
  room.release(3);
  expect(await next).toBe(3);
  expect(heard).toEqual([]);
});
