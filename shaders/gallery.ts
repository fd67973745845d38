/** The gallery: kernels of many fields, each with a small batch to send as it is and to begin one's own from. */
import type { Example } from './example.ts';
import { makeExample as makeNBody } from './n-body/example.ts';
import { makeExample as makeOptionPrice } from './option-price/example.ts';
import { makeExample as makePathTrace } from './path-trace/example.ts';
import { makeExample as makeShallowWater } from './shallow-water/example.ts';
import { makeExample as makeSmithWaterman } from './smith-waterman/example.ts';

export type { Example, ExampleWorkunit } from './example.ts';
export { inputOf } from './example.ts';

export interface GalleryEntry {
  /** Name of the kernel, which is that of its folder. */
  readonly kernel: string;
  readonly field: string;
  readonly make: () => Example;
}

export const GALLERY: readonly GalleryEntry[] = [
  { kernel: 'path-trace', field: 'Rendering', make: makePathTrace },
  { kernel: 'shallow-water', field: 'Climate and oceans', make: makeShallowWater },
  { kernel: 'option-price', field: 'Finance', make: () => makeOptionPrice() },
  { kernel: 'smith-waterman', field: 'Genomics', make: makeSmithWaterman },
  { kernel: 'n-body', field: 'Astronomy', make: makeNBody },
];
