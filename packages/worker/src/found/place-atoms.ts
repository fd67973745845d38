/**
 * Atoms of one pose of a ligand as the docking kernels place them: bodies turned about their axes, each carried by its
 * parent. Layouts of the buffers: shaders/docking-score/manifest.json and shaders/docking-search/manifest.json.
 */
export type Point = readonly [number, number, number];
/** x, y, z, w. */
type Turn = readonly [number, number, number, number];

const ATOM_BYTES = 16;
const BODY_BYTES = 32;

export interface LigandBuffers {
  /** 16 bytes each: x, y, z in its body, and body + 65536 × kind; searches put the number of a map into bits 8 to 15. */
  readonly atoms: Uint8Array;
  /** 32 bytes each: axis, parent, arm from the parent's origin, spare. */
  readonly bodies: Uint8Array;
  /** f32: position, quaternion w x y z, one torsion for each body but the first (which has a place, too). */
  readonly poses: Uint8Array;
}

/** Degrees of freedom of a pose, and its place for a torsion of the root, which has none. */
export const poseNumbers = (bodies: Uint8Array): number => 6 + bodies.byteLength / BODY_BYTES;

/**
 * Positions in Å from the centre of the box; null where there is no such pose. `spare`: numbers behind each pose in
 * `poses` that are not part of it.
 */
export function placeAtoms(buffers: LigandBuffers, pose: number, spare = 0): Point[] | null {
  const bodyCount = buffers.bodies.byteLength / BODY_BYTES;
  const numbers = poseNumbers(buffers.bodies);
  const read = viewOf(buffers.poses);
  const at = pose * (numbers + spare) * 4;
  if (at < 0 || at + numbers * 4 > buffers.poses.byteLength) return null;
  const value = (index: number) => read.getFloat32(at + index * 4, true);
  const frames: { readonly turn: Turn; readonly origin: Point }[] = [
    { turn: [value(4), value(5), value(6), value(3)], origin: [value(0), value(1), value(2)] },
  ];
  const bodies = viewOf(buffers.bodies);
  for (let body = 1; body < bodyCount; body++) {
    const parent = frames[bodies.getUint32(body * BODY_BYTES + 12, true)];
    if (parent === undefined) return null;
    const half = value(6 + body) / 2;
    const [x, y, z] = pointAt(bodies, body * BODY_BYTES);
    const sine = Math.sin(half);
    const own: Turn = [x * sine, y * sine, z * sine, Math.cos(half)];
    const arm = rotate(parent.turn, pointAt(bodies, body * BODY_BYTES + 16));
    frames.push({ turn: multiply(parent.turn, own), origin: add(parent.origin, arm) });
  }
  const atoms = viewOf(buffers.atoms);
  const points: Point[] = [];
  for (let offset = 0; offset < buffers.atoms.byteLength; offset += ATOM_BYTES) {
    const frame = frames[atoms.getUint32(offset + 12, true) & 0xff];
    if (frame === undefined) return null;
    points.push(add(frame.origin, rotate(frame.turn, pointAt(atoms, offset))));
  }
  return points;
}

/** Number of each atom's kind, in order of atoms. */
export function kindsOfAtoms(atoms: Uint8Array): number[] {
  const view = viewOf(atoms);
  const count = Math.floor(atoms.byteLength / ATOM_BYTES);
  return Array.from({ length: count }, (_, atom) => view.getUint32(atom * ATOM_BYTES + 12, true) >>> 16);
}

const viewOf = (bytes: Uint8Array): DataView =>
  new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);

const pointAt = (view: DataView, offset: number): Point => [
  view.getFloat32(offset, true),
  view.getFloat32(offset + 4, true),
  view.getFloat32(offset + 8, true),
];

const add = (a: Point, b: Point): Point => [a[0] + b[0], a[1] + b[1], a[2] + b[2]];

const cross = (a: Point, b: Point): Point => [
  a[1] * b[2] - a[2] * b[1],
  a[2] * b[0] - a[0] * b[2],
  a[0] * b[1] - a[1] * b[0],
];

/** v + 2 u × (u × v + w v), u being the vector part. */
function rotate([x, y, z, w]: Turn, point: Point): Point {
  const axis: Point = [x, y, z];
  const inner = add(cross(axis, point), [w * point[0], w * point[1], w * point[2]]);
  const [dx, dy, dz] = cross(axis, inner);
  return add(point, [2 * dx, 2 * dy, 2 * dz]);
}

function multiply([ax, ay, az, aw]: Turn, [bx, by, bz, bw]: Turn): Turn {
  return [
    aw * bx + ax * bw + ay * bz - az * by,
    aw * by - ax * bz + ay * bw + az * bx,
    aw * bz + ax * by - ay * bx + az * bw,
    aw * bw - ax * bx - ay * by - az * bz,
  ];
}
