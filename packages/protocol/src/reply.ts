/** Every request is acknowledged with a Reply: a value, or a named refusal whose message tells the cure. */
import { z } from 'zod';

export const REPLY_CODES = [
  'malformed', // the payload does not fit its schema
  'too-large', // a payload or attachment is over its limit
  'version-mismatch', // the two sides speak different PROTOCOL_VERSIONs
  'bad-proof', // the signature does not fit the public key and the challenge
  'not-introduced', // a request came before a successful host:hello
  'already-introduced', // a second host:hello on one connection
  'rate-limited', // too many requests; slow down or be disconnected
  'draining', // the coordinator is going away; reconnect later
  'quota-exhausted', // the host's daily quota is used up
  'unknown-site', // no site has that key
  'unknown-project', // the chosen project does not exist
  'unknown-assignment', // no such assignment was ever given to this host
  'wrong-shape', // outputs do not have the sizes that the manifest gives them
  'non-finite', // NaN or infinity where the manifest does not allow it
  'unauthorized', // missing or wrong token
  'not-found',
  'conflict',
  'invalid-input', // a researcher's input is wrong; `issues` say where and what to do
  'internal', // our fault; logged with the request id
] as const;

export const ReplyCode = z.enum(REPLY_CODES);
export type ReplyCode = z.infer<typeof ReplyCode>;

export type Refusal = { ok: false; code: ReplyCode; message: string };
export type Reply<T> = { ok: true; value: T } | Refusal;

export const ok = <T>(value: T): Reply<T> => ({ ok: true, value });
export const refuse = (code: ReplyCode, message: string): Refusal => ({ ok: false, code, message });

const refusalSchema = z.object({ ok: z.literal(false), code: ReplyCode, message: z.string() });

/** The schema of `Reply<T>` for a value schema; what a client parses acknowledgements with. */
export function replySchema<T extends z.ZodType>(value: T) {
  return z.discriminatedUnion('ok', [z.object({ ok: z.literal(true), value }), refusalSchema]);
}
