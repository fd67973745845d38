/** Scalar outputs of the results that were read, over the workunits or a param. */
import type { Manifest } from '@manyhands/kernel';
import { keepInPlace } from '../../../place.ts';
import { Plot } from '../../../plots/plot.tsx';
import { Choice } from '../../new/fields.tsx';
import { type ResultRow, scalarsOf } from './read-result.ts';

export interface ResultPlotProps {
  readonly manifest: Manifest;
  readonly rows: readonly ResultRow[];
  readonly query: URLSearchParams;
}

/** What stands for the order of the workunits; no param is called so, for identifiers begin with a letter. */
const ORDER = '#';

export function ResultPlot({ manifest, rows, query }: ResultPlotProps) {
  const outputs = scalarsOf(manifest, rows).map(({ name }) => name);
  const [first] = outputs;
  if (first === undefined || rows.length < 2) return null;
  const params = manifest.params.map(({ name }) => name);
  const y = outputs.find((name) => name === query.get('plot.y')) ?? first;
  const x = params.find((name) => name === query.get('plot.x')) ?? ORDER;
  return (
    <section class="card">
      <div class="fields">
        <Choice
          label="Plot"
          value={y}
          options={outputs.map((name) => [name, name] as const)}
          onChange={(name) => keepInPlace({ 'plot.y': name })}
        />
        <Choice
          label="over"
          value={x}
          options={[[ORDER, 'the workunits'], ...params.map((name) => [name, name] as const)]}
          onChange={(name) => keepInPlace({ 'plot.x': name === ORDER ? null : name })}
        />
      </div>
      <Plot
        title={`${y} over ${x === ORDER ? 'the workunits' : x}`}
        x={{ label: x === ORDER ? 'workunit' : x }}
        y={{ label: y }}
        data={pointsOf(rows, y, x === ORDER ? null : x)}
      />
    </section>
  );
}

/** In ascending order of the param; null: in the order of the workunits. */
export function pointsOf(rows: readonly ResultRow[], output: string, param: string | null) {
  const points = rows.map(({ params, outputs }, place) => ({
    x: param === null ? place : (params[param] ?? Number.NaN),
    y: finite(outputs.get(output)?.[0]),
  }));
  points.sort((a, b) => a.x - b.x);
  return {
    kind: 'scatter' as const,
    x: points.map(({ x }) => x),
    series: [{ label: output, y: points.map(({ y }) => y) }],
  };
}

const finite = (value: number | undefined): number | null =>
  value !== undefined && Number.isFinite(value) ? value : null;
