/** Two sets of outputs beside one another, judged by the manifest's own rule of agreement. */
import type { Manifest } from '@manyhands/kernel';
import { Badge } from '@manyhands/look';
import { agree } from '@manyhands/rules';
import { short } from './output-view.tsx';
import { apart } from './statistics.ts';

interface ComparisonProps {
  readonly title: string;
  readonly manifest: Manifest;
  readonly a: ReadonlyMap<string, Uint8Array>;
  readonly b: ReadonlyMap<string, Uint8Array>;
}

export function Comparison({ title, manifest, a, b }: ComparisonProps) {
  const rows = manifest.buffers.flatMap((buffer) => {
    const [left, right] = [a.get(buffer.name), b.get(buffer.name)];
    const agreement = manifest.agreement[buffer.name];
    if (buffer.role !== 'output' || !left || !right || !agreement) return [];
    const same = agreement.kind === 'best' ? null : agree({ buffer, agreement }, left, right);
    return [{ name: buffer.name, same, spread: apart(buffer.type, left, right) }];
  });
  if (rows.length === 0) return null;
  return (
    <table>
      <caption>{title}</caption>
      <thead>
        <tr>
          <th scope="col">Output</th>
          <th scope="col">Agreement</th>
          <th scope="col" class="number">
            Largest difference
          </th>
          <th scope="col" class="number">
            Relative
          </th>
          <th scope="col" class="number">
            Elements that differ
          </th>
        </tr>
      </thead>
      <tbody>
        {rows.map(({ name, same, spread }) => (
          <tr key={name}>
            <th scope="row">{name}</th>
            <td data-title="Agreement">
              {same === null ? (
                <Badge tone="neutral">an optimum, not compared</Badge>
              ) : (
                <Badge tone={same ? 'accepted' : 'refused'}>{same ? 'agree' : 'differ'}</Badge>
              )}
            </td>
            <td data-title="Largest difference" class="number">
              {spread ? short(spread.absolute) : '–'}
            </td>
            <td data-title="Relative" class="number">
              {spread ? short(spread.relative) : '–'}
            </td>
            <td data-title="Elements that differ" class="number">
              {spread ? `${short(spread.differing * 100)} %` : '–'}
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
