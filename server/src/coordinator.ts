/** Builds a coordinator: store, judging, sockets, HTTP and timers on one port. Tests make as many as they like. */
import type { AddressInfo } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { DASH_NAMESPACE, VOLUNTEER_NAMESPACE } from '@manyhands/protocol';
import { createBuiltins } from './batches/builtin.ts';
import { createCatalogue } from './batches/catalogue.ts';
import { buildApp, type Fallback } from './http/app.ts';
import type { App } from './http/context.ts';
import { ensureToken, tokenIsValid } from './http/token.ts';
import { createJudging } from './judging/judging.ts';
import { createLog } from './log.ts';
import { type CoordinatorOptions, DEFAULT_OPTIONS } from './options.ts';
import type { VolunteerContext, VolunteerNamespace } from './sockets/context.ts';
import { type DashNamespace, serveDash } from './sockets/dash.ts';
import { createNotices } from './sockets/notices.ts';
import { gatherOverview } from './sockets/overview.ts';
import { createPresence } from './sockets/presence.ts';
import { createRate } from './sockets/rate.ts';
import { attachSockets } from './sockets/server.ts';
import { throttleConnections } from './sockets/throttle.ts';
import { serveVolunteers } from './sockets/volunteer.ts';
import { createWaitingRoom } from './sockets/waiting-room.ts';
import { openStore } from './store/open.ts';
import type { CarriedOut, ExpiredAssignment } from './store/store.ts';
import { startTimers } from './timers.ts';

export interface Coordinator {
  readonly app: App;
  /** An API token that works, where the data folder has one; `created` on the first start. */
  readonly token: string | null;
  readonly tokenCreated: boolean;
  /** Starts to listen; resolves with the origin, such as `http://127.0.0.1:8080`. */
  listen(): Promise<string>;
  /** Tells volunteers, finishes what is in progress, and ends everything it opened. Safe to call twice. */
  close(): Promise<void>;
}

export type OptionsGiven = Partial<CoordinatorOptions> & Pick<CoordinatorOptions, 'dataDir'>;

export interface Extensions {
  /** Answers requests that no route does. */
  readonly fallback?: Fallback;
}

export async function createCoordinator(
  given: OptionsGiven,
  extensions: Extensions = {},
): Promise<Coordinator> {
  const options: CoordinatorOptions = { ...DEFAULT_OPTIONS, ...given };
  const log = createLog(options.logLevel);
  const now = Date.now;
  const { store, blobs } = await openStore({
    dataDir: options.dataDir,
    databaseUrl: options.databaseUrl,
    log,
  });
  const { token, created: tokenCreated } = await ensureToken(store, options.dataDir, now());
  const catalogue = createCatalogue(store, now);
  const presence = createPresence();
  const notices = createNotices({ store, presence, now, log });
  const stored = createRate(now);
  const waiting = createWaitingRoom(options.holdMs, (error) =>
    log.error({ err: error }, 'serving a waiting host failed'),
  );
  let draining = false;

  const workAppeared = (): void => {
    catalogue.refresh();
    waiting.wake();
  };
  const carriedOut = (change: CarriedOut): void => {
    notices.standingChanged(change.hosts);
    notices.revoke(change.revoked, 'no-longer-needed');
    if (change.reopened) workAppeared();
  };
  const cancelled = (assignments: readonly ExpiredAssignment[]): void => {
    notices.revoke(assignments, 'batch-cancelled');
    catalogue.refresh();
  };
  const judging = createJudging({ store, now, log, carriedOut });
  const context: VolunteerContext = {
    ...{ store, catalogue, judging, presence, waiting, notices, options, log, now, workAppeared },
    inFlight: new Set(),
    countStored: stored.count,
    draining: () => draining,
  };
  const app = await buildApp(
    {
      ...{ store, blobs, catalogue, options, now, workAppeared, cancelled },
      builtin: createBuiltins(store, blobs, now),
      online: () => presence.online,
    },
    log,
    extensions.fallback,
  );
  const io = attachSockets(app.server);
  const throttle = throttleConnections(io.engine, now, options.flood);
  const volunteers: VolunteerNamespace = io.of(VOLUNTEER_NAMESPACE);
  serveVolunteers(volunteers, context, throttle);
  const dash = serveDash(io.of(DASH_NAMESPACE) as DashNamespace, {
    tokenIsValid: (text) => tokenIsValid(store, text),
    overview: () => gatherOverview({ store, presence, stored, now }),
    everyMs: options.dashEveryMs,
    log,
  });
  const timers = startTimers(context);

  const close = async (): Promise<void> => {
    draining = true;
    timers.stop();
    volunteers.emit('coordinator:drain', { retryInMs: options.retryInMs });
    waiting.close();
    await Promise.race([Promise.all(context.inFlight), sleep(options.drainMs, undefined, { ref: false })]);
    judging.close();
    await judging.idle();
    notices.close();
    dash.close();
    presence.close();
    volunteers.disconnectSockets(true);
    io.engine.close();
    await app.close();
    await store.close();
  };
  let closing: Promise<void> | null = null;

  return {
    app,
    token,
    tokenCreated,
    listen: async () => {
      await app.listen({ port: options.port, host: options.host });
      return originOf(app.server.address() as AddressInfo, options.host);
    },
    close: () => {
      closing ??= close();
      return closing;
    },
  };
}

/** Where this machine reaches the coordinator; an address that means "all of mine" becomes the loopback. */
function originOf({ port }: AddressInfo, host: string): string {
  const name = host === '0.0.0.0' || host === '::' ? '127.0.0.1' : host;
  return `http://${name.includes(':') ? `[${name}]` : name}:${port}`;
}
