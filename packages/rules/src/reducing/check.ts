/** Whether reducers fit a kernel and the workunits of a batch: said when the batch is made, with the cure. */
import type { BufferSpec, Manifest } from '@manyhands/kernel';
import { histogramEdges, type InputIssue, type Reducer } from '@manyhands/protocol';
import { lengthOf } from './sum.ts';

/** Elements of a sum: its state, some 8 to 16 bytes for each, is written anew with every look at new results. */
export const MOST_SUMMED = 1_000_000;

/** [R8] What is wrong with reducers whatever the workunits are. */
export function checkReducers(manifest: Manifest, reducers: readonly Reducer[]): InputIssue[] {
  const outputs = manifest.buffers.filter(({ role }) => role === 'output');
  return reducers.flatMap((reducer, place) => {
    const where = `reducers[${place}]`;
    const output = outputs.find(({ name }) => name === reducer.output);
    if (output) return checkOne(reducer, output, where);
    const names = outputs.map(({ name }) => name).join(', ');
    return [
      {
        where: `${where}.output`,
        message: `the kernel has no output "${reducer.output}"`,
        cure: `name one of its outputs: ${names}`,
      },
    ];
  });
}

function checkOne(reducer: Reducer, { name, type, shape }: BufferSpec, where: string): InputIssue[] {
  if (reducer.kind === 'concatenate') {
    if (reducer.axis < shape.length) return [];
    const message = `is ${reducer.axis}, but "${name}" has ${shape.length === 1 ? 'one axis' : `${shape.length} axes`}`;
    return [{ where: `${where}.axis`, message, cure: `give an axis from 0 to ${shape.length - 1}` }];
  }
  if (typeof type !== 'string') {
    const message = `"${name}" has records of ${type.stride} bytes, whose inside only the kernel knows`;
    return [{ where, message, cure: 'concatenate it, or give the kernel an output of numbers' }];
  }
  return reducer.kind === 'histogram' ? checkHistogram(reducer, where) : [];
}

function checkHistogram(reducer: Extract<Reducer, { kind: 'histogram' }>, where: string): InputIssue[] {
  const { from, to } = reducer;
  if (from >= to)
    return [{ where: `${where}.to`, message: `${to} is not above from, ${from}`, cure: 'give to > from' }];
  const edges = histogramEdges(reducer);
  if (edges.every((edge, place) => Number.isFinite(edge) && (place === 0 || edge > (edges[place - 1] ?? 0))))
    return [];
  const message = `numbers cannot tell the edges of ${reducer.bins} bins from ${from} to ${to} apart`;
  return [{ where, message, cure: 'ask for fewer bins or another range' }];
}

/** Called with the shapes of each workunit's outputs in turn; tells what is wrong with it, once for each reducer. */
export type ShapeCheck = (shapeOf: (output: string) => readonly number[], workunit: number) => InputIssue[];

/** [R8] Arrays that are summed have one shape; those that are joined differ along their axis only. */
export function createShapeCheck(reducers: readonly Reducer[]): ShapeCheck {
  const first = new Map<number, readonly number[]>();
  const said = new Set<number>();
  return (shapeOf, workunit) =>
    reducers.flatMap((reducer, place) => {
      if ((reducer.kind !== 'sum' && reducer.kind !== 'concatenate') || said.has(place)) return [];
      const shape = shapeOf(reducer.output);
      const known = first.get(place) ?? shape;
      first.set(place, known);
      const issue = checkShape(reducer, shape, known, workunit);
      if (!issue) return [];
      said.add(place);
      return [{ where: `reducers[${place}]`, ...issue }];
    });
}

function checkShape(
  reducer: Extract<Reducer, { kind: 'sum' | 'concatenate' }>,
  shape: readonly number[],
  first: readonly number[],
  workunit: number,
): Omit<InputIssue, 'where'> | null {
  const axis = reducer.kind === 'sum' ? -1 : reducer.axis;
  if (shape.some((extent, place) => place !== axis && extent !== first[place])) {
    const message = `"${reducer.output}" of workunit ${workunit} is ${shape.join(' × ')}, of the first ${first.join(' × ')}`;
    return axis < 0
      ? { message, cure: 'sum outputs of one shape, or cut the batch so that all have it' }
      : { message, cure: `arrays joined along axis ${axis} may differ along it only; cut the batch so` };
  }
  if (reducer.kind === 'sum' && lengthOf(shape) > MOST_SUMMED) {
    const message = `"${reducer.output}" has ${lengthOf(shape)} elements; ${MOST_SUMMED} can be summed`;
    return { message, cure: 'concatenate it and sum what you download' };
  }
  return null;
}
