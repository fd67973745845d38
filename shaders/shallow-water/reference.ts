/** The referee of `shallow-water`: the same whole numbers, all speeds of a step first and then all heights. */
import { type BufferBytes, decode, type ParamValues } from '@manyhands/kernel';

/** Heights, eastward speeds and northward speeds, row by row. */
export type Sea = readonly [Int32Array, Int32Array, Int32Array];

export interface Basin {
  readonly nx: number;
  readonly ny: number;
  readonly pull: number;
  readonly drag: number;
  readonly share: ArrayLike<number>;
  /** Height of the open western edge after each step; null where it is a wall. */
  readonly tide: ArrayLike<number> | null;
}

export function runSea(params: ParamValues, buffers: BufferBytes): BufferBytes {
  const { nx = 0, ny = 0, steps = 0, pull = 0, drag = 0, open = 0 } = params;
  const numbers = (name: string) => Int32Array.from(decode('i32', buffers.get(name) ?? new Uint8Array()));
  const tide = open === 1 ? numbers('tide') : null;
  const basin = { nx, ny, pull, drag, tide, share: numbers('share') };
  const start = numbers('start');
  const cells = nx * ny;
  const sea: Sea = [start.slice(0, cells), start.slice(cells, 2 * cells), start.slice(2 * cells)];
  const highest = new Int32Array(cells);
  for (let step = 0; step < steps; step++) {
    stepSea(basin, sea, step);
    sea[0].forEach((height, cell) => {
      highest[cell] = Math.max(highest[cell] ?? 0, height);
    });
  }
  const all = new Int32Array(3 * cells);
  sea.forEach((layer, i) => {
    all.set(layer, i * cells);
  });
  return new Map([
    ['sea', new Uint8Array(all.buffer)],
    ['highest', new Uint8Array(highest.buffer)],
  ]);
}

/** One step in place. */
export function stepSea(basin: Basin, [height, east, north]: Sea, step: number): void {
  const { nx, ny, share, tide } = basin;
  const cells = nx * ny;
  const eastward = new Int32Array(cells);
  const northward = new Int32Array(cells);
  for (let cell = 0; cell < cells; cell++) {
    if (cell % nx < nx - 1) eastward[cell] = passEdge(basin, height, east, cell, cell + 1);
    else east[cell] = 0;
    if (cell < nx * (ny - 1)) northward[cell] = passEdge(basin, height, north, cell, cell + nx);
    else north[cell] = 0;
  }
  const flow = (from: number, to: number, amount: number): void => {
    height[from] = (height[from] ?? 0) - amount;
    height[to] = (height[to] ?? 0) + amount;
  };
  for (let cell = 0; cell < cells; cell++) {
    // Nothing flows through the outer walls, behind which an array may end.
    flow(cell, cell + 1, eastward[cell] ?? 0);
    flow(cell, cell + nx, northward[cell] ?? 0);
  }
  if (!tide) return;
  for (let cell = 0; cell < cells; cell += nx) if ((share[cell] ?? 0) > 0) height[cell] = tide[step] ?? 0;
}

/** Sets the new speed through an edge; gives what flows from the first cell to the second. */
function passEdge(
  basin: Basin,
  height: Int32Array,
  speeds: Int32Array,
  first: number,
  second: number,
): number {
  const [a, b] = [basin.share[first] ?? 0, basin.share[second] ?? 0];
  speeds[first] = a > 0 && b > 0 ? newSpeed(basin, height, speeds, first, second) : 0;
  return a > 0 && b > 0 ? product((a + b) >> 1, speeds[first] ?? 0) : 0;
}

function newSpeed(
  { pull, drag }: Basin,
  height: Int32Array,
  speeds: Int32Array,
  first: number,
  second: number,
): number {
  const slope = ((height[second] ?? 0) - (height[first] ?? 0)) | 0;
  const pulled = ((speeds[first] ?? 0) - product(pull, slope)) | 0;
  return (pulled - product(drag, pulled)) | 0;
}

/** a × b / 2^16, rounded to the nearest, wrapped to 32 bits as on every device; both parts stay below 2^48. */
export const product = (a: number, b: number): number =>
  ((a >> 16) * b + Math.floor(((a & 0xffff) * b + 0x8000) / 0x10000)) | 0;
