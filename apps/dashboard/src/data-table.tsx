/** A table that stays a table for screen readers while it folds into cards on a phone. */
import type { Cell } from '@manyhands/inputs';
import type { ComponentChildren } from 'preact';
import { useId, useState } from 'preact/hooks';
import { keepInPlace } from './place.ts';
import { arrange, nextSort, readTableState, type TableState } from './table-state.ts';
import { TableTools } from './table-tools.tsx';

export interface Column<Row> {
  readonly title: string;
  readonly cell: (row: Row) => ComponentChildren;
  /** What it is sorted and found by, and what goes into a file; a column without it does neither. */
  readonly value?: (row: Row) => Cell;
  /** Numbers align right and use tabular figures. */
  readonly numeric?: boolean;
  /** Takes the whole width of a card on a phone. */
  readonly wide?: boolean;
}

export interface DataTableProps<Row> {
  readonly title: string;
  /** The first column names the row. */
  readonly columns: readonly [Column<Row>, ...Column<Row>[]];
  readonly rows: readonly Row[];
  readonly keyOf: (row: Row) => string;
  /** Shown instead of the table when there are no rows. */
  readonly empty: ComponentChildren;
  /** What its state is called in the address, unlike any other table's there. Without it there are no tools. */
  readonly name?: string;
}

/** Rows drawn at once; more on demand, so that thousands of hosts do not stall the page. */
const ROWS_AT_ONCE = 200;

/**
 * What the elements mean anyway, said again because some browsers forget it where CSS changes `display`
 * (https://adrianroselli.com/2018/02/tables-css-display-properties.html).
 */
const IS = {
  table: { role: 'table' },
  rowgroup: { role: 'rowgroup' },
  row: { role: 'row' },
  columnheader: { role: 'columnheader', scope: 'col' },
  rowheader: { role: 'rowheader', scope: 'row' },
  cell: { role: 'cell' },
} as const;

const AS_IT_COMES: TableState = { sort: null, descending: false, find: '' };

export function DataTable<Row>({ title, columns, rows, keyOf, empty, name }: DataTableProps<Row>) {
  const id = useId();
  const [most, setMost] = useState(ROWS_AT_ONCE);
  if (rows.length === 0) {
    return (
      <section class="card">
        <h2>{title}</h2>
        <div class="soft">{empty}</div>
      </section>
    );
  }
  const state = name === undefined ? AS_IT_COMES : readTableState(name);
  const shown = arrange(rows, columns, state);
  return (
    <section class="card">
      <div class="table-head">
        <h2 id={id}>{title}</h2>
        {name !== undefined && (
          <TableTools
            name={name}
            title={title}
            state={state}
            columns={columns}
            rows={shown}
            of={rows.length}
          />
        )}
      </div>
      <table {...IS.table} aria-labelledby={id}>
        <thead {...IS.rowgroup}>
          <tr {...IS.row}>
            {columns.map((column) => (
              <Head key={column.title} column={column} name={name} state={state} />
            ))}
          </tr>
        </thead>
        <tbody {...IS.rowgroup}>
          {shown.slice(0, most).map((row) => (
            <TableRow key={keyOf(row)} columns={columns} row={row} />
          ))}
        </tbody>
      </table>
      {shown.length === 0 && <p class="soft">No row has all these words.</p>}
      {shown.length > most && (
        <p class="soft">
          and {shown.length - most} more{' '}
          <button type="button" class="button small" onClick={() => setMost(most + ROWS_AT_ONCE)}>
            Show {Math.min(ROWS_AT_ONCE, shown.length - most)} more
          </button>
        </p>
      )}
    </section>
  );
}

interface HeadProperties<Row> {
  readonly column: Column<Row>;
  readonly name: string | undefined;
  readonly state: TableState;
}

function Head<Row>({ column, name, state }: HeadProperties<Row>) {
  const { title, numeric, value } = column;
  const kind = numeric ? 'number' : undefined;
  if (name === undefined || value === undefined)
    return (
      <th {...IS.columnheader} class={kind}>
        {title}
      </th>
    );
  const order = state.sort !== title ? 'none' : state.descending ? 'descending' : 'ascending';
  return (
    <th {...IS.columnheader} class={kind} aria-sort={order}>
      <button type="button" class="sort" onClick={() => keepInPlace(nextSort(name, title, state))}>
        {title}
        <span aria-hidden="true">{{ none: ' ↕', ascending: ' ↑', descending: ' ↓' }[order]}</span>
      </button>
      <span class="head-of-cards">{title}</span>
    </th>
  );
}

function TableRow<Row>({ columns, row }: Pick<DataTableProps<Row>, 'columns'> & { readonly row: Row }) {
  const [first, ...others] = columns;
  return (
    <tr {...IS.row}>
      <th {...IS.rowheader}>{first.cell(row)}</th>
      {others.map((column) => (
        <td
          key={column.title}
          {...IS.cell}
          class={column.numeric ? 'number' : undefined}
          data-title={column.title}
          data-wide={column.wide}
        >
          {column.cell(row)}
        </td>
      ))}
    </tr>
  );
}
