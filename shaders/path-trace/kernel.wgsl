// Path tracing in whole numbers: one thread for each pixel, one dispatch for each sample.
//
// Lengths are in 1/1024, directions in 2^-14, light in 2^-15. Comments tell why no product leaves 32 bits.

override bounces: u32 = 4;

struct Tile {
  left: u32,
  top: u32,
  width: u32,
  height: u32,
  picture_width: u32,
  picture_height: u32,
  seed: u32,
  count: u32,
  has_floor: u32,
  // Which sample of every pixel is due.
  number: u32,
  // First row of workgroups of this slice.
  offset: u32,
}

@group(0) @binding(0) var<uniform> tile: Tile;
@group(0) @binding(1) var<storage, read> view: array<i32>;
@group(0) @binding(2) var<storage, read> spheres: array<i32>;
@group(0) @binding(3) var<storage, read_write> light: array<u32>;

// Surfaces by number: spheres, then the floor, then none.
const FLOOR = 0xfffffffeu;
const NOTHING = 0xffffffffu;
const MIRROR = 1;
const LAMP = 2;
// Half an edge of the floor, and the farthest that a ray is followed, in 1/1024.
const FLOOR_EDGE = 16384;
const FAR = 32768;

struct Hit {
  surface: u32,
  distance: i32,
}

@compute @workgroup_size(8, 8)
fn sample_pixels(@builtin(workgroup_id) group: vec3u, @builtin(local_invocation_id) local: vec3u) {
  let x = group.x * 8u + local.x;
  let y = (group.y + tile.offset) * 8u + local.y;
  if (x >= tile.width || y >= tile.height) {
    return;
  }
  let found = trace(vec2u(tile.left + x, tile.top + y));
  let at = (y * tile.width + x) * 3u;
  light[at] += found.x;
  light[at + 1u] += found.y;
  light[at + 2u] += found.z;
}

// Light that one path brings to a pixel.
fn trace(pixel: vec2u) -> vec3u {
  let id = pixel.y * tile.picture_width + pixel.x;
  var origin = view3(0u);
  var direction = look(pixel, random(id, 0u));
  var share = vec3u(32768u);
  var last = NOTHING;
  for (var bounce = 0u; bounce < bounces; bounce++) {
    let hit = nearest(origin, direction, last);
    if (hit.surface == NOTHING) {
      return weigh(share, sky(direction));
    }
    // Distances are below 2^15 and directions at most 2^14.
    origin += (direction * hit.distance) >> vec3u(14u);
    last = hit.surface;
    var normal = vec3i(0, 16384, 0);
    var colour = vec3u();
    var kind = 0;
    if (hit.surface == FLOOR) {
      colour = floor_colour(origin);
    } else {
      let sphere = hit.surface * 8u;
      // The hit lies a radius away, give or take the rounding: at most 2^13 * 2^14.
      normal = unit(((origin - centre(sphere)) * 16384) / spheres[sphere + 3u], normal);
      colour = vec3u(vec3i(spheres[sphere + 4u], spheres[sphere + 5u], spheres[sphere + 6u]));
      kind = spheres[sphere + 7u];
    }
    if (kind == LAMP) {
      return weigh(share, colour);
    }
    share = weigh(share, colour);
    if (kind == MIRROR) {
      let along = inner(direction, normal) >> 14u;
      direction = unit(direction - ((normal * along) >> vec3u(13u)), normal);
    } else {
      direction = unit(normal + random_unit(id, bounce), normal);
    }
  }
  return vec3u();
}

// Both factors are at most 2^15, or 2^16 for lamps.
fn weigh(share: vec3u, colour: vec3u) -> vec3u {
  return (share * colour) >> vec3u(15u);
}

fn view3(row: u32) -> vec3i {
  return vec3i(view[row * 3u], view[row * 3u + 1u], view[row * 3u + 2u]);
}

fn centre(sphere: u32) -> vec3i {
  return vec3i(spheres[sphere], spheres[sphere + 1u], spheres[sphere + 2u]);
}

