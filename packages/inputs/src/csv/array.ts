/** Reads a CSV file of numbers as an array: rows × columns, or rows where there is one column. */
import { type ElementType, elementBytes } from '@manyhands/kernel';
import type { InputIssue } from '@manyhands/protocol';
import { type ArrayFile, nameOfType } from '../array-file.ts';
import { misfit, numberOf, type ScalarType, writerOf } from '../numbers.ts';
import { IssueList, refusal } from '../refusal.ts';
import type { Source } from '../source.ts';
import { type CsvOptions, evenRecords } from './records.ts';
import type { CsvField, CsvRecord } from './scanner.ts';

/** Reads the file once to see that every field is a number that fits; `read` reads it again. Throws `InputRefusal`. */
export async function openCsv(source: Source, type: ElementType, options: CsvOptions): Promise<ArrayFile> {
  if (typeof type !== 'string') {
    const cure = 'save the records as NPY or as raw binary';
    throw refusal(source.name, `a table of numbers cannot hold ${nameOfType(type)}`, cure);
  }
  const [rows, columns] = await survey(source, type, options);
  const shape = columns === 1 ? [rows] : [rows, columns];
  const bytes = rows * columns * elementBytes(type);
  return { where: source.name, type, shape, bytes, read: () => pack(source, type, options) };
}

async function survey(source: Source, type: ScalarType, options: CsvOptions): Promise<[number, number]> {
  const issues = new IssueList();
  let rows = 0;
  let columns = 0;
  for await (const group of dataRecords(source, options, issues)) {
    for (const record of group) {
      for (const field of record) {
        const issue = fieldIssue(source, type, field, options.header || rows > 0);
        if (issue) issues.add(issue);
      }
      rows += 1;
      columns = record.length;
    }
  }
  issues.throwIfAny();
  if (rows === 0) throw refusal(source.name, 'has no rows of numbers', 'upload a file with at least one row');
  return [rows, columns];
}

/** Groups of records without the header. */
async function* dataRecords(
  source: Source,
  { header }: CsvOptions,
  issues: IssueList,
): AsyncGenerator<CsvRecord[]> {
  let skip = header ? 1 : 0;
  for await (const group of evenRecords(source, issues)) {
    const skipped = Math.min(skip, group.length);
    skip -= skipped;
    yield skipped > 0 ? group.slice(skipped) : group;
  }
}

function fieldIssue(source: Source, type: ScalarType, field: CsvField, isData: boolean): InputIssue | null {
  const { text, line, column } = field;
  const at = { where: source.name, line, column };
  if (text.trim() === '')
    return { ...at, message: 'a number is missing here', cure: 'fill the hole or delete the row' };
  const value = numberOf(text);
  if (value === null) {
    const cure = isData
      ? 'write a number, such as -1.5e3'
      : 'if the first row names the columns, say that there is a header';
    return { ...at, message: `${quoted(text)} is no number`, cure };
  }
  const reason = misfit(type, value);
  return reason === null
    ? null
    : {
        ...at,
        message: `${quoted(text)} ${reason}`,
        cure: 'correct it, or use an element type that can hold it',
      };
}

/** Characters of a field told in an issue. */
const TOLD_CHARS = 40;
const quoted = (text: string): string =>
  JSON.stringify(text.length > TOLD_CHARS ? `${text.slice(0, TOLD_CHARS)}…` : text);

async function* pack(source: Source, type: ScalarType, options: CsvOptions): AsyncGenerator<Uint8Array> {
  const size = elementBytes(type);
  const write = writerOf(type);
  const issues = new IssueList();
  for await (const group of dataRecords(source, options, issues)) {
    const bytes = new Uint8Array(group.reduce((sum, record) => sum + record.length, 0) * size);
    const view = new DataView(bytes.buffer);
    let at = 0;
    for (const record of group) {
      for (const field of record) {
        write(view, at, numberOf(field.text) ?? Number.NaN);
        at += size;
      }
    }
    if (bytes.byteLength > 0) yield bytes;
  }
}
