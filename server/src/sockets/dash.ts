/** The `/dash` namespace: one overview a second for researchers with a token, gathered only while somebody watches. */
import { type CoordinatorToDash, type Overview, type Refusal, refuse } from '@manyhands/protocol';
import type { Logger } from 'pino';
import type { DefaultEventsMap, Namespace } from 'socket.io';

export type DashNamespace = Namespace<DefaultEventsMap, CoordinatorToDash>;

export interface DashParts {
  tokenIsValid(token: string): Promise<boolean>;
  overview(): Promise<Overview>;
  readonly everyMs: number;
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

export function serveDash(namespace: DashNamespace, parts: DashParts): { close(): void } {
  let timer: NodeJS.Timeout | undefined;

  const tick = async (): Promise<void> => {
    timer = undefined;
    if (namespace.sockets.size === 0) return;
    try {
      namespace.emit('dash:overview', await parts.overview());
    } catch (error) {
      parts.log.warn({ err: error }, 'gathering the overview failed');
    }
    schedule();
  };
  const schedule = (): void => {
    if (namespace.sockets.size > 0) timer ??= setTimeout(() => void tick(), parts.everyMs);
  };

  namespace.use((socket, next) => {
    const token: unknown = socket.handshake.auth.token;
    const refused = () => new DashRefused(refuse('unauthorized', 'Give an API token as auth.token.'));
    if (typeof token !== 'string') return next(refused());
    parts.tokenIsValid(token).then(
      (valid) => next(valid ? undefined : refused()),
      (error: unknown) => {
        parts.log.error({ err: error }, 'checking a token failed');
        next(new DashRefused(refuse('internal', 'The token could not be checked. Try again later.')));
      },
    );
  });
  namespace.on('connection', (socket) => {
    parts.overview().then(
      (overview) => socket.emit('dash:overview', overview),
      (error: unknown) => parts.log.warn({ err: error }, 'gathering the overview failed'),
    );
    schedule();
  });
  return {
    close: () => {
      clearTimeout(timer);
      namespace.disconnectSockets(true);
    },
  };
}
