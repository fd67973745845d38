/** What a result's bytes are measured by: its own params, and what its manifest allows. */
import { Manifest } from '@manyhands/kernel';
import { expect, test } from 'vitest';
import { checkOutputs } from './check-outputs.ts';

const manifest = Manifest.parse({
  name: 'test-kernel',
  title: 'Test kernel',
  description: 'Rows of floats.',
  license: 'Apache-2.0',
  params: [
    { name: 'm', type: 'u32' },
    { name: 'n', type: 'u32' },
  ],
  buffers: [{ name: 'rows', type: 'f32', shape: ['m', 'n'], role: 'output' }],
  cost: 'm * n',
  agreement: { rows: { kind: 'exact' } },
  variants: { wasm: { extent: 'm' } },
});

test('lengths follow the params of each result', () => {
  const bytesTaken = (params: Record<string, number>, bytes: number) =>
    checkOutputs(manifest, params, [bytes], new Uint8Array(bytes))?.code ?? null;
  expect(bytesTaken({ m: 2, n: 3 }, 24)).toBeNull();
  expect(bytesTaken({ n: 3, m: 2 }, 24)).toBeNull();
  expect(bytesTaken({ m: 2, n: 4 }, 24)).toBe('wrong-shape');
  expect(bytesTaken({ m: 2, n: 4 }, 32)).toBeNull();
  expect(bytesTaken({ m: 3, n: 2 }, 32)).toBe('wrong-shape');
});

test('a number that the kernel does not allow is named with its place', () => {
  const payload = new Uint8Array(new Float32Array([1, Number.NaN]).buffer);
  expect(checkOutputs(manifest, { m: 1, n: 2 }, [8], payload)).toMatchObject({
    code: 'non-finite',
    message: expect.stringContaining('at element 1'),
  });
});
