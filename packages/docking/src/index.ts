/** The chemistry of docking: reading molecules, typing atoms, placing poses, and the f64 Vina scorer. */
export type { Atom } from './chemistry/atom.ts';
export type { XsType } from './chemistry/xs-types.ts';
export type { Box, Coordinates, Vector3 } from './geometry.ts';
export { type Ligand, torsionCount } from './ligand/ligand.ts';
export { readLigand, readLigands } from './pdbqt/ligand.ts';
export { type Receptor, readReceptor } from './pdbqt/receptor.ts';
export { identityPose, type Pose, placePose, poseLength } from './pose/pose.ts';
export { checkFit, randomPoses } from './pose/random.ts';
export type { Reading } from './reading.ts';
export { type Score, scorePose } from './scoring/score.ts';
