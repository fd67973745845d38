/** Numpy's names of element types, and ours. */

import type { ScalarType } from '../numbers.ts';
import type { Literal } from './literal.ts';

const TYPES: Readonly<Record<string, ScalarType>> = {
  b1: 'u8',
  u1: 'u8',
  i1: 'i8',
  u2: 'u16',
  i2: 'i16',
  f2: 'f16',
  u4: 'u32',
  i4: 'i32',
  f4: 'f32',
};

/** What numpy calls each of our types, little-endian. */
export const DESCR = {
  u8: '|u1',
  i8: '|i1',
  u16: '<u2',
  i16: '<i2',
  f16: '<f2',
  u32: '<u4',
  i32: '<i4',
  f32: '<f4',
} as const satisfies Record<ScalarType, string>;

/** For types that buffers do not have: what to convert to. */
const INSTEAD: Readonly<Record<string, string>> = { f: 'float32', i: 'int32', u: 'uint32' };

export type Dtype =
  | { readonly ok: true; readonly type: ScalarType }
  | { readonly ok: false; readonly message: string; readonly cure: string };

export function readDtype(descr: Literal | undefined): Dtype {
  if (Array.isArray(descr)) {
    return {
      ok: false,
      message: 'the array is structured: its elements have named fields',
      cure: 'save each field on its own, such as np.save("x.npy", array["x"])',
    };
  }
  const [, order = '', kind = '', size = ''] =
    (typeof descr === 'string' && /^([<>|=])([a-zA-Z])(\d*)/.exec(descr)) || [];
  const type = typeof descr === 'string' ? TYPES[descr.slice(1)] : undefined;
  if (type && order === '>' && size !== '1') {
    return {
      ok: false,
      message: `the array is big-endian (${descr}): the bytes of each element stand the other way round`,
      cure: `turn it round: np.save("x.npy", array.astype("${DESCR[type]}"))`,
    };
  }
  // `=` would mean the order of the machine that wrote the file, which it does not tell.
  if (type && order !== '=') return { ok: true, type };
  if (kind === 'O') {
    return {
      ok: false,
      message: 'the array holds Python objects, which only Python can read',
      cure: 'convert it to numbers first: np.save("x.npy", array.astype(np.float32))',
    };
  }
  const instead = INSTEAD[kind];
  if (instead) {
    return {
      ok: false,
      message: `elements are numbers of ${Number(size) * 8} bits (${descr}); kernels have 8, 16 and 32`,
      cure: `convert the array: np.save("x.npy", array.astype(np.${instead}))`,
    };
  }
  return {
    ok: false,
    message: `elements of type ${JSON.stringify(descr ?? null)} are no numbers that kernels know`,
    cure: 'convert the array: np.save("x.npy", array.astype(np.float32)), or to an integer type',
  };
}
