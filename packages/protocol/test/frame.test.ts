import { Decoder, Encoder, type Packet, PacketType } from 'socket.io-parser';
import { expect, it } from 'vitest';
import { coordinatorParser, volunteerParser } from '../src/index.ts';

const utf8 = { encoder: new TextEncoder(), decoder: new TextDecoder() };
const volunteer = volunteerParser((text) => utf8.encoder.encode(text));
const coordinator = coordinatorParser((text) => utf8.decoder.decode(text));

const BYTES = Uint8Array.of(0, 1, 254, 255);
const report: Packet = {
  type: PacketType.EVENT,
  nsp: '/volunteer',
  id: 7,
  data: ['result:report', { results: [{ message: 'größer' }] }, BYTES],
};

/** What a decoder makes of these frames. */
function read(frames: readonly unknown[], decoder = new coordinator.Decoder()): Packet[] {
  const packets: Packet[] = [];
  decoder.on('decoded', (packet) => packets.push(packet));
  for (const frame of frames) decoder.add(frame);
  return packets;
}

const inOneFrame = (packet: Packet): unknown[] => new volunteer.Encoder().encode(packet);

it('sends a message that ends in bytes as one frame, and reads it again', () => {
  const frames = inOneFrame(report);
  expect(frames).toHaveLength(1);
  expect(read(frames)).toEqual([report]);
});

it('reads it from a part of a larger buffer, and copies nothing', () => {
  const [frame] = inOneFrame(report) as [Uint8Array];
  const buffer = new Uint8Array(3 + frame.byteLength + 5);
  buffer.set(frame, 3);
  const [packet] = read([buffer.subarray(3, 3 + frame.byteLength)]);
  expect(packet).toEqual(report);
  expect(packet?.data.at(-1).buffer).toBe(buffer.buffer);
});

it("reads Socket.IO's own form too, text and bytes apart, in any order of both forms on one connection", () => {
  const own = () => new Encoder().encode(structuredClone(report));
  expect(own()).toHaveLength(2);
  const twice = { ...report, data: ['x', BYTES, BYTES] };
  const frames = [...inOneFrame(report), ...own(), ...inOneFrame(twice), ...inOneFrame(report)];
  expect(read(frames)).toEqual([report, report, twice, report]);
});

it('sends everything else as Socket.IO does', () => {
  const packets: Packet[] = [
    { ...report, data: ['work:request', { seconds: 1 }] },
    { ...report, data: ['result:report', { results: [] }, null] },
    { type: PacketType.CONNECT, nsp: '/volunteer' },
    { type: PacketType.DISCONNECT, nsp: '/volunteer' },
  ];
  for (const packet of packets) {
    const frames = inOneFrame(packet);
    expect(frames).toEqual(new Encoder().encode(packet));
    expect(read(frames)).toEqual(read(frames, new Decoder()));
  }
});

const frameOf = (length: number, text: string): Uint8Array => {
  const frame = new Uint8Array(4 + text.length);
  new DataView(frame.buffer).setUint32(0, length, true);
  frame.set(utf8.encoder.encode(text), 4);
  return frame;
};
const framed = (text: string) => frameOf(text.length, text);

it.each([
  ['nothing', new Uint8Array()],
  ['less than a length', Uint8Array.of(1, 0, 0)],
  ['a text longer than the frame', frameOf(100, '2["x"]')],
  ['the longest text there is', frameOf(2 ** 32 - 1, '2["x"]')],
  ['no text', framed('')],
  ['no JSON', framed('2/volunteer,["x"')],
  ['no event', framed('2/volunteer,{}')],
  ['an event of Socket.IO itself', framed('2/volunteer,["disconnect"]')],
  ['a joining', framed('0/volunteer,{}')],
  ['an answer', framed('3/volunteer,1[]')],
  ['a text that announces more bytes', framed('51-/volunteer,["x",{"_placeholder":true,"num":0}]')],
])('ends a connection that sends %s as a frame, and no other', (_, frame) => {
  expect(() => read([frame])).toThrow();
  expect(read(inOneFrame(report))).toEqual([report]);
});
