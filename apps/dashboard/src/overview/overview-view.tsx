/** What the coordinator does now: everything shown comes from one overview a second. */
import type { Client } from '@manyhands/client';
import { Badge } from '@manyhands/look';
import type { NewProject, Overview } from '@manyhands/protocol';
import { useEffect, useMemo, useRef } from 'preact/hooks';
import type { OwnProps } from '../shell/own.ts';
import { Trouble } from '../trouble.tsx';
import { BatchTable } from './batch-table.tsx';
import { ConnectionNote } from './connection-note.tsx';
import { Figures } from './figures.tsx';
import { FirstSteps, OperatorsFirstSteps } from './first-steps.tsx';
import { Hosts } from './hosts.tsx';
import { type Connection, type Watch, watchCoordinator } from './live.ts';
import { Sites } from './sites.tsx';

const STATES = {
  connecting: { tone: 'waiting', words: 'connecting' },
  live: { tone: 'accepted', words: 'live' },
  lost: { tone: 'waiting', words: 'connection lost, trying again' },
  refused: { tone: 'refused', words: 'not shown' },
} as const;

export function OverviewView({ client, session, me, project, projects }: OwnProps) {
  const token = session.token.value;
  const watch = useMemo(() => watchCoordinator(location.origin, token), [token]);
  useEffect(() => watch.close, [watch]);
  const connection = watch.connection.value;
  useSignInAgain(watch, client);
  const overview = watch.overview.value;
  const all = projects.all.value ?? [];
  useNewProjects(overview, all, () => void projects.load(client));
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
          overview={limitTo(overview, all.length > 1 ? project : null)}
          lost={connection.kind === 'lost'}
          token={token ?? ''}
          operates={me.kind === 'operator'}
          hasProject={all.length > 0}
        />
      )}
    </>
  );
}

/** The socket cannot wait for somebody to sign in: a request does, and then it is opened again; once for each refusal. */
function useSignInAgain(watch: Watch, client: Client): void {
  const { kind } = watch.connection.value;
  const asked = useRef(false);
  useEffect(() => {
    if (kind === 'live') asked.current = false;
    if (kind !== 'refused' || asked.current) return;
    asked.current = true;
    client.session.me().then(watch.open, () => undefined);
  }, [kind, watch, client]);
}

/** A batch of a project that the page does not know says that there is a new one; asked once for each. */
function useNewProjects(overview: Overview | undefined, all: readonly NewProject[], load: () => void): void {
  const known = new Set<string>(all.map(({ id }) => id));
  const unknown = (overview?.batches ?? []).map(({ project }) => project).filter((id) => !known.has(id));
  const latest = useRef(load);
  latest.current = load;
  const names = [...new Set(unknown)].sort().join(' ');
  useEffect(() => {
    if (names !== '') latest.current();
  }, [names]);
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
  readonly hasProject: boolean;
}

function Work({ overview, lost, token, operates, hasProject }: WorkProperties) {
  return (
    <>
      {lost && <ConnectionNote at={overview.at} />}
      <Figures overview={overview} />
      {overview.batches.length > 0 ? (
        <BatchTable overview={overview} />
      ) : operates ? (
        <OperatorsFirstSteps token={token} />
      ) : (
        <FirstSteps hasProject={hasProject} />
      )}
      {operates && <Hosts overview={overview} />}
      {operates && <Sites overview={overview} />}
    </>
  );
}
