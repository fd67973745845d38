/** N_rot of the Vina function: rotors that move heavy atoms, those to a terminal heavy atom counted half. */
import { type AutoDockType, isHydrogen } from './autodock-types.ts';
import type { BondLists } from './bonds.ts';

/** Not TORSDOF and not the number of BRANCH records. Source: `conf_independent` terms of AutoDock Vina 1.2.3. */
export function countRotors(types: readonly AutoDockType[], bonds: BondLists): number {
  const heavy = types.map((type) => !isHydrogen(type));
  const heavyNeighbours = bonds.map((list) => list.filter(({ atom }) => heavy[atom]).length);
  let doubled = 0;
  bonds.forEach((list, x) => {
    if (!heavy[x]) return;
    for (const { atom, rotatable } of list)
      if (rotatable && heavy[atom] && (heavyNeighbours[atom] ?? 0) > 1) doubled++;
  });
  return doubled / 2;
}
