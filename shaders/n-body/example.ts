/** Example of `n-body`: three small star clusters, each a Plummer sphere of 192 stars, over a hundred thousand years. */
import { encode } from '@manyhands/kernel';
import type { Example } from '../example.ts';
import { randomFrom } from '../random.ts';

/** Gravitational constant in parsec (km/s)² per solar mass. */
export const GRAVITY = 0.0043009173;
/** A parsec at 1 km/s takes that many million years: the unit of time. */
export const MYR = 0.9777922;

/**
 * A cluster at rest by Aarseth, Hénon and Wielen (1974), A&A 37:183: Plummer's density and speeds, of `stars` stars of
 * one solar mass, within a radius in parsec. Returns x, y, z, mass and x, y, z, 0 of every star.
 */
export function plummerSphere(seed: number, stars: number, radius: number) {
  const random = randomFrom(seed);
  const direction = (length: number) => {
    const z = 2 * random() - 1;
    const [angle, across] = [2 * Math.PI * random(), length * Math.sqrt(1 - z * z)];
    return [across * Math.cos(angle), across * Math.sin(angle), length * z];
  };
  const fastest = Math.sqrt((2 * GRAVITY * stars) / radius);
  const each = Array.from({ length: stars }, () => {
    // The outermost fiftieth of the mass is left out: few stars, far away.
    const distance = 1 / Math.sqrt((0.98 * random() + 1e-9) ** (-2 / 3) - 1);
    const speed = fastest * speedShare(random) * (1 + distance ** 2) ** -0.25;
    return { body: [...direction(radius * distance), 1], speed: [...direction(speed), 0] };
  });
  return { bodies: each.flatMap(({ body }) => body), speeds: each.flatMap(({ speed }) => speed) };
}

/** Share of the escape speed, by rejection from q² (1 − q²)^3.5, which is nowhere above 0.1. */
function speedShare(random: () => number): number {
  for (let round = 0; round < 1000; round++) {
    const share = random();
    if (0.1 * random() < share ** 2 * (1 - share ** 2) ** 3.5) return share;
  }
  return 0;
}

/** One cluster as a workunit. */
export function clusterOf(seed: number, stars: number, steps: number) {
  const { bodies, speeds } = plummerSphere(seed, stars, 1);
  return {
    params: { n: stars, steps, dt: 0.004 / MYR, softening: 0.1, gravity: GRAVITY, tile: 64 },
    inputs: new Map([
      ['bodies', encode('f32', bodies)],
      ['speeds', encode('f32', speeds)],
    ]),
  };
}

export function makeExample(): Example {
  return {
    kernel: 'n-body',
    title: 'Young star clusters',
    shared: new Map(),
    workunits: [1, 2, 3].map((seed) => ({ label: `cluster ${seed}`, ...clusterOf(seed, 192, 25) })),
  };
}
