/** One request to a coordinator's API: what is sent is typed, what comes back is parsed, a refusal is an error with its issues. */
import { ApiRefusal, type InputIssue } from '@manyhands/protocol';
import type { z } from 'zod';

export interface ClientOptions {
  /** Such as `https://manyhands.example.org`. In a page of the coordinator itself: `location.origin`. */
  readonly origin: string;
  /** API token. Without one the browser's session counts. */
  readonly token?: string;
  /**
   * Milliseconds until an answer must have begun: an hour of waiting helps nobody. Uploads and downloads may last longer, and
   * what is made of uploaded files is waited for as long as reading them may take.
   */
  readonly timeoutMs?: number;
  /**
   * Asked where the coordinator does not know who asks, as when a session has ended; the request then waits, and is made
   * again with what this resolves to. Null: it stays refused.
   */
  readonly renew?: () => Promise<Renewed | null>;
}

/** What is asked with from then on; without a token the browser's session counts. */
export interface Renewed {
  readonly token?: string;
}

/** The coordinator said no, in words that name the cure; `issues` say where. */
export class RefusedError extends Error {
  override readonly name = 'RefusedError';
  readonly code: string;
  readonly status: number;
  readonly issues: readonly InputIssue[];

  constructor(status: number, { code, message, issues }: ApiRefusal) {
    super(message);
    this.status = status;
    this.code = code;
    this.issues = issues;
  }
}

/** Nobody answered, or something that is not a coordinator did. */
export class UnreachableError extends Error {
  override readonly name = 'UnreachableError';
}

type Method = 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';

export interface Sent {
  /** Sent as JSON, or as it is where it is bytes. */
  readonly body?: unknown;
  readonly query?: Readonly<Record<string, string | number | undefined>>;
  readonly headers?: Readonly<Record<string, string>>;
  readonly signal?: AbortSignal;
  /** Milliseconds until the answer must have begun, where that may take longer than of others. */
  readonly withinMs?: number;
}

export interface Request {
  /** The parsed answer. */
  <R extends z.ZodType>(method: Method, path: string, answer: R, sent?: Sent): Promise<z.output<R>>;
  /** The answer as it comes, such as a file. */
  raw(method: Method, path: string, sent?: Sent): Promise<Response>;
}

const UNAUTHORIZED = 401;
/** Milliseconds: an answer that has not begun by then will not come. */
const TIMEOUT_MS = 60_000;
/** Milliseconds: uploaded files are read to their end before the answer. Node's own fetch gives up after 300 s. */
export const READING_MS = 290_000;

export function createRequest({ origin, renew, timeoutMs = TIMEOUT_MS, ...options }: ClientOptions): Request {
  let { token } = options;
  async function raw(method: Method, path: string, sent: Sent = {}): Promise<Response> {
    try {
      return await once(method, path, sent);
    } catch (error) {
      const unknown = error instanceof RefusedError && error.status === UNAUTHORIZED;
      const renewed = unknown && renew ? await renew() : null;
      if (!renewed) throw error;
      token = renewed.token;
      sent.signal?.throwIfAborted();
      return once(method, path, sent);
    }
  }
  async function once(method: Method, path: string, sent: Sent): Promise<Response> {
    const url = new URL(path, origin);
    for (const [name, value] of Object.entries(sent.query ?? {}))
      if (value !== undefined) url.searchParams.set(name, String(value));
    const late = new AbortController();
    const withinMs = sent.withinMs ?? timeoutMs;
    const timer = setTimeout(() => late.abort(), withinMs);
    const signal = sent.signal ? AbortSignal.any([sent.signal, late.signal]) : late.signal;
    try {
      const response = await fetch(url, { method, signal, ...contentOf(sent, token) });
      if (!response.ok) throw await refusalOf(response);
      return response;
    } catch (error) {
      if (error instanceof RefusedError || error instanceof UnreachableError || sent.signal?.aborted)
        throw error;
      const why = late.signal.aborted ? `did not answer within ${withinMs / 1000} s` : 'does not answer';
      throw new UnreachableError(`${url.origin} ${why}. Nothing is known to be lost. Try again.`, {
        cause: error,
      });
    } finally {
      clearTimeout(timer);
    }
  }
  const request = async <R extends z.ZodType>(method: Method, path: string, answer: R, sent?: Sent) => {
    const response = await raw(method, path, sent);
    const text = await response.text().catch((cause: unknown) => {
      if (sent?.signal?.aborted) throw cause;
      throw new UnreachableError(`The line to ${origin} broke while it answered. Try again.`, { cause });
    });
    const read = answer.safeParse(text === '' ? undefined : parseJson(text));
    if (read.success) return read.data;
    throw new UnreachableError(
      `${origin} answered what this client does not know. Is it a coordinator, and of the same version?`,
      { cause: read.error },
    );
  };
  return Object.assign(request, { raw });
}

function contentOf({ body, headers }: Sent, token: string | undefined): RequestInit {
  const bytes = body instanceof Uint8Array || body instanceof Blob;
  const type = bytes ? 'application/octet-stream' : 'application/json';
  return {
    headers: {
      ...(token === undefined ? {} : { authorization: `Bearer ${token}` }),
      ...(body === undefined ? {} : { 'content-type': type }),
      ...headers,
    },
    ...(body === undefined ? {} : { body: bytes ? (body as BodyInit) : JSON.stringify(body) }),
  };
}

async function refusalOf(response: Response): Promise<RefusedError | UnreachableError> {
  const text = await response.text();
  const refusal = ApiRefusal.safeParse(parseJson(text));
  if (refusal.success) return new RefusedError(response.status, refusal.data);
  return new UnreachableError(
    `${response.url} answered ${response.status}, and not as a coordinator does. Check the address.`,
  );
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
