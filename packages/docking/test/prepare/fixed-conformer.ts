/** A conformer as V8 makes it, in Node and in Chromium: coordinates to a hundredth of an ångström. */
import type { Conformer } from '@manyhands/docking/prepare';

export const tellConformer = (conformer: Conformer | undefined): string =>
  (conformer?.positions ?? []).map((place) => place.map((x) => (x + 0).toFixed(2)).join(' ')).join(' | ');

export const FIXED_CONFORMER = {
  smiles: 'C[C@H](c1ccccc1)O',
  places:
    '5.68 -0.57 1.26 | 4.21 -0.89 0.86 | 4.14 -2.27 0.20 | 2.95 -2.62 -0.45 | 2.84 -3.88 -1.08 | 3.91 -4.78 -1.04 | 5.10 -4.42 -0.38 | 5.21 -3.15 0.24 | 3.72 0.11 -0.05',
} as const;
