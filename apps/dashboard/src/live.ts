/** The live overview over the `/dash` namespace, as signals. */
import { DASH_NAMESPACE, Overview, replySchema } from '@manyhands/protocol';
import { type ReadonlySignal, signal } from '@preact/signals';
import { io, type Socket } from 'socket.io-client';
import { z } from 'zod';
import { forgetToken, keepToken } from './token.ts';

/**
 * closed → connecting (open) → live (first overview) ⇄ lost (connection gone, Socket.IO tries again)
 * connecting → refused (wrong token) → connecting (open with another)
 */
export type Connection =
  | { readonly kind: 'closed' }
  | { readonly kind: 'connecting' }
  | { readonly kind: 'live' }
  | { readonly kind: 'lost' }
  | { readonly kind: 'refused'; readonly message: string };

export interface Watch {
  readonly connection: ReadonlySignal<Connection>;
  /** The last overview heard, kept on screen while the connection is lost. */
  readonly overview: ReadonlySignal<Overview | undefined>;
  readonly token: ReadonlySignal<string | undefined>;
  open(token: string): void;
  /** Forgets the token and what was shown. */
  close(): void;
}

/** A refused handshake carries a Refusal as `data`; anything but a wrong token is told in the coordinator's words. */
function inWords(error: Error & { data?: unknown }): string {
  const reply = replySchema(z.unknown()).safeParse(error.data);
  return reply.success && !reply.data.ok && reply.data.code === 'unauthorized'
    ? 'The coordinator does not know that token. Nothing was changed. Copy it again, without spaces.'
    : `The coordinator would not let this page watch: ${error.message}`;
}

export function watchCoordinator(origin: string): Watch {
  const connection = signal<Connection>({ kind: 'closed' });
  const overview = signal<Overview | undefined>(undefined);
  const heldToken = signal<string | undefined>(undefined);
  let socket: Socket | undefined;

  function open(token: string): void {
    socket?.close();
    heldToken.value = token;
    connection.value = { kind: 'connecting' };
    const opened = io(origin + DASH_NAMESPACE, { auth: { token }, transports: ['websocket'] });
    socket = opened;
    opened.on('dash:overview', (payload: unknown) => {
      const parsed = Overview.safeParse(payload);
      if (!parsed.success) return console.warn('An overview did not fit its schema.', parsed.error);
      keepToken(token);
      overview.value = parsed.data;
      connection.value = { kind: 'live' };
    });
    opened.on('disconnect', (reason) => {
      // The coordinator closed this namespace on purpose: Socket.IO does not try again by itself.
      if (reason === 'io server disconnect') opened.connect();
      if (reason !== 'io client disconnect') connection.value = { kind: 'lost' };
    });
    opened.on('connect_error', (error) => {
      // `active` says that Socket.IO tries again: the network, not a refusal.
      connection.value = opened.active ? { kind: 'lost' } : { kind: 'refused', message: inWords(error) };
      if (!opened.active) forgetToken();
    });
  }

  function close(): void {
    socket?.close();
    socket = undefined;
    forgetToken();
    heldToken.value = undefined;
    overview.value = undefined;
    connection.value = { kind: 'closed' };
  }

  return { connection, overview, token: heldToken, open, close };
}
