/** The network address that a request came from, behind as many reverse proxies as the operator trusts. */
import type { FastifyRequest } from 'fastify';
import { forwardedAddress } from '../sockets/address.ts';

export const peerOf = (
  { headers, socket }: Pick<FastifyRequest, 'headers' | 'socket'>,
  trustedProxies: number,
): string => forwardedAddress(headers['x-forwarded-for'], trustedProxies) ?? socket.remoteAddress ?? '';
