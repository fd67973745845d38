/** Spheres and floor: what a ray meets first, and whether the scene keeps to 32 bits. */
import { dx, dy, dz, root } from './directions';

const FLOOR: u32 = 0xfffffffe;
const NOTHING: u32 = 0xffffffff;
/** Half an edge of the floor, and the farthest that a ray is followed, in 1/1024. */
const FLOOR_EDGE: i32 = 16384;
const FAR: i32 = 32768;

/** What `nearest` found. */
export let hitSurface: u32 = 0;
export let hitDistance: i32 = 0;

let spheres: usize = 0;
let count: u32 = 0;
let hasFloor: bool = false;

/** Gives false for a scene with numbers beyond the manifest's. */
export function setScene(view: usize, places: usize, many: u32, floor: bool): bool {
  spheres = places;
  count = many;
  hasFloor = floor;
  if (!within(view, 3, 8192) || !within(view + 12, 9, 32768) || !within(view + 48, 12, 32768)) return false;
  for (let i: u32 = 0; i < count; i++) {
    const sphere = spheres + ((<usize>i) << 5);
    const radius = load<i32>(sphere, 12);
    if (!within(sphere, 3, 8192) || radius < 1 || radius > 4096 || !within(sphere + 16, 3, 65536)) return false;
  }
  return true;
}

function within(numbers: usize, many: usize, most: i32): bool {
  for (let i: usize = 0; i < many; i++) {
    const value = load<i32>(numbers + (i << 2));
    if (value > most || value < -most) return false;
  }
  return true;
}

/** The first surface ahead, but for that which the path just left: all of them bulge outwards. */
export function nearest(x: i32, y: i32, z: i32, last: u32): void {
  hitSurface = NOTHING;
  hitDistance = FAR;
  if (hasFloor && last != FLOOR && dy < 0 && y > 0) meetFloor(x, y, z);
  for (let i: u32 = 0; i < count; i++) {
    if (i != last) meetSphere(i, x, y, z);
  }
}

function meetFloor(x: i32, y: i32, z: i32): void {
  const distance = (y * 16384) / -dy;
  if (distance >= FAR) return;
  const placeX = x + ((dx * distance) >> 14);
  const placeZ = z + ((dz * distance) >> 14);
  if (max<i32>(abs<i32>(placeX), abs<i32>(placeZ)) >= FLOOR_EDGE) return;
  hitSurface = FLOOR;
  hitDistance = distance;
}

function meetSphere(i: u32, x: i32, y: i32, z: i32): void {
  const sphere = spheres + ((<usize>i) << 5);
  const radius = load<i32>(sphere, 12);
  const awayX = load<i32>(sphere) - x;
  const awayY = load<i32>(sphere, 4) - y;
  const awayZ = load<i32>(sphere, 8) - z;
  const along = (dx * awayX + dy * awayY + dz * awayZ) >> 14;
  // What remains across the ray is tested part by part before it is squared.
  const acrossX = awayX - ((dx * along) >> 14);
  const acrossY = awayY - ((dy * along) >> 14);
  const acrossZ = awayZ - ((dz * along) >> 14);
  if (max<i32>(max<i32>(abs<i32>(acrossX), abs<i32>(acrossY)), abs<i32>(acrossZ)) >= radius) return;
  const inside = radius * radius - (acrossX * acrossX + acrossY * acrossY + acrossZ * acrossZ);
  if (inside < 0) return;
  const distance = along - root(inside);
  if (distance <= 0 || distance >= hitDistance) return;
  hitSurface = i;
  hitDistance = distance;
}
