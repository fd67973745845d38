// Scores poses of a ligand against a receptor by the Vina function, in three passes without barriers:
// `place` puts the bodies and atoms of each pose, one thread a pose; `score` sums what each atom feels, one thread an
// atom of a pose; `gather` adds up the atoms of each pose in a fixed order.

struct Params {
  poseCount: u32,
  atomCount: u32,
  bodyCount: u32,
  kindCount: u32,
  cubesX: u32,
  cubesY: u32,
  cubesZ: u32,
  lowX: f32,
  lowY: f32,
  lowZ: f32,
  cubesPerAngstrom: f32,
  rotors: f32,
  // First workgroup of this slice.
  offset: u32,
}

// A point and a number that goes with it.
struct Mark {
  position: vec3f,
  word: u32,
}

struct Body {
  axis: vec3f,
  parent: u32,
  arm: vec3f,
  spare: u32,
}

struct Frame {
  // x, y, z, w.
  turn: vec4f,
  origin: vec4f,
}

@group(0) @binding(0) var<uniform> params: Params;
@group(0) @binding(1) var<storage, read> receptor: array<Mark>;
@group(0) @binding(2) var<storage, read> near: array<u32>;
@group(0) @binding(3) var<storage, read> table: array<f32>;
@group(0) @binding(4) var<storage, read> atoms: array<Mark>;
@group(0) @binding(5) var<storage, read> bodies: array<Body>;
@group(0) @binding(6) var<storage, read> pairs: array<u32>;
@group(0) @binding(7) var<storage, read> poses: array<f32>;
@group(0) @binding(8) var<storage, read_write> frames: array<Frame>;
@group(0) @binding(9) var<storage, read_write> places: array<vec4f>;
@group(0) @binding(10) var<storage, read_write> parts: array<vec2f>;
@group(0) @binding(11) var<storage, read_write> energies: array<f32>;

const WORKGROUP = 64u;
// Bins of one row of the table, the last one a zero for everything beyond the cutoff of 8 Å.
const ROW = 2049u;
const LAST_BIN = 2048.0;
const BINS_PER_SQUARED_ANGSTROM = 32.0;
const CURL = 1000.0;
const ROTOR_WEIGHT = 0.05846;
const TURN = 6.283185307179586;

@compute @workgroup_size(WORKGROUP)
fn place(@builtin(workgroup_id) group: vec3u, @builtin(local_invocation_id) local: vec3u) {
  let pose = (group.x + params.offset) * WORKGROUP + local.x;
  if (pose >= params.poseCount) {
    return;
  }
  let source = pose * (6u + params.bodyCount);
  let first_frame = pose * params.bodyCount;
  let position = vec3f(poses[source], poses[source + 1u], poses[source + 2u]);
  // The pose writes w first.
  let turn = vec4f(poses[source + 4u], poses[source + 5u], poses[source + 6u], poses[source + 3u]);
  frames[first_frame] = Frame(turn, vec4f(position, 0.0));
  for (var b = 1u; b < params.bodyCount; b++) {
    let body = bodies[b];
    let parent = frames[first_frame + body.parent];
    let own = turn_about(body.axis, poses[source + 6u + b]);
    let origin = parent.origin.xyz + rotate(parent.turn, body.arm);
    frames[first_frame + b] = Frame(multiply(parent.turn, own), vec4f(origin, 0.0));
  }
  let first_place = pose * params.atomCount;
  for (var a = 0u; a < params.atomCount; a++) {
    let atom = atoms[a];
    let frame = frames[first_frame + (atom.word & 0xffffu)];
    let point = frame.origin.xyz + rotate(frame.turn, atom.position);
    places[first_place + a] = vec4f(point, f32(atom.word >> 16u));
  }
}

@compute @workgroup_size(WORKGROUP)
fn score(@builtin(workgroup_id) group: vec3u, @builtin(local_invocation_id) local: vec3u) {
  let index = (group.x + params.offset) * WORKGROUP + local.x;
  if (index >= params.poseCount * params.atomCount) {
    return;
  }
  let point = places[index];
  let kind_row = u32(point.w) * params.kindCount * ROW;
  parts[index] = vec2f(feel_receptor(point.xyz, kind_row), feel_ligand(index, point.xyz, kind_row));
}

