/** What was found last, in a form that a page can draw: looked at only as often as a person can follow. */
import type { FoundPose } from '../state.ts';
import type { Item } from '../work/item.ts';
import type { Finished } from '../work/pipeline.ts';
import { bestPose } from './best-pose.ts';
import { kindsOfAtoms, placeAtoms } from './place-atoms.ts';

/** Milliseconds for which a find stays: long enough to read a name and see where the molecule lies. */
const STAYS_MS = 4_000;

export interface Finds {
  /** Keeps no more than references; the next look does the rest. */
  finished(item: Item, outcome: Finished): void;
  /** The find to show now; `now` in milliseconds. */
  look(now: number): FoundPose | null;
}

/** `wanted`: whether anybody could see it; the last find stays while not. */
export function createFinds(wanted: () => boolean): Finds {
  let unseen: { readonly item: Item; readonly outputs: readonly Uint8Array[] } | null = null;
  let shown: FoundPose | null = null;
  let shownAt = Number.NEGATIVE_INFINITY;

  return {
    finished: (item, outcome) => {
      if (item.batch.scene === undefined || outcome.status !== 'done') return;
      unseen = { item, outputs: outcome.outputs };
    },
    look: (now) => {
      if (unseen === null || now - shownAt < STAYS_MS || !wanted()) return shown;
      const found = describeFind(unseen.item, unseen.outputs);
      unseen = null;
      if (found === null) return shown;
      [shown, shownAt] = [found, now];
      return shown;
    },
  };
}

/** Null where there is nothing to draw. */
export function describeFind(
  { notice, batch, state }: Item,
  outputs: readonly Uint8Array[],
): FoundPose | null {
  if (batch.scene === undefined || !('materials' in state)) return null;
  const { center, kinds, receptor } = batch.scene;
  const { kernel, inputs } = state.materials;
  const best = bestPose(kernel.manifest, inputs, outputs);
  const points = best && placeAtoms(best.buffers, best.pose, best.spare);
  if (best === null || points === null || points.length === 0) return null;
  const numbers = kindsOfAtoms(best.buffers.atoms);
  return {
    assignment: notice.assignment,
    label: notice.label,
    batchTitle: batch.title,
    purpose: batch.purpose,
    receptor,
    energy: best.energy,
    atoms: points.map(([x, y, z], atom) => ({
      element: elementOf(kinds[numbers[atom] ?? -1]),
      x: x + center[0],
      y: y + center[1],
      z: z + center[2],
    })),
  };
}

/** Names of types begin with the element. Metals share one type, and are drawn as zinc, the one most often met. */
const elementOf = (kind = 'C_H'): string => {
  const [element = 'C'] = kind.split('_');
  return element === 'Met' ? 'Zn' : element;
};
