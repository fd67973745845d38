/** What a reducer made of the accepted results so far: figures, a plot, or a table. */

import { formatCount } from '@manyhands/look';
import { histogramEdges, type Reduced, type Reducer } from '@manyhands/protocol';
import { type Column, DataTable } from '../data-table.tsx';
import { Fact } from '../fact.tsx';
import { Plot } from '../plots/plot.tsx';
import { formatValue } from './format-value.ts';

interface ReducedCardProps {
  readonly reduced: Reduced;
  /** Downloads the whole array, of reducers that make one. */
  readonly onTake: () => void;
}

export function ReducedCard({ reduced, onTake }: ReducedCardProps) {
  const { reducer, workunits, leftOut } = reduced;
  const isArray = reducer.kind === 'sum' || reducer.kind === 'concatenate';
  return (
    <section class="card reduced" aria-label={titleOf(reducer)}>
      <Figures reduced={reduced} />
      <p class="soft small number">
        Of {formatCount(workunits)} accepted {workunits === 1 ? 'result' : 'results'}.
        {leftOut > 0 && ` ${formatCount(leftOut)} elements are no finite numbers and left out.`}
      </p>
      {isArray && (
        <p>
          <button type="button" class="button small" disabled={workunits === 0} onClick={onTake}>
            Whole array, NPY<span class="visually-hidden">: {titleOf(reducer)}</span>
          </button>
        </p>
      )}
    </section>
  );
}

export function titleOf(reducer: Reducer): string {
  switch (reducer.kind) {
    case 'concatenate':
      return `${reducer.output} of all workunits, joined along axis ${reducer.axis}`;
    case 'sum':
      return `Sum of ${reducer.output}, element by element`;
    case 'top-k':
      return `${reducer.order === 'largest' ? 'Largest' : 'Smallest'} ${reducer.k} of ${reducer.output}`;
    case 'histogram':
      return `Histogram of ${reducer.output}`;
    case 'moments':
      return `Mean and variance of ${reducer.output}`;
    default:
      return reducer satisfies never;
  }
}

function Figures({ reduced: { reducer, value } }: { readonly reduced: Reduced }) {
  const title = titleOf(reducer);
  const x = { label: reducer.output };
  switch (value.kind) {
    case 'concatenate':
      return (
        <>
          <h2>{title}</h2>
          <p>
            Shape so far: <span class="mono">({value.shape.join(', ')})</span>.
          </p>
        </>
      );
    case 'sum':
      return (
        <>
          <Plot
            title={title}
            x={{ label: 'element' }}
            y={{ label: `sum of ${reducer.output}` }}
            data={{
              kind: 'line',
              x: value.values.map((_, place) => place),
              series: [{ label: 'sum', y: value.values }],
            }}
          />
          <Shown of={value} />
        </>
      );
    case 'histogram':
      if (reducer.kind !== 'histogram') return null;
      return (
        <>
          <Plot
            title={title}
            x={x}
            y={{ label: 'elements' }}
            data={{ kind: 'histogram', edges: histogramEdges(reducer), counts: value.counts }}
          />
          <p class="small number">
            {formatCount(value.below)} below, {formatCount(value.above)} above.
          </p>
        </>
      );
    case 'top-k':
      return (
        <DataTable title={title} columns={TOP} rows={value.entries} keyOf={keyOfEntry} empty="None yet." />
      );
    case 'moments':
      return (
        <>
          <h2>{title}</h2>
          <Moments value={value} />
        </>
      );
    default:
      return value satisfies never;
  }
}

/** Of a long sum only its beginning is drawn. */
function Shown({ of: { shape, values } }: { readonly of: ValueOf<'sum'> }) {
  const all = shape.reduce((product, extent) => product * extent, 1);
  if (values.length >= all) return null;
  return (
    <p class="soft small number">
      Shown are the first {formatCount(values.length)} of {formatCount(all)} elements.
    </p>
  );
}

type ValueOf<K extends Reduced['value']['kind']> = Extract<Reduced['value'], { kind: K }>;
type Entry = ValueOf<'top-k'>['entries'][number];

const keyOfEntry = ({ workunit, index }: Entry): string => `${workunit} ${index}`;

const TOP: [Column<Entry>, ...Column<Entry>[]] = [
  { title: 'Workunit', cell: ({ label, workunit }) => label || workunit },
  { title: 'Value', numeric: true, cell: ({ value }) => formatValue(value) },
  { title: 'Element', numeric: true, cell: ({ index }) => formatCount(index) },
];

function Moments({
  value: { count, mean, variance, least, greatest },
}: {
  readonly value: ValueOf<'moments'>;
}) {
  const told = (figure: number | null) => (figure === null ? '–' : formatValue(figure));
  return (
    <dl class="facts">
      <Fact term="Mean">{told(mean)}</Fact>
      <Fact term="Standard deviation">{told(variance === null ? null : Math.sqrt(variance))}</Fact>
      <Fact term="Variance">{told(variance)}</Fact>
      <Fact term="Least">{told(least)}</Fact>
      <Fact term="Greatest">{told(greatest)}</Fact>
      <Fact term="Elements">{formatCount(count)}</Fact>
    </dl>
  );
}
