import { describe, expect, it } from 'vitest';
import type { z } from 'zod';
import { AssignmentId, BatchId, HostId, Sha256, SiteKey, VolunteerId } from '../src/index.ts';

const CASES: readonly (readonly [string, z.ZodType, readonly string[], readonly unknown[]])[] = [
  [
    'AssignmentId',
    AssignmentId,
    ['1', '42', '9223372036854775807'],
    ['', '0', '01', '-1', '+1', '1.5', '1e3', ' 1', '1 ', '1\n', '٣', '12345678901234567890', 7, 7n],
  ],
  [
    'Sha256',
    Sha256,
    ['0'.repeat(64), 'deadbeef'.repeat(8)],
    [
      '',
      '0'.repeat(63),
      '0'.repeat(65),
      'A'.repeat(64),
      `${'0'.repeat(64)}\n`,
      'g'.repeat(64),
      '../'.repeat(21),
    ],
  ],
  ['HostId', HostId, ['f'.repeat(64)], ['F'.repeat(64), 'f'.repeat(32)]],
  [
    'BatchId',
    BatchId,
    ['a', '0', 'a-b-1', 'a'.repeat(63)],
    ['', '-a', 'A', 'a_b', 'a b', 'a/b', '..', 'a\n', 'a'.repeat(64), 'ä', '__proto__'],
  ],
  ['SiteKey', SiteKey, ['my-blog'], ['<script>', "a'--", 'my.blog']],
  [
    'VolunteerId',
    VolunteerId,
    ['Ada_1815', 'a'.repeat(64)],
    ['short', 'a'.repeat(65), 'with space', 'semi;colon', 'line\nbreak'],
  ],
];

describe.each(CASES)('%s', (_, schema, good, bad) => {
  it.each(good)('takes %j', (text) => {
    expect(schema.parse(text)).toBe(text);
  });

  it.each(bad.map((value) => [typeof value === 'string' ? JSON.stringify(value) : String(value), value]))(
    'refuses %s',
    (_, value) => {
      expect(schema.safeParse(value).success).toBe(false);
    },
  );
});
