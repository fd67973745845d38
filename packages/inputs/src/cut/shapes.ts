/** Compares the shapes of uploaded arrays with what a manifest wants, and learns params from them. */
import { type BufferLayout, type BufferSpec, elementBytes, type ParamValues } from '@manyhands/kernel';
import type { InputIssue } from '@manyhands/protocol';
import type { Part } from './feed.ts';

/** Params that an extent of the buffer names outright, as the part's shape has them. Nothing where the axes differ. */
export function paramsOfShape(buffer: BufferSpec, part: Part, known: ParamValues): Record<string, number> {
  // A single number is an array of one.
  const shape = part.shape?.length === 0 ? [1] : (part.shape ?? [part.bytes / elementBytes(buffer.type)]);
  if (shape.length !== buffer.shape.length) return {};
  const found: Record<string, number> = {};
  buffer.shape.forEach((extent, axis) => {
    const value = shape[axis];
    const isFree =
      typeof extent === 'string' && /^[A-Za-z]\w*$/.test(extent) && !Object.hasOwn(known, extent);
    if (isFree && value !== undefined) found[extent] = value;
  });
  return found;
}

/** What is wrong with the part for this layout; null where it fits. Axes of length 1 may be left out or added. */
export function shapeIssue(layout: BufferLayout, part: Part, params: ParamValues): InputIssue | null {
  const fits = part.shape ? isSame(part.shape, layout.shape) : part.bytes === layout.bytes;
  if (fits && part.bytes === layout.bytes) return null;
  const given = part.shape ? `the shape (${part.shape.join(', ')})` : `${part.bytes} bytes`;
  const wanted = `(${layout.shape.join(', ')}), which is ${layout.bytes} bytes`;
  const told = Object.entries(params).map(([name, value]) => `${name} = ${value}`);
  return {
    where: part.where,
    message: `has ${given}; \`${layout.name}\` wants ${wanted}, with ${told.join(', ') || 'no params'}`,
    cure: 'give arrays of that shape, or correct the params or the way the file is cut',
  };
}

function isSame(a: readonly number[], b: readonly number[]): boolean {
  const [left, right] = [a, b].map((shape) => shape.filter((extent) => extent !== 1));
  return left?.length === right?.length && (left ?? []).every((extent, axis) => extent === right?.[axis]);
}
