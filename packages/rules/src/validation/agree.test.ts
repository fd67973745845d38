import { describe, expect, it } from 'vitest';
import { EXACT, floats, output, tolerance } from '../../test/cases.ts';
import { randomFrom, SEED } from '../../test/random.ts';
import { agree } from './agree.ts';

const within = (part: Parameters<typeof tolerance>[0], a: number, b: number) =>
  agree(output(tolerance(part)), floats(a), floats(b));

/** The next f32 after `x` by bits, `steps` places on. */
function stepped(x: number, steps: number): number {
  const view = new DataView(floats(x).buffer);
  view.setInt32(0, view.getInt32(0, true) + steps, true);
  return view.getFloat32(0, true);
}

describe('agreement of one output', () => {
  it('[V2] exact means the same bytes: minus zero is not zero, and equal NaNs agree', () => {
    expect(agree(output(EXACT), floats(1, 2), floats(1, 2))).toBe(true);
    expect(agree(output(EXACT), floats(0), floats(-0))).toBe(false);
    expect(agree(output(EXACT), floats(Number.NaN), floats(Number.NaN))).toBe(true);
    expect(agree(output(EXACT), floats(1), floats(stepped(1, 1)))).toBe(false);
  });

  it('[V1] outputs of different size never agree, and empty ones do', () => {
    expect(agree(output(tolerance({ absolute: 9, mismatchShare: 1 })), floats(1), floats(1, 1))).toBe(false);
    expect(agree(output(EXACT), floats(), floats())).toBe(true);
  });

  it('[V3] absolute and relative tolerance add up, and their edge belongs to them', () => {
    expect(within({ absolute: 0.5 }, 1, 1.5)).toBe(true);
    expect(within({ absolute: 0.5 }, 1, 1.5000001)).toBe(false);
    expect(within({ relative: 0.25 }, 4, 3)).toBe(true);
    expect(within({ relative: 0.25 }, 3, 3.75)).toBe(true);
    expect(within({ relative: 0.25 }, -3, -4.01)).toBe(false);
    expect(within({ absolute: 1, relative: 0.25 }, 4, 2)).toBe(true);
    expect(within({}, 0, -0)).toBe(true);
  });

  it('[V3] ulp counts representable values, also across zero and into the next power of two', () => {
    expect(within({ ulp: 2 }, 1, stepped(1, 2))).toBe(true);
    expect(within({ ulp: 2 }, 1, stepped(1, 3))).toBe(false);
    expect(within({ ulp: 3 }, stepped(2, -2), stepped(2, 1))).toBe(true);
    const tiny = stepped(0, 1);
    expect(within({ ulp: 2 }, tiny, -tiny)).toBe(true);
    expect(within({ ulp: 1 }, tiny, -tiny)).toBe(false);
  });

  it('[V4] NaN and infinities agree with themselves only', () => {
    const wide = { absolute: 1e30, relative: 1, ulp: 2 ** 31 };
    const { NaN: nan, POSITIVE_INFINITY: infinity } = Number;
    expect(within(wide, nan, nan)).toBe(true);
    expect(within(wide, infinity, infinity)).toBe(true);
    expect(within(wide, infinity, -infinity)).toBe(false);
    expect(within(wide, infinity, 3e38)).toBe(false);
    expect(within(wide, nan, 0)).toBe(false);
    expect(within(wide, nan, infinity)).toBe(false);
  });

  it('[V4] NaNs with different bits are the same answer under a tolerance', () => {
    const quiet = new Uint8Array(Uint32Array.of(0x7fc00000).buffer);
    const other = new Uint8Array(Uint32Array.of(0xffc00001).buffer);
    expect(agree(output(tolerance({})), quiet, other)).toBe(true);
  });

  it('[V5] the stated share of elements may differ, and not one more', () => {
    const rule = output(tolerance({ mismatchShare: 0.29 }));
    const right = floats(...Array.from({ length: 100 }, () => 1));
    const wrong = (count: number) => floats(...Array.from({ length: 100 }, (_, i) => (i < count ? 7 : 1)));
    expect(agree(rule, right, wrong(29))).toBe(true);
    expect(agree(rule, right, wrong(30))).toBe(false);
  });

  it('[V6] a record differs as a whole: no tolerance reaches inside, but the share does', () => {
    const records = (numbers: number[]) => Uint8Array.from(numbers);
    const pairs = { stride: 2 };
    const [a, b] = [records([1, 2, 3, 4]), records([1, 2, 3, 5])];
    expect(agree(output(tolerance({ absolute: 9 }), pairs), a, b)).toBe(false);
    expect(agree(output(tolerance({ mismatchShare: 0.5 }), pairs), a, b)).toBe(true);
  });

  it('[V3] integers of every width are compared as numbers', () => {
    const rule = (type: Parameters<typeof output>[1]) => output(tolerance({ absolute: 2 }), type);
    const bytes = (array: { buffer: ArrayBuffer }) => new Uint8Array(array.buffer);
    expect(agree(rule('i8'), bytes(Int8Array.of(-1)), bytes(Int8Array.of(1)))).toBe(true);
    expect(agree(rule('u8'), bytes(Uint8Array.of(255)), bytes(Uint8Array.of(1)))).toBe(false);
    expect(agree(rule('i16'), bytes(Int16Array.of(-300)), bytes(Int16Array.of(-302)))).toBe(true);
    expect(agree(rule('u16'), bytes(Uint16Array.of(40_000)), bytes(Uint16Array.of(40_003)))).toBe(false);
    expect(agree(rule('i32'), bytes(Int32Array.of(2 ** 30)), bytes(Int32Array.of(2 ** 30 + 2)))).toBe(true);
    expect(agree(rule('u32'), bytes(Uint32Array.of(2 ** 32 - 1)), bytes(Uint32Array.of(0)))).toBe(false);
    expect(
      agree(output(tolerance({ ulp: 1 }), 'i32'), bytes(Int32Array.of(5)), bytes(Int32Array.of(6))),
    ).toBe(true);
  });

  it('[V3] half floats are decoded: 1.5 and 1.5 + 2⁻¹⁰, subnormals, infinity', () => {
    const half = (bits: number) => new Uint8Array(Uint16Array.of(bits).buffer);
    const halves = (part: Parameters<typeof tolerance>[0], a: number, b: number) =>
      agree(output(tolerance(part), 'f16'), half(a), half(b));
    expect(halves({ absolute: 2 ** -10 }, 0x3e00, 0x3e01)).toBe(true);
    expect(halves({ absolute: 2 ** -11 }, 0x3e00, 0x3e01)).toBe(false);
    expect(halves({ ulp: 1 }, 0x3e00, 0x3e01)).toBe(true);
    expect(halves({ absolute: 2 ** -24 }, 0x0000, 0x0001)).toBe(true);
    expect(halves({ absolute: 1e9 }, 0x7c00, 0x7bff)).toBe(false);
  });

  it('compares outputs that lie anywhere in a larger buffer, such as a row of a database', () => {
    const inside = new Uint8Array(11);
    inside.set(floats(1, 2), 3);
    expect(agree(output(tolerance({ absolute: 0.5 })), inside.subarray(3), floats(1.25, 2))).toBe(true);
  });

  it(`[V1] is symmetrical and reflexive for random bytes, types and tolerances (seed ${SEED})`, () => {
    const random = randomFrom(SEED);
    for (let round = 0; round < 3000; round += 1) {
      const type = random.pick([
        'u8',
        'i8',
        'u16',
        'i16',
        'f16',
        'u32',
        'i32',
        'f32',
        { stride: 3 },
      ] as const);
      const rule = output(
        tolerance({
          absolute: random.pick([0, 1, 1e3]),
          relative: random.pick([0, 1e-3, 1]),
          ulp: random.pick([0, 1, 1000]),
          mismatchShare: random.pick([0, 0.5]),
        }),
        type,
      );
      const a = Uint8Array.from({ length: 12 * random.below(3) }, () => random.below(256));
      const b = a.map((byte) => (random.below(4) === 0 ? byte ^ (1 << random.below(8)) : byte));
      expect(agree(rule, a, b)).toBe(agree(rule, b, a));
      expect(agree(rule, a, a.slice())).toBe(true);
    }
  });
});
