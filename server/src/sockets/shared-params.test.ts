/** Params of many workunits in one object, and never another workunit's. */
import { BatchId } from '@manyhands/protocol';
import { expect, test } from 'vitest';
import { createShareParams } from './shared-params.ts';

const [one, other] = [BatchId.parse('batch-one'), BatchId.parse('batch-other')];

test('equal params of a batch are one object, whatever their order', () => {
  const share = createShareParams();
  const first = share(one, { m: 4, n: 8 });
  expect(share(one, { n: 8, m: 4 })).toBe(first);
});

test('params that differ in a value, a name or their number stay as they are', () => {
  const share = createShareParams();
  for (const params of [{ m: 4 }, { m: 5 }, { n: 5 }, { m: 5, n: 5 }, { m: 5 }, {}]) {
    expect(share(one, params)).toBe(params);
  }
});

test('what another batch has in between does not matter', () => {
  const share = createShareParams();
  const first = share(one, { m: 4 });
  share(other, { m: 5 });
  expect(share(one, { m: 4 })).toBe(first);
});
