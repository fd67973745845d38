/** pcg4d: 128 random bits of a pixel's sample, counted by draw. */

export let w0: u32 = 0;
export let w1: u32 = 0;
export let w2: u32 = 0;
export let w3: u32 = 0;

export function draw(id: u32, sample: u32, number: u32, seed: u32): void {
  w0 = id * 1664525 + 1013904223;
  w1 = sample * 1664525 + 1013904223;
  w2 = number * 1664525 + 1013904223;
  w3 = seed * 1664525 + 1013904223;
  mix();
  w0 ^= w0 >> 16;
  w1 ^= w1 >> 16;
  w2 ^= w2 >> 16;
  w3 ^= w3 >> 16;
  mix();
}

function mix(): void {
  w0 += w1 * w3;
  w1 += w2 * w0;
  w2 += w0 * w1;
  w3 += w1 * w2;
}
