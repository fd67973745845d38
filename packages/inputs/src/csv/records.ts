/** Records of a CSV file as a stream, all of one length, with its header told apart. */
import { INPUT_LIMITS, type InputLimits } from '../limits.ts';
import { type IssueList, refusal } from '../refusal.ts';
import type { Source } from '../source.ts';
import { type CsvRecord, CsvScanner } from './scanner.ts';

export interface CsvOptions {
  /** The first record names the columns. */
  readonly header: boolean;
}

/** Records in groups as they come; the first is the header where there is one. Throws `InputRefusal` on broken quotes. */
export async function* scanCsv(
  source: Source,
  limits: InputLimits = INPUT_LIMITS,
): AsyncGenerator<CsvRecord[]> {
  const scanner = new CsvScanner(source.name, limits.maxCsvRecordChars);
  // Strict, and without the mark that some programs put first.
  const decoder = new TextDecoder('utf-8', { fatal: true });
  const decode = (bytes?: Uint8Array): string => {
    try {
      return bytes ? decoder.decode(bytes, { stream: true }) : decoder.decode();
    } catch (cause) {
      throw Object.assign(notUtf8(source.name, scanner.line), { cause });
    }
  };
  for await (const chunk of source.read()) yield [...scanner.push(decode(chunk))];
  yield [...scanner.push(decode()), ...scanner.end()];
}

const notUtf8 = (where: string, line: number) =>
  refusal(where, 'is no text in UTF-8 from here on', 'save it as “CSV UTF-8”', { line });

const isBlank = (record: CsvRecord): boolean => record.length === 1 && record[0]?.text === '';

/**
 * Records of one length. Blank lines at the end are left out; one before that is a hole. What is wrong goes to `issues`,
 * and reading ends when that is full.
 */
export async function* evenRecords(source: Source, issues: IssueList): AsyncGenerator<CsvRecord[]> {
  let width = 0;
  let blank: CsvRecord | null = null;
  for await (const group of scanCsv(source)) {
    const even: CsvRecord[] = [];
    for (const record of group) {
      if (isBlank(record)) {
        blank ??= record;
        continue;
      }
      if (blank)
        issues.add({ ...place(source, blank), message: 'the line is empty', cure: 'fill or delete it' });
      blank = null;
      width ||= record.length;
      if (record.length === width) even.push(record);
      else issues.add(ragged(source, record, width));
    }
    yield even;
    if (issues.isFull) return;
  }
}

const place = (source: Source, record: CsvRecord) => ({
  where: source.name,
  line: record[0]?.line ?? 1,
  column: record[0]?.column ?? 1,
});

function ragged(source: Source, record: CsvRecord, width: number) {
  const first = record[Math.min(width, record.length - 1)];
  const columns = (count: number) => (count === 1 ? '1 column' : `${count} columns`);
  return {
    ...{ where: source.name, line: first?.line ?? 1, column: first?.column ?? 1 },
    message: `the row has ${columns(record.length)}, the first one ${columns(width)}`,
    cure: 'give every row as many values, with a point for decimals, or put text with commas in quotes',
  };
}
