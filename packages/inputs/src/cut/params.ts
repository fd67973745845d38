/** Params of each workunit: constants, counts and columns of a table. */
import type { InputIssue } from '@manyhands/protocol';
import type { CsvField } from '../csv/scanner.ts';
import type { Table } from '../csv/table.ts';
import { numberOf } from '../numbers.ts';
import { type IssueList, refusal } from '../refusal.ts';
import type { CutRule } from './rule.ts';

/** Column of a table that names its workunits. */
const LABEL = 'label';

export interface Rows {
  readonly count: number;
  label(index: number): string | null;
  field(index: number, column: string): CsvField | null;
}

/** The table's rows in the order of the workunits: by label where files have names, else as they stand. */
export function rowsOf(table: Table, stems: readonly string[] | null, issues: IssueList): Rows {
  const field = (row: number, column: string) => table.rows[row]?.[table.columns.get(column) ?? -1] ?? null;
  const order = stems && table.columns.has(LABEL) ? byLabel(table, stems, issues) : null;
  const at = (index: number) => (order ? (order[index] ?? -1) : index);
  return {
    count: table.rows.length,
    label: (index) => field(at(index), LABEL)?.text ?? null,
    field: (index, column) => field(at(index), column),
  };
}

/** A table beside files is matched by their names: the order of either would be a guess. */
function byLabel(table: Table, stems: readonly string[], issues: IssueList): number[] {
  const column = table.columns.get(LABEL) ?? 0;
  const known = new Map<string, number>();
  table.rows.forEach((row, index) => {
    const { text = '', line = 1, column: at = 1 } = row[column] ?? {};
    const place = { where: table.where, line, column: at };
    if (known.has(text)) {
      issues.add({
        ...place,
        message: `two rows have the label ${JSON.stringify(text)}`,
        cure: 'give every row its own',
      });
    } else if (!stems.includes(text) && !issues.isFull) {
      issues.add({
        ...place,
        message: `there is no file called ${JSON.stringify(text)}`,
        cure: 'label rows as the files are named, without their endings',
      });
    }
    known.set(text, index);
  });
  return stems.map((stem) => {
    const row = known.get(stem);
    if (row === undefined) {
      const message = `has no row with the label ${JSON.stringify(stem)}, which a file is called`;
      issues.add({ where: table.where, message, cure: 'add a row for each file' });
    }
    return row ?? -1;
  });
}

/** Columns that the rule mentions must be there. */
export function checkColumns(rule: CutRule, table: Table | null, issues: IssueList): void {
  for (const [name, given] of Object.entries(rule.params)) {
    if (typeof given === 'number' || !('column' in given) || table?.columns.has(given.column)) continue;
    const message = table
      ? `the table has no column ${JSON.stringify(given.column)}`
      : 'there is no table to take a column from';
    const columns = [...(table?.columns.keys() ?? [])].join(', ');
    issues.add({
      where: `params.${name}`,
      message,
      cure: table ? `name one of ${columns}` : 'upload a CSV file with a row for each workunit',
    });
  }
}

/** Params of one workunit that the rule names. Throws `InputRefusal` where a field of the table is no number. */
export function paramsOfRule(rule: CutRule, rows: Rows | null, index: number): Record<string, number> {
  const params: Record<string, number> = {};
  for (const [name, given] of Object.entries(rule.params)) {
    if (typeof given === 'number') params[name] = given;
    else if ('from' in given) params[name] = given.from + index * given.step;
    else {
      const field = rows?.field(index, given.column);
      if (field) params[name] = numberOf(field.text) ?? notANumber(rule, field);
    }
  }
  return params;
}

function notANumber(rule: CutRule, { text, line, column }: CsvField): never {
  const message =
    text.trim() === '' ? 'a number is missing here' : `${JSON.stringify(text.slice(0, 40))} is no number`;
  throw refusal(rule.table ?? 'table', message, 'write a number, such as -1.5e3', { line, column });
}

/** An issue of `checkParams` told at the table's field, where the param came from one. */
export function atField(
  issue: InputIssue,
  name: string,
  rule: CutRule,
  rows: Rows | null,
  index: number,
): InputIssue {
  const given = rule.params[name];
  const field = typeof given === 'object' && 'column' in given ? rows?.field(index, given.column) : null;
  if (!field || rule.table === undefined) return issue;
  return {
    ...issue,
    where: rule.table,
    line: field.line,
    column: field.column,
    message: `\`${name}\` ${issue.message}`,
  };
}
