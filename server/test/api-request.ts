/** A request of the API as a program makes it, for tests of answers as they come over the line. */

/** A request of the API with its token: bytes go as they are, all else as JSON. */
export function apiRequest(token: string, method: string, body: unknown): RequestInit {
  const raw = body instanceof Uint8Array;
  return {
    method,
    headers: {
      authorization: `Bearer ${token}`,
      ...(body === undefined
        ? {}
        : { 'content-type': raw ? 'application/octet-stream' : 'application/json' }),
    },
    ...(body === undefined ? {} : { body: raw ? new Uint8Array(body) : JSON.stringify(body) }),
  };
}
