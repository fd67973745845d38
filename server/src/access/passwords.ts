/** Passwords: hashed by scrypt, compared in the same time whether or not there is an account, few at a time. */
import { randomBytes, scrypt, timingSafeEqual } from 'node:crypto';
import { ApiError } from '../http/refusals.ts';

export interface PasswordCost {
  /** Base-2 logarithm of scrypt's N. */
  readonly log2N: number;
  readonly r: number;
  readonly p: number;
}

/**
 * OWASP's advice of 2^17 · 8 · 1, at the same work in a quarter of the memory: 32 MiB for each try, since the
 * coordinator must go on serving volunteers on a small machine meanwhile. About 0.15 s of one core.
 */
export const PASSWORD_COST: PasswordCost = { log2N: 15, r: 8, p: 3 };
const SALT_BYTES = 16;
const HASH_BYTES = 32;
/** Hashed at once: half of Node's four pool threads, and 64 MiB. */
const AT_ONCE = 2;
/** Waiting to be hashed: some five seconds' worth. Beyond it a try is turned away, whoever it is. */
const MOST_WAITING = 60;

export interface Passwords {
  hash(password: string): Promise<string>;
  /** Null stands for an account that is not there: it takes as long, and is false. */
  matches(stored: string | null, password: string): Promise<boolean>;
}

/** What was hashed at another cost is still known. */
export function createPasswords(ours = PASSWORD_COST): Passwords {
  const queue = createQueue();
  const derive = (password: string, salt: Buffer, cost: PasswordCost) =>
    queue(() => deriveKey(password.normalize('NFKC'), salt, cost));
  /** What no password has: compared with where there is nothing to compare with. */
  const nobody = write(ours, randomBytes(SALT_BYTES), randomBytes(HASH_BYTES));
  return {
    hash: async (password) => {
      const salt = randomBytes(SALT_BYTES);
      return write(ours, salt, await derive(password, salt, ours));
    },
    matches: async (stored, password) => {
      const { cost, salt, hash } = read(stored ?? nobody);
      const same = timingSafeEqual(await derive(password, salt, cost), hash);
      return same && stored !== null;
    },
  };
}

function deriveKey(password: string, salt: Buffer, { log2N, r, p }: PasswordCost): Promise<Buffer> {
  const N = 2 ** log2N;
  return new Promise((resolve, reject) => {
    // scrypt needs 128 · N · r bytes; Node's limit lies exactly there and would refuse.
    scrypt(password, salt, HASH_BYTES, { N, r, p, maxmem: 256 * N * r }, (error, key) =>
      error ? reject(error) : resolve(key),
    );
  });
}

const write = ({ log2N, r, p }: PasswordCost, salt: Buffer, hash: Buffer): string =>
  ['scrypt', log2N, r, p, salt.toString('base64url'), hash.toString('base64url')].join('$');

function read(stored: string): { cost: PasswordCost; salt: Buffer; hash: Buffer } {
  const [kind, log2N, r, p, salt = '', hash = ''] = stored.split('$');
  if (kind !== 'scrypt') throw new Error('a stored password is not of a kind that this version knows');
  return {
    cost: { log2N: Number(log2N), r: Number(r), p: Number(p) },
    salt: Buffer.from(salt, 'base64url'),
    hash: Buffer.from(hash, 'base64url'),
  };
}

/** Runs at most `AT_ONCE` works; refuses when too many wait. */
function createQueue(): <T>(work: () => Promise<T>) => Promise<T> {
  let running = 0;
  const waiting: (() => void)[] = [];
  return async (work) => {
    if (running >= AT_ONCE) {
      if (waiting.length >= MOST_WAITING)
        throw new ApiError('rate-limited', 'Too many sign in at once. Try again in a few seconds.');
      await new Promise<void>((resolve) => waiting.push(resolve));
    } else running += 1;
    try {
      return await work();
    } finally {
      const next = waiting.shift();
      if (next) next();
      else running -= 1;
    }
  };
}
