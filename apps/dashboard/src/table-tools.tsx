/** What can be done with a table: find rows, sort on a phone, copy it, take it along as a file. */
import { useId } from 'preact/hooks';
import { CopyButton } from './copy-button.tsx';
import { keepInPlace } from './place.ts';
import { saveFile } from './save-file.ts';
import { findQuery, sortQuery, type TableState, tableRecords, type Valued } from './table-state.ts';

/** Rows that are seen at a glance: nobody looks for one among so few. */
const FEW_ROWS = 5;

interface Properties<Row> {
  readonly name: string;
  readonly title: string;
  readonly state: TableState;
  readonly columns: readonly Valued<Row>[];
  /** As they are shown. */
  readonly rows: readonly Row[];
  /** Rows in all. */
  readonly of: number;
}

export function TableTools<Row>({ name, title, state, columns, rows, of }: Properties<Row>) {
  const seeks = of > FEW_ROWS || state.find !== '' || state.sort !== null;
  const csv = () => toCsv(rows, columns);
  return (
    <div class="table-tools">
      {seeks && (
        <>
          <Find name={name} title={title} state={state} />
          <span class="small soft" aria-live="polite">
            {state.find !== '' && `${rows.length} of ${of}`}
          </span>
          <SortOnPhone name={name} state={state} columns={columns} />
        </>
      )}
      <span class="table-files">
        <CopyButton text={csv} />
        <button
          type="button"
          class="button small"
          onClick={() => void csv().then((text) => saveFile(`${title}.csv`, text, 'text/csv'))}
        >
          Download CSV
        </button>
      </span>
    </div>
  );
}

/** Loaded when it is asked for: most who look at a table do not take it along. */
async function toCsv<Row>(rows: readonly Row[], columns: readonly Valued<Row>[]): Promise<string> {
  const { csvRecord } = await import('@manyhands/inputs');
  return tableRecords(rows, columns).map(csvRecord).join('');
}

type Part = { readonly name: string; readonly state: TableState };

function Find({ name, title, state }: Part & { readonly title: string }) {
  const id = useId();
  return (
    <span>
      <label for={id} class="visually-hidden">
        Find in {title}
      </label>
      <input
        id={id}
        type="search"
        placeholder="Find"
        value={state.find}
        onInput={(event) => keepInPlace(findQuery(name, event.currentTarget.value))}
      />
    </span>
  );
}

/** On a phone rows are cards and have no heads to press. */
function SortOnPhone<Row>({ name, state, columns }: Part & { readonly columns: readonly Valued<Row>[] }) {
  const id = useId();
  const choose = (value: string) => {
    const descending = value.startsWith('-');
    const title = descending ? value.slice(1) : value;
    keepInPlace(sortQuery(name, title === '' ? null : title, descending));
  };
  return (
    <span class="table-sort">
      <label for={id} class="small soft">
        Sort by
      </label>
      <select
        id={id}
        value={`${state.descending ? '-' : ''}${state.sort ?? ''}`}
        onChange={(event) => choose(event.currentTarget.value)}
      >
        <option value="">as it comes</option>
        {columns
          .filter(({ value }) => value !== undefined)
          .flatMap(({ title }) => [
            <option key={title} value={title}>{`${title}, up`}</option>,
            <option key={`-${title}`} value={`-${title}`}>{`${title}, down`}</option>,
          ])}
      </select>
    </span>
  );
}
