/** Reads a CSV file as a table with named columns: a row for each workunit. */
import { IssueList, refusal } from '../refusal.ts';
import type { Source } from '../source.ts';
import { evenRecords } from './records.ts';
import type { CsvRecord } from './scanner.ts';

export interface Table {
  readonly where: string;
  readonly columns: ReadonlyMap<string, number>;
  readonly rows: readonly CsvRecord[];
}

/** The whole table, which is held in memory: `mostRows` bounds it. Throws `InputRefusal`. */
export async function readTable(source: Source, mostRows: number): Promise<Table> {
  const issues = new IssueList();
  const records: CsvRecord[] = [];
  for await (const group of evenRecords(source, issues)) {
    for (const record of group) records.push(record);
    if (records.length > mostRows + 1)
      throw refusal(source.name, `has more than ${mostRows} rows`, 'split it into several batches');
  }
  const [header = [], ...rows] = records;
  const columns = new Map<string, number>();
  header.forEach(({ text, line, column }, index) => {
    const name = text.trim();
    const message = name === '' ? 'the column has no name' : `two columns are called ${JSON.stringify(name)}`;
    if (name === '' || columns.has(name))
      issues.add({
        where: source.name,
        line,
        column,
        message,
        cure: 'give every column its own name in the first row',
      });
    columns.set(name, index);
  });
  issues.throwIfAny();
  if (rows.length === 0)
    throw refusal(source.name, 'has no rows below its header', 'give a row for each workunit');
  return { where: source.name, columns, rows };
}
