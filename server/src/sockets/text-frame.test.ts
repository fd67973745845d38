import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { volunteerParser } from '@manyhands/protocol';
import { io } from 'socket.io-client';
import { expect, test } from 'vitest';
import { attachSockets } from './server.ts';
import { textFrame } from './text-frame.ts';

test('texts of every form of length are understood by a client as they were sent, in their order', async () => {
  const http = createServer();
  const sockets = attachSockets(http);
  const received: string[] = [];
  // What stands around the text in a frame is 20 bytes long: lengths on both sides of where the form of a header changes.
  const lengths = [0, 1, ...range(95, 130), ...range(65_500, 65_545), 200_000];
  const sent = lengths.flatMap((length) => ['a'.repeat(length), `${'é€😀'.repeat(length / 9)}${length}`]);
  sockets.of('/texts').on('connection', (socket) => {
    for (const text of sent) socket.emit('text', text);
    socket.emit('end');
  });
  http.listen(0, '127.0.0.1');
  await once(http, 'listening');
  const client = io(`http://127.0.0.1:${(http.address() as AddressInfo).port}/texts`, {
    transports: ['websocket'],
    parser: volunteerParser((text) => new TextEncoder().encode(text)),
  });
  try {
    client.on('text', (text) => received.push(text));
    await new Promise((resolve) => client.on('end', resolve));
    expect(received).toEqual(sent);
  } finally {
    client.disconnect();
    await sockets.close();
  }
});

test.each([
  [0, '8100'],
  [125, '817d'],
  [126, '817e007e'],
  [65_535, '817effff'],
  [65_536, '817f0000000000010000'],
])('a text of %i bytes has the header of RFC 6455', (length, header) => {
  const text = 'é'.repeat(length >> 1) + 'a'.repeat(length & 1);
  expect(textFrame(text).toString('hex')).toBe(header + Buffer.from(text).toString('hex'));
});

const range = (from: number, to: number): number[] => Array.from({ length: to - from }, (_, i) => from + i);
