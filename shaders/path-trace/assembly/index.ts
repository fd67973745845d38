/**
 * Path tracing in whole numbers, the same as in kernel.wgsl, row by row and sample by sample.
 *
 * `run` takes slices of rows of all samples. Lengths are in 1/1024, directions in 2^-14, light in 2^-15.
 */
import { direct, dx, dy, dz, look, unit, ux, uy, uz } from './directions';
import { draw, w0, w1, w2 } from './random';
import { hitDistance, hitSurface, nearest, setScene } from './scene';

/** Error codes: a scene beyond what 32 bits allow for, a tile that is not in the picture. */
const WRONG_SCENE: i32 = 1;
const WRONG_TILE: i32 = 2;
/** Surfaces by number: spheres, then the floor, then none. */
const FLOOR: u32 = 0xfffffffe;
const NOTHING: u32 = 0xffffffff;
const MIRROR: i32 = 1;
const LAMP: i32 = 2;

export function allocate(bytes: u32): usize {
  return heap.alloc(bytes);
}

let view: usize = 0;
let spheres: usize = 0;
let bounces: u32 = 0;
let sample: u32 = 0;
let seed: u32 = 0;
/** What is left of a path's light, and where the path is. */
let red: u32 = 0;
let green: u32 = 0;
let blue: u32 = 0;
let ox: i32 = 0;
let oy: i32 = 0;
let oz: i32 = 0;

/** Params and buffers in the order of the manifest; rows [from, to) of all samples. */
export function run(params: usize, buffers: usize, from: u32, to: u32): i32 {
  const left = load<u32>(params);
  const top = load<u32>(params, 4);
  const width = load<u32>(params, 8);
  const height = load<u32>(params, 12);
  const pictureWidth = load<u32>(params, 16);
  const pictureHeight = load<u32>(params, 20);
  seed = load<u32>(params, 28);
  bounces = load<u32>(params, 40);
  view = load<u32>(buffers) as usize;
  spheres = load<u32>(buffers, 4) as usize;
  const light = load<u32>(buffers, 8) as usize;
  if (left + width > pictureWidth || top + height > pictureHeight) return WRONG_TILE;
  if (!setScene(view, spheres, load<u32>(params, 32), load<u32>(params, 36) == 1)) return WRONG_SCENE;
  for (let unitOfWork = from; unitOfWork < to; unitOfWork++) {
    sample = unitOfWork / height;
    const y = unitOfWork % height;
    for (let x: u32 = 0; x < width; x++) {
      const id = (top + y) * pictureWidth + left + x;
      draw(id, sample, 0, seed);
      look(view, left + x, pictureWidth, top + y, pictureHeight, w0 >> 26, w1 >> 26);
      trace(id);
      const at = light + <usize>(y * width + x) * 12;
      store<u32>(at, load<u32>(at) + red);
      store<u32>(at, load<u32>(at, 4) + green, 4);
      store<u32>(at, load<u32>(at, 8) + blue, 8);
    }
  }
  return 0;
}

/** Follows the direction that `look` found; leaves the light in `red`, `green` and `blue`. */
function trace(id: u32): void {
  ox = load<i32>(view);
  oy = load<i32>(view, 4);
  oz = load<i32>(view, 8);
  red = green = blue = 32768;
  let last = NOTHING;
  for (let bounce: u32 = 0; bounce < bounces; bounce++) {
    nearest(ox, oy, oz, last);
    if (hitSurface == NOTHING) {
      weighSky();
      return;
    }
    ox += (dx * hitDistance) >> 14;
    oy += (dy * hitDistance) >> 14;
    oz += (dz * hitDistance) >> 14;
    last = hitSurface;
    unit(0, 16384, 0, 0, 16384, 0);
    let kind: i32 = 0;
    if (hitSurface == FLOOR) {
      weigh(view + 72 + ((((ox >> 10) + (oz >> 10)) & 1) == 1 ? 12 : 0));
    } else {
      const sphere = spheres + ((<usize>hitSurface) << 5);
      const radius = load<i32>(sphere, 12);
      const x = ((ox - load<i32>(sphere)) * 16384) / radius;
      const y = ((oy - load<i32>(sphere, 4)) * 16384) / radius;
      const z = ((oz - load<i32>(sphere, 8)) * 16384) / radius;
      unit(x, y, z, 0, 16384, 0);
      kind = load<i32>(sphere, 28);
      weigh(sphere + 16);
    }
    if (kind == LAMP) return;
    if (kind == MIRROR) mirror();
    else scatter(id, bounce);
  }
  red = green = blue = 0;
}

function weigh(colour: usize): void {
  red = (red * load<u32>(colour)) >> 15;
  green = (green * load<u32>(colour, 4)) >> 15;
  blue = (blue * load<u32>(colour, 8)) >> 15;
}

/** From the horizon's light to the zenith's. */
function weighSky(): void {
  const up = min<i32>(max<i32>(dy, 0), 16384);
  red = (red * skyPart(view + 48, up)) >> 15;
  green = (green * skyPart(view + 52, up)) >> 15;
  blue = (blue * skyPart(view + 56, up)) >> 15;
}

function skyPart(horizon: usize, up: i32): u32 {
  const low = load<i32>(horizon);
  return low + (((load<i32>(horizon, 12) - low) * up) >> 14);
}

/** Turns the direction at the normal in `ux`, `uy`, `uz`. */
function mirror(): void {
  const nx = ux, ny = uy, nz = uz;
  const along = (dx * nx + dy * ny + dz * nz) >> 14;
  direct(dx - ((nx * along) >> 13), dy - ((ny * along) >> 13), dz - ((nz * along) >> 13), nx, ny, nz);
}

/** Lambert's law: the normal and a random direction together. Trial points lie in the ball, but not next to its middle. */
function scatter(id: u32, bounce: u32): void {
  const nx = ux, ny = uy, nz = uz;
  ux = uy = uz = 0;
  for (let attempt: u32 = 0; attempt < 8; attempt++) {
    draw(id, sample, 1 + bounce * 8 + attempt, seed);
    const x = <i32>(w0 >> 18) - 8192;
    const y = <i32>(w1 >> 18) - 8192;
    const z = <i32>(w2 >> 18) - 8192;
    const square = x * x + y * y + z * z;
    if (square > 67108864 || square <= 1048576) continue;
    unit(x * 2, y * 2, z * 2, 0, 0, 0);
    break;
  }
  direct(nx + ux, ny + uy, nz + uz, nx, ny, nz);
}
