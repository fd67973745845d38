/** Certifies one answer of `docking-search`: every pose is built anew in f64 and scored; nothing of the claim is believed. */
import {
  certify,
  checkEffort,
  findSiblingCopy,
  type Ligand,
  type Pocket,
  type PoseVerdict,
  readFound,
  readSearchCounts,
} from '@manyhands/docking';
import {
  type CertifiedPose,
  energyOf,
  type SearchAnswer,
  type SearchQuestion,
  type SearchVerdict,
} from './search-certificate.ts';

export type SearchClaim = Pick<SearchQuestion, 'poses' | 'counts' | 'steps' | 'siblings'>;

/** Checks in the order of their cost: counts, poses and energies, whether the best is at rest, copies. */
export function certifySearch(pocket: Pocket, ligand: Ligand, claim: SearchClaim): SearchVerdict {
  const { box } = pocket;
  const counts = readSearchCounts(claim.counts);
  const found = readFound(ligand, box, claim.poses, claim.counts);
  const [first] = found;
  const claimed = first ? { inter: first.inter, intra: first.intra } : null;
  const empty = { poses: [], improvement: null, evaluations: counts.evaluations, claimed };
  if (!first) return { kind: 'refused', reason: 'no-poses: the answer has no pose.', answer: empty };
  const verdicts = certify(pocket, ligand, found);
  const poses = passed(verdicts);
  const answer = { ...empty, poses };
  const wrong = verdicts.findIndex(({ accepted }) => !accepted);
  if (wrong >= 0) return { kind: 'refused', reason: describe(verdicts[wrong], wrong), answer };
  if (counts.steps !== claim.steps % 2 ** 32) {
    const reason = `steps: the answer says that it took ${counts.steps} steps; ${claim.steps} were asked for.`;
    return { kind: 'refused', reason, answer };
  }
  return checkWork(pocket, ligand, claim, answer);
}

/** What is at rest and its own was searched for; how well shows only beside the answers of other hosts. */
function checkWork(
  pocket: Pocket,
  ligand: Ligand,
  { siblings }: SearchClaim,
  answer: SearchAnswer,
): SearchVerdict {
  const ours = answer.poses.map(({ pose }) => Float64Array.from(pose));
  const [best] = ours;
  if (!best) throw new Error('an answer without poses was not refused');
  const effort = checkEffort(pocket, ligand, best);
  const checked = { ...answer, improvement: effort.improvement };
  if (!effort.atRest) return { kind: 'refused', reason: `not-at-rest: ${effort.message}`, answer: checked };
  const theirs = siblings.map((pose) => Float64Array.from(pose));
  const copy = findSiblingCopy(ligand, ours, theirs);
  if (copy) {
    const reason = `copied: pose ${copy.ours + 1} lies ${copy.rmsd.toExponential(1)} Å from one found in another workunit.`;
    return { kind: 'refused', reason, answer: checked };
  }
  return { kind: 'valid', answer: checked };
}

function passed(verdicts: readonly PoseVerdict[]): CertifiedPose[] {
  return verdicts
    .flatMap((verdict) => {
      if (!verdict.accepted) return [];
      const { total, inter, intra } = verdict.score;
      return [{ pose: [...verdict.pose], total, inter, intra }];
    })
    .sort((a, b) => energyOf(a) - energyOf(b));
}

const describe = (verdict: PoseVerdict | undefined, index: number): string =>
  verdict && !verdict.accepted ? `${verdict.reason}: pose ${index + 1}: ${verdict.message}` : '';
