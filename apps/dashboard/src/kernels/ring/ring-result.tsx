/** A ring's answers: how many browsers have answered, which makes they are of, who agrees with whom, and how far apart. */
import { Badge } from '@manyhands/look';
import type { BatchId, BatchProgress, Comparison, Spread } from '@manyhands/protocol';
import { useEffect } from 'preact/hooks';
import { Answered, useAnswer } from '../../answers.tsx';
import { addressOf } from '../../place.ts';
import type { ViewProps } from '../../view.ts';
import { short } from '../trial/output-view.tsx';

/** Milliseconds between two looks while answers are awaited. */
const LOOK_EVERY_MS = 2000;

export function RingResult({ client, batch }: Pick<ViewProps, 'client'> & { readonly batch: BatchId }) {
  const answer = useAnswer(`ring ${batch}`, async () => {
    const [progress, comparison] = await Promise.all([
      client.batches.get(batch),
      client.batches.comparison(batch),
    ]);
    return { progress, comparison };
  });
  const { value, reload } = answer;
  const waits =
    value === undefined || value.progress.state === 'running' || value.progress.state === 'preparing';
  useEffect(() => {
    if (!waits) return;
    const timer = setInterval(reload, LOOK_EVERY_MS);
    return () => clearInterval(timer);
  }, [waits, reload]);
  return <Answered answer={answer}>{(both) => <Answers {...both} />}</Answered>;
}

function answered(hosts: number): string {
  if (hosts === 0) return 'No browser has answered yet.';
  return hosts === 1 ? 'One browser has answered.' : `${hosts} browsers have answered.`;
}

function Answers({
  progress,
  comparison,
}: {
  readonly progress: BatchProgress;
  readonly comparison: Comparison;
}) {
  const { hosts, pairs } = comparison;
  return (
    <>
      <p role="status">
        {answered(hosts.length)}{' '}
        {progress.state === 'running' &&
          `${progress.inProgress} are computing. For a minute devices of other makes are looked for, then any is taken. `}
        <a href={addressOf(['batches', progress.batch])}>The batch</a>
      </p>
      {hosts.length > 0 && (
        <table>
          <caption>Who answered</caption>
          <thead>
            <tr>
              <th scope="col">Browser</th>
              <th scope="col">Runs on</th>
              <th scope="col">Device</th>
            </tr>
          </thead>
          <tbody>
            {hosts.map(({ host, backend, device, failures }, i) => (
              <tr key={host}>
                <th scope="row">
                  {letterOf(i)} <span class="mono small soft">{host.slice(0, 8)}</span>
                </th>
                <td data-title="Runs on">{backend === 'webgpu' ? 'WebGPU' : 'WebAssembly'}</td>
                <td data-title="Device">
                  {device}
                  {failures.map((failure) => (
                    <div key={failure} class="entry-issue">
                      {failure}
                    </div>
                  ))}
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
      {pairs.length > 0 && <Pairs comparison={comparison} />}
    </>
  );
}

const letterOf = (index: number): string => String.fromCharCode(65 + (index % 26));

function Pairs({ comparison: { hosts, pairs } }: { readonly comparison: Comparison }) {
  const nameOf = (host: string) => letterOf(hosts.findIndex((each) => each.host === host));
  return (
    <table>
      <caption>Who agrees with whom</caption>
      <thead>
        <tr>
          <th scope="col">Pair</th>
          <th scope="col">Agreement</th>
          <th scope="col">Farthest apart</th>
        </tr>
      </thead>
      <tbody>
        {pairs.map(({ a, b, differed, spread }) => (
          <tr key={`${a} ${b}`}>
            <th scope="row">
              {nameOf(a)} and {nameOf(b)}
            </th>
            <td data-title="Agreement">
              <Badge tone={differed === 0 ? 'accepted' : 'refused'}>
                {differed === 0 ? 'agree' : 'differ'}
              </Badge>
            </td>
            <td data-title="Farthest apart">
              {spread.map((each) => (
                <div key={each.output}>{spreadWords(each)}</div>
              ))}
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

function spreadWords({ output, absolute, relative, ulp, differing }: Spread): string {
  if (differing === 0) return `${output}: the same bytes`;
  const parts = [
    absolute === null ? null : `${short(absolute)} absolute`,
    relative === null ? null : `${short(relative)} relative`,
    ulp === null ? null : `${short(ulp)} units in the last place`,
  ];
  return `${output}: ${[...parts.filter((part) => part !== null), `${short(differing * 100)} % of elements`].join(', ')}`;
}
