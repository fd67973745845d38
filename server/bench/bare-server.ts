/**
 * The yardstick: a Socket.IO server that acknowledges reports and does nothing else. It has the coordinator's settings, and
 * Socket.IO's own parser, with which a report is two frames.
 */
import { createServer } from 'node:http';
import { LIMITS, VOLUNTEER_NAMESPACE } from '@manyhands/protocol';
import { Server } from 'socket.io';

const http = createServer();
const io = new Server(http, {
  transports: ['websocket'],
  perMessageDeflate: false,
  httpCompression: false,
  serveClient: false,
  maxHttpBufferSize: LIMITS.maxMessageBytes,
});
io.of(VOLUNTEER_NAMESPACE).on('connection', (socket) => {
  socket.on(
    'result:report',
    (_request: unknown, _attachment: unknown, acknowledge: (reply: unknown) => void) =>
      acknowledge({ ok: true, value: { outcomes: [] } }),
  );
});
http.listen(0, '127.0.0.1', () => {
  const address = http.address();
  if (address !== null && typeof address === 'object') process.send?.({ port: address.port });
});
process.on('disconnect', () => process.exit(0));
