/** Builds a coordinator: store, judging, sockets, HTTP and timers on one port. Tests make as many as they like. */
import type { AddressInfo } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { DASH_NAMESPACE, VOLUNTEER_NAMESPACE } from '@manyhands/protocol';
import { createAudited } from './access/audit.ts';
import { type Authenticator, createAuthenticator } from './access/authenticate.ts';
import { createGuard, type RegisteredRoute } from './access/guard.ts';
import { createOwnBlobs } from './access/own-blobs.ts';
import { createPasswords, type PasswordCost } from './access/passwords.ts';
import { createSubmit } from './batches/submit.ts';
import { buildApp, type Fallback } from './http/app.ts';
import type { App, HttpContext } from './http/context.ts';
import { ensureToken } from './http/token.ts';
import { createLog } from './log.ts';
import { type CoordinatorOptions, DEFAULT_OPTIONS } from './options.ts';
import type { VolunteerContext, VolunteerNamespace } from './sockets/context.ts';
import { createContext } from './sockets/create-context.ts';
import { type DashNamespace, serveDash } from './sockets/dash.ts';
import { hostView } from './sockets/host-view.ts';
import { gatherOverview } from './sockets/overview.ts';
import { attachSockets } from './sockets/server.ts';
import { settledWork } from './sockets/session.ts';
import { throttleConnections } from './sockets/throttle.ts';
import { serveVolunteers } from './sockets/volunteer.ts';
import { type OpenStore, openStore } from './store/index.ts';
import { startTimers } from './timers.ts';

export interface Coordinator {
  readonly app: App;
  /** Every route of the API, with who may ask. */
  readonly routes: readonly RegisteredRoute[];
  /** An API token that works, where the data folder has one; `tokenCreated` on the first start. */
  readonly token: string | null;
  readonly tokenCreated: boolean;
  /** Starts to listen; resolves with the origin, such as `http://127.0.0.1:8080`. */
  listen(): Promise<string>;
  /** Resolves when what was reported so far is certified, judged and reduced. */
  settled(): Promise<void>;
  /** Tells volunteers, finishes what is in progress, and ends everything it opened. Safe to call twice. */
  close(): Promise<void>;
}

export type OptionsGiven = Partial<CoordinatorOptions> & Pick<CoordinatorOptions, 'dataDir'>;

export interface Extensions {
  /** Answers requests that no route does. */
  readonly fallback?: Fallback;
  /** Milliseconds since the epoch; tests set the clock. */
  readonly now?: () => number;
  /** Of hashing passwords; tests of other things spend little on it. */
  readonly passwordCost?: PasswordCost;
}

export async function createCoordinator(
  given: OptionsGiven,
  extensions: Extensions = {},
): Promise<Coordinator> {
  const options: CoordinatorOptions = { ...DEFAULT_OPTIONS, ...given };
  const log = createLog(options.logLevel);
  const now = extensions.now ?? Date.now;
  const { dataDir, databaseUrl } = options;
  const opened = await openStore({ dataDir, databaseUrl, warn: (message) => log.warn(message) });
  try {
    const { token, created } = await ensureToken(opened.store, dataDir, now());
    let draining = false;
    const context = createContext({
      ...{ store: opened.store, blobs: opened.blobs, options, log, now },
      draining: () => draining,
    });
    const http = httpContext(context, opened, extensions.passwordCost);
    const app = await buildApp(http, log, extensions.fallback);
    const sockets = serveSockets(app, context, http.authenticator);
    const timers = startTimers(context);
    let closing: Promise<void> | null = null;
    const close = async (): Promise<void> => {
      draining = true;
      await Promise.all([timers.stop(), sockets.drain()]);
      sockets.close();
      await app.close();
      await opened.close();
    };
    return {
      app,
      routes: http.guard.routes,
      token,
      tokenCreated: created,
      listen: async () => {
        await app.listen({ port: options.port, host: options.host });
        return originOf(app.server.address() as AddressInfo, options.host);
      },
      settled: async () => {
        await settledWork(context.inFlight);
        await context.judging.idle();
        await context.certifier.idle();
        await context.judging.idle();
        // The first may have begun before the last verdict.
        await context.reducing.look();
        await context.reducing.look();
      },
      close: () => {
        closing ??= close();
        return closing;
      },
    };
  } catch (error) {
    await opened.close();
    throw error;
  }
}

function httpContext(
  context: VolunteerContext,
  { store, blobs }: OpenStore,
  passwordCost?: PasswordCost,
): HttpContext {
  const { catalogue, options, now, workAppeared, notices, presence, preparing, builtin, uploads, cutting } =
    context;
  const authenticator = createAuthenticator(store, now);
  const audited = createAudited(store, now);
  return {
    ...{ store, blobs, catalogue, options, now, authenticator, audited },
    guard: createGuard({ store, catalogue, authenticator, trustedProxies: options.trustedProxies }),
    passwords: createPasswords(passwordCost),
    ...{ preparing, builtin, uploads, cutting, workAppeared },
    blobsOf: (principal) => createOwnBlobs(store, blobs, principal),
    submit: createSubmit({ catalogue, now, audited, workAppeared }),
    online: () => presence.online,
    hostsOnline: () => [...presence.sessions()].map((session) => hostView(session, now())),
    cancelled: (assignments) => {
      notices.revoke(assignments, 'batch-cancelled');
      catalogue.refresh();
    },
  };
}

interface Sockets {
  /** Tells everyone, and waits for what is in progress: at most `drainMs`. */
  drain(): Promise<void>;
  close(): void;
}

function serveSockets(app: App, context: VolunteerContext, authenticator: Authenticator): Sockets {
  const { options, log } = context;
  const io = attachSockets(app.server);
  const volunteers: VolunteerNamespace = io.of(VOLUNTEER_NAMESPACE);
  serveVolunteers(volunteers, context, throttleConnections(io.engine, context.now, options.flood));
  const dash = serveDash(io.of(DASH_NAMESPACE) as DashNamespace, {
    authenticator,
    overview: (principal) => gatherOverview(context, principal),
    trustedProxies: options.trustedProxies,
    everyMs: options.dashEveryMs,
    log,
  });
  return {
    drain: async () => {
      volunteers.emit('coordinator:drain', { retryInMs: options.retryInMs });
      context.waiting.close();
      const settled = settledWork(context.inFlight).then(() => context.judging.idle());
      await Promise.race([settled, sleep(options.drainMs, undefined, { ref: false })]);
      context.judging.close();
      await context.certifier.close();
      await context.preparing.close();
      await context.cutting.close();
      await context.uploads.close();
      await context.reducing.close();
      await context.judging.idle();
    },
    close: () => {
      context.notices.close();
      context.presence.close();
      dash.close();
      volunteers.disconnectSockets(true);
      io.engine.close();
    },
  };
}

/** Where this machine reaches the coordinator; an address that means "all of mine" becomes the loopback. */
function originOf({ port }: AddressInfo, host: string): string {
  const name = host === '0.0.0.0' || host === '::' ? '127.0.0.1' : host;
  return `http://${name.includes(':') ? `[${name}]` : name}:${port}`;
}
