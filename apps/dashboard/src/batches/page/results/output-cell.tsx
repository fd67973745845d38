/** An array in a cell of a table: its size and spread, and its first numbers when unfolded. */
import { formatCount } from '@manyhands/look';
import { useState } from 'preact/hooks';
import { formatValue, spreadOf, type Values } from './read-result.ts';

/** Numbers that are shown when it is unfolded. */
const SHOWN = 64;

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
      {open && (
        <p class="mono">
          {Array.from({ length: Math.min(SHOWN, values.length) }, (_, index) =>
            formatValue(values[index] ?? Number.NaN),
          ).join(', ')}
          {values.length > SHOWN && ' …'}
        </p>
      )}
    </details>
  );
}
