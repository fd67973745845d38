/** Packs a ligand and its poses for kernels: scored atoms only, each with the body it moves with. */
import type { InputIssue } from '@manyhands/protocol';
import type { Box } from '../geometry.ts';
import { type Ligand, scoredAtoms } from '../ligand/ligand.ts';
import { offset, type Pose, RIGID_NUMBERS, torsionAxis } from '../pose/pose.ts';
import { type Kinds, kindOf } from './kinds.ts';
import { openedRingIssue } from './opened-rings.ts';
import { RowWriter, wordsToBytes } from './records.ts';

/** What the kernel's manifest allows. */
export const KERNEL_LIMITS = { atoms: 256, bodies: 64 } as const;

export interface PackedLigand {
  readonly params: {
    readonly atomCount: number;
    readonly bodyCount: number;
    readonly pairCount: number;
    /** N_rot. */
    readonly rotors: number;
  };
  readonly buffers: {
    /** [atomCount] rows x, y, z f32 from the origin of the atom's body, and body + 65,536 × kind. */
    readonly atoms: Uint8Array;
    /** [bodyCount] two rows: unit axis and parent; then the origin seen from the parent's origin, and 0. */
    readonly bodies: Uint8Array;
    /** u32: for each atom where its list begins, the end of the last one, then the lists of partners. */
    readonly pairs: Uint8Array;
  };
}

/** Undefined where the kernel can take the ligand; otherwise why not. */
export function kernelIssue(ligand: Ligand, name: string): InputIssue | undefined {
  const opened = openedRingIssue(ligand, name);
  if (opened) return opened;
  const atoms = scoredAtoms(ligand).length;
  const bodies = ligand.bodies.length;
  if (atoms <= KERNEL_LIMITS.atoms && bodies <= KERNEL_LIMITS.bodies) return undefined;
  return {
    where: name,
    message: `The ligand has ${atoms} heavy atoms and ${bodies - 1} torsions.`,
    cure: `Give ligands of at most ${KERNEL_LIMITS.atoms} heavy atoms and ${KERNEL_LIMITS.bodies - 1} torsions.`,
  };
}

/** With `maps`, the kinds that have a map, bits 8 to 15 of an atom's last word say which map it reads. */
export function packLigand(ligand: Ligand, kinds: Kinds, maps?: Kinds): PackedLigand {
  const scored = scoredAtoms(ligand);
  const pairs = packPairs(ligand, scored);
  return {
    params: {
      atomCount: scored.length,
      bodyCount: ligand.bodies.length,
      pairCount: ligand.pairs.length,
      rotors: ligand.rotors,
    },
    buffers: { atoms: packAtoms(ligand, scored, kinds, maps), bodies: packBodies(ligand), pairs },
  };
}

function packAtoms(ligand: Ligand, scored: readonly number[], kinds: Kinds, maps?: Kinds): Uint8Array {
  const rows = new RowWriter(scored.length);
  for (const atom of scored) {
    const body = ligand.bodyOf[atom] ?? 0;
    const origin = ligand.bodies[body]?.origin ?? 0;
    const type = ligand.atoms[atom]?.xsType;
    const kind = type ? kindOf(kinds, type) : 0;
    const map = type && maps ? kindOf(maps, type) : 0;
    rows.add(...offset(ligand.coordinates, origin, atom), body + map * 256 + kind * 65_536);
  }
  return rows.bytes;
}

function packBodies(ligand: Ligand): Uint8Array {
  const rows = new RowWriter(2 * ligand.bodies.length);
  ligand.bodies.forEach(({ parent, origin }, body) => {
    const isRoot = parent < 0;
    const pivot = isRoot ? origin : (ligand.bodies[parent]?.origin ?? 0);
    rows.add(...(isRoot ? ([0, 0, 0] as const) : torsionAxis(ligand, body - 1)), Math.max(0, parent));
    rows.add(...offset(ligand.coordinates, pivot, origin), 0);
  });
  return rows.bytes;
}

function packPairs(ligand: Ligand, scored: readonly number[]): Uint8Array {
  const place = new Map(scored.map((atom, index) => [atom, index]));
  const starts: number[] = [];
  const partners: number[] = [];
  for (const atom of scored) {
    starts.push(scored.length + 1 + partners.length);
    for (const [first, second] of ligand.pairs) if (first === atom) partners.push(place.get(second) ?? 0);
  }
  starts.push(scored.length + 1 + partners.length);
  return wordsToBytes(starts.concat(partners));
}

/** f32 [poses, 7 + torsions]; positions from the centre of the box, torsions brought into [-π, π]. */
export function packPoses(poses: readonly Pose[], { center }: Box): Uint8Array {
  const length = poses[0]?.length ?? 0;
  const packed = new Float32Array(poses.length * length);
  poses.forEach((pose, p) => {
    pose.forEach((value, i) => {
      packed[p * length + i] =
        i < 3 ? value - (center[i] ?? 0) : i < RIGID_NUMBERS ? value : wrapAngle(value);
    });
  });
  return new Uint8Array(packed.buffer);
}

const wrapAngle = (angle: number): number => angle - 2 * Math.PI * Math.round(angle / (2 * Math.PI));
