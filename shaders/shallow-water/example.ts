/** Example of `shallow-water`: spring, mean and neap tide in a bay with an island. */
import { encode } from '@manyhands/kernel';
import type { Example } from '../example.ts';

/** Metres, seconds. */
const GRAVITY = 9.80665;
const DX = 1000;
const DT = 20;
/** Period of the lunar tide, 12.42 hours. */
const TIDE_SECONDS = 44_714;
/** Whole numbers of the kernel: shares and rates in 2^-16, heights and speeds in 2^-20. */
export const RATE = 2 ** 16;
export const UNIT = 2 ** 20;

const NX = 96;
const NY = 64;

/** Metres: 60 at the western edge, 12 at the head of the bay in the east; a round island, 0, in between. */
export function depthAt(x: number, y: number): number {
  if (Math.hypot(x - 0.6 * NX, y - 0.5 * NY) < 6) return 0;
  const fromAxis = Math.abs(y / NY - 0.5);
  return fromAxis > 0.5 - 0.3 * (x / NX) ? 0 : 60 - 48 * (x / NX);
}

/** Params and buffers of a tide of some metres that rises from still water. */
export function tideOf(metres: number, steps: number) {
  const tide = Array.from({ length: steps }, (_, step) =>
    Math.round(UNIT * metres * Math.sin((2 * Math.PI * (step + 1) * DT) / TIDE_SECONDS)),
  );
  return {
    params: {
      nx: NX,
      ny: NY,
      steps,
      pull: Math.round((RATE * GRAVITY * DT) / DX),
      // Half of the speed is lost in about four hours.
      drag: Math.round(RATE * DT * 5e-5),
      open: 1,
    },
    inputs: new Map([
      ['tide', encode('i32', tide)],
      ['start', encode('i32', new Int32Array(3 * NX * NY))],
    ]),
  };
}

export function makeExample(): Example {
  const share = Array.from({ length: NX * NY }, (_, cell) =>
    Math.round((RATE * depthAt(cell % NX, Math.floor(cell / NX)) * DT) / DX),
  );
  return {
    kernel: 'shallow-water',
    title: 'Tides in a bay',
    shared: new Map([['share', encode('i32', share)]]),
    workunits: [
      ['neap tide', 0.7],
      ['mean tide', 1.2],
      ['spring tide', 1.8],
    ].map(([label, metres]) => ({ label: String(label), ...tideOf(Number(metres), 1000) })),
  };
}
