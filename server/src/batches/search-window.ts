/** How far two honest searches of one workunit may end apart. */
import type { NewSearch } from '@manyhands/protocol';

/**
 * kcal/mol of inter + intra. The eight chains that Vina's default takes agree to 0.3 over seeds; a single chain, which is what
 * a workunit of `thorough` is, to 1.3 in the worst of the measured cases (1stp), and many short chains no better. Hosts
 * with the same arithmetic give the same bits, so this is only asked of a GPU beside a processor, or of whoever skimps.
 */
const WINDOWS = { fast: 2, standard: 1.5, thorough: 1.5 } as const;

export const windowOf = ({ effort, window }: Pick<NewSearch, 'effort' | 'window'>): number =>
  window ?? (typeof effort === 'string' ? WINDOWS[effort] : WINDOWS.standard);
