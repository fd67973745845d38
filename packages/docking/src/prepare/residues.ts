/** The twenty amino acids with their variants: AutoDock type of each heavy atom, and where polar hydrogens go. */
import { MODIFIED_RESIDUES } from './modified-residues.ts';
import { type ResidueTemplate, RING, residue, site, typesOf } from './residue-template.ts';

const ND1 = site('away', 'ND1', 'HD1', 'CG CE1');
const NE2 = site('away', 'NE2', 'HE2', 'CD2 CE1');

const TEMPLATES: Readonly<Record<string, ResidueTemplate>> = {
  ...MODIFIED_RESIDUES,
  ALA: residue('CB:C'),
  ARG: residue(
    'CB:C CG:C CD:C NE:N CZ:C NH1:N NH2:N',
    site('away', 'NE', 'HE', 'CD CZ'),
    site('amide', 'NH1', 'HH11 HH12', 'CZ NE'),
    site('amide', 'NH2', 'HH21 HH22', 'CZ NE'),
  ),
  ASN: residue('CB:C CG:C OD1:OA ND2:N', site('amide', 'ND2', 'HD21 HD22', 'CG OD1')),
  ASP: residue('CB:C CG:C OD1:OA OD2:OA'),
  ASH: residue('CB:C CG:C OD1:OA OD2:OA', site('planarRotor', 'OD2', 'HD2', 'CG OD1')),
  CYS: residue('CB:C SG:SA', site('rotor', 'SG', 'HG', 'CB CA')),
  CYX: residue('CB:C SG:SA'),
  GLN: residue('CB:C CG:C CD:C OE1:OA NE2:N', site('amide', 'NE2', 'HE21 HE22', 'CD OE1')),
  GLU: residue('CB:C CG:C CD:C OE1:OA OE2:OA'),
  GLH: residue('CB:C CG:C CD:C OE1:OA OE2:OA', site('planarRotor', 'OE2', 'HE2', 'CD OE1')),
  GLY: residue(''),
  HID: residue('CB:C CG:A ND1:N CD2:A CE1:A NE2:NA', ND1),
  HIE: residue('CB:C CG:A ND1:NA CD2:A CE1:A NE2:N', NE2),
  HIP: residue('CB:C CG:A ND1:N CD2:A CE1:A NE2:N', ND1, NE2),
  ILE: residue('CB:C CG1:C CG2:C CD1:C'),
  LEU: residue('CB:C CG:C CD1:C CD2:C'),
  LYS: residue('CB:C CG:C CD:C CE:C NZ:N', site('rotor', 'NZ', 'HZ1 HZ2 HZ3', 'CE CD')),
  LYN: residue('CB:C CG:C CD:C CE:C NZ:N', site('rotor', 'NZ', 'HZ2 HZ3', 'CE CD')),
  MET: residue('CB:C CG:C SD:SA CE:C'),
  PHE: residue(`CB:C ${RING}`),
  PRO: residue('CB:C CG:C CD:C'),
  SER: residue('CB:C OG:OA', site('rotor', 'OG', 'HG', 'CB CA')),
  THR: residue('CB:C OG1:OA CG2:C', site('rotor', 'OG1', 'HG1', 'CB CA')),
  TRP: residue(
    'CB:C CG:A CD1:A CD2:A NE1:N CE2:A CE3:A CZ2:A CZ3:A CH2:A',
    site('away', 'NE1', 'HE1', 'CD1 CE2'),
  ),
  TYR: residue(`CB:C ${RING} OH:OA`, site('planarRotor', 'OH', 'HH', 'CZ CE1')),
  VAL: residue('CB:C CG1:C CG2:C'),
  /** Caps that modellers put at chain ends. */
  ACE: { types: typesOf('CH3:C C:C O:OA'), sites: [] },
  NME: { types: typesOf('N:N CH3:C'), sites: [] },
  NH2: { types: typesOf('N:N'), sites: [] },
};

/** Other names for the same residue, as AMBER, CHARMM and GROMACS write them. */
const ALIASES: Readonly<Record<string, string>> = {
  HSD: 'HID',
  HSE: 'HIE',
  HSP: 'HIP',
  CYM: 'CYX',
  CSS: 'CYX',
  ASPP: 'ASH',
  GLUP: 'GLH',
  LSN: 'LYN',
  NMA: 'NME',
};

/** Other names for the same atom, by residue; `*` stands for any. */
const ATOM_ALIASES: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  '*': { OT1: 'O', OT2: 'OXT', OT: 'OXT', O1: 'O', O2: 'OXT' },
  ILE: { CD: 'CD1' },
  /** The sulfate's own oxygens. */
  TYS: { O1: 'O1', O2: 'O2' },
  NME: { C: 'CH3', CA: 'CH3' },
  ACE: { CA: 'CH3' },
};

export const residueName = (name: string): string => ALIASES[name] ?? name;

export const atomName = (residueName: string, name: string): string =>
  ATOM_ALIASES[residueName]?.[name] ?? ATOM_ALIASES['*']?.[name] ?? name;

/** Whether a residue of this name is read as part of the protein; HIS is decided between its three forms. */
export const isAminoAcid = (name: string): boolean =>
  residueName(name) === 'HIS' || residueName(name) in TEMPLATES;

/** Template of a decided residue (HID, HIE or HIP in place of HIS). */
export const templateOf = (name: string): ResidueTemplate | undefined => TEMPLATES[residueName(name)];
