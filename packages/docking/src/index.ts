/** The chemistry of docking: reading molecules, typing atoms, placing poses, and the f64 Vina scorer. */
export { certify, type PoseClaim, type PoseRefusal, type PoseVerdict } from './certificate/certify.ts';
export { findSiblingCopy } from './certificate/copies.ts';
export { checkEffort, type EffortVerdict } from './certificate/effort.ts';
export {
  CERTIFICATE_LIMITS,
  type CertificateLimits,
  EFFORT_LIMITS,
  type EffortLimits,
} from './certificate/limits.ts';
export type { Atom } from './chemistry/atom.ts';
export type { XsType } from './chemistry/xs-types.ts';
export { type Box, type Coordinates, isInBox, pointAt, type Vector3 } from './geometry.ts';
export { type Ligand, scoredAtoms, torsionCount } from './ligand/ligand.ts';
export { descentEnergy, type Minimised, minimise, scorePoseInPocket } from './minimise/minimise.ts';
export { openPocket, type Pocket } from './minimise/pocket.ts';
export { type PoseEnergies, readEnergies } from './packing/energies.ts';
export { type Kinds, kindsOf, packTable } from './packing/kinds.ts';
export { kernelIssue, type PackedLigand, packLigand, packPoses } from './packing/ligand.ts';
export { type PackedReceptor, packReceptor } from './packing/receptor.ts';
export { planRescore } from './packing/rescore.ts';
export {
  type PlannedWorkunit,
  planScreen,
  type ScreenLigand,
  type ScreenPlan,
  type ScreenRequest,
  screenPose,
} from './packing/screen.ts';
export {
  type OpenedSearch,
  openSearch,
  planSearch,
  type SearchRequest,
  type SearchSetting,
} from './packing/search.ts';
export {
  effortOf,
  SEARCH_EFFORTS,
  SEARCH_PRESETS,
  type SearchEffort,
  type SearchPreset,
  vinaIterations,
  vinaSteps,
} from './packing/search-effort.ts';
export { type FoundPose, readFound, readSearchCounts, type SearchCounts } from './packing/search-found.ts';
export { SEARCH_LIMITS, searchIssue } from './packing/search-limits.ts';
export { readLigand, readLigands } from './pdbqt/ligand.ts';
export { type Receptor, readReceptor } from './pdbqt/receptor.ts';
export { identityPose, type Pose, placePose, poseLength } from './pose/pose.ts';
export { multiply, type Quaternion, rotate, turnAbout } from './pose/quaternion.ts';
export { checkFit, randomPoses } from './pose/random.ts';
export { CONFORMER_SEED, NO_CONFORMER, PREPARATION } from './prepare/preparation-terms.ts';
export type { Reading } from './reading.ts';
export {
  MODE_OPTIONS,
  type Mode,
  type ModeOptions,
  rankModes,
  type ScoredPose,
} from './report/modes.ts';
export { heavyRmsd, plainRmsd, symmetricRmsd } from './report/rmsd.ts';
export { writeModes } from './report/write-modes.ts';
export { curl, totalEnergy } from './scoring/potential.ts';
export { type Score, scorePose } from './scoring/score.ts';
export { mapEnergy, smoothIntra } from './search/energy.ts';
export { ReceptorMaps } from './search/maps.ts';
