/** A feed gives each workunit its part of one uploaded file, one after the other. */
import { type BufferSpec, elementBytes } from '@manyhands/kernel';
import { type ArrayFile, sizeOf } from '../array-file.ts';
import { ByteReader, collect } from '../byte-reader.ts';
import { INPUT_LIMITS, type InputLimits } from '../limits.ts';
import { collecting, IssueList, refusal } from '../refusal.ts';
import type { Source } from '../source.ts';
import { stemOf } from '../zip/names.ts';
import { openZip } from '../zip/open.ts';
import { openArray } from './open-array.ts';
import type { InputRule } from './rule.ts';

export interface Part {
  /** File, and place in it where it has many; told in issues. */
  readonly where: string;
  /** Null where only the length is known. */
  readonly shape: readonly number[] | null;
  readonly bytes: number;
}

export interface Feed {
  /** Workunits that it has parts for; null for any number. */
  readonly count: number | null;
  part(index: number): Part;
  /** What to call a workunit by its part; null where it says nothing. */
  label(index: number): string | null;
  /** Name of the file of a ZIP that is the part, without its ending. */
  stem(index: number): string | null;
  /** The parts in order, each in an array of its own or one for all that is not to be written to. */
  read(): AsyncGenerator<Uint8Array>;
}

/** Throws `InputRefusal` where the file cannot be cut that way. */
export async function openFeed(
  source: Source,
  buffer: BufferSpec,
  rule: InputRule,
  limits: InputLimits = INPUT_LIMITS,
): Promise<Feed> {
  if (rule.each === 'file') return fileFeed(await openFiles(source, buffer, rule, limits));
  const array = await openArray(source, buffer.type, rule.format);
  if (rule.each === 'same') return sameFeed(array);
  return axisFeed(array, rule.each === 'row' ? null : rule.length);
}

async function openFiles(
  source: Source,
  buffer: BufferSpec,
  rule: InputRule,
  limits: InputLimits,
): Promise<ArrayFile[]> {
  const files = await openZip(source, limits);
  if (files.length > limits.maxWorkunits) {
    const message = `has ${files.length} files; a batch has ${limits.maxWorkunits} workunits at most`;
    throw refusal(source.name, message, 'split it into several batches');
  }
  const issues = new IssueList(limits.maxIssues);
  const arrays: ArrayFile[] = [];
  for (const file of files) {
    const array = await collecting(issues, () => openArray(file, buffer.type, rule.format));
    if (array) arrays.push(array);
    if (issues.isFull) break;
  }
  issues.throwIfAny();
  return arrays;
}

function fileFeed(arrays: readonly ArrayFile[]): Feed {
  const at = (index: number): ArrayFile => {
    const array = arrays[index];
    if (!array) throw new Error(`There is no file ${index}.`);
    return array;
  };
  return {
    count: arrays.length,
    part: at,
    label: (index) => stemOf(at(index).where),
    stem: (index) => stemOf(at(index).where),
    async *read() {
      for (const array of arrays) yield await collect(array.read());
    },
  };
}

function sameFeed(array: ArrayFile): Feed {
  return {
    ...{ count: null, part: () => array, label: () => null, stem: () => null },
    async *read() {
      const bytes = await collect(array.read());
      for (;;) yield bytes;
    },
  };
}

/** Cuts along the leading axis: single entries without that axis where `length` is null, chunks with it otherwise. */
function axisFeed(array: ArrayFile, length: number | null): Feed {
  const [rows, ...rest] = array.shape ?? [];
  if (rows === undefined) {
    const message = array.shape
      ? 'is a single number: there is no axis to cut along'
      : 'has no shape to cut along';
    throw refusal(
      array.where,
      message,
      'give an array whose leading axis is that of the workunits, and its shape if it is raw',
    );
  }
  if (rows === 0)
    throw refusal(array.where, 'has nothing along its leading axis', 'give an array with at least one entry');
  const step = length ?? 1;
  const rowBytes = sizeOf(rest) * elementBytes(array.type);
  const rowsOf = (index: number) => Math.min(step, rows - index * step);
  const nameOf = (index: number) =>
    length === null ? `row ${index}` : `rows ${index * step}–${index * step + rowsOf(index) - 1}`;
  const count = Math.ceil(rows / step);
  return {
    count,
    part: (index) => ({
      where: `${array.where} ${nameOf(index)}`,
      shape: length === null ? rest : [rowsOf(index), ...rest],
      bytes: rowsOf(index) * rowBytes,
    }),
    label: nameOf,
    stem: () => null,
    async *read() {
      const reader = new ByteReader(array.read());
      try {
        for (let index = 0; index < count; index++) yield await reader.take(rowsOf(index) * rowBytes);
        // To the end, where the file may still turn out to be damaged.
        await reader.upTo(1);
      } finally {
        await reader.close();
      }
    },
  };
}
