/** What a test run gave: time, memory, outputs of each variant, and comparisons. */

import { formatBytes, formatSignificant } from '@manyhands/look';
import { Fact } from '../../fact.tsx';
import { Comparison } from './comparison.tsx';
import { OutputView } from './output-view.tsx';
import type { Variant, VariantOutcome } from './run-trial.ts';
import { dispatchesOf } from './sizes.ts';
import type { Finished } from './use-trial.ts';

const NAMES: Readonly<Record<Variant, string>> = { webgpu: 'WebGPU', wasm: 'WebAssembly' };

export function TrialResults({ finished }: { readonly finished: Finished }) {
  const { manifest, outcomes, expected } = finished;
  const done = outcomes.flatMap(([variant, outcome]) =>
    outcome.kind === 'done' ? [{ variant, ...outcome }] : [],
  );
  const [first, second] = done;
  return (
    <>
      {outcomes.map(([variant, outcome]) => (
        <section key={variant} class="card">
          <h3>{NAMES[variant]}</h3>
          <VariantResult variant={variant} outcome={outcome} finished={finished} />
        </section>
      ))}
      {(second || expected.size > 0) && (
        <section class="card">
          {first && second && (
            <Comparison
              title="WebGPU beside WebAssembly"
              manifest={manifest}
              a={first.outputs}
              b={second.outputs}
            />
          )}
          {expected.size > 0 &&
            done.map(({ variant, outputs }) => (
              <Comparison
                key={variant}
                title={`${NAMES[variant]} beside what you expect`}
                manifest={manifest}
                a={outputs}
                b={expected}
              />
            ))}
        </section>
      )}
    </>
  );
}

function VariantResult({
  variant,
  outcome,
  finished,
}: {
  readonly variant: Variant;
  readonly outcome: VariantOutcome;
  readonly finished: Finished;
}) {
  const { manifest, params, sizes } = finished;
  switch (outcome.kind) {
    case 'stopped':
      return <p>Stopped. Nothing was kept.</p>;
    case 'failed':
      return (
        <p class="notice notice-refused" role="alert">
          {outcome.message}
        </p>
      );
    case 'done': {
      const dispatches = dispatchesOf(manifest, params);
      const perDispatch = variant === 'webgpu' && dispatches > 0 ? outcome.computeMs / dispatches : null;
      const outputs = sizes.buffers.filter(({ role }) => role === 'output');
      return (
        <>
          {outcome.isSoftware && (
            <p class="notice">
              This browser computes WebGPU on the processor ({outcome.device}). The numbers are right; the
              times say nothing of a GPU.
            </p>
          )}
          <dl class="facts">
            <Fact term="Device">{outcome.device}</Fact>
            <Fact term="Computing">{`${formatSignificant(outcome.computeMs)} ms`}</Fact>
            {perDispatch !== null && (
              <Fact term={dispatches === 1 ? 'Its one dispatch' : `Each of ${dispatches} dispatches`}>
                {`${formatSignificant(perDispatch)} ms`}
              </Fact>
            )}
            <Fact term="With compiling and copying">{`${formatSignificant(outcome.wholeMs)} ms`}</Fact>
            <Fact term="Memory of its buffers">{formatBytes(sizes.totalBytes)}</Fact>
          </dl>
          {outputs.map((buffer) => (
            <OutputView
              key={buffer.name}
              buffer={buffer}
              bytes={outcome.outputs.get(buffer.name) ?? new Uint8Array()}
              allowNonFinite={
                manifest.buffers.find(({ name }) => name === buffer.name)?.allowNonFinite === true
              }
            />
          ))}
        </>
      );
    }
    default:
      return outcome satisfies never;
  }
}
