/**
 * The flood rule on every connection, counted in packets and bytes before anything is parsed. Messages in debt are
 * handled late; a connection that heeds no delay is closed.
 */
import { type Bucket, type FloodOptions, type Flow, fullBucket, takeToken } from '@manyhands/rules';
import type { Server, Socket } from 'socket.io';

/** Bytes that cost as much as one message: about what it takes to receive and check them. */
const BYTES_PER_TOKEN = 65_536;

interface Meter {
  bucket: Bucket;
  flow: Flow;
  flooded: (() => void) | null;
}

export interface Throttle {
  /** What to do with the message that is being delivered on this connection now. */
  flowOf(socket: Pick<Socket, 'conn'>): Flow;
  /** Called once instead of merely closing, when the connection floods. */
  onFlood(socket: Pick<Socket, 'conn'>, flooded: () => void): void;
}

type Connection = Socket['conn'];

export function throttleConnections(
  engine: Server['engine'],
  now: () => number,
  options: FloodOptions,
): Throttle {
  const meters = new WeakMap<Connection, Meter>();

  const meterOf = (connection: Connection): Meter => {
    const known = meters.get(connection);
    if (known) return known;
    const meter: Meter = { bucket: fullBucket(now(), options), flow: { kind: 'allowed' }, flooded: null };
    meters.set(connection, meter);
    return meter;
  };

  engine.on('connection', (connection: Connection) => {
    const meter = meterOf(connection);
    connection.on('packet', (packet: { data?: unknown }) => {
      if (meter.flow.kind === 'disconnect') return;
      const { bucket, flow } = takeToken(meter.bucket, now(), costOf(packet.data), options);
      meter.bucket = bucket;
      meter.flow = flow;
      if (flow.kind !== 'disconnect') return;
      if (meter.flooded) meter.flooded();
      else connection.close(true);
    });
  });

  return {
    flowOf: (socket) => meterOf(socket.conn).flow,
    onFlood: (socket, flooded) => {
      meterOf(socket.conn).flooded = flooded;
    },
  };
}

/** A packet counts as a message, so that one which comes as text and bytes counts twice. */
function costOf(data: unknown): number {
  const size = typeof data === 'string' ? data.length : data instanceof Uint8Array ? data.byteLength : 0;
  return 1 + size / BYTES_PER_TOKEN;
}
