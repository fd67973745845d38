// Gravity of all on all: a workgroup reads the bodies tile by tile, every thread sums the pull on one of them.
//
// Leapfrog in its kick-drift-kick form needs the field once a step: kicks of half a step meet to whole ones, except the
// first and the last. Sums go through the bodies in order, whatever the tile.

override tile: u32 = 64;

struct System {
  n: u32,
  steps: u32,
  dt: f32,
  softening: f32,
  gravity: f32,
  // Steps that are behind.
  done: u32,
  // First workgroup of this slice.
  offset: u32,
}

@group(0) @binding(0) var<uniform> system: System;
@group(0) @binding(1) var<storage, read> bodies: array<vec4f>;
@group(0) @binding(2) var<storage, read> speeds: array<vec4f>;
@group(0) @binding(3) var<storage, read_write> positions: array<vec4f>;
@group(0) @binding(4) var<storage, read_write> velocities: array<vec4f>;
@group(0) @binding(5) var<storage, read_write> energies: array<vec2f>;
@group(0) @binding(6) var<storage, read_write> moved: array<vec4f>;

// Position and mass of the bodies at hand.
var<workgroup> near: array<vec4f, tile>;

@compute @workgroup_size(tile)
fn begin(@builtin(workgroup_id) group: vec3u, @builtin(local_invocation_index) local: u32) {
  let index = (group.x + system.offset) * tile + local;
  let own = bodies[min(index, system.n - 1u)];
  var sum = vec4f();
  for (var first = 0u; first < system.n; first += tile) {
    // Past the last body there is no mass.
    near[local] = select(vec4f(), bodies[min(first + local, system.n - 1u)], first + local < system.n);
    workgroupBarrier();
    sum = pull_of_tile(own.xyz, index, first, sum);
    workgroupBarrier();
  }
  if (index < system.n) {
    let velocity = speeds[index];
    positions[index] = own;
    velocities[index] = velocity;
    energies[index].x = energy(own.w, velocity.xyz, sum.w);
  }
}

@compute @workgroup_size(tile)
fn leap(@builtin(workgroup_id) group: vec3u, @builtin(local_invocation_index) local: u32) {
  let index = (group.x + system.offset) * tile + local;
  let own = positions[min(index, system.n - 1u)];
  let sum = pull(own.xyz, index, local);
  if (index < system.n) {
    let kick = select(system.dt, 0.5 * system.dt, system.done == 0u);
    let velocity = velocities[index].xyz + kick * system.gravity * sum.xyz;
    velocities[index] = vec4f(velocity, 0.0);
    moved[index] = vec4f(own.xyz + system.dt * velocity, own.w);
  }
}

@compute @workgroup_size(tile)
fn finish(@builtin(workgroup_id) group: vec3u, @builtin(local_invocation_index) local: u32) {
  let index = (group.x + system.offset) * tile + local;
  let own = positions[min(index, system.n - 1u)];
  let sum = pull(own.xyz, index, local);
  if (index < system.n) {
    let velocity = velocities[index].xyz + 0.5 * system.dt * system.gravity * sum.xyz;
    velocities[index] = vec4f(velocity, 0.0);
    energies[index].y = energy(own.w, velocity, sum.w);
  }
}

// Field and potential of all bodies, without the gravitational constant.
fn pull(place: vec3f, index: u32, local: u32) -> vec4f {
  var sum = vec4f();
  for (var first = 0u; first < system.n; first += tile) {
    near[local] = select(vec4f(), positions[min(first + local, system.n - 1u)], first + local < system.n);
    workgroupBarrier();
    sum = pull_of_tile(place, index, first, sum);
    workgroupBarrier();
  }
  return sum;
}

fn pull_of_tile(place: vec3f, index: u32, first: u32, before: vec4f) -> vec4f {
  var sum = before;
  let softened = system.softening * system.softening;
  for (var i = 0u; i < tile; i++) {
    let other = near[i];
    let away = other.xyz - place;
    let inverse = inverseSqrt(dot(away, away) + softened);
    let strength = other.w * inverse;
    // A body does not pull itself: its distance is 0, and its potential is left out.
    let potential = select(strength, 0.0, first + i == index);
    sum += vec4f(strength * inverse * inverse * away, -potential);
  }
  return sum;
}

// Kinetic energy and half of the potential energy, the other half being the others'.
fn energy(mass: f32, velocity: vec3f, potential: f32) -> f32 {
  return 0.5 * mass * (dot(velocity, velocity) + system.gravity * potential);
}
