/** The best pose of a ligand is found in the stream of all, wherever that is cut, and reading stops there. */
import { expect, it } from 'vitest';
import { randomFrom, SEED } from '../../../../../../packages/rules/test/random.ts';
import { readBestPose } from './pose-reader.ts';

const model = (ligand: string, x: number, number = 1): string =>
  `MODEL ${number}\nREMARK  Ligand = ${ligand}\nREMARK VINA RESULT: -7.1 0 0\nATOM      1  C   LIG A   1    ${x.toFixed(3).padStart(8)}   2.000   3.000  1.00  0.00     0.100 OA\nENDMDL\n`;

const FILE = model('aspirin', 1) + model('aspirin', 2, 2) + model('aspirin two', 3) + model('caffeine', 4);

/** The text in chunks of random length; tells how many bytes were taken. */
function streamOf(text: string, below: (bound: number) => number) {
  const bytes = new TextEncoder().encode(text);
  const state = { taken: 0 };
  const stream = new ReadableStream<Uint8Array<ArrayBuffer>>(
    {
      pull: (controller) => {
        if (state.taken >= bytes.byteLength) return controller.close();
        const end = Math.min(bytes.byteLength, state.taken + 1 + below(40));
        controller.enqueue(bytes.slice(state.taken, end));
        state.taken = end;
      },
    },
    { highWaterMark: 0 },
  );
  return { stream, state };
}

it(`is the first model with exactly that name, whatever the chunks (seed ${SEED})`, async () => {
  const random = randomFrom(SEED);
  const of = (name: string) => readBestPose(streamOf(FILE, (bound) => random.below(bound)).stream, name);
  for (let round = 0; round < 20; round++) {
    expect(await of('aspirin')).toBe('1\n\nO 1.000 2.000 3.000');
    expect(await of('aspirin two')).toContain('3.000');
    expect(await of('caffeine')).toContain('4.000');
    expect(await of('aspi')).toBeNull();
  }
});

it('is found without reading what comes after it', async () => {
  const long = FILE + model('filler', 5).repeat(5_000);
  const { stream, state } = streamOf(long, () => 39);
  expect(await readBestPose(stream, 'aspirin')).toContain('1.000');
  expect(state.taken).toBeLessThan(long.length / 2);
});
