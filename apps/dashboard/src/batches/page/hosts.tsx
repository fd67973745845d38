/** Who computes: results of each host, by GPU and backend. */
import { formatCount } from '@manyhands/look';
import type { BatchDevice } from '@manyhands/protocol';
import { Answered } from '../../answers.tsx';
import type { PartProps } from './batch-page.tsx';
import { useWhile } from './use-progress.ts';

/** Milliseconds: the coordinator looks through all results for it. */
const EVERY_MS = 15_000;

export function Hosts({ client, progress }: PartProps) {
  const { batch } = progress;
  const devices = useWhile(`devices ${batch}`, () => client.batches.devices(batch), EVERY_MS, progress);
  return (
    <section class="card">
      <h2>Who computes</h2>
      <Answered answer={devices}>
        {(all) =>
          all.length === 0 ? (
            <p class="soft">Nobody has answered yet. Volunteers get the work as they come.</p>
          ) : (
            <Bars devices={all} />
          )
        }
      </Answered>
    </section>
  );
}

const resultsOf = ({ results: { accepted, refused, pending } }: BatchDevice): number =>
  accepted + refused + pending;

function Bars({ devices }: { readonly devices: readonly BatchDevice[] }) {
  const most = Math.max(1, ...devices.map(resultsOf));
  return (
    <ul class="device-bars">
      {devices.map((device) => (
        <li key={`${device.backend} ${device.device}`}>
          <span>
            {device.device} <span class="soft">{device.backend}</span>
          </span>
          <Numbers device={device} />
          <span class="bar" aria-hidden="true">
            <span style={{ width: `${(100 * resultsOf(device)) / most}%` }} />
          </span>
        </li>
      ))}
    </ul>
  );
}

function Numbers({ device }: { readonly device: BatchDevice }) {
  const { hosts, inProgress, results } = device;
  const sum = resultsOf(device);
  return (
    <span class="number">
      {formatCount(sum)} {sum === 1 ? 'result' : 'results'}{' '}
      <span class="soft">
        of {formatCount(hosts)} {hosts === 1 ? 'host' : 'hosts'}
        {results.refused > 0 && `, ${formatCount(results.refused)} refused`}
        {inProgress > 0 && `, ${formatCount(inProgress)} computing`}
      </span>
    </span>
  );
}
