/** The network address of a volunteer, behind as many reverse proxies as the operator trusts. */
import type { Socket } from 'socket.io';

export type Connection = Socket['conn'];

/** X-Forwarded-For of live connections that had one. */
const forwarded = new WeakMap<Connection, string>();

/** Keeps what `addressOf` needs of a connection's request, which is dropped afterwards. */
export function rememberForwarded(connection: Connection): void {
  const header = connection.request.headers['x-forwarded-for'];
  const text = Array.isArray(header) ? header.join(',') : header;
  if (text) forwarded.set(connection, text);
}

/** The entry of X-Forwarded-For that the outermost trusted proxy wrote; what stands before it is hearsay. */
export function forwardedAddress(
  header: string | string[] | undefined,
  trustedProxies: number,
): string | undefined {
  const chain = (Array.isArray(header) ? header.join(',') : (header ?? ''))
    .split(',')
    .map((entry) => entry.trim())
    .filter((entry) => entry !== '');
  return chain[chain.length - trustedProxies];
}

export function addressOf(socket: Pick<Socket, 'conn' | 'handshake'>, trustedProxies: number): string {
  return forwardedAddress(forwarded.get(socket.conn), trustedProxies) ?? socket.handshake.address;
}
