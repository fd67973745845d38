/** Spoils messages: what a careless, broken or hostile client might send in the place of a right one. */
import type { Random } from './random.ts';

const ODD_TEXTS = [
  '',
  '0',
  '-1',
  '9'.repeat(19),
  '9'.repeat(400),
  'a\0b',
  '\ud800',
  '𝒳'.repeat(50),
  '__proto__',
  "'; drop table results; --",
  '../../etc/passwd',
  'x'.repeat(5000),
] as const;

const ODD_NUMBERS = [
  0,
  -0,
  -1,
  0.5,
  1e-320,
  1e308,
  2 ** 31,
  2 ** 53,
  2 ** 63,
  Number.NaN,
  Number.POSITIVE_INFINITY,
] as const;

/** Some value of any kind, nested up to `depth`. */
export function anyValue(random: Random, depth = 3): unknown {
  switch (random.below(depth > 0 ? 9 : 6)) {
    case 0:
      return random.pick([null, true, false]);
    case 1:
      return undefined;
    case 2:
      return random.pick(ODD_NUMBERS);
    case 3:
      return random.pick(ODD_TEXTS);
    case 4:
      return new Uint8Array(random.below(300));
    case 5:
      return random.below(1000);
    case 6:
      return Array.from({ length: random.below(6) }, () => anyValue(random, depth - 1));
    case 7:
      return Array.from({ length: 200 + random.below(2000) }, () => random.below(10));
    default:
      return Object.fromEntries(
        Array.from({ length: random.below(6) }, () => [random.pick(ODD_TEXTS), anyValue(random, depth - 1)]),
      );
  }
}

/** A copy of a message with one to three places changed, dropped, doubled or added. */
export function mutate(random: Random, message: unknown): unknown {
  let spoiled = structuredClone(message);
  for (let change = random.below(3); change >= 0; change--) spoiled = mutateOnce(random, spoiled);
  return spoiled;
}

function mutateOnce(random: Random, value: unknown): unknown {
  if (value === null || typeof value !== 'object' || ArrayBuffer.isView(value) || random.chance(0.03)) {
    return anyValue(random);
  }
  if (Array.isArray(value)) return mutateList(random, value);
  const entries = Object.entries(value);
  if (entries.length === 0 || random.chance(0.1)) {
    return { ...value, [random.pick(ODD_TEXTS)]: anyValue(random) };
  }
  const [key, member] = random.pick(entries);
  const rest = Object.fromEntries(entries.filter(([name]) => name !== key));
  return random.chance(0.2) ? rest : { ...rest, [key]: mutateOnce(random, member) };
}

function mutateList(random: Random, list: readonly unknown[]): unknown[] {
  const at = random.below(list.length + 1);
  const choice = random.below(4);
  if (choice === 0) return list.filter((_, index) => index !== at);
  if (choice === 1) return [...list, ...list];
  if (choice === 2) return [...list, anyValue(random)];
  return list.map((item, index) => (index === at ? mutateOnce(random, item) : item));
}
