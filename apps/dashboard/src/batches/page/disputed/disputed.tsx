/** Disputed workunits: answers that were refused, beside the one that was accepted. */
import { Badge, formatCount } from '@manyhands/look';
import { useState } from 'preact/hooks';
import { Answered } from '../../../answers.tsx';
import type { PartProps } from '../batch-page.tsx';
import { useManifest } from '../use-manifest.ts';
import { useWhile } from '../use-progress.ts';
import { type Dispute, disputesOf } from './differences.ts';
import { SideBySide, type SideBySideProps } from './side-by-side.tsx';

/** Milliseconds: refused answers carry all their bytes. */
const EVERY_MS = 15_000;
/** As many as the coordinator tells at once. */
const MOST_TOLD = 200;

export function Disputed({ client, progress }: PartProps) {
  const { batch, kernel } = progress;
  const manifest = useManifest(client, kernel);
  const refused = useWhile(`refused ${batch}`, () => client.batches.refused(batch), EVERY_MS, progress);
  return (
    <section class="card">
      <h2>Disputed workunits</h2>
      <p class="soft">
        Answers that were not believed, beside the one that was. Where no two agreed, the workunit is set
        aside for you to look at.
      </p>
      <Answered answer={manifest}>
        {(value) => (
          <Answered answer={refused}>
            {(answers) => (
              <>
                <Disputes client={client} batch={batch} manifest={value} disputes={disputesOf(answers)} />
                {answers.length >= MOST_TOLD && (
                  <p class="soft">
                    These are the newest {formatCount(MOST_TOLD)} answers; the others are not shown.
                  </p>
                )}
              </>
            )}
          </Answered>
        )}
      </Answered>
    </section>
  );
}

type DisputesProps = Omit<SideBySideProps, 'dispute'> & { readonly disputes: readonly Dispute[] };

function Disputes({ disputes, ...context }: DisputesProps) {
  if (disputes.length === 0) return <p>Nothing is disputed.</p>;
  return (
    <ul class="disputes">
      {disputes.map((dispute) => (
        <OneDispute key={dispute.workunit} dispute={dispute} {...context} />
      ))}
    </ul>
  );
}

function OneDispute({ dispute, ...context }: SideBySideProps) {
  const [open, setOpen] = useState(false);
  const { label, workunit, refused, isSetAside } = dispute;
  const reasons = [...new Set(refused.map(({ reason }) => reason))];
  return (
    <li>
      <details onToggle={({ currentTarget }) => setOpen(currentTarget.open)}>
        <summary>
          <strong>{label || `workunit ${workunit}`}</strong>{' '}
          <Badge tone={isSetAside ? 'refused' : 'waiting'}>{isSetAside ? 'set aside' : 'decided'}</Badge>{' '}
          <span class="soft">
            {formatCount(refused.length)} refused: {reasons.join('; ')}
          </span>
        </summary>
        {open && <SideBySide dispute={dispute} {...context} />}
      </details>
    </li>
  );
}
