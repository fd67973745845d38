/** Answers to one workunit next to each other, with the first elements that differ. */
import type { Client } from '@manyhands/client';
import { layout, type Manifest } from '@manyhands/kernel';
import { formatCount } from '@manyhands/look';
import { type AcceptedResult, type BatchId, WorkunitId } from '@manyhands/protocol';
import { Answered, useAnswer } from '../../../answers.tsx';
import { formatValue } from '../../../reduced/format-value.ts';
import { readOutputs, type Values } from '../results/read-result.ts';
import { outputsOf } from '../use-manifest.ts';
import { type Dispute, differencesOf, indexOf } from './differences.ts';

export interface SideBySideProps {
  readonly client: Client;
  readonly batch: BatchId;
  readonly manifest: Manifest;
  readonly dispute: Dispute;
}

/** Differing elements that are shown of each output. */
const MOST_PLACES = 12;

interface Given {
  readonly key: string;
  readonly who: string;
  readonly backend: string;
  readonly isAccepted: boolean;
  readonly outputs: ReadonlyMap<string, Values>;
}

export function SideBySide({ client, batch, manifest, dispute }: SideBySideProps) {
  const accepted = useAnswer(`accepted ${dispute.workunit}`, () =>
    acceptedOf(client, batch, dispute.workunit),
  );
  return (
    <Answered answer={accepted}>
      {(result) => {
        const answers = answersOf(manifest, dispute, result);
        return outputsOf(manifest).map(({ name }) => (
          <Output
            key={name}
            name={name}
            answers={answers}
            shape={result ? shapeOf(manifest, name, result.params) : null}
          />
        ));
      }}
    </Answered>
  );
}

/** The accepted result of one workunit; null where there is none. */
async function acceptedOf(
  client: Client,
  batch: BatchId,
  workunit: WorkunitId,
): Promise<AcceptedResult | null> {
  const before = BigInt(workunit) - 1n;
  const after = before > 0n ? { after: WorkunitId.parse(String(before)) } : {};
  const { results } = await client.batches.results(batch, { limit: 1, ...after });
  return results.find((result) => result.workunit === workunit) ?? null;
}

function answersOf(manifest: Manifest, { refused }: Dispute, accepted: AcceptedResult | null): Given[] {
  const theirs = refused.map(
    ({ result, host, backend, outputs }): Given => ({
      ...{ key: result, who: host.slice(0, 8), backend, isAccepted: false },
      outputs: readOutputs(manifest, outputs),
    }),
  );
  if (!accepted) return theirs;
  const ours: Given = {
    ...{ key: accepted.result, who: accepted.agreed.map((host) => host.slice(0, 8)).join(', ') },
    ...{ backend: '', isAccepted: true, outputs: readOutputs(manifest, accepted.outputs) },
  };
  return [ours, ...theirs];
}

function shapeOf(manifest: Manifest, output: string, params: Readonly<Record<string, number>>) {
  return layout(manifest, params).buffers.find(({ name }) => name === output)?.shape ?? null;
}

interface OutputProps {
  readonly name: string;
  readonly answers: readonly Given[];
  readonly shape: readonly number[] | null;
}

function Output({ name, answers, shape }: OutputProps) {
  const values = answers.map(({ outputs }) => outputs.get(name) ?? []);
  const { elements, differing, places } = differencesOf(values, MOST_PLACES);
  if (differing === 0)
    return (
      <p>
        <code>{name}</code>: all {formatCount(elements)} elements are the same.
      </p>
    );
  return (
    <div class="side-by-side">
      <table>
        <caption>
          <code>{name}</code>: {formatCount(differing)} of {formatCount(elements)} elements differ
        </caption>
        <thead>
          <tr>
            <th scope="col">Element</th>
            {answers.map(({ key, who, backend, isAccepted }) => (
              <th key={key} scope="col" class="number">
                {isAccepted ? '✓ accepted' : '✕ refused'}
                <small class="mono">
                  {who} {backend}
                </small>
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {places.map((place) => (
            <tr key={place}>
              <th scope="row" class="mono">
                {indexOf(place, shape)}
              </th>
              {answers.map(({ key, who, isAccepted }, column) => (
                <td
                  key={key}
                  class="number"
                  data-title={`${isAccepted ? '✓ accepted' : '✕ refused'} ${who}`}
                  data-differs={!isAccepted && isOther(values, column, place)}
                >
                  {told(values[column]?.[place])}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
      {differing > places.length && <p class="soft small">The first {places.length} are shown.</p>}
    </div>
  );
}

const isOther = (values: readonly Values[], column: number, place: number): boolean =>
  !Object.is(values[column]?.[place], values[0]?.[place]);

const told = (value: number | undefined): string => (value === undefined ? 'missing' : formatValue(value));
