/**
 * `npm run bench:reload`: what it costs to be sure of shared and derived bytes that lie in a WebAssembly memory already,
 * before a workunit that uses them again. Side by side, in turn: copying them anew, comparing them with the original,
 * and hashing them. The first is what the backend does.
 */
import { performance } from 'node:perf_hooks';

const MEBIBYTE = 2 ** 20;
const SIZES = [1, 8, 64];
const ROUNDS = 15;

interface Way {
  readonly title: string;
  readonly assure: (room: Uint8Array<ArrayBuffer>, given: Uint8Array) => unknown;
}

const WAYS: readonly Way[] = [
  { title: 'copy', assure: (room, given) => room.set(given) },
  // Node's comparison in native code; a page has none, and would go word by word.
  { title: 'compare (native)', assure: (room, given) => Buffer.compare(room, given) },
  { title: 'compare (words)', assure: sameWords },
  { title: 'SHA-256', assure: (room) => crypto.subtle.digest('SHA-256', room) },
];

function sameWords(room: Uint8Array, given: Uint8Array): boolean {
  const ours = new BigInt64Array(room.buffer, room.byteOffset, room.byteLength / 8);
  const theirs = new BigInt64Array(given.buffer, given.byteOffset, given.byteLength / 8);
  for (let i = 0; i < ours.length; i++) if (ours[i] !== theirs[i]) return false;
  return true;
}

const median = (values: number[]): number =>
  values.sort((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN;

async function main(): Promise<void> {
  console.log(`milliseconds, median of ${ROUNDS} rounds\n`);
  console.log(`${'MiB'.padStart(5)}${WAYS.map(({ title }) => title.padStart(18)).join('')}`);
  for (const mebibytes of SIZES) {
    const given = new Uint8Array(mebibytes * MEBIBYTE).map((_, i) => i * 31);
    const pages = given.byteLength / 65_536 + 1;
    const memory = new WebAssembly.Memory({ initial: pages, maximum: pages });
    const room = new Uint8Array(memory.buffer as ArrayBuffer, 65_536, given.byteLength);
    room.set(given);
    const times = WAYS.map((): number[] => []);
    for (let round = 0; round < ROUNDS; round++) {
      for (const [i, { assure }] of WAYS.entries()) {
        const startedAt = performance.now();
        await assure(room, given);
        times[i]?.push(performance.now() - startedAt);
      }
    }
    const cells = times.map((each) => median(each).toFixed(2).padStart(18));
    console.log(`${String(mebibytes).padStart(5)}${cells.join('')}`);
  }
}

await main();
