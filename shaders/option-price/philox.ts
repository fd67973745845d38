/** Philox4x32-10, a counter-based generator: Salmon JK et al. (2011), doi:10.1145/2063384.2063405. */

export type Words = readonly [number, number, number, number];

/** 128 random bits for a counter and a key of 32-bit words. */
export function philox(counter: Words, key: readonly [number, number]): Words {
  let [x, y, z, w] = counter;
  let [first, second] = key;
  for (let round = 0; round < 10; round++) {
    const [nextX, nextZ] = [high(0xcd9e8d57, z) ^ y ^ first, high(0xd2511f53, x) ^ w ^ second];
    y = Math.imul(0xcd9e8d57, z) >>> 0;
    w = Math.imul(0xd2511f53, x) >>> 0;
    x = nextX >>> 0;
    z = nextZ >>> 0;
    first = (first + 0x9e3779b9) >>> 0;
    second = (second + 0xbb67ae85) >>> 0;
  }
  return [x, y, z, w];
}

/** The upper 32 bits of the product of two 32-bit words; no part of it exceeds what a number holds exactly. */
function high(a: number, b: number): number {
  const upper = a >>> 16;
  const low = (a & 0xffff) * b;
  return Math.floor((upper * b + Math.floor(low / 0x10000)) / 0x10000);
}
