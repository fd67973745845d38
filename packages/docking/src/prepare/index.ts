/** Makes docking input of PDB files and SMILES. A door of its own, so that pages that do not prepare load no chemistry library. */
export { ligandBox } from './box.ts';
export { ligandFromSmiles } from './ligand.ts';
export { type LigandFromPdbOptions, ligandFromPdb } from './ligand-from-pdb.ts';
export type { Preparation, Prepared } from './preparation.ts';
export { type ReceptorOptions, receptorFromPdb } from './receptor.ts';
