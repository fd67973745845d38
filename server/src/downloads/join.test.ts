import { expect, it } from 'vitest';
import { createRandom } from '../../test/random.ts';
import { joinRows } from './join.ts';

const SEED = Number(process.env.SEED ?? Date.now() % 2 ** 31);
const size = (shape: readonly number[]): number => shape.reduce((all, extent) => all * extent, 1);

/** Element by element, by the places that they have in the joined array. */
function joinedByPlace(parts: readonly { shape: number[]; data: Uint8Array }[], axis: number): Uint8Array {
  const rows = size(parts[0]?.shape.slice(0, axis) ?? []);
  const elements: number[] = [];
  for (let row = 0; row < rows; row += 1)
    for (const { shape, data } of parts) {
      const inner = size(shape.slice(axis));
      for (let place = 0; place < inner; place += 1) elements.push(data[row * inner + place] ?? -1);
    }
  return Uint8Array.from(elements);
}

it(`[R7] arrays are joined along any axis in the order of workunits, however little is held (seed ${SEED})`, async () => {
  const random = createRandom(SEED);
  for (let round = 0; round < 200; round += 1) {
    const common = Array.from({ length: 1 + random.below(4) }, () => 1 + random.below(5));
    const axis = random.below(common.length);
    const parts = Array.from({ length: 1 + random.below(6) }, () => {
      const shape = common.map((extent, place) => (place === axis ? random.below(5) : extent));
      return { shape, data: Uint8Array.from({ length: size(shape) }, () => random.below(256)) };
    });
    const bytes = parts.reduce((sum, { data }) => sum + data.byteLength, 0);
    const rows = size(common.slice(0, axis));
    const held = 1 + random.below(2 * bytes + 1);
    let reads = 0;
    const read = async function* () {
      reads += 1;
      for (const { data } of parts) yield { outputs: new Map([['x', data]]) };
    };
    const chunks: Uint8Array[] = [];
    for await (const chunk of joinRows({ output: 'x', rows, bytes }, read, held)) chunks.push(chunk);
    expect(new Uint8Array(Buffer.concat(chunks))).toEqual(joinedByPlace(parts, axis));
    // A block of rows is never larger than may be held, and nothing is read again without need.
    const isInBlocks = chunks.length > 1 && rows > 1 && Math.floor((held * rows) / bytes) > 1;
    if (isInBlocks) for (const chunk of chunks) expect(chunk.byteLength).toBeLessThanOrEqual(held);
    if (rows === 1 || held >= bytes) expect(reads).toBe(bytes === 0 ? 0 : 1);
  }
});
