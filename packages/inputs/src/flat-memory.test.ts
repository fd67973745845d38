import { parseManifest } from '@manyhands/kernel';
import { expect, it } from 'vitest';
import { generatedSource, Held, noise } from '../test/streams.ts';
import { planWorkunits } from './cut/plan.ts';
import { npyHeader } from './npy/write.ts';
import { writeZip } from './zip/write.ts';

const BYTES = 200_000_000;
const ROW = 1_000_000;
/** What may lie between two ends: a chunk of the source, and what it is gathered in. */
const CHUNK = 65_536;

const parsed = parseManifest({
  ...{ name: 'rows', title: 'Rows', description: 'Large rows.', license: 'Apache-2.0', params: [], cost: 1 },
  buffers: [
    { name: 'a', type: 'u8', shape: [ROW], role: 'input' },
    { name: 'c', type: 'f32', shape: [1], role: 'output' },
  ],
  agreement: { c: { kind: 'exact' } },
  variants: { wasm: { extent: 1 } },
});

it('200 MB of NPY are cut while one workunit and one chunk are held', { timeout: 120_000 }, async () => {
  if (!parsed.ok) throw new Error(JSON.stringify(parsed.issues));
  const held = new Held();
  const head = npyHeader('u8', [BYTES / ROW, ROW]);
  const source = generatedSource('a.npy', head, BYTES, held);
  const rule = { inputs: { a: { each: 'row', file: 'a.npy' } } };
  const plan = await planWorkunits(parsed.manifest, rule, new Map([['a.npy', source]]));
  if (!plan.ok) throw new Error(JSON.stringify(plan.issues));
  expect(held.taken, 'only the header is read to plan').toBeLessThanOrEqual(CHUNK);
  held.give(held.taken);
  let count = 0;
  for await (const { inputs } of plan.value.workunits()) {
    const bytes = inputs.get('a') ?? new Uint8Array();
    if (count % 50 === 0) expect(bytes.subarray(0, 1000)).toEqual(noise(count * ROW, 1000));
    held.give(bytes.byteLength);
    count += 1;
  }
  expect([count, held.given]).toEqual([BYTES / ROW, held.taken]);
  expect(held.most).toBeLessThanOrEqual(ROW + CHUNK);
});

it.each([false, true])(
  '200 MB of results leave as a ZIP while a little is held (packed: %s)',
  { timeout: 120_000 },
  async (pack) => {
    const held = new Held();
    const data = generatedSource('c.bin', new Uint8Array(), BYTES, held).read();
    for await (const chunk of writeZip([{ name: 'c.bin', data, pack }])) held.give(chunk.byteLength);
    expect(held.taken).toBe(BYTES);
    // The packer keeps a window and a block of its own.
    expect(held.most).toBeLessThanOrEqual(16 * CHUNK);
  },
);