@compute @workgroup_size(WORKGROUP)
fn gather(@builtin(workgroup_id) group: vec3u, @builtin(local_invocation_id) local: vec3u) {
  let pose = (group.x + params.offset) * WORKGROUP + local.x;
  if (pose >= params.poseCount) {
    return;
  }
  var sum = vec2f();
  for (var a = 0u; a < params.atomCount; a++) {
    sum += parts[pose * params.atomCount + a];
  }
  energies[pose * 3u] = sum.x;
  energies[pose * 3u + 1u] = sum.y;
  energies[pose * 3u + 2u] = sum.x / (1.0 + ROTOR_WEIGHT * params.rotors);
}

// Energy with the receptor atoms near the point's cube.
fn feel_receptor(point: vec3f, kind_row: u32) -> f32 {
  let cube = cube_of(point);
  let end = near[cube + 1u];
  var sum = 0.0;
  for (var entry = near[cube]; entry < end; entry++) {
    let other = receptor[near[entry]];
    sum += table[kind_row + other.word + bin_of(other.position - point)];
  }
  return curl(sum);
}

// Energy with the later atoms of the ligand that are listed for this one.
fn feel_ligand(index: u32, point: vec3f, kind_row: u32) -> f32 {
  let atom = index % params.atomCount;
  let first_place = index - atom;
  let end = pairs[atom + 1u];
  var sum = 0.0;
  for (var entry = pairs[atom]; entry < end; entry++) {
    let other = places[first_place + pairs[entry]];
    sum += curl(table[kind_row + u32(other.w) * ROW + bin_of(other.xyz - point)]);
  }
  return sum;
}

fn bin_of(way: vec3f) -> u32 {
  return u32(min(dot(way, way) * BINS_PER_SQUARED_ANGSTROM, LAST_BIN));
}

fn cube_of(point: vec3f) -> u32 {
  let low = vec3f(params.lowX, params.lowY, params.lowZ);
  let last = vec3f(f32(params.cubesX), f32(params.cubesY), f32(params.cubesZ)) - 1.0;
  let cube = vec3u(clamp(floor((point - low) * params.cubesPerAngstrom), vec3f(), last));
  return (cube.z * params.cubesY + cube.y) * params.cubesX + cube.x;
}

// Bends positive energies so that they stay below 1000 kcal/mol.
fn curl(energy: f32) -> f32 {
  return select(energy, energy * (CURL / (CURL + energy)), energy > 0.0);
}

// Turns a vector by a unit quaternion.
fn rotate(turn: vec4f, v: vec3f) -> vec3f {
  return v + 2.0 * cross(turn.xyz, cross(turn.xyz, v) + turn.w * v);
}

fn multiply(p: vec4f, q: vec4f) -> vec4f {
  return vec4f(p.w * q.xyz + q.w * p.xyz + cross(p.xyz, q.xyz), p.w * q.w - dot(p.xyz, q.xyz));
}

// Quaternion of a turn by `angle` about a unit axis. Own polynomials: the built-in sine may be wrong by 2^-11.
// A quarter of the angle lies in [-π/4, π/4], where they are good to 1e-8; doubling it gives half the angle.
fn turn_about(axis: vec3f, angle: f32) -> vec4f {
  let x = 0.25 * (angle - TURN * round(angle / TURN));
  let y = x * x;
  let sine = x * (1.0 + y * (-1.0 / 6.0 + y * (1.0 / 120.0 + y * (-1.0 / 5040.0 + y / 362880.0))));
  let cosine = 1.0 + y * (-0.5 + y * (1.0 / 24.0 + y * (-1.0 / 720.0 + y * (1.0 / 40320.0 - y / 3628800.0))));
  return vec4f(axis * (2.0 * sine * cosine), 1.0 - 2.0 * sine * sine);
}
