/** Hosts that answer workunit after workunit with energies of real searches, until the rules of trust distrust them. */
import { type EffortRecord, effortAfter, secondOpinionShare, uncompared } from '@manyhands/rules';
import type { Random } from '../test/random.ts';

/** kcal/mol of inter + intra, by seed. */
export interface Energies {
  readonly own: readonly number[];
  readonly honest: readonly number[];
}

export interface Simulation {
  readonly ligands: readonly Energies[];
  readonly window: number;
  /** The other host draws the same random numbers, as two processors do; otherwise others, as a graphics card in effect does. */
  readonly sameNumbers: boolean;
  readonly random: Random;
}

export interface Run {
  /** Workunits after which the host was distrusted; null where it was not. */
  readonly caughtAfter: number | null;
  /** Share of its answers that were compared. */
  readonly compared: number;
}

/** A host in good standing otherwise: none of its results is refused. */
export function runHost(simulation: Simulation, workunits: number): Run {
  const { random, ligands } = simulation;
  let effort: EffortRecord = uncompared;
  for (let count = 1; count <= workunits; count += 1) {
    if (!random.chance(secondOpinionShare({ ...effort, consecutiveValid: count }))) continue;
    effort = effortAfter(effort, gapOf(simulation, random.pick(ligands)));
    if (effort.distrusted) return { caughtAfter: count, compared: effort.compared / count };
  }
  return { caughtAfter: null, compared: effort.compared / workunits };
}

/** In windows; positive where the host trails. */
function gapOf({ window, sameNumbers, random }: Simulation, { own, honest }: Energies): number {
  const seed = random.below(own.length);
  const shift = sameNumbers ? 0 : 1 + random.below(honest.length - 1);
  const [mine = 0, theirs = 0] = [own[seed], honest[(seed + shift) % honest.length]];
  return (mine - theirs) / window;
}
