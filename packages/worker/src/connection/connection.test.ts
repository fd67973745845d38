/** The line to the coordinator, against a real Socket.IO server that says what a coordinator may say. */
import { once } from 'node:events';
import { createServer, type Server as HttpServer } from 'node:http';
import {
  HelloRequest,
  PROTOCOL_VERSION,
  type Reply,
  refuse,
  type Standing,
  VOLUNTEER_NAMESPACE,
} from '@manyhands/protocol';
import { Server, type Socket } from 'socket.io';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { type Connection, createConnection } from './connection.ts';
import { LineLost } from './line.ts';
import type { Link } from './link.ts';

const standing: Standing = { accepted: 3, refused: 0, pending: 1, credit: 2 };
const welcome = { ok: true, value: { host: 'a'.repeat(64), standing } };

let http: HttpServer;
let server: Server;
let port: number;
let connection: Connection | undefined;
/** What the coordinator answers to a hello, and what it does with a connection before. */
let answer: (socket: Socket) => Reply<unknown> | object;
let challengeVersion: number;
const browser = new EventTarget();

async function listen(onPort = 0): Promise<void> {
  http = createServer();
  server = new Server(http);
  server.of(VOLUNTEER_NAMESPACE).on('connection', (socket) => {
    socket.emit('host:challenge', { protocolVersion: challengeVersion, nonce: 'n'.repeat(22) });
    socket.on('host:hello', (hello: unknown, acknowledge: (reply: unknown) => void) => {
      expect(HelloRequest.safeParse(hello).success).toBe(true);
      acknowledge(answer(socket));
    });
  });
  http.listen(onPort, '127.0.0.1');
  await once(http, 'listening');
  const address = http.address();
  port = typeof address === 'object' && address !== null ? address.port : 0;
}

beforeEach(async () => {
  answer = () => welcome;
  challengeVersion = PROTOCOL_VERSION;
  vi.stubGlobal('navigator', { onLine: true });
  vi.stubGlobal('addEventListener', browser.addEventListener.bind(browser));
  vi.stubGlobal('removeEventListener', browser.removeEventListener.bind(browser));
  await listen();
});
afterEach(async () => {
  connection?.close();
  await server.close();
  vi.unstubAllGlobals();
});

function openConnection() {
  const links: Link[] = [];
  const standings: Standing[] = [];
  connection = createConnection({
    coordinatorUrl: `http://127.0.0.1:${port}`,
    introduce: async () => ({
      protocolVersion: PROTOCOL_VERSION,
      publicKey: 'A'.repeat(87),
      signature: 'A'.repeat(86),
      capabilities: { backends: ['wasm'], workers: 1, memoryBytes: 1e9 },
      benchmark: {},
    }),
    linkChanged: (link) => links.push(link),
    standing: (each) => standings.push(each),
    revoked: () => undefined,
  });
  connection.open();
  return { connection, links, standings, kind: () => links.at(-1)?.kind };
}

test('a challenge is answered with an introduction, and the welcome brings the standing', async () => {
  const { links, standings, kind } = openConnection();
  await vi.waitFor(() => expect(kind()).toBe('ready'));
  expect(links.map((link) => link.kind)).toEqual(['connecting', 'introducing', 'ready']);
  expect(standings).toEqual([standing]);
});

test('a coordinator that goes away is found again by itself, and requests under way are told', async () => {
  const { connection, links, kind } = openConnection();
  await vi.waitFor(() => expect(kind()).toBe('ready'));
  const request = connection.requestWork({ seconds: 1, limit: 1 });
  const told = expect(request).rejects.toThrow(LineLost);
  await server.close();
  await told;
  await vi.waitFor(() => expect(kind()).toBe('waiting'));
  await expect(connection.requestWork({ seconds: 1, limit: 1 })).rejects.toThrow(LineLost);
  await listen(port);
  await vi.waitFor(() => expect(kind()).toBe('ready'), { timeout: 20_000 });
  expect(links.filter((link) => link.kind === 'introducing').at(-1)).toMatchObject({ after: 'coordinator' });
});

test('the network coming back ends the wait', async () => {
  await server.close();
  vi.stubGlobal('navigator', { onLine: false });
  const { links, kind } = openConnection();
  await vi.waitFor(() => expect(links.at(-1)).toMatchObject({ kind: 'waiting', reason: 'network' }));
  await listen(port);
  browser.dispatchEvent(new Event('online'));
  await vi.waitFor(() => expect(kind()).toBe('ready'));
});

test('another version ends the connection without an introduction and without another try', async () => {
  challengeVersion = PROTOCOL_VERSION + 1;
  const { links, kind } = openConnection();
  await vi.waitFor(() => expect(kind()).toBe('ended'));
  expect(links.at(-1)).toMatchObject({ code: 'version-mismatch' });
  expect(links.map((link) => link.kind)).not.toContain('introducing');
});

test('a final refusal ends the connection with its reason, a passing one waits', async () => {
  answer = () => refuse('unknown-project', 'There is no project "x".');
  const { links, kind, connection } = openConnection();
  await vi.waitFor(() => expect(kind()).toBe('ended'));
  expect(links.at(-1)).toMatchObject({ code: 'unknown-project', message: 'There is no project "x".' });
  answer = () => refuse('draining', 'Later.');
  connection.open();
  await vi.waitFor(() => expect(links.at(-1)).toMatchObject({ kind: 'waiting', reason: 'draining' }));
});

test('a connection that was taken over stays away', async () => {
  answer = (socket) => {
    setTimeout(() => {
      socket.emit('session:ended', { code: 'taken-over', message: 'Another one came.' });
      socket.disconnect(true);
    }, 20);
    return welcome;
  };
  const { links, kind } = openConnection();
  await vi.waitFor(() => expect(kind()).toBe('ended'));
  await new Promise((done) => setTimeout(done, 100));
  expect(links.at(-1)).toMatchObject({ kind: 'ended', code: 'taken-over' });
});

test('what a stranger says instead of an answer is a refusal, not a crash', async () => {
  const { connection, kind } = openConnection();
  await vi.waitFor(() => expect(kind()).toBe('ready'));
  const [socket] = await server.of(VOLUNTEER_NAMESPACE).fetchSockets();
  if (!socket) throw new Error('one socket');
  server
    .of(VOLUNTEER_NAMESPACE)
    .sockets.get(socket.id)
    ?.on('work:request', (_request, acknowledge) => {
      acknowledge({ ok: true, value: { batches: 'none' } });
    });
  const reply = await connection.requestWork({ seconds: 1, limit: 1 });
  expect(reply).toMatchObject({ ok: false, code: 'internal' });
});
