/** Makes docking input of PDB files, SMILES and SD files. A door of its own, so that pages that do not prepare load no chemistry library. */
export { readLibrary, readRecords } from '../library/library.ts';
export { createNamer } from '../library/names.ts';
export { type PoseProperties, posesToSdf } from '../library/poses-to-sdf.ts';
export {
  LIBRARY_LIMITS,
  type LibraryEntry,
  type LibraryLigand,
  type LibraryLimits,
  type LibraryOptions,
  prepareRecord,
  type ReadMolecule,
  readRecord,
} from '../library/prepare-record.ts';
export {
  type Label,
  type LibraryFormat,
  type LibraryRecord,
  type LibraryRefusal,
  type Lines,
  type NumberedLine,
  refuseRecord,
} from '../library/record.ts';
export { ligandBox } from './box.ts';
export { canonicalSmiles } from './canonical.ts';
export { conformerFault } from './check-conformer.ts';
export { loadChemistry, registerChemistry } from './chemistry-resources.ts';
export {
  type ConformerSize,
  conformerSize,
  findConformer,
  packConformer,
  readConformer,
} from './conformer-bytes.ts';
export { type Conformer, embed } from './conformers.ts';
export { ligandFromSmiles } from './ligand.ts';
export { type LigandFromPdbOptions, ligandFromPdb } from './ligand-from-pdb.ts';
export type { Preparation, Prepared } from './preparation.ts';
export { type ReceptorOptions, receptorFromPdb } from './receptor.ts';
