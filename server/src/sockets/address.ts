/** The network address of a volunteer, behind as many reverse proxies as the operator trusts. */
import type { Socket } from 'socket.io';

/** The entry of X-Forwarded-For that the outermost trusted proxy wrote; what stands before it is hearsay. */
export function addressOf(socket: Socket, trustedProxies: number): string {
  const forwarded = socket.handshake.headers['x-forwarded-for'];
  const text = Array.isArray(forwarded) ? forwarded.join(',') : (forwarded ?? '');
  const chain = text
    .split(',')
    .map((entry) => entry.trim())
    .filter((entry) => entry !== '');
  return chain[chain.length - trustedProxies] ?? socket.handshake.address;
}
