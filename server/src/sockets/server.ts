/** Socket.IO on the HTTP server, set for many connections that mostly wait. */
import type { Server as HttpServer } from 'node:http';
import { coordinatorParser, LIMITS } from '@manyhands/protocol';
import { Server } from 'socket.io';
import { type Connection, rememberForwarded } from './address.ts';
import { rememberPage } from './page-headers.ts';
import { frameTexts } from './text-frame.ts';

const textOf = ({ buffer, byteOffset, byteLength }: Uint8Array): string =>
  Buffer.from(buffer, byteOffset, byteLength).toString();

export function attachSockets(server: HttpServer): Server {
  const io = new Server(server, {
    transports: ['websocket'],
    parser: coordinatorParser(textOf),
    serveClient: false,
    // Both cost several times the CPU of a message and hundreds of kB of memory a connection.
    perMessageDeflate: false,
    httpCompression: false,
    maxHttpBufferSize: LIMITS.maxMessageBytes,
    // A tab that loses its network is noticed within 35 s.
    pingInterval: 20_000,
    pingTimeout: 15_000,
    // Volunteers reconnect with a hello of their own; nothing of a socket is kept.
    connectTimeout: 10_000,
  });
  // Of the request that opened a connection only the address and a session are needed later; the rest is memory of every idle one.
  // Socket.IO lets anyone into the nameless namespace; a connection that is in none is ended after `connectTimeout`.
  io.use((_socket, next) => next(new Error('Invalid namespace')));
  io.engine.on('connection', (connection: Connection) => {
    rememberForwarded(connection);
    rememberPage(connection);
    frameTexts(connection);
    (connection as { request: unknown }).request = null;
  });
  return io;
}
