/** Everything there is to know about what runs here, folded away. */
import { formatBytes, formatCount } from '@manyhands/look';
import type { VolunteerState } from '@manyhands/worker';
import type { ComponentChildren } from 'preact';

export function GlassBox({ state }: { readonly state: VolunteerState }) {
  const work = state.latest;
  return (
    <details class="card fold">
      <summary>Glass box: what exactly runs here</summary>
      <dl class="glass">
        {work && (
          <>
            <Row name="Who asks">
              {work.owner}, for “{work.projectTitle}”
            </Row>
            <Row name="Batch">{work.batchTitle}</Row>
            <Row name="Kernel">
              {work.kernelTitle} <span class="mono">{work.kernelName}</span>
            </Row>
            <Row name="Version (SHA-256)">
              <a class="mono" href={`/blobs/${work.kernel}`} target="_blank" rel="noreferrer">
                {work.kernel}
              </a>
            </Row>
          </>
        )}
        {state.host !== null && (
          <Row name="This browser">
            <span class="mono">{state.host}</span>
          </Row>
        )}
        <Row name="Data in and out, this visit">
          <span class="number">
            {formatBytes(state.bytesIn)} in, {formatBytes(state.bytesOut)} out
          </span>
        </Row>
        <Row name="Tasks here now">
          <span class="number">
            {formatCount(state.current.length)} computing, {formatCount(state.queued)} fetched ahead
          </span>
        </Row>
        {state.refusals.map((refusal) => (
          <Row key={refusal.assignment} name={`Not taken: ${refusal.code}`}>
            {refusal.message}
          </Row>
        ))}
      </dl>
      <p class="small soft">
        A task is a published, unchangeable program for the graphics processor (WGSL) or the processor
        (WebAssembly). It runs in a worker that has no network and sees nothing of this page. The link opens
        its full source.
      </p>
    </details>
  );
}

function Row({ name, children }: { readonly name: string; readonly children: ComponentChildren }) {
  return (
    <div>
      <dt>{name}</dt>
      <dd>{children}</dd>
    </div>
  );
}
