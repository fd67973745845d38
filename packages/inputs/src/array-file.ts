/** An array in a file, whatever its format: element type, shape, and its bytes row-major and little-endian. */
import type { ElementType } from '@manyhands/kernel';

export interface ArrayFile {
  /** Name of the file, told in issues. */
  readonly where: string;
  readonly type: ElementType;
  /** Outermost axis first; empty for a single number. Null for raw bytes of which only the length is known. */
  readonly shape: readonly number[] | null;
  readonly bytes: number;
  /** Exactly `bytes` bytes; throws `InputRefusal` where the file turns out to be damaged. */
  read(): AsyncIterable<Uint8Array>;
}

export const sizeOf = (shape: readonly number[]): number =>
  shape.reduce((product, extent) => product * extent, 1);

export const nameOfType = (type: ElementType): string =>
  typeof type === 'string' ? type : `records of ${type.stride} bytes`;
