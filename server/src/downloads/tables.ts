/** Results as CSV: a row for each workunit where an output is short, a row for each element where it is long. */
import { setImmediate as breathe } from 'node:timers/promises';
import { type Cell, writeCsv } from '@manyhands/inputs';
import { decode, isFloat, type Manifest } from '@manyhands/kernel';
import type { TakenResult } from './results.ts';
import type { OutputSurvey } from './survey.ts';

/** Elements of an output that are columns; more are rows. */
const MOST_COLUMNS = 100;
/** Cells written between two breaths of the event loop: a few milliseconds. */
const CELLS_AT_ONCE = 10_000;

export function outputCsv(
  manifest: Manifest,
  output: OutputSurvey,
  results: AsyncIterable<TakenResult>,
): AsyncGenerator<Uint8Array> {
  const params = manifest.params.map(({ name }) => name);
  const elements = output.shape?.reduce((product, extent) => product * extent, 1) ?? Number.POSITIVE_INFINITY;
  const known = ['workunit', 'label', ...params];
  return elements <= MOST_COLUMNS
    ? writeCsv([...known, ...columnsOf(output, elements)], rowsOf(params, output, results, wide))
    : writeCsv([...known, 'index', output.name], rowsOf(params, output, results, long));
}

const columnsOf = ({ name }: OutputSurvey, elements: number): string[] =>
  elements === 1 ? [name] : Array.from({ length: elements }, (_, index) => `${name}[${index}]`);

type Row = readonly Cell[];
type Rows = (output: OutputSurvey, result: TakenResult, known: Row) => Iterable<Row>;

const wide: Rows = (output, result, known) => [[...known, ...valuesOf(output, result)]];

function* long(output: OutputSurvey, { outputs }: TakenResult, known: Row): Generator<Row> {
  const numbers = decode(output.type, outputs.get(output.name) ?? new Uint8Array());
  for (let index = 0; index < numbers.length; index++)
    yield [...known, index, cellOf(output, numbers[index] ?? 0)];
}

async function* rowsOf(
  params: readonly string[],
  output: OutputSurvey,
  results: AsyncIterable<TakenResult>,
  rows: Rows,
): AsyncGenerator<Row> {
  let written = 0;
  for await (const result of results)
    for (const row of rows(output, result, knownOf(result, params))) {
      yield row;
      written += row.length;
      if (written < CELLS_AT_ONCE) continue;
      written = 0;
      await breathe();
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
