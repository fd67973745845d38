/** Guesses what tells the length of arrays: params with the usual names, or a new one. */
import type { Param } from '../manifest.ts';

/** Extents of a grid, outermost first, by the names that people give them. */
const GRIDS = [
  ['depth', 'height', 'width'],
  ['nz', 'ny', 'nx'],
  ['height', 'width'],
  ['rows', 'cols'],
  ['rows', 'columns'],
  ['h', 'w'],
  ['ny', 'nx'],
  ['ysize', 'xsize'],
];
const COUNT =
  /^(n|len|length|count|size|total|elements|num_?\w+|n_\w+|\w+_?count|\w+_?len(gth)?|\w+_?size)$/i;

/** Names of params that together are the shape of most arrays; none where no name says so. */
export function guessLengths(params: readonly Param[]): readonly string[] {
  const whole = params.filter(({ type }) => type !== 'f32').map(({ name }) => name);
  const named = new Map(whole.map((name) => [name.toLowerCase(), name]));
  const grids = [...GRIDS, ...vectorsOf(whole)];
  for (const grid of grids) {
    const names = grid.flatMap((extent) => named.get(extent.toLowerCase()) ?? []);
    if (names.length === grid.length) return names;
  }
  const count = whole.find((name) => COUNT.test(name));
  return count === undefined ? [] : [count];
}

/** A vector of extents in the uniform, such as `size`, is there as `size_x`, `size_y`, `size_z`. */
function vectorsOf(names: readonly string[]): string[][] {
  const stems = names.filter((name) => name.endsWith('_y')).map((name) => name.slice(0, -2));
  return stems.map((stem) =>
    ['z', 'y', 'x'].map((axis) => `${stem}_${axis}`).filter((name) => names.includes(name)),
  );
}

/** A name that is not taken: `n`, or `n2` and so on. */
export function freeName(wanted: string, taken: ReadonlySet<string>): string {
  if (!taken.has(wanted)) return wanted;
  for (let i = 2; ; i++) if (!taken.has(`${wanted}${i}`)) return `${wanted}${i}`;
}
