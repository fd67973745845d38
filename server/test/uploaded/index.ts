/** All of them. */
import { boxBlur, gameOfLife, transpose } from './images.ts';
import { bitonicSort, histogram, prefixSum, rowMinimum } from './lists.ts';
import { checksums, fingerprints, halves, piByDarts, powerTable, primes } from './numbers.ts';
import { heatRod, particles, springChain } from './physics.ts';

export { halves, powerTable, rowMinimum };
/** On every browser with WebGPU and WebAssembly. */
export const UPLOADED = [
  ...[boxBlur, transpose, gameOfLife, prefixSum, bitonicSort, histogram, rowMinimum],
  ...[heatRod, springChain, particles, powerTable, fingerprints, piByDarts, checksums, primes],
];
