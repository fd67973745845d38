/** The cookie of a session, and whether a request comes from our own pages. */
import type { IncomingHttpHeaders } from 'node:http';
import { SESSIONS } from '@manyhands/rules';

const NAME = 'manyhands_session';

/** Out of reach of scripts and of other sites; over https only where the request came that way. */
const attributes = (secure: boolean): string =>
  `Path=/; HttpOnly; SameSite=Strict${secure ? '; Secure' : ''}`;

export const sessionCookie = (secret: string, secure: boolean): string =>
  `${NAME}=${secret}; Max-Age=${Math.floor(SESSIONS.longestMs / 1000)}; ${attributes(secure)}`;

export const endedCookie = (secure: boolean): string => `${NAME}=; Max-Age=0; ${attributes(secure)}`;

export function sessionSecret({ cookie }: IncomingHttpHeaders): string | null {
  for (const pair of (cookie ?? '').split(';')) {
    const [name, value] = pair.trim().split('=');
    if (name === NAME) return value ?? null;
  }
  return null;
}

/** Behind proxies that are trusted, what they say; else ours, which is plain http. */
const firstOf = (header: string | string[] | undefined): string | undefined =>
  (Array.isArray(header) ? header[0] : header)?.split(',')[0]?.trim();

export const cameByHttps = (headers: IncomingHttpHeaders, trustedProxies: number): boolean =>
  trustedProxies > 0 && firstOf(headers['x-forwarded-proto']) === 'https';

/**
 * Whether `Origin` names the host that the request went to. Browsers send it with every write and every WebSocket; what
 * sends none is no browser, and is not believed either.
 */
export function isSameOrigin(headers: IncomingHttpHeaders, trustedProxies: number): boolean {
  const site = headers['sec-fetch-site'];
  if (site !== undefined && site !== 'same-origin') return false;
  const forwarded = trustedProxies > 0 ? firstOf(headers['x-forwarded-host']) : undefined;
  const host = forwarded ?? headers.host;
  if (headers.origin === undefined || host === undefined) return false;
  return URL.canParse(headers.origin) && new URL(headers.origin).host === host.toLowerCase();
}
