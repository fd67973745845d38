/** Who computes: results of each host, by GPU and backend. */
import { formatCount } from '@manyhands/look';
import type { Comparison } from '@manyhands/protocol';
import { Answered } from '../../answers.tsx';
import type { PartProps } from './batch-page.tsx';
import { useWhile } from './use-progress.ts';

/** Milliseconds: the coordinator looks through all results for it. */
const EVERY_MS = 15_000;

export interface DeviceShare {
  readonly name: string;
  readonly backend: string;
  readonly hosts: number;
  readonly results: number;
}

/** Hosts of one make and backend together, those with the most results first. */
export function byDevice(hosts: Comparison['hosts']): DeviceShare[] {
  const shares = new Map<string, DeviceShare>();
  for (const { vendor, device, backend, results } of hosts) {
    const name = [vendor, device].filter((word) => word !== '').join(' ') || 'unnamed device';
    const key = `${backend} ${name}`;
    const before = shares.get(key);
    shares.set(key, {
      ...{ name, backend },
      hosts: (before?.hosts ?? 0) + 1,
      results: (before?.results ?? 0) + results,
    });
  }
  return [...shares.values()].sort((a, b) => b.results - a.results || a.name.localeCompare(b.name));
}

export function Hosts({ client, progress }: PartProps) {
  const { batch } = progress;
  const comparison = useWhile(`hosts ${batch}`, () => client.batches.comparison(batch), EVERY_MS, progress);
  return (
    <section class="card">
      <h2>Who computes</h2>
      <Answered answer={comparison}>
        {({ hosts }) =>
          hosts.length === 0 ? (
            <p class="soft">Nobody has answered yet. Volunteers get the work as they come.</p>
          ) : (
            <Bars shares={byDevice(hosts)} />
          )
        }
      </Answered>
    </section>
  );
}

function Bars({ shares }: { readonly shares: readonly DeviceShare[] }) {
  const most = Math.max(1, ...shares.map(({ results }) => results));
  return (
    <ul class="device-bars">
      {shares.map(({ name, backend, hosts, results }) => (
        <li key={`${backend} ${name}`}>
          <span>
            {name} <span class="soft">{backend}</span>
          </span>
          <span class="number">
            {formatCount(results)} {results === 1 ? 'result' : 'results'}{' '}
            <span class="soft">
              of {formatCount(hosts)} {hosts === 1 ? 'host' : 'hosts'}
            </span>
          </span>
          <span class="bar" aria-hidden="true">
            <span style={{ width: `${(100 * results) / most}%` }} />
          </span>
        </li>
      ))}
    </ul>
  );
}
