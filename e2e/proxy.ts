/** A line that can be slow, or down for live connections only: stands between a page and its coordinator. */
import { once } from 'node:events';
import { createServer, type IncomingMessage, request, type ServerResponse } from 'node:http';
import { connect } from 'node:net';
import { type Duplex, Transform } from 'node:stream';

export interface Proxy {
  readonly url: string;
  /** Cuts live connections and refuses new ones; pages and blobs still load. */
  cut(): void;
  mend(): void;
  close(): Promise<void>;
}

/** `oneWayMs` is added to every message in each direction; order is kept. */
export async function startProxy(target: string, options: { oneWayMs?: number } = {}): Promise<Proxy> {
  const { hostname, port } = new URL(target);
  const oneWayMs = options.oneWayMs ?? 0;
  const live = new Set<Duplex>();
  let isCut = false;

  const forward = (incoming: IncomingMessage, answer: ServerResponse): void => {
    if (isCut && incoming.url?.startsWith('/socket.io/')) return void incoming.socket.destroy();
    const { method, url: path, headers } = incoming;
    const outgoing = request({ hostname, port, method, path, headers }, (response) => {
      answer.writeHead(response.statusCode ?? 502, response.headers);
      response.pipe(delayed(oneWayMs)).pipe(answer);
    });
    outgoing.on('error', () => answer.destroy());
    // The whole request comes late already.
    incoming.pipe(outgoing);
  };

  const server = createServer((incoming, answer) => {
    setTimeout(() => forward(incoming, answer), oneWayMs);
  });
  server.on('upgrade', (incoming: IncomingMessage, near: Duplex, head: Buffer) => {
    if (isCut) return void near.destroy();
    const far = connect(Number(port), hostname, () => {
      far.write(rawHead(incoming));
      far.write(head);
      near.pipe(delayed(oneWayMs)).pipe(far);
      far.pipe(delayed(oneWayMs)).pipe(near);
    });
    for (const [end, other] of [
      [near, far],
      [far, near],
    ] as const) {
      live.add(end);
      end.on('error', () => other.destroy());
      end.on('close', () => {
        live.delete(end);
        other.destroy();
      });
    }
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('The proxy has no port.');
  return {
    url: `http://localhost:${address.port}`,
    cut: () => {
      isCut = true;
      for (const end of live) end.destroy();
    },
    mend: () => {
      isCut = false;
    },
    close: async () => {
      for (const end of live) end.destroy();
      server.close();
      server.closeAllConnections();
      await once(server, 'close');
    },
  };
}

/** Holds each chunk for `delayMs` without holding back the ones behind it. */
function delayed(delayMs: number): Transform {
  let pending = 0;
  let whenEmpty: (() => void) | undefined;
  return new Transform({
    transform(chunk, _encoding, done) {
      pending++;
      setTimeout(() => {
        this.push(chunk);
        pending--;
        if (pending === 0) whenEmpty?.();
      }, delayMs);
      done();
    },
    flush(done) {
      if (pending === 0) done();
      else whenEmpty = done;
    },
  });
}

function rawHead(incoming: IncomingMessage): string {
  const lines = [`${incoming.method} ${incoming.url} HTTP/1.1`];
  for (let at = 0; at < incoming.rawHeaders.length; at += 2) {
    lines.push(`${incoming.rawHeaders[at]}: ${incoming.rawHeaders[at + 1]}`);
  }
  return `${lines.join('\r\n')}\r\n\r\n`;
}
