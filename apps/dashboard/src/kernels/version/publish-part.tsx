/** Publishing: said plainly what it means, and done on the second press only. */
import type { KernelVersionId } from '@manyhands/protocol';
import { useState } from 'preact/hooks';
import { useDeed } from '../../answers.tsx';
import { Trouble } from '../../trouble.tsx';
import type { ViewProps } from '../../view.ts';

interface Properties extends Pick<ViewProps, 'client'> {
  readonly kernel: KernelVersionId;
  readonly title: string;
  readonly onChange: () => void;
}

export function PublishPart({ client, kernel, title, onChange }: Properties) {
  const [asks, setAsks] = useState(false);
  const deed = useDeed();
  const publish = () =>
    void deed.run(async () => {
      await client.kernels.publish(kernel);
      onChange();
    });
  return (
    <section class="card">
      <h2>Publish</h2>
      <p>
        A published kernel goes to every volunteer whose device can run it, not only to those who agreed to
        try unpublished ones.
      </p>
      {asks ? (
        <div class="notice" role="alertdialog" aria-label={`Publish ${title}?`}>
          <div class="line">
            <p>
              From then on everybody may read its manifest and sources and use it in batches of their own. It
              cannot be taken back, since others may have built on it.
            </p>
            <button type="button" class="button button-primary" disabled={deed.busy} onClick={publish}>
              Publish {title}
            </button>
            <button type="button" class="button" onClick={() => setAsks(false)}>
              Not yet
            </button>
          </div>
        </div>
      ) : (
        <button type="button" class="button" onClick={() => setAsks(true)}>
          Publish
        </button>
      )}
      <Trouble error={deed.error} />
    </section>
  );
}
