import { expect, test } from 'vitest';
import { hashOfNew, makeSecret, secretHash } from './secrets.ts';

test('secrets are never alike, can be told from other text, and can follow an option on a command line', () => {
  const secrets = Array.from({ length: 2_000 }, makeSecret);
  expect(new Set(secrets).size).toBe(secrets.length);
  // Of 64 first characters two would not do.
  expect(secrets.filter((secret) => !/^[A-Za-z0-9]/.test(secret))).toEqual([]);
  for (const secret of secrets) expect(secretHash(secret)).toBe(hashOfNew(secret));
  expect(secretHash('not a secret')).toBeNull();
});
