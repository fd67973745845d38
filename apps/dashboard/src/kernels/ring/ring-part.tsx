/** The ring: the version goes to a few volunteers who agreed to try unpublished kernels; a table shows who agrees with whom. */
import type { Manifest } from '@manyhands/kernel';
import { BatchId, type InputIssue, type KernelVersionId, type ProjectId } from '@manyhands/protocol';
import { useId, useRef, useState } from 'preact/hooks';
import { useDeed } from '../../answers.tsx';
import { Issues } from '../../issues.tsx';
import { keepInPlace } from '../../place.ts';
import { Trouble } from '../../trouble.tsx';
import type { ViewProps } from '../../view.ts';
import { Working } from '../../working.tsx';
import { makeInputs } from '../trial/make-inputs.ts';
import { paramsFor, settingsOf } from '../trial/settings.ts';
import { sizesFor } from '../trial/sizes.ts';
import { sendToRing } from './ring-order.ts';
import { RingResult } from './ring-result.tsx';

interface Properties extends ViewProps {
  readonly kernel: KernelVersionId;
  readonly manifest: Manifest;
  readonly project: ProjectId | null;
}

export function RingPart({ client, kernel, manifest, project, query }: Properties) {
  const [hosts, setHosts] = useState(4);
  const [fraction, setFraction] = useState(0);
  const [issues, collect] = useState<readonly InputIssue[]>([]);
  const deed = useDeed();
  const controller = useRef(new AbortController());
  const id = useId();
  const ring = BatchId.safeParse(query.get('ring')).data;
  const settings = settingsOf(kernel).value;
  const params = paramsFor(manifest, settings.params);
  const sized = sizesFor(manifest, params);
  const send = () =>
    void deed.run(async () => {
      if (!sized.ok || project === null) return;
      controller.current = new AbortController();
      const { signal } = controller.current;
      const made = await makeInputs(sized.sizes, settings.origins);
      collect(made.ok ? [] : made.issues);
      if (!made.ok) return;
      const order = {
        kernel,
        project,
        title: `Ring: ${manifest.title}`.slice(0, 200),
        hosts,
        params,
        sizes: sized.sizes,
        buffers: made.buffers,
      };
      const batch = await sendToRing(client, order, { signal, progress: setFraction });
      keepInPlace({ ring: batch });
    });
  return (
    <section class="card">
      <h2>Ring</h2>
      <p>
        Sends one workunit, with the params and inputs of the test run above, to volunteers who agreed to try
        unpublished kernels, of as many makes of device as are there.
      </p>
      <div class="entries">
        <div class="entry">
          <label for={id}>Browsers that compute it</label>
          <input
            id={id}
            type="number"
            min={2}
            max={10}
            value={hosts}
            onInput={(event) => setHosts(Math.min(10, Math.max(2, event.currentTarget.valueAsNumber || 2)))}
          />
        </div>
      </div>
      {deed.busy ? (
        <Working label="Uploading the inputs" fraction={fraction} onStop={() => controller.current.abort()} />
      ) : (
        <button type="button" class="button" disabled={!sized.ok || project === null} onClick={send}>
          Send to the ring
        </button>
      )}
      <Trouble error={deed.error} />
      <Issues issues={issues} />
      {ring !== undefined && <RingResult key={ring} client={client} batch={ring} />}
    </section>
  );
}
