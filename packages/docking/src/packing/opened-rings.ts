/** Refuses macrocycles opened for docking: what holds their ends together is known to the f64 scorer's rules alone. */
import type { InputIssue } from '@manyhands/protocol';
import { isRingEnd } from '../chemistry/autodock-types.ts';
import type { Ligand } from '../ligand/ligand.ts';

/** Undefined where the ligand's rings are as they are in the molecule; otherwise what to do. */
export function openedRingIssue({ atoms }: Ligand, name: string): InputIssue | undefined {
  const ends = atoms.filter(({ type }) => isRingEnd(type));
  const [first] = ends;
  if (!first) return undefined;
  return {
    where: name,
    message:
      `The ligand is a macrocycle opened for docking: ${ends.length} atoms have the ring-closure types CG or G ` +
      `(the first is "${first.type.name}"), which kernels do not support.`,
    cure:
      'Prepare it with its rings kept closed, with Meeko: mk_prepare_ligand.py --rigid_macrocycles. ' +
      'Poses at hand can be scored as they are: npm run score -- --backend reference.',
  };
}
