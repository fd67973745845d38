/** Matrices are sent as bare elements, so what the bytes are not is refused with its cure. */
import { expect, it } from 'vitest';
import { npyOf } from '../../../../../../packages/inputs/test/cutting.ts';
import { openMatrix, sizeOfProduct } from './matrix-file.ts';

const fileOf = (content: Uint8Array): File => new File([new Uint8Array(content)], 'm.npy');

async function issueOf(content: Uint8Array) {
  const matrix = await openMatrix(fileOf(content), 'a');
  if (matrix.ok) throw new Error('nothing was said against it');
  return matrix.issues[0];
}

const changed = (file: Uint8Array, from: string, to: string): Uint8Array =>
  Uint8Array.from(new TextDecoder('latin1').decode(file).replace(from, to), (letter) => letter.charCodeAt(0));

it('what is sent are the elements without the head of the file', async () => {
  const matrix = await openMatrix(fileOf(await npyOf([1, 2, 3, 4, 5, 6], [2, 3])), 'a');
  if (!matrix.ok) throw new Error('refused');
  expect(matrix.value).toMatchObject({ name: 'm.npy', shape: [2, 3] });
  const elements = new Float32Array(await matrix.value.elements.arrayBuffer());
  expect([...elements]).toEqual([1, 2, 3, 4, 5, 6]);
});

it('big-endian, Fortran order, other types and other shapes are refused with what to type', async () => {
  const npy = await npyOf([1, 2, 3, 4], [2, 2]);
  expect(await issueOf(changed(npy, '<f4', '>f4'))).toMatchObject({
    message: expect.stringContaining('big-endian'),
    cure: expect.stringContaining('"<f4"'),
  });
  expect((await issueOf(changed(npy, "_order': False", "_order': True ")))?.cure).toContain(
    'ascontiguousarray',
  );
  expect((await issueOf(changed(npy, '<f4', '<i4')))?.cure).toContain('np.float32');
  expect((await issueOf(await npyOf([1, 2, 3, 4], [4])))?.message).toContain('no matrix');
});

it('two matrices that do not fit make no product', () => {
  expect(sizeOfProduct([256, 192], [192, 300], 128)).toEqual({ tiles: 6, cost: 2 * 256 * 192 * 300 });
  expect(sizeOfProduct([2, 3], [2, 3], 8)).toBeNull();
});
