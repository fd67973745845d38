/** Reads a SMILES without the library's drawings of ring systems, which take 1 to 2 s to set up in every thread. */
import { Molecule } from 'openchemlib';

/**
 * Throws where the text is no SMILES. Coordinates in the plane are made all the same, because the library reads stereo
 * off them; nobody looks at them.
 */
export const moleculeOf = (smiles: string): Molecule =>
  Molecule.fromSmiles(smiles, { skipCoordinateTemplates: true });
