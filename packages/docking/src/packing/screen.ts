/** Plans a screen: every ligand in many random placements against one receptor, as workunits of `docking-score`. */
import type { ParamValues } from '@manyhands/kernel';
import type { InputIssue } from '@manyhands/protocol';
import { type Box, isInBox, pointAt } from '../geometry.ts';
import { type Ligand, scoredAtoms } from '../ligand/ligand.ts';
import type { Receptor } from '../pdbqt/receptor.ts';
import { identityPose, type Pose } from '../pose/pose.ts';
import { checkFit, drawPose } from '../pose/random.ts';
import type { Reading } from '../reading.ts';
import { checkBox } from './check-box.ts';
import { type Kinds, kindsOf, packTable } from './kinds.ts';
import { kernelIssue, type PackedLigand, packLigand, packPoses } from './ligand.ts';
import { packReceptor } from './receptor.ts';

/** Placed atoms of one workunit: keeps its scratch buffers below 32 MB. */
const MAX_PLACED_ATOMS = 1_000_000;

export interface ScreenLigand {
  /** Shown to volunteers and in the ranking; each ligand of a screen has its own. */
  readonly name: string;
  readonly ligand: Ligand;
}

export interface ScreenRequest {
  readonly receptor: Receptor;
  readonly ligands: readonly ScreenLigand[];
  readonly box: Box;
  /** Poses of each ligand, random but for the first (`screenPose`). */
  readonly placements: number;
  readonly posesPerWorkunit: number;
  readonly seed: number;
}

export interface PlannedWorkunit {
  /** The ligand's name. */
  readonly label: string;
  readonly params: ParamValues;
  /** Bytes by buffer name. Those of a ligand are the same objects in all its workunits, so a hash can be kept by object. */
  readonly inputs: Readonly<Record<string, Uint8Array>>;
}

export interface ScreenPlan {
  /** Bytes of the batch's shared buffers by name. */
  readonly shared: Readonly<Record<string, Uint8Array>>;
  /** Atom types by the number that atoms are packed with. */
  readonly kinds: Kinds;
  readonly workunitCount: number;
  /** Made one by one while they are read, so that a large screen never lies in memory as a whole. */
  readonly workunits: Iterable<PlannedWorkunit>;
}

/** Refuses what cannot be scored before any workunit is made. Poses are those of `screenPose`. */
export function planScreen(request: ScreenRequest): Reading<ScreenPlan> {
  const issues = checkScreen(request);
  if (issues.length > 0) return { ok: false, issues };
  const { receptor, ligands, box, placements } = request;
  const kinds = kindsOf(receptor, ...ligands.map(({ ligand }) => ligand));
  const packed = packReceptor(receptor, box, kinds);
  const common = { ...packed.params, kindCount: kinds.length };
  const perWorkunit = ligands.map(({ ligand }) => posesOf(request, ligand));
  return {
    ok: true,
    value: {
      shared: { ...packed.buffers, table: packTable(kinds) },
      kinds,
      workunitCount: perWorkunit.reduce((sum, poses) => sum + Math.ceil(placements / poses), 0),
      workunits: { [Symbol.iterator]: () => makeWorkunits(request, kinds, common) },
    },
  };
}

/**
 * Pose number `number` of ligand number `ligandNumber` of a screen; both count from 0. Number 0 is the ligand as its
 * file gives it where that lies in the box, as a crystal pose does; all others are random.
 */
export function screenPose(request: ScreenRequest, ligandNumber: number, number: number): Pose {
  const entry = request.ligands[ligandNumber];
  if (!entry) throw new Error(`The screen has no ligand number ${ligandNumber}.`);
  const { ligand } = entry;
  if (number === 0 && liesInBox(ligand, request.box)) return identityPose(ligand);
  return drawPose(ligand, request.box, request.seed, ligandNumber, number);
}

const liesInBox = (ligand: Ligand, box: Box): boolean =>
  scoredAtoms(ligand).every((atom) => isInBox(box, pointAt(ligand.coordinates, atom)));

function* makeWorkunits(
  request: ScreenRequest,
  kinds: Kinds,
  common: ParamValues,
): Generator<PlannedWorkunit> {
  const { ligands, placements, box } = request;
  for (const [number, { name, ligand }] of ligands.entries()) {
    const packed: PackedLigand = packLigand(ligand, kinds);
    const step = posesOf(request, ligand);
    for (let first = 0; first < placements; first += step) {
      const poseCount = Math.min(step, placements - first);
      const poses = Array.from({ length: poseCount }, (_, i) => screenPose(request, number, first + i));
      yield {
        label: name,
        params: { ...common, ...packed.params, poseCount, firstPose: first },
        inputs: { ...packed.buffers, poses: packPoses(poses, box) },
      };
    }
  }
}

/** Poses of one workunit: as asked for, fewer for large ligands. */
const posesOf = ({ posesPerWorkunit }: ScreenRequest, ligand: Ligand): number =>
  Math.max(1, Math.min(posesPerWorkunit, Math.floor(MAX_PLACED_ATOMS / scoredAtoms(ligand).length)));

function checkScreen({ receptor, ligands, box, seed }: ScreenRequest): InputIssue[] {
  const boxIssue = checkBox(receptor, box);
  if (boxIssue) return [boxIssue];
  const names = new Set<string>();
  return ligands.flatMap(({ name, ligand }) => {
    const issues: InputIssue[] = [];
    if (names.has(name))
      issues.push({ where: name, message: 'Two ligands have this name.', cure: 'Give each its own name.' });
    names.add(name);
    const tooLarge = kernelIssue(ligand, name);
    if (tooLarge) return [...issues, tooLarge];
    const fit = checkFit(ligand, box, seed);
    return fit.ok ? issues : [...issues, ...fit.issues.map((issue) => ({ ...issue, where: name }))];
  });
}