// A direction through a random place of the pixel, in 64ths: 2^11 * 2^6 * 2^14 stays below 2^32.
fn look(pixel: vec2u, words: vec4u) -> vec3i {
  let place = pixel * 64u + (words.xy >> vec2u(26u));
  let across = i32((place.x << 14u) / (tile.picture_width * 64u));
  let down = i32((place.y << 14u) / (tile.picture_height * 64u));
  let target_place = view3(1u) + ((view3(2u) * across) >> vec3u(14u)) + ((view3(3u) * down) >> vec3u(14u));
  return unit(target_place, vec3i(0, 0, -16384));
}

// From the horizon's light to the zenith's.
fn sky(direction: vec3i) -> vec3u {
  let horizon = view3(4u);
  return vec3u(horizon + (((view3(5u) - horizon) * clamp(direction.y, 0, 16384)) >> vec3u(14u)));
}

fn floor_colour(place: vec3i) -> vec3u {
  let odd = ((place.x >> 10u) + (place.z >> 10u)) & 1;
  return vec3u(view3(6u + u32(odd)));
}

// The first surface ahead, but for that which the path just left: all of them bulge outwards.
fn nearest(origin: vec3i, direction: vec3i, last: u32) -> Hit {
  var hit = Hit(NOTHING, FAR);
  if (tile.has_floor == 1u && last != FLOOR && direction.y < 0 && origin.y > 0) {
    let distance = (origin.y * 16384) / -direction.y;
    if (distance < FAR) {
      let place = origin + ((direction * distance) >> vec3u(14u));
      if (max(abs(place.x), abs(place.z)) < FLOOR_EDGE) {
        hit = Hit(FLOOR, distance);
      }
    }
  }
  for (var i = 0u; i < tile.count; i++) {
    if (i == last) {
      continue;
    }
    let radius = spheres[i * 8u + 3u];
    let away = centre(i * 8u) - origin;
    let along = inner(direction, away) >> 14u;
    // What remains across the ray is tested part by part before it is squared: radii are up to 2^12.
    let across = away - ((direction * along) >> vec3u(14u));
    let sizes = abs(across);
    if (max(max(sizes.x, sizes.y), sizes.z) >= radius) {
      continue;
    }
    let inside = radius * radius - inner(across, across);
    if (inside < 0) {
      continue;
    }
    let distance = along - root(inside);
    if (distance > 0 && distance < hit.distance) {
      hit = Hit(i, distance);
    }
  }
  return hit;
}

fn inner(a: vec3i, b: vec3i) -> i32 {
  return a.x * b.x + a.y * b.y + a.z * b.z;
}

// Length 2^14; `otherwise` where there is no direction. Parts are up to 2^16.6: large ones lose two bits before they
// are squared.
fn unit(value: vec3i, otherwise: vec3i) -> vec3i {
  let sizes = abs(value);
  let smaller = value >> vec3u(select(0u, 2u, max(max(sizes.x, sizes.y), sizes.z) > 26000));
  let length_found = root(inner(smaller, smaller));
  if (length_found < 64) {
    return otherwise;
  }
  return (smaller * 16384) / length_found;
}

// Whole part of the square root of a number from 0 to 2^31: the device's root may be off by one, this is not.
fn root(square: i32) -> i32 {
  let wanted = u32(square);
  var found = u32(sqrt(f32(wanted)));
  if (found * found > wanted) {
    found -= 1u;
  }
  if ((found + 1u) * (found + 1u) <= wanted) {
    found += 1u;
  }
  return i32(found);
}

// A random direction by trial: points of a cube that lie in the ball, but not next to its middle.
fn random_unit(id: u32, bounce: u32) -> vec3i {
  for (var attempt = 0u; attempt < 8u; attempt++) {
    let words = random(id, 1u + bounce * 8u + attempt);
    let place = vec3i(words.xyz >> vec3u(18u)) - 8192;
    let square = inner(place, place);
    if (square <= 67108864 && square > 1048576) {
      return unit(place * 2, vec3i());
    }
  }
  return vec3i();
}

// pcg4d: 128 random bits of a pixel's sample.
fn random(id: u32, draw: u32) -> vec4u {
  var v = vec4u(id, tile.number, draw, tile.seed) * 1664525u + 1013904223u;
  v.x += v.y * v.w;
  v.y += v.z * v.x;
  v.z += v.x * v.y;
  v.w += v.y * v.z;
  v ^= v >> vec4u(16u);
  v.x += v.y * v.w;
  v.y += v.z * v.x;
  v.z += v.x * v.y;
  v.w += v.y * v.z;
  return v;
}
