/** What is needed of the request that opened a connection with the cookie of a session; others keep nothing. */
import type { IncomingHttpHeaders } from 'node:http';
import { sessionSecret } from '../access/cookie.ts';
import type { Connection } from './address.ts';

const kept = new WeakMap<Connection, IncomingHttpHeaders>();
const NAMES = ['cookie', 'host', 'origin', 'sec-fetch-site', 'x-forwarded-host'] as const;

/** Called before the request is dropped. */
export function rememberPage(connection: Connection): void {
  const { headers } = connection.request;
  if (sessionSecret(headers) === null) return;
  kept.set(connection, Object.fromEntries(NAMES.map((name) => [name, headers[name]])));
}

/** Empty where the connection came without such a cookie. */
export const pageHeaders = (connection: Connection): IncomingHttpHeaders => kept.get(connection) ?? {};
