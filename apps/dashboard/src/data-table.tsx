/** A table that stays a table for screen readers while it folds into cards on a phone. */
import type { ComponentChildren } from 'preact';

export interface Column<Row> {
  readonly title: string;
  readonly cell: (row: Row) => ComponentChildren;
  /** Numbers align right and use tabular figures. */
  readonly numeric?: boolean;
  /** Takes the whole width of a card on a phone. */
  readonly wide?: boolean;
}

interface Properties<Row> {
  readonly title: string;
  /** The first column names the row. */
  readonly columns: readonly [Column<Row>, ...Column<Row>[]];
  readonly rows: readonly Row[];
  readonly keyOf: (row: Row) => string;
  /** Shown instead of the table when there are no rows. */
  readonly empty: ComponentChildren;
}

/** Rows drawn at most; the rest is told as a number, so that thousands of hosts do not stall the page. */
const MOST_ROWS = 200;

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

export function DataTable<Row>({ title, columns, rows, keyOf, empty }: Properties<Row>) {
  if (rows.length === 0) {
    return (
      <section class="card">
        <h2>{title}</h2>
        <p class="soft">{empty}</p>
      </section>
    );
  }
  return (
    <section class="card">
      <table {...IS.table}>
        <caption>{title}</caption>
        <thead {...IS.rowgroup}>
          <tr {...IS.row}>
            {columns.map((column) => (
              <th key={column.title} {...IS.columnheader} class={column.numeric ? 'number' : undefined}>
                {column.title}
              </th>
            ))}
          </tr>
        </thead>
        <tbody {...IS.rowgroup}>
          {rows.slice(0, MOST_ROWS).map((row) => (
            <TableRow key={keyOf(row)} columns={columns} row={row} />
          ))}
        </tbody>
      </table>
      {rows.length > MOST_ROWS && <p class="soft">and {rows.length - MOST_ROWS} more</p>}
    </section>
  );
}

function TableRow<Row>({ columns, row }: Pick<Properties<Row>, 'columns'> & { readonly row: Row }) {
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
