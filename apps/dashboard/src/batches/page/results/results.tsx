/** Accepted results as a table: params, numbers of each output, and who agreed. */
import type { Manifest } from '@manyhands/kernel';
import { formatCount } from '@manyhands/look';
import { useEffect, useMemo } from 'preact/hooks';
import { Answered } from '../../../answers.tsx';
import { type Column, DataTable } from '../../../data-table.tsx';
import { formatValue } from '../../../reduced/format-value.ts';
import { Trouble } from '../../../trouble.tsx';
import { Working } from '../../../working.tsx';
import type { PartProps } from '../batch-page.tsx';
import { outputsOf, useManifest } from '../use-manifest.ts';
import { createLoader } from './loader.ts';
import { OutputCell } from './output-cell.tsx';
import { type ResultRow, scalarsOf, spreadOf } from './read-result.ts';
import { ResultPlot } from './result-plot.tsx';

export function Results({ client, progress, query }: PartProps) {
  const manifest = useManifest(client, progress.kernel);
  return (
    <Answered answer={manifest}>
      {(value) => <Loaded client={client} progress={progress} query={query} manifest={value} />}
    </Answered>
  );
}

type LoadedProps = PartProps & { readonly manifest: Manifest };

function Loaded({ client, progress, query, manifest }: LoadedProps) {
  const { batch, accepted } = progress;
  const loader = useMemo(
    () => createLoader(client.batches.results, batch, manifest),
    [client, batch, manifest],
  );
  useEffect(() => {
    return loader.stop;
  }, [loader]);
  const rows = loader.rows.value;
  // As they come, until the first page is full; then a person says when.
  const wanted = Math.min(accepted, FIRST_ROWS);
  useEffect(() => {
    if (loader.rows.peek().length < wanted) void loader.load(false);
  }, [loader, wanted]);
  const columns = useMemo(() => columnsOf(manifest, rows), [manifest, rows]);
  return (
    <>
      <Trouble error={loader.error.value} onRetry={() => void loader.load(false)} />
      <ResultPlot manifest={manifest} rows={rows} query={query} />
      <DataTable
        title="Accepted results"
        name="results"
        columns={columns}
        rows={rows}
        keyOf={({ workunit }) => workunit}
        empty="Nothing is accepted yet. Results show here as hosts agree."
      />
      {loader.isLoading.value ? (
        <Working label="Reading results" fraction={rows.length / Math.max(1, accepted)} onStop={loader.stop}>
          {formatCount(rows.length)} of {formatCount(accepted)}
        </Working>
      ) : (
        rows.length < accepted && (
          <div class="line">
            <span class="soft number">
              {formatCount(rows.length)} of {formatCount(accepted)} are read.
            </span>
            <button type="button" class="button small" onClick={() => void loader.load(false)}>
              Read more
            </button>
            {!loader.isFull.value && (
              <button type="button" class="button small" onClick={() => void loader.load(true)}>
                Read all
              </button>
            )}
            {loader.isFull.value && <span>The rest is better downloaded.</span>}
          </div>
        )
      )}
    </>
  );
}

/** Rows that are read without being asked for. */
const FIRST_ROWS = 100;

const nameOf = ({ label, workunit }: ResultRow): string => label || workunit;

export function columnsOf(
  manifest: Manifest,
  rows: readonly ResultRow[],
): [Column<ResultRow>, ...Column<ResultRow>[]] {
  const scalars = new Set(scalarsOf(manifest, rows).map(({ name }) => name));
  return [
    { title: 'Workunit', cell: nameOf, value: nameOf },
    ...manifest.params.map(
      ({ name }): Column<ResultRow> => ({
        title: name,
        numeric: true,
        cell: ({ params }) => formatValue(params[name] ?? Number.NaN),
        value: ({ params }) => params[name] ?? null,
      }),
    ),
    ...outputsOf(manifest).map(
      ({ name }): Column<ResultRow> =>
        scalars.has(name)
          ? {
              title: name,
              numeric: true,
              cell: ({ outputs }) => formatValue(outputs.get(name)?.[0] ?? Number.NaN),
              value: ({ outputs }) => outputs.get(name)?.[0] ?? null,
            }
          : {
              title: name,
              wide: true,
              cell: ({ outputs }) => <OutputCell name={name} values={outputs.get(name) ?? []} />,
              value: ({ outputs }) => spreadOf(outputs.get(name) ?? [])?.mean ?? null,
            },
    ),
    {
      title: 'Hosts that agreed',
      numeric: true,
      cell: ({ agreed }) => formatCount(agreed),
      value: ({ agreed }) => agreed,
    },
  ];
}
