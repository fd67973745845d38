/** Guesses how many workgroups a pass needs: one invocation for each element of what it fills. */
import type { BufferSpec, Expression } from '../manifest.ts';

export interface WorkgroupsGuess {
  readonly workgroups: Expression[];
  /** What a person should know of it. */
  readonly note?: string;
}

/** Workgroups of a size, so that each element of the grid that `lengths` span has an invocation. */
export function guessWorkgroups(
  size: readonly [number, number, number],
  buffers: readonly BufferSpec[],
  lengths: readonly string[],
): WorkgroupsGuess {
  const rank = size[2] > 1 ? 3 : size[1] > 1 ? 2 : 1;
  // WGSL counts x first, shapes have their innermost extent last.
  const extents = [...(lengths.length > 0 ? lengths : fixedExtents(buffers))].reverse();
  if (rank > extents.length)
    return {
      workgroups: [groups(extents.join(' * '), size[0]), ...Array.from({ length: rank - 1 }, () => 1)],
      note: `workgroups have ${rank} dimensions, and no params say how far the grid goes along each`,
    };
  if (rank === 1 && extents.length > 1)
    return { workgroups: [groups(extents.toReversed().join(' * '), size[0])] };
  return { workgroups: extents.map((extent, axis) => groups(extent, size[axis] ?? 1)) };
}

function groups(extent: string, size: number): Expression {
  if (/^\d+$/.test(extent)) return Math.ceil(Number(extent) / size);
  return size === 1 ? extent : `ceil(${extent} / ${size})`;
}

/** Of a source without arrays of any length: those of its largest output. */
function fixedExtents(buffers: readonly BufferSpec[]): string[] {
  const sizes = buffers.filter(({ role }) => role === 'output').map(({ shape }) => shape[0] ?? 1);
  return [String(sizes.sort((a, b) => Number(b) - Number(a))[0] ?? 1)];
}
