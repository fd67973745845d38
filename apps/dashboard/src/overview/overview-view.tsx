/** What the coordinator does now: everything shown comes from one overview a second. */
import { Badge } from '@manyhands/look';
import type { Overview } from '@manyhands/protocol';
import { useEffect, useMemo } from 'preact/hooks';
import type { OwnProps } from '../shell/own.ts';
import { Trouble } from '../trouble.tsx';
import { BatchTable } from './batch-table.tsx';
import { ConnectionNote } from './connection-note.tsx';
import { Figures } from './figures.tsx';
import { FirstSteps } from './first-steps.tsx';
import { Hosts } from './hosts.tsx';
import { type Connection, watchCoordinator } from './live.ts';
import { Sites } from './sites.tsx';

const STATES = {
  connecting: { tone: 'waiting', words: 'connecting' },
  live: { tone: 'accepted', words: 'live' },
  lost: { tone: 'waiting', words: 'connection lost, trying again' },
  refused: { tone: 'refused', words: 'not shown' },
} as const;

export function OverviewView({ session, me, project }: OwnProps) {
  const token = session.token.value;
  const watch = useMemo(() => watchCoordinator(location.origin, token), [token]);
  useEffect(() => watch.close, [watch]);
  const connection = watch.connection.value;
  const overview = watch.overview.value;
  return (
    <>
      <Head connection={connection} />
      {connection.kind === 'refused' && (
        <Trouble error={new Error(connection.message)} onRetry={watch.open} />
      )}
      {overview === undefined ? (
        <p class="soft">Waiting for the first figures from {location.host}.</p>
      ) : (
        <Work
          overview={limitTo(overview, project)}
          lost={connection.kind === 'lost'}
          token={token ?? ''}
          operates={me.kind === 'operator'}
        />
      )}
    </>
  );
}

function Head({ connection }: { readonly connection: Connection }) {
  const state = STATES[connection.kind];
  return (
    <div class="head">
      <h1>Overview</h1>
      <p role="status">
        <Badge tone={state.tone}>{state.words}</Badge>
      </p>
    </div>
  );
}

const limitTo = (overview: Overview, project: string | null): Overview =>
  project === null
    ? overview
    : { ...overview, batches: overview.batches.filter((batch) => batch.project === project) };

interface WorkProperties {
  readonly overview: Overview;
  readonly lost: boolean;
  readonly token: string;
  readonly operates: boolean;
}

function Work({ overview, lost, token, operates }: WorkProperties) {
  return (
    <>
      {lost && <ConnectionNote at={overview.at} />}
      <Figures overview={overview} />
      {overview.batches.length === 0 ? <FirstSteps token={token} /> : <BatchTable overview={overview} />}
      {operates && <Hosts overview={overview} />}
      {operates && <Sites overview={overview} />}
    </>
  );
}
