/** Which rows of a table are shown, and in what order; kept in the address. */
import type { Cell } from '@manyhands/inputs';
import { place, type Query } from './place.ts';

export interface TableState {
  /** Title of the column that is sorted by; null: as the rows come. */
  readonly sort: string | null;
  readonly descending: boolean;
  /** Words that a row must have, all of them. */
  readonly find: string;
}

/** What sorting, finding and files need of a column. */
export interface Valued<Row> {
  readonly title: string;
  readonly value?: (row: Row) => Cell;
}

/** A column in descending order has a minus before its title: `-Accepted`. */
export function readTableState(name: string, query: URLSearchParams = place.value.query): TableState {
  const sort = query.get(`${name}.sort`);
  const descending = sort?.startsWith('-') ?? false;
  return {
    sort: descending ? (sort?.slice(1) ?? null) : sort,
    descending,
    find: query.get(`${name}.find`) ?? '',
  };
}

export const sortQuery = (name: string, title: string | null, descending: boolean): Query => ({
  [`${name}.sort`]: title === null ? null : `${descending ? '-' : ''}${title}`,
});
export const findQuery = (name: string, find: string): Query => ({
  [`${name}.find`]: find === '' ? null : find,
});

/** Up, then down, then as the rows come. */
export function nextSort(name: string, title: string, state: TableState): Query {
  if (state.sort !== title) return sortQuery(name, title, false);
  return state.descending ? sortQuery(name, null, false) : sortQuery(name, title, true);
}

export function arrange<Row>(
  rows: readonly Row[],
  columns: readonly Valued<Row>[],
  { sort, descending, find }: TableState,
): readonly Row[] {
  const found = findRows(rows, columns, find);
  const value = columns.find(({ title }) => title === sort)?.value;
  if (!value) return found;
  const keyed = found.map((row) => ({ row, key: value(row) }));
  return keyed.sort((a, b) => compareCells(a.key, b.key, descending ? -1 : 1)).map(({ row }) => row);
}

function findRows<Row>(rows: readonly Row[], columns: readonly Valued<Row>[], find: string): readonly Row[] {
  const words = find
    .toLowerCase()
    .split(/\s+/)
    .filter((word) => word !== '');
  if (words.length === 0) return rows;
  return rows.filter((row) => {
    const text = columns
      .map(({ value }) => String(value?.(row) ?? ''))
      .join('\n')
      .toLowerCase();
    return words.every((word) => text.includes(word));
  });
}

const inOrder = new Intl.Collator('en', { numeric: true, sensitivity: 'base' });

/** What has no value comes last, whichever way. */
function compareCells(a: Cell, b: Cell, direction: 1 | -1): number {
  if (isNothing(a) || isNothing(b)) return Number(isNothing(a)) - Number(isNothing(b));
  if (typeof a === 'number' && typeof b === 'number') return direction * (a - b);
  return direction * inOrder.compare(String(a), String(b));
}

const isNothing = (cell: Cell): boolean => cell === null || Number.isNaN(cell);

/** The table as rows of a file: columns that have values. */
export function tableRecords<Row>(
  rows: readonly Row[],
  columns: readonly Valued<Row>[],
): readonly (readonly Cell[])[] {
  const valued = columns.filter(({ value }) => value !== undefined);
  return [
    valued.map(({ title }) => title),
    ...rows.map((row) => valued.map(({ value }) => value?.(row) ?? null)),
  ];
}
