/** Loads the chemistry with its tables, for a worker that may fetch nothing: they come as a script of the page. */
import { registerChemistry } from '@manyhands/docking/prepare';
// By path: the package does not name its tables among what it exports.
import tables from '../../node_modules/openchemlib/dist/resources.json?raw';
import { prepareLigand } from './prepare.ts';

export function loadPreparation(): typeof prepareLigand {
  registerChemistry(tables);
  return prepareLigand;
}
