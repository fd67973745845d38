/** An array in a cell of a table: its size and spread, and a plot of it when unfolded. */
import { formatCount } from '@manyhands/look';
import { useState } from 'preact/hooks';
import { Plot } from '../../../plots/plot.tsx';
import { formatValue } from '../../../reduced/format-value.ts';
import { spreadOf, type Values } from './read-result.ts';

/** Points of a picture: more than it has pixels to show. */
const MOST_POINTS = 4_000;

export function OutputCell({ name, values }: { readonly name: string; readonly values: Values }) {
  const [open, setOpen] = useState(false);
  const spread = spreadOf(values);
  if (!spread) return <span class="soft">empty</span>;
  return (
    <details onToggle={({ currentTarget }) => setOpen(currentTarget.open)}>
      <summary class="number">
        <span class="visually-hidden">{name}: </span>
        {formatCount(values.length)} numbers, {formatValue(spread.least)} to {formatValue(spread.greatest)},
        mean {formatValue(spread.mean)}
      </summary>
      {open && <Picture name={name} values={values} />}
    </details>
  );
}

function Picture({ name, values }: { readonly name: string; readonly values: Values }) {
  const shown = Array.from(
    { length: Math.min(MOST_POINTS, values.length) },
    (_, place) => values[place] ?? 0,
  );
  return (
    <>
      <Plot
        title={name}
        x={{ label: 'element' }}
        y={{ label: name }}
        data={{
          kind: 'line',
          x: shown.map((_, place) => place),
          series: [{ label: name, y: shown.map((value) => (Number.isFinite(value) ? value : null)) }],
        }}
      />
      {values.length > shown.length && (
        <p class="soft small">The first {formatCount(shown.length)} are shown; a download has them all.</p>
      )}
    </>
  );
}
