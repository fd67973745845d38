/** The `/dash` namespace: one overview a second of what each watcher may see, gathered only while somebody watches. */
import { type CoordinatorToDash, type Overview, type Refusal, refuse } from '@manyhands/protocol';
import { hasScope, type Principal } from '@manyhands/rules';
import type { Logger } from 'pino';
import type { DefaultEventsMap, Namespace, Socket } from 'socket.io';
import { type Authenticator, type Credential, credential, credentialOf } from '../access/authenticate.ts';
import { isSameOrigin } from '../access/cookie.ts';
import { pageHeaders } from './page-headers.ts';

interface Watcher {
  credential: Credential;
}

export type DashNamespace = Namespace<DefaultEventsMap, CoordinatorToDash, DefaultEventsMap, Watcher>;
type DashSocket = Socket<DefaultEventsMap, CoordinatorToDash, DefaultEventsMap, Watcher>;

export interface DashParts {
  readonly authenticator: Authenticator;
  overview(principal: Principal): Promise<Overview>;
  readonly everyMs: number;
  readonly trustedProxies: number;
  readonly log: Logger;
}

/** What a refused connection's `connect_error` carries. */
class DashRefused extends Error {
  readonly data: Refusal;
  constructor(refusal: Refusal) {
    super(refusal.message);
    this.data = refusal;
  }
}

const refused = (): DashRefused =>
  new DashRefused(refuse('unauthorized', 'Sign in, or give an API token that may read as auth.token.'));

export function serveDash(namespace: DashNamespace, parts: DashParts): { close(): void } {
  const { authenticator, everyMs, log } = parts;
  let timer: NodeJS.Timeout | undefined;

  /** Asked anew each time: who was signed out, or left a project, sees nothing more. */
  const principalOf = async ({ credential }: Watcher, note = false): Promise<Principal | null> => {
    const principal = await authenticator.identify(credential, note);
    return principal && hasScope(principal, 'read') ? principal : null;
  };
  const show = async (sockets: readonly DashSocket[]): Promise<void> => {
    for (const watchers of groupBy(sockets, ({ data }) => data.credential.sha256)) {
      const [first] = watchers;
      const principal = first && (await principalOf(first.data));
      const overview = principal && (await parts.overview(principal));
      for (const socket of watchers) {
        if (overview) socket.emit('dash:overview', overview);
        else socket.disconnect(true);
      }
    }
  };
  const showOrLog = (sockets: readonly DashSocket[]): Promise<void> =>
    show(sockets).catch((error: unknown) => log.warn({ err: error }, 'gathering the overview failed'));

  const tick = async (): Promise<void> => {
    timer = undefined;
    await showOrLog([...namespace.sockets.values()]);
    schedule();
  };
  const schedule = (): void => {
    if (namespace.sockets.size > 0) timer ??= setTimeout(() => void tick(), everyMs);
  };

  namespace.use((socket, next) => {
    const found = watcherOf(socket, parts.trustedProxies);
    if (!found) return next(refused());
    socket.data = found;
    principalOf(found, true).then(
      (principal) => next(principal ? undefined : refused()),
      (error: unknown) => {
        log.error({ err: error }, 'checking a credential failed');
        next(new DashRefused(refuse('internal', 'The token could not be checked. Try again later.')));
      },
    );
  });
  namespace.on('connection', (socket) => {
    void showOrLog([socket]);
    schedule();
  });
  return {
    close: () => {
      clearTimeout(timer);
      namespace.disconnectSockets(true);
    },
  };
}

/** By the token that was given, else by the session of a page of ours: the cookie alone would let any site watch. */
function watcherOf({ handshake, conn }: DashSocket, trustedProxies: number): Watcher | null {
  const { token } = handshake.auth as { token?: unknown };
  if (token !== undefined) {
    const given = typeof token === 'string' ? credential('token', token) : null;
    return given && { credential: given };
  }
  const headers = pageHeaders(conn);
  const session = credentialOf(headers);
  return session && isSameOrigin(headers, trustedProxies) ? { credential: session } : null;
}

function groupBy<T>(items: readonly T[], keyOf: (item: T) => string): Iterable<readonly T[]> {
  const groups = new Map<string, T[]>();
  for (const item of items) {
    const key = keyOf(item);
    const group = groups.get(key) ?? [];
    group.push(item);
    groups.set(key, group);
  }
  return groups.values();
}
