/** Philox4x32-10, a counter-based generator: Salmon JK et al. (2011), doi:10.1145/2063384.2063405. */

export type Words = readonly [number, number, number, number];

/** 128 random bits for a counter and a key of 32-bit words. */
export function philox(counter: Words, key: readonly [number, number]): Words {
  let [x, y, z, w] = counter;
  let [first, second] = key;
  for (let round = 0; round < 10; round++) {
    const [a, b] = [0xd2511f53n * BigInt(x), 0xcd9e8d57n * BigInt(z)];
    [x, y, z, w] = [
      (Number(b >> 32n) ^ y ^ first) >>> 0,
      Number(b & 0xffffffffn),
      (Number(a >> 32n) ^ w ^ second) >>> 0,
      Number(a & 0xffffffffn),
    ];
    first = (first + 0x9e3779b9) >>> 0;
    second = (second + 0xbb67ae85) >>> 0;
  }
  return [x, y, z, w];
}
