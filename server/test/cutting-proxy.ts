/** A line to a coordinator that breaks: each connection is cut after so many bytes towards it. */
import { once } from 'node:events';
import { connect, createServer, type Socket } from 'node:net';

export interface CuttingProxy {
  readonly origin: string;
  /** Bytes towards the coordinator so far, over all connections. */
  sent(): number;
  /** Connections that were cut so far. */
  cuts(): number;
  close(): Promise<void>;
}

/** `bytesUntilCut` is asked for every connection; Infinity lets it live. */
export async function startCuttingProxy(target: string, bytesUntilCut: () => number): Promise<CuttingProxy> {
  const { hostname, port } = new URL(target);
  const live = new Set<Socket>();
  let [sent, cuts] = [0, 0];
  const server = createServer((near) => {
    let left = bytesUntilCut();
    const far = connect(Number(port), hostname);
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
    far.pipe(near);
    near.on('data', (chunk) => {
      const passed = chunk.subarray(0, Math.min(chunk.byteLength, left));
      left -= passed.byteLength;
      sent += passed.byteLength;
      if (left > 0) far.write(passed);
      else {
        cuts += 1;
        // What has passed arrives; then the line is gone for both.
        far.end(passed, () => near.destroy());
      }
    });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('The proxy has no port.');
  return {
    origin: `http://127.0.0.1:${address.port}`,
    sent: () => sent,
    cuts: () => cuts,
    close: async () => {
      for (const end of live) end.destroy();
      server.close();
      await once(server, 'close');
    },
  };
}
