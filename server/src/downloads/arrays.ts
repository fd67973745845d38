/** Outputs as NPY: joined along a leading axis of workunits, or a file for each where their shapes differ. */
import { npyHeader, writeNpy, type ZipFile } from '@manyhands/inputs';
import { joinRows } from './join.ts';
import type { TakenResult } from './results.ts';
import type { OutputSurvey } from './survey.ts';

/** Row-major: workunits, then the output's own axes. */
export const joinedNpy = (
  { name, type, bytes }: OutputSurvey,
  shape: readonly number[],
  workunits: number,
  results: AsyncIterable<TakenResult>,
): AsyncGenerator<Uint8Array> =>
  writeNpy(
    type,
    [workunits, ...shape],
    joinRows({ output: name, rows: 1, bytes: workunits * bytes }, () => results),
  );

/** `outputs/<output>/<place>-<label>.npy` */
export async function* singleNpys(
  { name, type }: OutputSurvey,
  results: AsyncIterable<TakenResult>,
): AsyncGenerator<ZipFile> {
  for await (const { index, label, outputs, shapeOf } of results) {
    const data = [npyHeader(type, shapeOf(name)), outputs.get(name) ?? new Uint8Array()];
    yield { name: `outputs/${name}/${placeOf(index)}-${plain(label)}.npy`, data, pack: false };
  }
}

/** Sorts as it counts, up to the most workunits of a batch. */
const placeOf = (index: number): string => String(index).padStart(7, '0');

/** Characters of a label in a file's name. */
const LABEL_CHARS = 60;

/** What every file system takes, and no page or shell reads as anything else. */
const plain = (label: string): string =>
  label
    .normalize('NFKD')
    .replace(/[^A-Za-z0-9._-]+/g, '_')
    .slice(0, LABEL_CHARS);
