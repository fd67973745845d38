/** The demo's data are what they are said to be. */
import { readLigand } from '@manyhands/docking';
import { ligandFromPdb } from '@manyhands/docking/prepare';
import { Molecule } from 'openchemlib';
import { expect, it } from 'vitest';
import { demoMolecules, demoTarget } from './molecules.ts';

it('names twenty different drug-sized molecules', () => {
  expect(demoMolecules).toHaveLength(20);
  expect(new Set(demoMolecules.map(({ name }) => name)).size).toBe(20);
  for (const { smiles, about } of demoMolecules) {
    const atoms = Molecule.fromSmiles(smiles).getAtoms();
    expect(atoms).toBeGreaterThanOrEqual(11);
    expect(atoms).toBeLessThanOrEqual(30);
    expect(about).not.toBe('');
  }
});

it('finds the crystal inhibitor inside the box of its target', async () => {
  const { pdb, ligandResidue, ligandName, ligandSmiles, box } = await demoTarget();
  const prepared = ligandFromPdb(pdb, ligandResidue, { name: ligandName, smiles: ligandSmiles });
  if (!prepared.ok) throw new Error(JSON.stringify(prepared.issues));
  const ligand = readLigand(prepared.value.pdbqt, ligandName);
  if (!ligand.ok) throw new Error(JSON.stringify(ligand.issues));
  const outside = ligand.value.coordinates.filter((value, i) => {
    const axis = (i % 3) as 0 | 1 | 2;
    return Math.abs(value - box.center[axis]) > box.size[axis] / 2;
  });
  expect(outside).toHaveLength(0);
  expect(box.size[0] * box.size[1] * box.size[2]).toBeLessThan(27_000);
});
