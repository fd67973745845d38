/** The numbers behind a plot: folded away, to be read or copied into a spreadsheet. */
import { useState } from 'preact/hooks';
import { csvOf, type Numbers } from './plot-data.ts';

/** Rows drawn: more would stall the page; all are copied. */
const MOST_ROWS = 500;

export function NumbersTable({ title, numbers }: { readonly title: string; readonly numbers: Numbers }) {
  const [open, setOpen] = useState(false);
  return (
    <details
      class="plot-numbers"
      onToggle={({ currentTarget }) => setOpen((currentTarget as HTMLDetailsElement).open)}
    >
      <summary>Numbers</summary>
      {open && <Rows title={title} numbers={numbers} />}
    </details>
  );
}

function Rows({ title, numbers }: { readonly title: string; readonly numbers: Numbers }) {
  const [said, setSaid] = useState('');
  const copy = (): void => {
    navigator.clipboard.writeText(csvOf(numbers)).then(
      () => setSaid('Copied.'),
      () => setSaid('The browser did not allow copying. Select the table instead.'),
    );
  };
  const { columns, rows } = numbers;
  return (
    <>
      <p class="plot-tools">
        <button type="button" class="button button-quiet" onClick={copy}>
          Copy as CSV
        </button>
        <span role="status">{said}</span>
      </p>
      {/* Scrolls by itself, so it must be reached by keyboard. */}
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls is operated by keys */}
      <section class="plot-rows" aria-label={`Numbers of ${title}`} tabIndex={0}>
        <table>
          <thead>
            <tr>
              {columns.map((column) => (
                <th key={column} scope="col" class="number">
                  {column}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {rows.slice(0, MOST_ROWS).map((row, place) => (
              <tr key={place}>
                {row.map((value, column) => (
                  <td key={columns[column]} class="number">
                    {value ?? '–'}
                  </td>
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      </section>
      {rows.length > MOST_ROWS && (
        <p class="soft">and {rows.length - MOST_ROWS} more rows, which are copied too</p>
      )}
    </>
  );
}
