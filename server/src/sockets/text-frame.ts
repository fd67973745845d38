/**
 * A text that is sent is framed here, as one buffer: `ws` makes a header and a text, and writes the two by a gathering call,
 * 3.4 µs in place of 2.6 for an answer of 80 bytes.
 */
import type { Connection } from './address.ts';

/** What Engine.IO shows of a packet before it is sent, and takes back. */
interface Packet {
  readonly type: string;
  readonly data?: unknown;
  options: { wsPreEncodedFrame?: Buffer[] };
}

/** Engine.IO's mark of a message. */
const MESSAGE = '4';

export function frameTexts(connection: Connection): void {
  connection.on('packetCreate', addFrame);
}

function addFrame(packet: Packet): void {
  const { type, data, options } = packet;
  if (type !== 'message' || typeof data !== 'string' || options.wsPreEncodedFrame) return;
  // Others may be sent with the same options.
  packet.options = { ...options, wsPreEncodedFrame: [textFrame(MESSAGE + data)] };
}

/** RFC 6455, 5.2: a whole message, final and not masked. */
const FINAL_TEXT = 0x81;
/** Lengths up to which they fit the second byte, and the two after it. */
const SHORT = 125;
const MEDIUM = 0xffff;

/** The WebSocket frame of a text. */
export function textFrame(text: string): Buffer {
  const length = Buffer.byteLength(text);
  const header = length <= SHORT ? 2 : length <= MEDIUM ? 4 : 10;
  const frame = Buffer.allocUnsafe(header + length);
  frame[0] = FINAL_TEXT;
  if (header === 2) frame[1] = length;
  else if (header === 4) {
    frame[1] = SHORT + 1;
    frame.writeUInt16BE(length, 2);
  } else {
    frame[1] = SHORT + 2;
    frame.writeBigUInt64BE(BigInt(length), 2);
  }
  frame.write(text, header);
  return frame;
}
