/**
 * Atoms of one pose of a ligand as the docking kernel places them: bodies turned about their axes, each carried by its
 * parent. Layouts of the buffers: shaders/docking-score/manifest.json.
 */
export type Point = readonly [number, number, number];
/** x, y, z, w. */
type Turn = readonly [number, number, number, number];

export interface LigandBuffers {
  /** 16 bytes each: x, y, z in its body, and body + 65536 × kind. */
  readonly atoms: Uint8Array;
  /** 32 bytes each: axis, parent, arm from the parent's origin, spare. */
  readonly bodies: Uint8Array;
  /** f32: position, quaternion w x y z, one torsion for each body but the first (which has a place, too). */
  readonly poses: Uint8Array;
}

/** Positions in Å from the centre of the box; null where there is no such pose. */
export function placeAtoms(buffers: LigandBuffers, pose: number): Point[] | null {
  const bodyCount = buffers.bodies.byteLength / 32;
  const read = viewOf(buffers.poses);
  const at = pose * (6 + bodyCount) * 4;
  if (at < 0 || at + (6 + bodyCount) * 4 > buffers.poses.byteLength) return null;
  const value = (index: number) => read.getFloat32(at + index * 4, true);
  const frames: { readonly turn: Turn; readonly origin: Point }[] = [
    { turn: [value(4), value(5), value(6), value(3)], origin: [value(0), value(1), value(2)] },
  ];
  const bodies = viewOf(buffers.bodies);
  for (let body = 1; body < bodyCount; body++) {
    const parent = frames[bodies.getUint32(body * 32 + 12, true)];
    if (parent === undefined) return null;
    const half = value(6 + body) / 2;
    const [x, y, z] = pointAt(bodies, body * 32);
    const sine = Math.sin(half);
    const own: Turn = [x * sine, y * sine, z * sine, Math.cos(half)];
    const arm = rotate(parent.turn, pointAt(bodies, body * 32 + 16));
    frames.push({ turn: multiply(parent.turn, own), origin: add(parent.origin, arm) });
  }
  const atoms = viewOf(buffers.atoms);
  const points: Point[] = [];
  for (let offset = 0; offset < buffers.atoms.byteLength; offset += 16) {
    const frame = frames[atoms.getUint32(offset + 12, true) & 0xffff];
    if (frame === undefined) return null;
    points.push(add(frame.origin, rotate(frame.turn, pointAt(atoms, offset))));
  }
  return points;
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
