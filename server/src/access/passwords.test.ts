/** Hashes at the cost that coordinators really use. */
import { expect, test } from 'vitest';
import { createPasswords } from './passwords.ts';

const RIGHT = 'correct horse battery';

test('a password fits its own hash only, which says what it costs and nothing else of it', async () => {
  const passwords = createPasswords();
  const stored = await passwords.hash(RIGHT);
  expect(stored).toMatch(/^scrypt\$15\$8\$3\$[\w-]{22}\$[\w-]{43}$/);
  expect(await passwords.hash(RIGHT), 'salted').not.toBe(stored);
  expect(await passwords.matches(stored, RIGHT)).toBe(true);
  expect(await passwords.matches(stored, `${RIGHT} `)).toBe(false);
  expect(await passwords.matches(null, RIGHT)).toBe(false);
});

test('what was hashed at another cost is still known', async () => {
  const stored = await createPasswords({ log2N: 8, r: 8, p: 1 }).hash(RIGHT);
  expect(await createPasswords().matches(stored, RIGHT)).toBe(true);
});

test('beyond a few at once and a minute’s worth of waiting, tries are turned away', async () => {
  const passwords = createPasswords({ log2N: 8, r: 8, p: 1 });
  const tries = await Promise.allSettled(Array.from({ length: 70 }, () => passwords.hash(RIGHT)));
  const refused = tries.filter(({ status }) => status === 'rejected');
  expect(refused).toHaveLength(70 - 62);
  expect(refused[0]).toMatchObject({ reason: { code: 'rate-limited' } });
});
