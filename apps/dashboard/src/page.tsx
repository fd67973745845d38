/** The page: who is watching, whether the figures are live, and what the coordinator does. */
import type { Overview } from '@manyhands/protocol';
import { Batches } from './batches.tsx';
import { ConnectionNote } from './connection-note.tsx';
import { Figures } from './figures.tsx';
import { FirstSteps } from './first-steps.tsx';
import { Hosts } from './hosts.tsx';
import type { Watch } from './live.ts';
import { Masthead } from './masthead.tsx';
import { Sites } from './sites.tsx';
import { TokenForm } from './token-form.tsx';

export function Page({ watch }: { watch: Watch }) {
  const connection = watch.connection.value;
  const overview = watch.overview.value;
  const asksToken = connection.kind === 'closed' || connection.kind === 'refused';
  return (
    <div class="page">
      <Masthead connection={connection} onLeave={watch.token.value && !asksToken ? watch.close : undefined} />
      <main>
        {asksToken ? (
          <TokenForm
            refusal={connection.kind === 'refused' ? connection.message : undefined}
            onToken={watch.open}
          />
        ) : overview === undefined ? (
          <p class="soft">Waiting for the first figures from {location.host}.</p>
        ) : (
          <Work overview={overview} lost={connection.kind === 'lost'} token={watch.token.value ?? ''} />
        )}
      </main>
    </div>
  );
}

function Work({ overview, lost, token }: { overview: Overview; lost: boolean; token: string }) {
  return (
    <>
      {lost && <ConnectionNote at={overview.at} />}
      <Figures overview={overview} />
      {overview.batches.length === 0 ? <FirstSteps token={token} /> : <Batches overview={overview} />}
      <Hosts overview={overview} />
      <Sites overview={overview} />
    </>
  );
}
