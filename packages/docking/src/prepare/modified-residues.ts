/** Amino acids that are changed after translation or in the laboratory, by their names in the Protein Data Bank. */
import { type ResidueTemplate, RING, residue, site } from './residue-template.ts';

/** Lysine up to its nitrogen. */
const LYSINE = 'CB:C CG:C CD:C CE:C NZ:N';
/** A phosphate at pH 7 has no hydrogen. */
const PHOSPHATE = 'P:P O1P:OA O2P:OA O3P:OA';

export const MODIFIED_RESIDUES: Readonly<Record<string, ResidueTemplate>> = {
  /** Selenium takes the place of sulfur. */
  MSE: residue('CB:C CG:C SE:SA CE:C'),
  /** A selenol is charged at pH 7. */
  SEC: residue('CB:C SE:SA'),
  SEP: residue(`CB:C OG:OA ${PHOSPHATE}`),
  TPO: residue(`CB:C CG2:C OG1:OA ${PHOSPHATE}`),
  PTR: residue(`CB:C ${RING} OH:OA ${PHOSPHATE}`),
  TYS: residue(`CB:C ${RING} OH:OA S:S O1:OA O2:OA O3:OA`),
  /** Oxidised cysteines: sulfenic, sulfinic and sulfonic acid; the latter two are charged. */
  CSO: residue('CB:C SG:SA OD:OA', site('rotor', 'OD', 'HD', 'SG CB')),
  CSD: residue('CB:C SG:S OD1:OA OD2:OA'),
  OCS: residue('CB:C SG:S OD1:OA OD2:OA OD3:OA'),
  CME: residue('CB:C SG:SA SD:SA CE:C CZ:C OH:OA', site('rotor', 'OH', 'HH', 'CZ CE')),
  SMC: residue('CB:C SG:SA CS:C'),
  KCX: residue(`${LYSINE} CX:C OQ1:OA OQ2:OA`, site('away', 'NZ', 'HZ', 'CE CX')),
  ALY: residue(`${LYSINE} CH:C CH3:C OH:OA`, site('away', 'NZ', 'HZ', 'CE CH')),
  MLZ: residue(`${LYSINE} CM:C`, site('pair', 'NZ', 'HZ1 HZ2', 'CE CM')),
  MLY: residue(`${LYSINE} CH1:C CH2:C`, site('away', 'NZ', 'HZ', 'CE CH1 CH2')),
  M3L: residue(`${LYSINE} CM1:C CM2:C CM3:C`),
  /** Lysine bound to pyridoxal phosphate as a protonated Schiff base. */
  LLP: residue(
    `${LYSINE} N1:N C2:A C2':C C3:A O3:OA C4:A C4':C C5:A C6:A C5':C OP4:OA P:P OP1:OA OP2:OA OP3:OA`,
    site('away', 'NZ', 'HZ', "CE C4'"),
    site('away', 'N1', 'HN1', 'C2 C6'),
  ),
  HYP: residue('CB:C CG:C CD:C OD1:OA', site('rotor', 'OD1', 'HD1', 'CG CB')),
  PCA: residue('CB:C CG:C CD:C OE:OA'),
  CGU: residue('CB:C CG:C CD1:C CD2:C OE11:OA OE12:OA OE21:OA OE22:OA'),
  ORN: residue('CB:C CG:C CD:C NE:N', site('rotor', 'NE', 'HE1 HE2 HE3', 'CD CG')),
  NLE: residue('CB:C CG:C CD:C CE:C'),
  ABA: residue('CB:C CG:C'),
  AIB: residue('CB1:C CB2:C'),
};

/** Residues whose nitrogen is in a ring with its side chain and has no hydrogen within a chain. */
export const isImino = (form: string): boolean => form === 'PRO' || form === 'HYP';
