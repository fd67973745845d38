/** How far two honest searches of one workunit may end apart. */
import type { NewSearch } from '@manyhands/protocol';

/**
 * kcal/mol of inter + intra. Five seeds of a workunit span, in the worst of six complexes, 2.3 with `fast`
 * (1iep, 37 heavy atoms, seven torsions) and 1.5 with `standard` (1s63); a single chain, which is what a workunit of `thorough` is, 1.3 (1stp).
 * Hosts with the same arithmetic give the same bits, so this is only asked of a graphics card beside a processor, or of
 * whoever skimps: one step instead of all ends several kcal/mol higher on a drug.
 */
const WINDOWS = { fast: 3, standard: 2, thorough: 2 } as const;

export const windowOf = ({ effort, window }: Pick<NewSearch, 'effort' | 'window'>): number =>
  window ?? (typeof effort === 'string' ? WINDOWS[effort] : WINDOWS.standard);
