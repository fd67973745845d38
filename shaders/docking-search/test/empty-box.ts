/** A box with nothing to feel in it, where it is known what every descent does. */
import { readReceptor, type SearchEffort } from '@manyhands/docking';
import { unwrap } from '../../test/molecules.ts';
import { type SearchCase, SINGLE } from './cases.ts';

/** The nearest receptor atom is felt in one corner only. */
export const EMPTY_BOX: SearchCase = {
  ...SINGLE,
  receptor: unwrap(
    readReceptor('ATOM      1  C   TST A   1      13.500  13.500  13.500  1.00  0.00     0.000 C', 'atom'),
  ),
  box: { center: [0, 0, 0], size: [20, 20, 20] },
};

/** A first look, then the trials of a line search that finds nothing lower: on maps, and by explicit atoms. */
const PER_DESCENT = 1 + 10;
const PER_EXACT_DESCENT = 1 + 20;

/**
 * Of chains that stay within the box, remember one pose each, and end more than 1 Å apart: one descent a step, one more
 * for the pose remembered, and two to refine it, of which the second gains nothing.
 */
export const evaluationsInEmptyBox = ({ chains, steps }: Pick<SearchEffort, 'chains' | 'steps'>): number =>
  chains * (PER_DESCENT * (steps + 1) + PER_EXACT_DESCENT * 2);
