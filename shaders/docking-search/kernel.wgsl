// Searches for poses of a ligand by Monte Carlo chains with descents on maps of the receptor, then refines the best by
// explicit receptor atoms. Once for a receptor, a box and the atom types of all ligands: `make_curves`, `make_maps`.
// Passes of a workunit: `arrange`, `step_chains` once for each step, `choose` once for each pose to keep, `refine` once
// for each descent, `give`.
//
// One workgroup is one chain, or one pose to refine. Its state lies in workgroup memory; atoms, pairs, bodies and
// degrees of freedom are spread over its 64 invocations ("lanes"). Whatever steers the flow around a barrier is decided
// by lane 0 and read with workgroupUniformLoad.

// ---------------------------------------------------------------------------------------------------- declarations

struct Params {
  seed: u32,
  stream: u32,
  firstChain: u32,
  chainCount: u32,
  iterations: u32,
  kept: u32,
  keep: u32,
  atomCount: u32,
  bodyCount: u32,
  pairCount: u32,
  kindCount: u32,
  mapCount: u32,
  cubesX: u32,
  cubesY: u32,
  cubesZ: u32,
  lowX: f32,
  lowY: f32,
  lowZ: f32,
  cubesPerAngstrom: f32,
  nodesX: u32,
  nodesY: u32,
  nodesZ: u32,
  halfX: f32,
  halfY: f32,
  halfZ: f32,
  // How often the pass ran before.
  step: u32,
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

// What a descent goes down: on maps or by explicit atoms; positive energies stay below `cap`; kcal/mol for each Å
// outside a wall.
struct Field {
  exact: bool,
  cap: f32,
  steepness: f32,
}

@group(0) @binding(0) var<uniform> params: Params;
@group(0) @binding(1) var<storage, read> receptor: array<Mark>;
@group(0) @binding(2) var<storage, read> near: array<u32>;
@group(0) @binding(3) var<storage, read> table: array<f32>;
@group(0) @binding(4) var<storage, read> atoms: array<Mark>;
@group(0) @binding(5) var<storage, read> bodies: array<Body>;
@group(0) @binding(6) var<storage, read> pairs: array<u32>;
@group(0) @binding(7) var<storage, read> mapKinds: array<u32>;
@group(0) @binding(8) var<storage, read> curves: array<vec2f>;
@group(0) @binding(9) var<storage, read> maps: array<f32>;
@group(0) @binding(10) var<storage, read_write> chains: array<u32>;
@group(0) @binding(11) var<storage, read_write> finds: array<f32>;
@group(0) @binding(12) var<storage, read_write> poses: array<f32>;
@group(0) @binding(13) var<storage, read_write> counts: array<u32>;
@group(0) @binding(14) var<storage, read> arranged: array<vec4u>;
@group(0) @binding(15) var<storage, read_write> refined: array<f32>;
// The same buffers for the passes that fill them; the others only read them, which lets a device cache them.
@group(0) @binding(16) var<storage, read_write> newCurves: array<vec2f>;
@group(0) @binding(17) var<storage, read_write> newMaps: array<f32>;
@group(0) @binding(18) var<storage, read_write> newArranged: array<vec4u>;
@group(0) @binding(19) var<storage, read_write> newMidpoints: array<vec4f>;
@group(0) @binding(20) var<storage, read> midpoints: array<vec4f>;

const WORKGROUP = 64u;
const ATOMS = 128u;
const BODIES = 27u;
// Numbers of a pose, and degrees of freedom.
const POSE = 33u;
const DEGREES = 32u;
// Numbers of one row of the table and of the curves.
const ROW = 2050u;
const LAST_BIN = 2048.0;
const BINS_PER_SQUARED_ANGSTROM = 32.0;
// Å between nodes of a map.
const SPACING = 0.375;
// Å that atoms stay away from the faces of the box, so that rounding never puts one outside.
const WALL_GAP = 0.005;
// Å: what rounding may move an atom.
const EDGE = 1e-4;
const TURN = 6.283185307179586;
// Å: two poses nearer than this (RMSD of heavy atoms) are one.
const APART = 1.0;
// kcal/mol, more than any energy.
const NOTHING_YET = 1e30;
const NONE = 0xffffffffu;

// kcal/mol: positive energies stay below it in the descents of a chain, and in those of poses to be remembered.
const SOFT_CAP = 10.0;
const HARD_CAP = 1000.0;
// kcal/mol for each Å outside a wall: steeper than any attraction.
const STEEPNESS = 100.0;
// kcal/mol of the Metropolis criterion.
const TEMPERATURE = 1.2;
// Å that a step moves the position, or the atoms of a typical radius, at most.
const AMPLITUDE = 2.0;
// Random numbers of the first pose are those of a step that no chain has.
const BEGINNING = 0xffffffffu;

const TRIALS = 10u;
// By explicit atoms a descent is to end at rest, whatever stiff contact it begins in.
const EXACT_TRIALS = 20u;
const ARMIJO = 0.0001;
const FLAT = 1e-5;
// kcal/mol: on maps, which are some tenths off, a descent ends where an iteration gains less.
const SMALL_GAIN = 0.005;
const TINY = 1.1920929e-7;

// Descents of one pose at one wall at most, and the gain in kcal/mol below which they end. Each wall is 100 times as
// steep as the last.
const DESCENTS = 5.0;
const SETTLED_GAIN = 0.001;
const WALLS = 3.0;

// ------------------------------------------------------------------------------------------- state of a workgroup

// Poses as in `poses`: at hand, being tried or placed, and before the descent.
var<workgroup> pose: array<f32, POSE>;
var<workgroup> tried: array<f32, POSE>;
var<workgroup> before: array<f32, POSE>;
// Energies of the same.
var<workgroup> pose_energy: f32;
var<workgroup> tried_energy: f32;
var<workgroup> evaluations: u32;

// Of each body: its origin from its parent's with the parent as bits; turn within the parent; frame as placed.
var<workgroup> arms: array<vec4f, BODIES>;
var<workgroup> turns: array<vec4f, BODIES>;
var<workgroup> frame_turns: array<vec4f, BODIES>;
var<workgroup> frame_origins: array<vec4f, BODIES>;
// Sums over the atoms of a body: force, and torque about the centre of the box.
var<workgroup> forces: array<vec4f, BODIES>;
var<workgroup> torques: array<vec4f, BODIES>;

// Of each atom: place; derivatives of the energy by it, those from the ligand itself in fixed point.
var<workgroup> places: array<vec4f, ATOMS>;
var<workgroup> slopes: array<vec4f, ATOMS>;
var<workgroup> pulls: array<atomic<i32>, 3 * ATOMS>;

// Derivatives by degrees of freedom at the pose and at the tried one, direction of the line search, difference of
// derivatives, the latter times -H, and the inverse Hessian H itself, which is symmetric.
var<workgroup> slope: array<f32, DEGREES>;
var<workgroup> tried_slope: array<f32, DEGREES>;
var<workgroup> direction: array<f32, DEGREES>;
var<workgroup> change: array<f32, DEGREES>;
var<workgroup> spread: array<f32, DEGREES>;
var<workgroup> hessian: array<f32, DEGREES * DEGREES>;
// Products to be summed, and their sums: slope², change × direction, change², change × spread.
var<workgroup> products: array<vec4f, DEGREES>;
var<workgroup> sums: vec4f;

// One number of each lane, for sums over the workgroup.
var<workgroup> parts: array<f32, WORKGROUP>;
var<workgroup> felt: array<vec4f, WORKGROUP>;
var<workgroup> picks: array<u32, WORKGROUP>;
// What lane 0 decided.
var<workgroup> verdict: u32;

// -------------------------------------------------------------------------------------------------- small arithmetic

fn half_box() -> vec3f {
  return vec3f(params.halfX, params.halfY, params.halfZ);
}

fn lowest_corner() -> vec3f {
  return vec3f(params.lowX, params.lowY, params.lowZ);
}

fn pose_length() -> u32 {
  return 6u + params.bodyCount;
}

// What an energy is multiplied by so that it stays below `cap`; its derivative by the square of that.
fn curl(energy: f32, cap: f32) -> f32 {
  return cap / (cap + max(energy, 0.0));
}

// Turns a vector by a unit quaternion x, y, z, w.
fn rotate(turn: vec4f, v: vec3f) -> vec3f {
  return v + 2.0 * cross(turn.xyz, cross(turn.xyz, v) + turn.w * v);
}

fn multiply(p: vec4f, q: vec4f) -> vec4f {
  return vec4f(p.w * q.xyz + q.w * p.xyz + cross(p.xyz, q.xyz), p.w * q.w - dot(p.xyz, q.xyz));
}

// An angle brought into [-π, π].
fn wrap(angle: f32) -> f32 {
  return angle - TURN * round(angle / TURN);
}

// Sine and cosine of half an angle. Own polynomials: the built-in sine may be wrong by 2^-11. A quarter of the angle
// lies in [-π/4, π/4], where they are good to 1e-8; doubling it gives half the angle.
fn turn_half(angle: f32) -> vec2f {
  let x = 0.25 * wrap(angle);
  let y = x * x;
  let sine = x * (1.0 + y * (-1.0 / 6.0 + y * (1.0 / 120.0 + y * (-1.0 / 5040.0 + y / 362880.0))));
  let cosine = 1.0 + y * (-0.5 + y * (1.0 / 24.0 + y * (-1.0 / 720.0 + y * (1.0 / 40320.0 - y / 3628800.0))));
  return vec2f(2.0 * sine * cosine, 1.0 - 2.0 * sine * sine);
}

fn turn_about(axis: vec3f, angle: f32) -> vec4f {
  let half = turn_half(angle);
  return vec4f(axis * half.x, half.y);
}

// A quaternion turned by a rotation vector, in radians, as seen from outside; its length made 1 again.
fn turn_by(turn: vec4f, rotation: vec3f) -> vec4f {
  let angle = length(rotation);
  var own = vec4f(0.5 * rotation, 1.0);
  if (angle > 1e-4) {
    own = turn_about(rotation / angle, angle);
  }
  return normalize(multiply(own, turn));
}

// Places of rows in `near` where the list for a place begins and ends.
fn list_at(distance: vec3f) -> vec2u {
  let last = vec3f(f32(params.cubesX), f32(params.cubesY), f32(params.cubesZ)) - 1.0;
  let cube = vec3u(clamp(floor(distance * params.cubesPerAngstrom), vec3f(), last));
  let index = (cube.z * params.cubesY + cube.y) * params.cubesX + cube.x;
  return vec2u(near[index], near[index + 1u]);
}

// Energy and slope on a curve, linear between samples.
fn read_curve(row: u32, scaled: f32) -> vec2f {
  let bin = u32(scaled);
  return mix(curves[row + bin], curves[row + bin + 1u], scaled - f32(bin));
}

// Exact energy: the middle of a bin.
fn read_bin(row: u32, scaled: f32) -> f32 {
  let bin = u32(scaled);
  return 0.5 * (curves[row + bin].x + curves[row + bin + 1u].x);
}

// --------------------------------------------------------- curves and maps, of all ligands; arrangement of this one

fn radius_at(i: u32) -> f32 {
  return sqrt(f32(i) / BINS_PER_SQUARED_ANGSTROM);
}

// One invocation for each sample of each curve.
@compute @workgroup_size(WORKGROUP)
fn make_curves(@builtin(workgroup_id) group: vec3u, @builtin(local_invocation_id) local: vec3u) {
  let index = (group.x + params.offset) * WORKGROUP + local.x;
  if (index >= params.mapCount * params.kindCount * ROW) {
    return;
  }
  let i = index % ROW;
  let other = index / ROW % params.kindCount;
  let map = index / ROW / params.kindCount;
  let source = (mapKinds[map] * params.kindCount + other) * ROW + i;
  var steep = 0.0;
  if (i > 0u && i < ROW - 2u) {
    // 1 / (r[i+1] - r[i-1]), without the difference of two roots.
    let per_angstrom = 0.5 * BINS_PER_SQUARED_ANGSTROM * (radius_at(i + 1u) + radius_at(i - 1u));
    steep = (table[source + 1u] - table[source - 1u]) * per_angstrom / radius_at(i);
  }
  newCurves[index] = vec2f(table[source], steep);
}

// Rows of `arranged`: atoms in order of bodies (as in `atoms`); two for each body (axis, with parent + 256 × first atom
// + 65536 × end of its atoms; arm, with one bit for each body that moves along); then pairs (two atoms, row of their
// curve, 1), such that lane l goes through pairs l × rounds, l × rounds + 1 and so on by reading rows l, l + 64 ...
fn first_joint() -> u32 {
  return params.atomCount;
}
fn first_link() -> u32 {
  return params.atomCount + 2u * params.bodyCount;
}
fn link_rounds() -> u32 {
  return (params.pairCount + WORKGROUP - 1u) / WORKGROUP;
}

var<workgroup> place_of: array<u32, ATOMS>;

// One workgroup.
@compute @workgroup_size(WORKGROUP)
fn arrange(@builtin(local_invocation_id) local: vec3u) {
  for (var a = local.x; a < params.atomCount; a += WORKGROUP) {
    let own = atoms[a];
    var place = 0u;
    for (var other = 0u; other < params.atomCount; other++) {
      let body = atoms[other].word & 0xffu;
      let own_body = own.word & 0xffu;
      place += select(0u, 1u, body < own_body || (body == own_body && other < a));
    }
    place_of[a] = place;
    newArranged[place] = vec4u(bitcast<vec3u>(own.position), own.word);
  }
  workgroupBarrier();
  if (local.x < params.bodyCount) {
    arrange_body(local.x);
  }
  for (var a = local.x; a < params.atomCount; a += WORKGROUP) {
    arrange_pairs(a);
  }
}

fn arrange_body(body: u32) {
  var first = 0u;
  var end = 0u;
  for (var a = 0u; a < params.atomCount; a++) {
    let other = atoms[a].word & 0xffu;
    first += select(0u, 1u, other < body);
    end += select(0u, 1u, other <= body);
  }
  var moves = 0u;
  for (var other = body; other < params.bodyCount; other++) {
    var ancestor = other;
    for (var depth = 0u; depth < params.bodyCount && ancestor > body; depth++) {
      ancestor = bodies[ancestor].parent;
    }
    moves |= select(0u, 1u << other, ancestor == body);
  }
  let own = bodies[body];
  let row = first_joint() + 2u * body;
  newArranged[row] = vec4u(bitcast<vec3u>(own.axis), own.parent + 256u * first + 65536u * end);
  newArranged[row + 1u] = vec4u(bitcast<vec3u>(own.arm), moves);
}

fn arrange_pairs(a: u32) {
  let curve = (atoms[a].word >> 8u) % 256u * params.kindCount;
  let end = pairs[a + 1u];
  for (var entry = pairs[a]; entry < end; entry++) {
    let other = pairs[entry];
    let row = (curve + (atoms[other].word >> 16u)) * ROW;
    let pair = entry - params.atomCount - 1u;
    let slot = pair % link_rounds() * WORKGROUP + pair / link_rounds();
    newArranged[first_link() + slot] = vec4u(place_of[a], place_of[other], row, 1u);
  }
}

// Exact energy of atoms of a map with one of a kind: the middle of a bin. Of the last row there is no next one.
fn midpoint(map: u32, other: u32, i: u32) -> f32 {
  let row = (mapKinds[map] * params.kindCount + other) * ROW;
  return 0.5 * (table[row + i] + table[row + min(i + 1u, ROW - 1u)]);
}

// One invocation for a bin of a kind with four maps, so that a map's loop reads once what lies side by side.
@compute @workgroup_size(WORKGROUP)
fn make_midpoints(@builtin(workgroup_id) group: vec3u, @builtin(local_invocation_id) local: vec3u) {
  let index = (group.x + params.offset) * WORKGROUP + local.x;
  if (index >= params.kindCount * ROW) {
    return;
  }
  let other = index / ROW;
  let i = index % ROW;
  let map = min(4u * group.y + vec4u(0u, 1u, 2u, 3u), vec4u(params.mapCount - 1u));
  newMidpoints[group.y * params.kindCount * ROW + index] = vec4f(
    midpoint(map.x, other, i), midpoint(map.y, other, i), midpoint(map.z, other, i), midpoint(map.w, other, i));
}

// One invocation for a node of four maps.
@compute @workgroup_size(WORKGROUP)
fn make_maps(@builtin(workgroup_id) group: vec3u, @builtin(local_invocation_id) local: vec3u) {
  let node = (group.x + params.offset) * WORKGROUP + local.x;
  let nodes = params.nodesX * params.nodesY * params.nodesZ;
  if (node >= nodes) {
    return;
  }
  let y = node / params.nodesX;
  let at = vec3u(node % params.nodesX, y % params.nodesY, y / params.nodesY);
  let distance = vec3f(at) * SPACING;
  let place = lowest_corner() + distance;
  let first_map = 4u * group.y;
  let first_row = group.y * params.kindCount * ROW;
  var sum = vec4f();
  let list = list_at(distance);
  for (var entry = list.x; entry < list.y; entry++) {
    let other = receptor[near[entry]];
    let way = other.position - place;
    let scaled = dot(way, way) * BINS_PER_SQUARED_ANGSTROM;
    if (scaled >= LAST_BIN) {
      continue;
    }
    sum += midpoints[first_row + other.word + u32(scaled)];
  }
  for (var i = 0u; i < min(4u, params.mapCount - first_map); i++) {
    newMaps[(first_map + i) * nodes + node] = sum[i];
  }
}

// ------------------------------------------------------------------------------------- placing: bodies, then atoms

// Reads what all later functions need of the ligand.
fn open_ligand(lane: u32) {
  if (lane < params.bodyCount) {
    let row = first_joint() + 2u * lane;
    let arm = bitcast<vec3f>(arranged[row + 1u].xyz);
    arms[lane] = vec4f(arm, f32(arranged[row].w & 0xffu));
  }
  if (lane == 0u) {
    evaluations = 0u;
  }
}

fn axis_of(body: u32) -> vec3f {
  return bitcast<vec3f>(arranged[first_joint() + 2u * body].xyz);
}

// Places bodies and atoms of `tried`, of which each lane has written what its own body turns by (lane 0 the position and
// orientation). Each lane goes from its body up to the root, so that no lane waits for a parent.
fn place(lane: u32) {
  let has_body = lane < params.bodyCount;
  if (lane == 0u) {
    turns[0] = vec4f(tried[4], tried[5], tried[6], tried[3]);
  } else if (has_body) {
    turns[lane] = turn_about(axis_of(lane), tried[6u + lane]);
  }
  workgroupBarrier();
  if (has_body) {
    var body = lane;
    var turn = turns[lane];
    var origin = arms[lane].xyz;
    for (var depth = 0u; depth < params.bodyCount && body > 0u; depth++) {
      body = u32(arms[body].w);
      turn = multiply(turns[body], turn);
      origin = rotate(turns[body], origin) + select(vec3f(), arms[body].xyz, body > 0u);
    }
    let position = vec3f(tried[0], tried[1], tried[2]);
    frame_turns[lane] = turn;
    frame_origins[lane] = vec4f(position + select(vec3f(), origin, lane > 0u), 0.0);
  }
  workgroupBarrier();
  for (var a = lane; a < params.atomCount; a += WORKGROUP) {
    let site = arranged[a];
    let body = site.w & 0xffu;
    places[a] = vec4f(frame_origins[body].xyz + rotate(frame_turns[body], bitcast<vec3f>(site.xyz)), 0.0);
  }
  workgroupBarrier();
}

// -------------------------------------------------------------------------------- energies and slopes of the atoms

// Slope and energy on the map of an atom; trilinear between nodes.
fn read_map(map: u32, inside: vec3f) -> vec4f {
  let nodes = vec3u(params.nodesX, params.nodesY, params.nodesZ);
  let scaled = (inside - lowest_corner()) / SPACING;
  let cell = min(vec3u(max(scaled, vec3f())), nodes - 2u);
  let part = scaled - vec3f(cell);
  let a = ((map * nodes.z + cell.z) * nodes.y + cell.y) * nodes.x + cell.x;
  let b = a + nodes.x * nodes.y;
  // x along the first and second of a pair, y along the pairs.
  let low = vec4f(maps[a], maps[a + 1u], maps[a + nodes.x], maps[a + nodes.x + 1u]);
  let high = vec4f(maps[b], maps[b + 1u], maps[b + nodes.x], maps[b + nodes.x + 1u]);
  let values = mix(low, high, part.z);
  let rows = mix(values.xz, values.yw, part.x);
  let rises = mix((high - low).xz, (high - low).yw, part.x);
  let steep = vec3f(mix(values.y - values.x, values.w - values.z, part.y), rows.y - rows.x, mix(rises.x, rises.y, part.y));
  return vec4f(steep / SPACING, mix(rows.x, rows.y, part.y));
}

// Slope and energy of a part of the explicit receptor atoms about a place: every `share`-th.
fn sum_near(inside: vec3f, curve: u32, part: u32, share: u32) -> vec4f {
  let list = list_at(inside - lowest_corner());
  var sum = vec4f();
  for (var entry = list.x + part; entry < list.y; entry += share) {
    let other = receptor[near[entry]];
    let way = inside - other.position;
    let scaled = dot(way, way) * BINS_PER_SQUARED_ANGSTROM;
    if (scaled >= LAST_BIN) {
      continue;
    }
    let value = read_curve(curve + other.word, scaled);
    sum += vec4f(way * value.y, value.x);
  }
  return sum;
}

// The same for exact energies.
fn score_near(place: vec3f, curve: u32, part: u32, share: u32) -> f32 {
  let list = list_at(place - lowest_corner());
  var sum = 0.0;
  for (var entry = list.x + part; entry < list.y; entry += share) {
    let other = receptor[near[entry]];
    let way = place - other.position;
    sum += read_bin(curve + other.word, min(dot(way, way) * BINS_PER_SQUARED_ANGSTROM, LAST_BIN));
  }
  return sum;
}

fn curve_of(site: u32) -> u32 {
  return ((site >> 8u) % 256u) * params.kindCount * ROW;
}

fn within_walls(point: vec3f) -> vec3f {
  let wall = half_box() - WALL_GAP;
  return clamp(point, -wall, wall);
}

// Takes what an atom feels at the wall or within. One outside pays for each Å along each axis.
fn end_atom(a: u32, inside: vec3f, sum: vec4f, field: Field) -> f32 {
  let factor = curl(sum.w, field.cap);
  let outside = places[a].xyz - inside;
  let steep = select(sum.xyz * (factor * factor), sign(outside) * field.steepness, outside != vec3f());
  slopes[a] = vec4f(steep, 0.0);
  return sum.w * factor + field.steepness * dot(abs(outside), vec3f(1.0));
}

fn feel_maps(lane: u32, field: Field) -> f32 {
  var energy = 0.0;
  for (var a = lane; a < params.atomCount; a += WORKGROUP) {
    let inside = within_walls(places[a].xyz);
    energy += end_atom(a, inside, read_map((arranged[a].w >> 8u) % 256u, inside), field);
  }
  return energy;
}

// Lanes that share an atom where there are fewer atoms than lanes: a power of two.
fn lanes_per_atom() -> u32 {
  return select(1u, select(2u, 4u, params.atomCount <= 16u), params.atomCount <= 32u);
}

fn feel_receptor(lane: u32, field: Field) -> f32 {
  let share = lanes_per_atom();
  var energy = 0.0;
  for (var first = 0u; first < params.atomCount * share; first += WORKGROUP) {
    let a = (first + lane) / share;
    let part = lane % share;
    let is_there = a < params.atomCount;
    var inside = vec3f();
    if (is_there) {
      inside = within_walls(places[a].xyz);
      felt[lane] = sum_near(inside, curve_of(arranged[a].w), part, share);
    }
    workgroupBarrier();
    if (is_there && part == 0u) {
      var sum = felt[lane];
      for (var i = 1u; i < share; i++) {
        sum += felt[lane + i];
      }
      energy += end_atom(a, inside, sum, field);
    }
    workgroupBarrier();
  }
  return energy;
}

// Exact energy with the receptor, this lane's part.
fn score_receptor(lane: u32) -> f32 {
  let share = lanes_per_atom();
  var energy = 0.0;
  for (var first = 0u; first < params.atomCount * share; first += WORKGROUP) {
    let a = (first + lane) / share;
    let part = lane % share;
    if (a < params.atomCount) {
      parts[lane] = score_near(places[a].xyz, curve_of(arranged[a].w), part, share);
    }
    workgroupBarrier();
    if (a < params.atomCount && part == 0u) {
      var sum = parts[lane];
      for (var i = 1u; i < share; i++) {
        sum += parts[lane + i];
      }
      energy += sum * curl(sum, HARD_CAP);
    }
    workgroupBarrier();
  }
  return energy;
}

// Slopes of pairs are below 10 kcal/mol/Å each, so that 127 of them stay in range; steps of a millionth.
const PULL_SCALE = 1048576.0;

fn pull(a: u32, by: vec3f) {
  let whole = vec3i(round(by * PULL_SCALE));
  atomicAdd(&pulls[3u * a], whole.x);
  atomicAdd(&pulls[3u * a + 1u], whole.y);
  atomicAdd(&pulls[3u * a + 2u], whole.z);
}

fn feel_ligand(lane: u32, cap: f32) -> f32 {
  var energy = 0.0;
  // Neighbouring pairs share their first atom, whose slope is gathered before it is added.
  var own = 0u;
  var own_pull = vec3f();
  for (var round = 0u; round < link_rounds(); round++) {
    let link = arranged[first_link() + round * WORKGROUP + lane];
    let way = places[link.y].xyz - places[link.x].xyz;
    let scaled = dot(way, way) * BINS_PER_SQUARED_ANGSTROM;
    if (link.w == 0u || scaled >= LAST_BIN) {
      continue;
    }
    if (link.x != own) {
      pull(own, own_pull);
      own = link.x;
      own_pull = vec3f();
    }
    let value = read_curve(link.z, scaled);
    let factor = curl(value.x, cap);
    let by = way * (value.y * factor * factor);
    energy += value.x * factor;
    own_pull -= by;
    pull(link.y, by);
  }
  pull(own, own_pull);
  return energy;
}

fn score_ligand(lane: u32) -> f32 {
  var energy = 0.0;
  for (var round = 0u; round < link_rounds(); round++) {
    let link = arranged[first_link() + round * WORKGROUP + lane];
    let way = places[link.y].xyz - places[link.x].xyz;
    if (link.w != 0u) {
      let middle = read_bin(link.z, min(dot(way, way) * BINS_PER_SQUARED_ANGSTROM, LAST_BIN));
      energy += middle * curl(middle, HARD_CAP);
    }
  }
  return energy;
}

// Sum over all lanes; right in lane 0 only. A barrier must follow before `parts` is used again.
fn sum_parts(lane: u32, part: f32) -> f32 {
  parts[lane] = part;
  workgroupBarrier();
  var sum = 0.0;
  if (lane == 0u) {
    for (var i = 0u; i < WORKGROUP; i++) {
      sum += parts[i];
    }
  }
  return sum;
}

// Energy of `tried`, which lane 0 finds in `tried_energy`; leaves places and slopes of its atoms. A barrier must follow.
fn evaluate(lane: u32, field: Field) {
  for (var i = lane; i < 3u * params.atomCount; i += WORKGROUP) {
    atomicStore(&pulls[i], 0);
  }
  place(lane);
  var energy = 0.0;
  if (field.exact) {
    energy = feel_receptor(lane, field);
  } else {
    energy = feel_maps(lane, field);
  }
  energy += feel_ligand(lane, field.cap);
  let sum = sum_parts(lane, energy);
  if (lane == 0u) {
    tried_energy = sum;
    evaluations++;
  }
}

// From slopes of the atoms to `tried_slope`, by degrees of freedom.
fn gather(lane: u32) {
  for (var a = lane; a < params.atomCount; a += WORKGROUP) {
    let whole = vec3i(atomicLoad(&pulls[3u * a]), atomicLoad(&pulls[3u * a + 1u]), atomicLoad(&pulls[3u * a + 2u]));
    slopes[a] += vec4f(vec3f(whole) / PULL_SCALE, 0.0);
  }
  workgroupBarrier();
  if (lane < params.bodyCount) {
    let word = arranged[first_joint() + 2u * lane].w;
    let end = word >> 16u;
    var force = vec3f();
    var torque = vec3f();
    for (var a = (word >> 8u) % 256u; a < end; a++) {
      force += slopes[a].xyz;
      torque += cross(places[a].xyz, slopes[a].xyz);
    }
    forces[lane] = vec4f(force, 0.0);
    torques[lane] = vec4f(torque, 0.0);
  }
  workgroupBarrier();
  if (lane < params.bodyCount) {
    let moves = arranged[first_joint() + 2u * lane + 1u].w;
    var force = vec3f();
    var torque = vec3f();
    for (var body = lane; body < params.bodyCount; body++) {
      if (((moves >> body) & 1u) == 1u) {
        force += forces[body].xyz;
        torque += torques[body].xyz;
      }
    }
    let about = torque - cross(frame_origins[lane].xyz, force);
    if (lane > 0u) {
      tried_slope[5u + lane] = dot(about, rotate(frame_turns[lane], axis_of(lane)));
    } else {
      for (var i = 0u; i < 3u; i++) {
        tried_slope[i] = force[i];
        tried_slope[3u + i] = about[i];
      }
    }
  }
  workgroupBarrier();
}

// ---------------------------------------------------------------------------------------------------- the descent

// `tried` = `pose` moved by alpha along `direction`; each lane writes what `place` reads first in that lane.
fn advance(lane: u32, alpha: f32) {
  if (lane == 0u) {
    for (var i = 0u; i < 3u; i++) {
      tried[i] = pose[i] + alpha * direction[i];
    }
    let rotation = alpha * vec3f(direction[3], direction[4], direction[5]);
    let turn = turn_by(vec4f(pose[4], pose[5], pose[6], pose[3]), rotation);
    tried[3] = turn.w;
    tried[4] = turn.x;
    tried[5] = turn.y;
    tried[6] = turn.z;
  } else if (lane < params.bodyCount) {
    tried[6u + lane] = wrap(pose[6u + lane] + alpha * direction[5u + lane]);
  }
}

// One component of -H × change, or of -H × slope.
fn minus_hessian_times_slope(row: u32) -> f32 {
  var sum = 0.0;
  for (var j = 0u; j < 5u + params.bodyCount; j++) {
    sum -= hessian[j * DEGREES + row] * slope[j];
  }
  return sum;
}
fn minus_hessian_times_change(row: u32) -> f32 {
  var sum = 0.0;
  for (var j = 0u; j < 5u + params.bodyCount; j++) {
    sum -= hessian[j * DEGREES + row] * change[j];
  }
  return sum;
}

// Sums what each degree of freedom put into `products`; right in lane 0 only. A barrier must follow before they are
// written again.
fn sum_products(lane: u32) -> vec4f {
  workgroupBarrier();
  var sum = vec4f();
  if (lane == 0u) {
    for (var i = 0u; i < 5u + params.bodyCount; i++) {
      sum += products[i];
    }
  }
  return sum;
}

// The same, into `sums`, which all lanes may read.
fn share_sums(lane: u32) {
  let sum = sum_products(lane);
  if (lane == 0u) {
    sums = sum;
  }
  workgroupBarrier();
}

// The BFGS update of H by a step of `alpha` along `direction` over which the slope changed by `change`.
fn update_hessian(lane: u32, alpha: f32) {
  let degrees = 5u + params.bodyCount;
  let curvature = sums.y;
  if (lane < degrees) {
    spread[lane] = minus_hessian_times_change(lane);
    products[lane] = vec4f(0.0, 0.0, 0.0, change[lane] * spread[lane]);
  }
  share_sums(lane);
  if (alpha * curvature >= TINY) {
    let r = 1.0 / (alpha * curvature);
    let outer = alpha * alpha * (r - r * r * sums.w);
    for (var i = lane; i < degrees * DEGREES; i += WORKGROUP) {
      let row = i / DEGREES;
      let column = i % DEGREES;
      if (column < degrees) {
        let mixed = direction[row] * spread[column] + spread[row] * direction[column];
        hessian[i] += alpha * r * mixed + outer * direction[row] * direction[column];
      }
    }
  }
  workgroupBarrier();
}

// Moves `pose` downhill by BFGS with a backtracking line search, as AutoDock Vina has it; its energy is `pose_energy`.
// Iteration 0 goes nowhere and only looks. There is one call of `evaluate`, since compilers put every call in place.
fn descend(lane: u32, field: Field) {
  let is_degree = lane < 5u + params.bodyCount;
  let trials = select(TRIALS, EXACT_TRIALS, field.exact);
  if (lane < pose_length()) {
    before[lane] = pose[lane];
  }
  for (var i = lane; i < DEGREES * DEGREES; i += WORKGROUP) {
    hessian[i] = select(0.0, 1.0, i % (DEGREES + 1u) == 0u);
  }
  if (is_degree) {
    slope[lane] = 0.0;
  }
  // Lane 0's alone.
  var first_energy = NOTHING_YET;
  if (lane == 0u) {
    pose_energy = NOTHING_YET;
  }
  workgroupBarrier();
  for (var iteration = 0u; iteration <= params.iterations; iteration++) {
    if (is_degree) {
      direction[lane] = minus_hessian_times_slope(lane);
      products[lane] = vec4f(slope[lane] * slope[lane], slope[lane] * direction[lane], 0.0, 0.0);
    }
    // Lane 0's alone: slope², and slope × direction.
    let flatness = sum_products(lane);
    // The first trial goes as far as the slope says: such leaps over barriers are what long chains explore by.
    var alpha = 1.0;
    var is_lower = 0u;
    for (var trial = 0u; trial < trials; trial++) {
      advance(lane, alpha);
      evaluate(lane, field);
      if (lane == 0u) {
        verdict = select(0u, 1u, tried_energy - pose_energy < ARMIJO * alpha * flatness.y);
      }
      is_lower = workgroupUniformLoad(&verdict);
      if (is_lower == 1u) {
        break;
      }
      alpha *= 0.5;
    }
    // Nothing lower was found along a direction that should lead down: f32 tells no more here.
    if (is_lower == 0u) {
      break;
    }
    gather(lane);
    if (lane < pose_length()) {
      pose[lane] = tried[lane];
    }
    if (lane == 0u) {
      let is_worth = field.exact || pose_energy - tried_energy >= SMALL_GAIN;
      first_energy = select(first_energy, tried_energy, iteration == 0u);
      pose_energy = tried_energy;
      verdict = select(0u, 1u, iteration == 0u || (flatness.x >= FLAT * FLAT && is_worth));
    }
    if (workgroupUniformLoad(&verdict) == 0u) {
      break;
    }
    if (is_degree) {
      change[lane] = tried_slope[lane] - slope[lane];
      slope[lane] = tried_slope[lane];
      products[lane] = vec4f(0.0, change[lane] * direction[lane], change[lane] * change[lane], 0.0);
    }
    share_sums(lane);
    if (iteration == 1u && sums.z > TINY && is_degree) {
      hessian[lane * (DEGREES + 1u)] = alpha * sums.y / sums.z;
    }
    workgroupBarrier();
    // At iteration 0 the direction is 0, and H stays as it is.
    update_hessian(lane, alpha);
  }
  if (lane == 0u) {
    verdict = select(0u, 1u, pose_energy > first_energy);
  }
  if (workgroupUniformLoad(&verdict) == 1u) {
    if (lane < pose_length()) {
      pose[lane] = before[lane];
    }
    if (lane == 0u) {
      pose_energy = first_energy;
    }
  }
  workgroupBarrier();
}

// Places the atoms of `pose`.
fn place_pose(lane: u32) {
  if (lane < pose_length()) {
    tried[lane] = pose[lane];
  }
  workgroupBarrier();
  place(lane);
}

// ------------------------------------------------------------------------------------------------- random numbers

// By counter: Philox4x32-10 (Salmon et al. 2011), keyed by seed, stream, chain and step. Used by lane 0 alone.
var<private> drawn: vec4u;
var<private> drawn_left: u32;
var<private> draw_counter: vec4u;

// From here on numbers are those of a step of a chain.
fn draw_for(chain: u32, step: u32) {
  drawn_left = 0u;
  draw_counter = vec4u(0u, params.firstChain + chain, step, params.stream);
}

// High word of a product.
fn multiply_high(x: u32, y: u32) -> u32 {
  let x0 = x & 0xffffu;
  let x1 = x >> 16u;
  let y0 = y & 0xffffu;
  let y1 = y >> 16u;
  let middle = x1 * y0 + ((x0 * y0) >> 16u);
  return x1 * y1 + (middle >> 16u) + ((x0 * y1 + (middle & 0xffffu)) >> 16u);
}

fn philox(counter: vec4u) -> vec4u {
  var c = counter;
  var key = vec2u(params.seed, 0u);
  for (var i = 0u; i < 10u; i++) {
    let high = vec2u(multiply_high(c.x, 0xd2511f53u), multiply_high(c.z, 0xcd9e8d57u));
    c = vec4u(high.y ^ c.y ^ key.x, c.z * 0xcd9e8d57u, high.x ^ c.w ^ key.y, c.x * 0xd2511f53u);
    key += vec2u(0x9e3779b9u, 0xbb67ae85u);
  }
  return c;
}

// Uniform in [0, 1), in steps of 2^-24.
fn draw() -> f32 {
  if (drawn_left == 0u) {
    drawn = philox(draw_counter);
    draw_counter.x++;
    drawn_left = 4u;
  }
  let word = drawn[4u - drawn_left];
  drawn_left--;
  return f32(word >> 8u) / 16777216.0;
}

// Uniform in [-π, π).
fn draw_angle() -> f32 {
  return TURN * (draw() - 0.5);
}

// A unit quaternion w, x, y, z, uniform over all orientations (Shoemake 1992).
fn draw_turn() -> vec4f {
  let u = draw();
  let inner = turn_half(2.0 * draw_angle());
  let outer = turn_half(2.0 * draw_angle());
  return vec4f(sqrt(1.0 - u) * inner, sqrt(u) * outer);
}

// A point uniform in a ball about the origin; the largest of three uniform numbers is distributed as its radius.
fn draw_in_ball(radius: f32) -> vec3f {
  let z = 2.0 * draw() - 1.0;
  let across = sqrt(max(0.0, 1.0 - z * z));
  let around = turn_half(2.0 * draw_angle());
  let a = draw();
  let b = draw();
  let far = radius * max(a, max(b, draw()));
  return far * vec3f(across * around.y, across * around.x, z);
}

// ------------------------------------------------------------------------------------------------------- the chains

// Words of a chain behind its pose.
const ENERGY = 0u;
const BEST = 1u;
const FOUND = 2u;
const EVALUATIONS = 3u;
const STEPS = 4u;
const ACCEPTED = 5u;

fn chain_at(chain: u32) -> u32 {
  return chain * (params.bodyCount + 16u);
}
fn state_at(chain: u32) -> u32 {
  return chain_at(chain) + pose_length();
}

// One step of each chain, a workgroup a chain.
@compute @workgroup_size(WORKGROUP)
fn step_chains(@builtin(workgroup_id) group: vec3u, @builtin(local_invocation_id) local: vec3u) {
  let lane = local.x;
  let chain = group.x + params.offset;
  let state = state_at(chain);
  open_ligand(lane);
  if (params.step > 0u && lane < pose_length()) {
    pose[lane] = bitcast<f32>(chains[chain_at(chain) + lane]);
  } else if (lane == 0u) {
    draw_shape(chain);
  }
  workgroupBarrier();
  place_pose(lane);
  if (lane == 0u) {
    if (params.step == 0u) {
      draw_position();
    }
    draw_for(chain, params.step);
    change_pose();
  }
  workgroupBarrier();
  // 0: not accepted. 1: accepted. 2: accepted, and worth a second descent and to be remembered.
  var outcome = 0u;
  for (var descent = 0u; descent < 2u; descent++) {
    descend(lane, Field(false, select(SOFT_CAP, HARD_CAP, descent == 1u), STEEPNESS));
    if (descent == 0u) {
      if (lane == 0u) {
        verdict = judge_step(state);
      }
      outcome = workgroupUniformLoad(&verdict);
      if (outcome < 2u) {
        break;
      }
    }
  }
  if (outcome == 2u) {
    remember(lane, chain);
  }
  if (outcome > 0u && lane < pose_length()) {
    chains[chain_at(chain) + lane] = bitcast<u32>(pose[lane]);
  }
  if (lane == 0u) {
    if (outcome > 0u) {
      chains[state + BEST] = bitcast<u32>(select(best_of(state), min(best_of(state), pose_energy), outcome == 2u));
      chains[state + ENERGY] = bitcast<u32>(pose_energy);
      chains[state + ACCEPTED]++;
    }
    chains[state + STEPS] = params.step + 1u;
    chains[state + EVALUATIONS] += evaluations;
  }
}

fn judge_step(state: u32) -> u32 {
  if (params.step > 0u && !is_accepted(bitcast<f32>(chains[state + ENERGY]), pose_energy)) {
    return 0u;
  }
  return select(1u, 2u, pose_energy < best_of(state) || chains[state + FOUND] < params.kept);
}

fn best_of(state: u32) -> f32 {
  return select(bitcast<f32>(chains[state + BEST]), NOTHING_YET, params.step == 0u);
}

fn is_accepted(energy: f32, after: f32) -> bool {
  let chance = draw();
  return after <= energy || chance < exp((energy - after) / TEMPERATURE);
}

// The random pose that a chain begins with: first its shape, at the centre of the box.
fn draw_shape(chain: u32) {
  draw_for(chain, BEGINNING);
  let turn = draw_turn();
  for (var i = 0u; i < 3u; i++) {
    pose[i] = 0.0;
  }
  for (var i = 0u; i < 4u; i++) {
    pose[3u + i] = turn[i];
  }
  for (var i = 7u; i < pose_length(); i++) {
    pose[i] = draw_angle();
  }
}

// Then its place, uniform over those where the placed shape lies in the box; about its middle where it does not fit.
fn draw_position() {
  var lowest = places[0].xyz;
  var highest = lowest;
  for (var a = 1u; a < params.atomCount; a++) {
    lowest = min(lowest, places[a].xyz);
    highest = max(highest, places[a].xyz);
  }
  let spare = 2.0 * half_box() - (highest - lowest);
  for (var i = 0u; i < 3u; i++) {
    let share = select(0.5, draw(), spare[i] > 0.0);
    pose[i] = share * spare[i] - half_box()[i] - lowest[i];
  }
}

// Changes position, orientation or one torsion of `pose`, each equally likely. Its shape is placed somewhere.
fn change_pose() {
  let choices = 1u + params.bodyCount;
  let choice = min(u32(draw() * f32(choices)), choices - 1u);
  if (choice == 0u) {
    let way = draw_in_ball(AMPLITUDE);
    for (var i = 0u; i < 3u; i++) {
      pose[i] += way[i];
    }
  } else if (choice == 1u) {
    let radius = gyration();
    if (radius >= 1e-6) {
      let turn = turn_by(vec4f(pose[4], pose[5], pose[6], pose[3]), draw_in_ball(AMPLITUDE / radius));
      pose[3] = turn.w;
      pose[4] = turn.x;
      pose[5] = turn.y;
      pose[6] = turn.z;
    }
  } else {
    pose[5u + choice] = draw_angle();
  }
}

// Root mean square distance of the placed atoms from the root's origin, Å.
fn gyration() -> f32 {
  var sum = 0.0;
  for (var a = 0u; a < params.atomCount; a++) {
    let arm = places[a].xyz - frame_origins[0].xyz;
    sum += dot(arm, arm);
  }
  return sqrt(sum / f32(params.atomCount));
}

// ---------------------------------------------------------------------------------------- what chains remember

fn find_length() -> u32 {
  return 8u + params.bodyCount + 3u * params.atomCount;
}
fn find_at(chain: u32, i: u32) -> u32 {
  return (chain * params.kept + i) * find_length();
}
// Numbers of a find before its places.
fn find_head() -> u32 {
  return 2u + pose_length();
}

// Offers `pose` to the list of a chain: in place of one that it is near to, of the worst, or as a new one.
fn remember(lane: u32, chain: u32) {
  place_pose(lane);
  let found = chains[state_at(chain) + FOUND];
  if (lane < found) {
    parts[lane] = distance_to_find(find_at(chain, lane));
  }
  workgroupBarrier();
  if (lane == 0u) {
    verdict = choose_find(chain, found);
  }
  let i = workgroupUniformLoad(&verdict);
  if (i == NONE) {
    return;
  }
  let find = find_at(chain, i);
  if (lane == 0u) {
    finds[find] = pose_energy;
    chains[state_at(chain) + FOUND] = max(found, i + 1u);
  }
  if (lane < pose_length()) {
    finds[find + 2u + lane] = pose[lane];
  }
  for (var a = lane; a < params.atomCount; a += WORKGROUP) {
    for (var axis = 0u; axis < 3u; axis++) {
      finds[find + find_head() + 3u * a + axis] = places[a][axis];
    }
  }
}

// Å², mean over atoms.
fn distance_to_find(find: u32) -> f32 {
  var sum = 0.0;
  for (var a = 0u; a < params.atomCount; a++) {
    let row = find + find_head() + 3u * a;
    let way = places[a].xyz - vec3f(finds[row], finds[row + 1u], finds[row + 2u]);
    sum += dot(way, way);
  }
  return sum / f32(params.atomCount);
}

// Where `pose` shall be kept, given its distances to all finds in `parts`; NONE where it shall not.
fn choose_find(chain: u32, found: u32) -> u32 {
  var nearest = 0u;
  var worst = 0u;
  for (var i = 1u; i < found; i++) {
    nearest = select(nearest, i, parts[i] < parts[nearest]);
    worst = select(worst, i, finds[find_at(chain, i)] > finds[find_at(chain, worst)]);
  }
  let is_near = found > 0u && parts[nearest] < APART * APART;
  if (!is_near && found < params.kept) {
    return found;
  }
  let rival = select(worst, nearest, is_near);
  return select(NONE, rival, pose_energy < finds[find_at(chain, rival)]);
}

// ------------------------------------------------------------------------------------- the best of all, refined

// Numbers of a row of `refined`: state, energy of the last descent, wall, descents at it, evaluations, exact inter and
// intra energy, pose, places of atoms.
const AT_WORK = 1.0;
const DONE = 2.0;
const GIVEN_UP = 3.0;
const REFINED_POSE = 7u;

fn refined_at(rank: u32) -> u32 {
  return rank * (REFINED_POSE + pose_length() + 3u * params.atomCount);
}

// Takes the pose of lowest energy that is left and all that lie near it. One workgroup.
@compute @workgroup_size(WORKGROUP)
fn choose(@builtin(local_invocation_id) local: vec3u) {
  let lane = local.x;
  let slots = params.chainCount * params.kept;
  var lowest = NOTHING_YET;
  var best = NONE;
  for (var slot = lane; slot < slots; slot += WORKGROUP) {
    let find = slot * find_length();
    if (is_free(slot) && finds[find] < lowest) {
      lowest = finds[find];
      best = find;
    }
  }
  parts[lane] = lowest;
  picks[lane] = best;
  workgroupBarrier();
  if (lane == 0u) {
    var winner = 0u;
    for (var i = 1u; i < WORKGROUP; i++) {
      winner = select(winner, i, parts[i] < parts[winner]);
    }
    verdict = picks[winner];
  }
  let chosen = workgroupUniformLoad(&verdict);
  if (chosen == NONE) {
    return;
  }
  for (var slot = lane; slot < slots; slot += WORKGROUP) {
    if (is_free(slot) && are_near(slot * find_length() + find_head(), chosen + find_head())) {
      finds[slot * find_length() + 1u] = 1.0;
    }
  }
  let row = refined_at(params.step);
  if (lane == 0u) {
    refined[row] = AT_WORK;
    refined[row + 1u] = NOTHING_YET;
  }
  if (lane < pose_length()) {
    refined[row + REFINED_POSE + lane] = finds[chosen + 2u + lane];
  }
}

// Whether there is a find that was not taken yet.
fn is_free(slot: u32) -> bool {
  let found = chains[state_at(slot / params.kept) + FOUND];
  return slot % params.kept < found && finds[slot * find_length() + 1u] == 0.0;
}

// Of two lists of places in `finds`.
fn are_near(a: u32, b: u32) -> bool {
  let limit = APART * APART * f32(params.atomCount);
  var sum = 0.0;
  for (var i = 0u; i < 3u * params.atomCount && sum < limit; i++) {
    let difference = finds[a + i] - finds[b + i];
    sum += difference * difference;
  }
  return sum < limit;
}

// One descent of each chosen pose by explicit receptor atoms, a workgroup a pose; those that came to rest within the
// box are scored.
@compute @workgroup_size(WORKGROUP)
fn refine(@builtin(workgroup_id) group: vec3u, @builtin(local_invocation_id) local: vec3u) {
  let lane = local.x;
  let row = refined_at(group.x + params.offset);
  if (lane == 0u) {
    verdict = u32(refined[row]);
  }
  if (workgroupUniformLoad(&verdict) != u32(AT_WORK)) {
    return;
  }
  open_ligand(lane);
  if (lane < pose_length()) {
    pose[lane] = refined[row + REFINED_POSE + lane];
  }
  if (lane == 0u) {
    verdict = u32(refined[row + 2u]);
  }
  let wall = workgroupUniformLoad(&verdict);
  descend(lane, Field(true, HARD_CAP, STEEPNESS * pow(100.0, f32(wall))));
  place_pose(lane);
  if (lane < pose_length()) {
    refined[row + REFINED_POSE + lane] = pose[lane];
  }
  let outside = sum_parts(lane, count_outside(lane));
  if (lane == 0u) {
    verdict = judge(row, outside);
  }
  if (workgroupUniformLoad(&verdict) != u32(DONE)) {
    return;
  }
  let inter = sum_parts(lane, score_receptor(lane));
  workgroupBarrier();
  let intra = sum_parts(lane, score_ligand(lane));
  if (lane == 0u) {
    refined[row + 5u] = inter;
    refined[row + 6u] = intra;
  }
  for (var a = lane; a < params.atomCount; a += WORKGROUP) {
    for (var axis = 0u; axis < 3u; axis++) {
      refined[row + REFINED_POSE + pose_length() + 3u * a + axis] = places[a][axis];
    }
  }
}

// This lane's atoms outside the box.
fn count_outside(lane: u32) -> f32 {
  var outside = 0.0;
  for (var a = lane; a < params.atomCount; a += WORKGROUP) {
    outside += select(1.0, 0.0, all(abs(places[a].xyz) < half_box() - EDGE));
  }
  return outside;
}

// Notes the end of a descent; gives the state of the pose.
fn judge(row: u32, outside: f32) -> u32 {
  let descents = refined[row + 3u] + 1.0;
  let is_settled = refined[row + 1u] - pose_energy < SETTLED_GAIN || descents >= DESCENTS;
  let is_next_wall = is_settled && outside > 0.0;
  let wall = refined[row + 2u] + select(0.0, 1.0, is_next_wall);
  refined[row + 1u] = select(pose_energy, NOTHING_YET, is_next_wall);
  refined[row + 2u] = wall;
  refined[row + 3u] = select(descents, 0.0, is_next_wall);
  refined[row + 4u] += f32(evaluations);
  let at_work = select(AT_WORK, GIVEN_UP, wall >= WALLS);
  refined[row] = select(at_work, DONE, is_settled && !is_next_wall);
  return u32(refined[row]);
}

// ------------------------------------------------------------------------------------------------- what is given

var<workgroup> tallies: array<vec4u, WORKGROUP>;
// Ranks of the poses given, and how many they are.
var<workgroup> given: array<u32, WORKGROUP>;
var<workgroup> given_count: u32;

// Writes `poses` and `counts`. One workgroup; `keep` is at most the number of its lanes.
@compute @workgroup_size(WORKGROUP)
fn give(@builtin(local_invocation_id) local: vec3u) {
  let lane = local.x;
  tally(lane);
  for (var rank = 0u; rank < params.keep; rank++) {
    let row = refined_at(rank);
    if (lane < given_count) {
      picks[lane] = select(0u, 1u, are_refined_near(row, refined_at(given[lane])));
    }
    workgroupBarrier();
    if (lane == 0u && refined[row] == DONE) {
      add_given(rank);
    }
    workgroupBarrier();
  }
  let length = pose_length();
  if (lane < given_count) {
    let row = refined_at(given[lane]);
    let target_row = lane * (length + 2u);
    for (var i = 0u; i < length; i++) {
      poses[target_row + i] = refined[row + REFINED_POSE + i];
    }
    poses[target_row + length] = refined[row + 5u];
    poses[target_row + length + 1u] = refined[row + 6u];
  }
  if (lane == 0u) {
    counts[4] = given_count;
  }
}

// Sums over chains: evaluations in two words, steps, accepted steps.
fn tally(lane: u32) {
  var own = vec4u();
  for (var chain = lane; chain < params.chainCount; chain += WORKGROUP) {
    let state = state_at(chain);
    own = add(own, vec4u(chains[state + EVALUATIONS], 0u, chains[state + STEPS], chains[state + ACCEPTED]));
  }
  if (lane < params.keep) {
    own = add(own, vec4u(u32(refined[refined_at(lane) + 4u]), 0u, 0u, 0u));
  }
  tallies[lane] = own;
  workgroupBarrier();
  if (lane == 0u) {
    for (var i = 1u; i < WORKGROUP; i++) {
      own = add(own, tallies[i]);
    }
    for (var i = 0u; i < 4u; i++) {
      counts[i] = own[i];
    }
    given_count = 0u;
  }
  workgroupBarrier();
}

// Carries from the first word to the second.
fn add(a: vec4u, b: vec4u) -> vec4u {
  let sum = a + b;
  return vec4u(sum.x, sum.y + select(0u, 1u, sum.x < a.x), sum.zw);
}

// Of two rows of `refined`.
fn are_refined_near(a: u32, b: u32) -> bool {
  let places_at = REFINED_POSE + pose_length();
  let limit = APART * APART * f32(params.atomCount);
  var sum = 0.0;
  for (var i = 0u; i < 3u * params.atomCount && sum < limit; i++) {
    let difference = refined[a + places_at + i] - refined[b + places_at + i];
    sum += difference * difference;
  }
  return sum < limit;
}

// Adds a pose, or puts it in place of one that it is near to and better than. One that is pushed out is worth nothing
// beside others; alone it shows that there is no room.
fn add_given(rank: u32) {
  if (claimed(rank) >= 0.0 && given_count > 0u) {
    return;
  }
  for (var i = 0u; i < given_count; i++) {
    if (picks[i] == 1u) {
      if (claimed(rank) < claimed(given[i])) {
        given[i] = rank;
      }
      return;
    }
  }
  given[given_count] = rank;
  given_count++;
}

fn claimed(rank: u32) -> f32 {
  return refined[refined_at(rank) + 5u] + refined[refined_at(rank) + 6u];
}
