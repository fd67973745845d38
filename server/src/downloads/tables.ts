/** Results as CSV: a row for each workunit where an output is short, a row for each element where it is long. */
import { setImmediate as breathe } from 'node:timers/promises';
import { type Cell, writeCsv } from '@manyhands/inputs';
import { decode, isFloat, type Manifest } from '@manyhands/kernel';
import type { TakenResult } from './results.ts';
import type { OutputSurvey } from './survey.ts';

/** Elements of an output that are columns; more are rows. */
const MOST_COLUMNS = 100;
/** Values written between two breaths of the event loop: a few milliseconds. */
const VALUES_AT_ONCE = 10_000;

export function outputCsv(
  manifest: Manifest,
  output: OutputSurvey,
  results: AsyncIterable<TakenResult>,
): AsyncGenerator<Uint8Array> {
  const params = manifest.params.map(({ name }) => name);
  const elements = output.shape?.reduce((product, extent) => product * extent, 1) ?? Number.POSITIVE_INFINITY;
  const known = ['workunit', 'label', ...params];
  return elements <= MOST_COLUMNS
    ? writeCsv([...known, ...columnsOf(output, elements)], wide(params, output, results))
    : writeCsv([...known, 'index', output.name], long(params, output, results));
}

const columnsOf = ({ name }: OutputSurvey, elements: number): string[] =>
  elements === 1 ? [name] : Array.from({ length: elements }, (_, index) => `${name}[${index}]`);

type Rows = AsyncGenerator<readonly Cell[]>;

async function* wide(
  params: readonly string[],
  output: OutputSurvey,
  results: AsyncIterable<TakenResult>,
): Rows {
  let written = 0;
  for await (const result of results) {
    const values = valuesOf(output, result);
    yield [...knownOf(result, params), ...values];
    written += values.length + params.length + 1;
    if (written > VALUES_AT_ONCE) {
      written = 0;
      await breathe();
    }
  }
}

async function* long(
  params: readonly string[],
  output: OutputSurvey,
  results: AsyncIterable<TakenResult>,
): Rows {
  let written = 0;
  for await (const result of results) {
    const known = knownOf(result, params);
    const { type, name } = output;
    const numbers = decode(type, result.outputs.get(name) ?? new Uint8Array());
    for (let index = 0; index < numbers.length; index++) {
      yield [...known, index, cellOf(output, numbers[index] ?? 0)];
      written += 1;
      if (written % VALUES_AT_ONCE === 0) await breathe();
    }
  }
}

const knownOf = ({ workunit, label, params }: TakenResult, names: readonly string[]): Cell[] => [
  workunit,
  label,
  ...names.map((name) => params[name] ?? null),
];

const valuesOf = (output: OutputSurvey, { outputs }: TakenResult): Cell[] =>
  Array.from(decode(output.type, outputs.get(output.name) ?? new Uint8Array()), (value) =>
    cellOf(output, value),
  );

/** The shortest decimal that is read as the same f32. */
function cellOf({ type }: OutputSurvey, value: number): Cell {
  if (!isFloat(type) || !Number.isFinite(value)) return value;
  for (const digits of [6, 7, 8]) {
    const short = Number(value.toPrecision(digits));
    if (Math.fround(short) === value) return short;
  }
  return Number(value.toPrecision(9));
}
