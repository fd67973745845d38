/** What runs now, drawn from the work itself: the molecule in its pose, or tiles that light up as they are done. */
import { formatCount } from '@manyhands/look';
import type { CurrentWork, VolunteerState } from '@manyhands/worker';
import { hasLigand, Molecule } from './molecule.tsx';
import { TILE_COUNT, TileField } from './tile-field.tsx';

export interface PictureProps {
  readonly state: VolunteerState;
  readonly inputsOf: (assignment: string) => Readonly<Record<string, Uint8Array>> | null;
}

export function Picture({ state, inputsOf }: PictureProps) {
  const [work] = state.current;
  const inputs = work ? inputsOf(work.assignment) : null;
  if (work && inputs && hasLigand(inputs)) return <Molecule work={work} inputs={inputs} />;
  const lit = litTiles(state.finishedHere) + (work?.fraction ?? 0);
  return (
    <TileField
      lit={lit}
      label={`${formatCount(state.finishedHere)} tasks finished since this page was opened`}
    />
  );
}

/** A full field stays full until the next task is done. */
const litTiles = (finished: number): number => (finished === 0 ? 0 : ((finished - 1) % TILE_COUNT) + 1);

/** One line under the picture. */
export function captionOf(work: CurrentWork): string {
  const { poseCount } = work.params;
  if (poseCount !== undefined) {
    return `Position ${formatCount(Math.max(1, Math.ceil(work.fraction * poseCount)))} of ${formatCount(poseCount)}`;
  }
  return work.kernelTitle;
}
