/** The demo's own data: HIV-1 protease with its inhibitor from the Protein Data Bank, and twenty named molecules. */
import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import type { Box } from '@manyhands/docking';
import { ligandBox } from '@manyhands/docking/prepare';

export interface DemoMolecule {
  readonly name: string;
  /** Ionised as in water at pH 7. */
  readonly smiles: string;
  /** One line for a reader who is no chemist. */
  readonly about: string;
}

/** Drugs that everybody knows, next to molecules with a history at this protease. All have 11 to 26 heavy atoms. */
export const demoMolecules: readonly DemoMolecule[] = [
  { name: 'aspirin', smiles: 'CC(=O)Oc1ccccc1C(=O)[O-]', about: 'pain reliever since 1899' },
  { name: 'paracetamol', smiles: 'CC(=O)Nc1ccc(O)cc1', about: 'pain and fever reliever' },
  { name: 'ibuprofen', smiles: 'CC(C)Cc1ccc(cc1)[C@H](C)C(=O)[O-]', about: 'anti-inflammatory drug' },
  { name: 'caffeine', smiles: 'Cn1cnc2c1c(=O)n(C)c(=O)n2C', about: 'what wakes in coffee and tea' },
  { name: 'nicotine', smiles: 'C[NH+]1CCC[C@H]1c1cccnc1', about: 'the stimulant of tobacco' },
  { name: 'diazepam', smiles: 'CN1C(=O)CN=C(c2ccccc2)c2cc(Cl)ccc12', about: 'tranquilliser (Valium)' },
  {
    name: 'quercetin',
    smiles: 'Oc1cc(O)c2c(c1)oc(-c1ccc(O)c(O)c1)c(O)c2=O',
    about: 'yellow pigment of onions and apples',
  },
  {
    name: 'nevirapine',
    smiles: 'Cc1ccnc2c1NC(=O)c1cccnc1N2C1CC1',
    about: 'HIV drug, but against another enzyme: reverse transcriptase',
  },
  {
    name: 'haloperidol',
    smiles: 'O=C(CCC[NH+]1CCC(O)(c2ccc(Cl)cc2)CC1)c1ccc(F)cc1',
    about: 'antipsychotic; the first HIV protease inhibitor found by docking, in 1990',
  },
  {
    name: 'phenprocoumon',
    smiles: 'CC[C@@H](c1ccccc1)c1c(O)c2ccccc2oc1=O',
    about: 'blood thinner; the lead from which the HIV drug tipranavir was made',
  },
  {
    name: 'Boc-phenylalaninol',
    smiles: 'CC(C)(C)OC(=O)N[C@@H](Cc1ccccc1)CO',
    about: 'one half of the inhibitor in the crystal',
  },
  {
    name: 'saquinavir fragment',
    smiles: 'CC(C)(C)NC(=O)[C@@H]1C[C@@H]2CCCC[C@@H]2C[NH2+]1',
    about: 'the decahydroisoquinoline end of the first HIV protease drug',
  },
  { name: 'serotonin', smiles: '[NH3+]CCc1c[nH]c2ccc(O)cc12', about: 'messenger between nerve cells' },
  { name: 'melatonin', smiles: 'COc1ccc2[nH]cc(CCNC(C)=O)c2c1', about: 'hormone of the night' },
  { name: 'resveratrol', smiles: 'Oc1ccc(/C=C/c2cc(O)cc(O)c2)cc1', about: 'found in red wine' },
  { name: 'naproxen', smiles: 'COc1ccc2cc(ccc2c1)[C@H](C)C(=O)[O-]', about: 'anti-inflammatory drug' },
  {
    name: 'sulfamethoxazole',
    smiles: 'Cc1cc(NS(=O)(=O)c2ccc(N)cc2)no1',
    about: 'antibiotic against infections that come with AIDS',
  },
  {
    name: 'propranolol',
    smiles: 'CC(C)[NH2+]C[C@H](O)COc1cccc2ccccc12',
    about: 'the first beta blocker',
  },
  {
    name: 'ciprofloxacin',
    smiles: 'O=C([O-])c1cn(C2CC2)c2cc(N3CC[NH2+]CC3)c(F)cc2c1=O',
    about: 'antibiotic',
  },
  {
    name: 'warfarin',
    smiles: 'CC(=O)C[C@@H](c1ccccc1)c1c(O)c2ccccc2oc1=O',
    about: 'blood thinner; its kind led to tipranavir',
  },
];

/** HIV-1 protease with an aminimide isostere: Rutenber et al. 1996, 10.1016/0968-0896(96)00147-2; PDB entry 3AID. */
const LIGAND = {
  residue: 'ARQ',
  name: 'crystal inhibitor',
  // Of the entry's name, formula C30 H38 N3 O4 1+ and bonds; chirality is taken from the pose.
  smiles: 'CC(C)(C)OC(=O)NC(Cc1ccccc1)C(O)C[N+](C)(Cc1ccccc1)NC(=O)c1ccccc1',
};

/** Å between the inhibitor's outermost atoms and the walls of the box. */
const MARGIN = 2;

export interface DemoTarget {
  readonly name: string;
  /** Text of the PDB file. */
  readonly pdb: string;
  readonly ligandResidue: string;
  readonly ligandName: string;
  readonly ligandSmiles: string;
  /** Around the inhibitor, in ångström. */
  readonly box: Box;
}

/** The target, from the file that the npm package `parse-pdb` carries. */
export async function demoTarget(): Promise<DemoTarget> {
  const folder = createRequire(import.meta.url).resolve('parse-pdb/package.json');
  const pdb = await readFile(new URL('dat/3aid.pdb', `file://${folder}`), 'utf8');
  const box = ligandBox(pdb, LIGAND.residue, MARGIN);
  if (!box.ok) throw new Error(`parse-pdb's 3aid.pdb has changed: ${box.issues[0]?.message ?? 'no ligand'}`);
  return {
    name: '3aid.pdb',
    pdb,
    ligandResidue: LIGAND.residue,
    ligandName: LIGAND.name,
    ligandSmiles: LIGAND.smiles,
    box: box.value,
  };
}
