/** The part of a receptor that a search box feels, laid out once for many poses. */
import { XS_TYPES } from '../chemistry/xs-types.ts';
import { type Box, isInBox, pointAt } from '../geometry.ts';
import type { Receptor } from '../pdbqt/receptor.ts';
import { CUTOFF } from '../scoring/potential.ts';
import { listNear, type NearLists } from './near-lists.ts';

/** Ångström: so that a pose which pokes through a wall by what rounding allows still feels every atom. */
const REACH = CUTOFF + 0.01;

export interface Pocket {
  readonly receptor: Receptor;
  readonly box: Box;
  /** x, y, z of the scored atoms within the cutoff of the box, ångström. */
  readonly positions: Float64Array;
  /** Their types, as places in `XS_TYPES`. */
  readonly types: Uint8Array;
  readonly near: NearLists;
}

/** Takes some 20 ms for a box of 20 Å; a pocket is never changed. */
export function openPocket(receptor: Receptor, box: Box): Pocket {
  const felt = receptor.atoms.flatMap(({ xsType }, i) => {
    const position = pointAt(receptor.coordinates, i);
    return xsType && isInBox(box, position, REACH) ? [{ position, type: XS_TYPES.indexOf(xsType) }] : [];
  });
  const positions = Float64Array.from(felt.flatMap(({ position }) => position));
  return {
    receptor,
    box,
    positions,
    types: Uint8Array.from(felt, ({ type }) => type),
    near: listNear(positions, box, REACH),
  };
}
