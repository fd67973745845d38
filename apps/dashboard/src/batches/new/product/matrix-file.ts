/** A matrix as NPY in the page: its shape, and the part of the file that is sent, which is its bare elements. */
import { attempt, InputRefusal, openNpy, type Reading, sourceOfBlob } from '@manyhands/inputs';

export interface MatrixFile {
  /** Of the NPY file. */
  readonly name: string;
  readonly shape: readonly [number, number];
  /** Row-major little-endian f32, called by its place in the product. */
  readonly elements: File;
}

/** `place` is `a` or `b`. */
export function openMatrix(file: File, place: string): Promise<Reading<MatrixFile>> {
  return attempt(async () => {
    const { type, shape, bytes } = await openNpy(sourceOfBlob(file.name, file));
    const refuse = (message: string, cure: string) => new InputRefusal([{ where: file.name, message, cure }]);
    const [rows, columns, ...rest] = shape ?? [];
    if (rows === undefined || columns === undefined || rest.length > 0)
      throw refuse(
        `has the shape (${(shape ?? []).join(', ')}), which is no matrix`,
        'give an array with two axes',
      );
    if (type !== 'f32') {
      const told = typeof type === 'string' ? type : 'records';
      throw refuse(`has elements of ${told}`, 'convert it: np.save("x.npy", array.astype(np.float32))');
    }
    const start = file.size - bytes;
    const elements = new File([file.slice(start)], place, { lastModified: file.lastModified });
    return { name: file.name, shape: [rows, columns], elements };
  });
}

export interface ProductSize {
  readonly tiles: number;
  /** Operations. */
  readonly cost: number;
}

/** Null where the two do not fit each other. */
export function sizeOfProduct(
  [rows, inner]: readonly [number, number],
  [bRows, columns]: readonly [number, number],
  tile: number,
): ProductSize | null {
  if (inner !== bRows) return null;
  return { tiles: Math.ceil(rows / tile) * Math.ceil(columns / tile), cost: 2 * rows * inner * columns };
}
