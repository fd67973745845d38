import { describe, expect, it } from 'vitest';
import { ok, REPLY_CODES, refuse, replySchema, Welcome } from '../src/index.ts';
import { HASH } from './messages.ts';

const schema = replySchema(Welcome);
const welcome = { host: HASH, standing: { accepted: 1, refused: 0, pending: 2, credit: 0.5 } };

describe('a reply', () => {
  it('is a value or a refusal, and both survive the wire', () => {
    const sent = (reply: unknown) => schema.parse(JSON.parse(JSON.stringify(reply)));
    expect(sent(ok(welcome))).toEqual({ ok: true, value: welcome });
    for (const code of REPLY_CODES) {
      expect(sent(refuse(code, 'why'))).toEqual({ ok: false, code, message: 'why' });
    }
  });

  it('is never half of each, nor a code that nobody knows', () => {
    const half = [
      { ok: true },
      { ok: true, value: { ...welcome, host: 'x' } },
      { ok: false, value: welcome },
      { ok: false, code: 'malformed' },
      { ok: false, code: 'because', message: 'why' },
      { ok: 'true', value: welcome },
      null,
    ];
    for (const reply of half) expect(schema.safeParse(reply).success).toBe(false);
  });

  it('holds a standing that makes sense', () => {
    const standing = (part: object) => ({
      ok: true,
      value: { ...welcome, standing: { ...welcome.standing, ...part } },
    });
    for (const part of [{ accepted: -1 }, { pending: 0.5 }, { credit: -0.1 }, { credit: Number.NaN }]) {
      expect(schema.safeParse(standing(part)).success).toBe(false);
    }
  });
});
