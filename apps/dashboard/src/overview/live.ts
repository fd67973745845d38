/** The live overview over the `/dash` namespace, as signals. */
import { DASH_NAMESPACE, Overview, replySchema } from '@manyhands/protocol';
import { type ReadonlySignal, signal } from '@preact/signals';
import { io, type Socket } from 'socket.io-client';
import { z } from 'zod';

/**
 * connecting → live (first overview) ⇄ lost (connection gone, Socket.IO tries again)
 * connecting | lost → refused (nobody is signed in any more) → connecting (opened again)
 */
export type Connection =
  | { readonly kind: 'connecting' }
  | { readonly kind: 'live' }
  | { readonly kind: 'lost' }
  | { readonly kind: 'refused'; readonly message: string };

export interface Watch {
  readonly connection: ReadonlySignal<Connection>;
  /** The last overview heard, kept on screen while the connection is lost. */
  readonly overview: ReadonlySignal<Overview | undefined>;
  /** Connects again. */
  open(): void;
  close(): void;
}

/** A refused handshake carries a Refusal as `data`; told in the coordinator's words. */
function inWords(error: Error & { data?: unknown }): string {
  const reply = replySchema(z.unknown()).safeParse(error.data);
  return reply.success && !reply.data.ok && reply.data.code === 'unauthorized'
    ? 'The coordinator does not know any more who watches. Nothing was changed. Sign in again.'
    : `The coordinator would not let this page watch: ${error.message}`;
}

/** Without a token the browser's session counts. */
export function watchCoordinator(origin: string, token: string | undefined): Watch {
  const connection = signal<Connection>({ kind: 'connecting' });
  const overview = signal<Overview | undefined>(undefined);
  const socket: Socket = io(origin + DASH_NAMESPACE, {
    auth: token === undefined ? {} : { token },
    transports: ['websocket'],
    // Each watch has a connection of its own, so that a session that ended is not kept alive by an older handshake.
    forceNew: true,
  });
  socket.on('dash:overview', (payload: unknown) => {
    const parsed = Overview.safeParse(payload);
    if (!parsed.success) return console.warn('An overview did not fit its schema.', parsed.error);
    overview.value = parsed.data;
    connection.value = { kind: 'live' };
  });
  socket.on('disconnect', (reason) => {
    // The coordinator closed this namespace on purpose: Socket.IO does not try again by itself.
    if (reason === 'io server disconnect') socket.connect();
    if (reason !== 'io client disconnect') connection.value = { kind: 'lost' };
  });
  socket.on('connect_error', (error) => {
    // `active` says that Socket.IO tries again: the network, not a refusal.
    connection.value = socket.active ? { kind: 'lost' } : { kind: 'refused', message: inWords(error) };
  });
  return {
    connection,
    overview,
    open: () => {
      connection.value = { kind: 'connecting' };
      socket.connect();
    },
    close: () => socket.close(),
  };
}
