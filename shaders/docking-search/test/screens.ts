/** Several ligands on two receptors, as a host meets them: one after the other, receptors in turn. */
import type { KernelInput } from '@manyhands/compute';
import { planSearch, readLigand, readReceptor, type SearchEffort } from '@manyhands/docking';
import { chainText, pocketText, unwrap } from '../../test/molecules.ts';
import { POCKET, SINGLE } from './cases.ts';

/** Small, as the chain is: maps of a large box would cost a software GPU seconds each time. */
const BOX = { center: POCKET.box.center, size: [9, 9.5, 10] } as const;
const LIGANDS = [
  { name: 'chain', ligand: unwrap(readLigand(chainText(['OA', 'C', 'N', 'C', 'S']), 'chain')) },
  { name: 'atom', ligand: SINGLE.ligand },
];

/** Workunits of both ligands on each of two receptors, which share their bytes by receptor; the first comes again. */
export function alternatingInputs(effort: Partial<SearchEffort>, seed: number): KernelInput[] {
  const other = unwrap(readReceptor(pocketText(400, 6, 9), 'other pocket'));
  const [first = [], second = []] = [POCKET.receptor, other].map((receptor) => {
    const plan = unwrap(planSearch({ receptor, ligands: LIGANDS, box: BOX, effort, seed }));
    return [...plan.workunits].map(({ params, inputs }) => ({
      params,
      buffers: new Map([...Object.entries(plan.shared), ...Object.entries(inputs)]),
    }));
  });
  return [...first.flatMap((input, i) => [input, second[i] ?? input]), ...first.slice(0, 1)];
}
