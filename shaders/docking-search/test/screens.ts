/** Several ligands on two receptors, as a host meets them: one after the other, receptors in turn. */
import type { KernelInput } from '@manyhands/compute';
import { planSearch, readReceptor, type SearchEffort } from '@manyhands/docking';
import { pocketText, unwrap } from '../../test/molecules.ts';
import { POCKET, SINGLE } from './cases.ts';

const LIGANDS = [
  { name: 'chain', ligand: POCKET.ligand },
  { name: 'atom', ligand: SINGLE.ligand },
];

/** Workunits of both ligands on each of two receptors, which share their bytes by receptor; the first comes again. */
export function alternatingInputs(effort: Partial<SearchEffort>, seed: number): KernelInput[] {
  const other = unwrap(readReceptor(pocketText(400, 6, 9), 'other pocket'));
  const [first = [], second = []] = [POCKET.receptor, other].map((receptor) => {
    const plan = unwrap(planSearch({ receptor, ligands: LIGANDS, box: POCKET.box, effort, seed }));
    return [...plan.workunits].map(({ params, inputs }) => ({
      params,
      buffers: new Map([...Object.entries(plan.shared), ...Object.entries(inputs)]),
    }));
  });
  return [...first.flatMap((input, i) => [input, second[i] ?? input]), ...first.slice(0, 1)];
}
