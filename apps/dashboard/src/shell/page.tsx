/** The whole page: readers of a paper, an invitation, the door, or the frame with the work. */
import type { Client } from '@manyhands/client';
import { lazy } from '../lazy.tsx';
import { place } from '../place.ts';
import { Door } from '../session/door.tsx';
import { invitation } from '../session/invitation.ts';
import type { Session } from '../session/session.ts';
import { SignIn } from '../session/sign-in.tsx';
import { Welcome } from '../session/welcome.tsx';
import { Trouble } from '../trouble.tsx';
import { Frame } from './frame.tsx';

interface PublicProps {
  readonly client: Client;
  readonly path: readonly string[];
}

const PublicView = lazy<PublicProps>(async () => (await import('../public/public-view.tsx')).PublicView);

export function Page({ session, door }: { readonly session: Session; readonly door: Client }) {
  const { path } = place.value;
  const state = session.state.value;
  if (invitation.value !== null) return <Welcome session={session} invitation={invitation.value} />;
  if (path[0] === 'public') return <PublicView client={door} path={path} />;
  switch (state.kind) {
    case 'asking':
      return <Door title="One moment">Asking the coordinator who you are.</Door>;
    case 'unreachable':
      return (
        <Door title="Nobody answers">
          <Trouble error={state.error} onRetry={() => void session.askAgain()} />
        </Door>
      );
    case 'out':
      return (
        <Door title="Sign in">
          <SignIn session={session} />
        </Door>
      );
    case 'in':
      return <Frame session={session} me={state.me} client={state.client} />;
    default:
      return state satisfies never;
  }
}
