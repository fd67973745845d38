/** Cofactors that stay in the receptor, with the structure they have at pH 7; metals within them are typed on their own. */

const ADENINE = 'n8cnc6c(N)ncnc68';
/** A ribose in the middle of a SMILES: 5' end before, base behind. */
const ribose = (before: string, base: string, on2 = 'O', on3 = 'O') =>
  `${before}CC9OC(C(${on2})C9${on3})${base}`;
const PHOSPHATE = 'P(=O)([O-])';
const END_PHOSPHATE = 'P(=O)([O-])[O-]';
const phosphates = (count: number, last = 'O') =>
  count === 1 ? `[O-]${PHOSPHATE}O` : `[O-]${PHOSPHATE}${last}${`${PHOSPHATE}O`.repeat(count - 1)}`;
const GUANINE = 'n8cnc6c(=O)[nH]c(N)nc68';
const FLAVIN_END = 'CC(O)C(O)C(O)CO';
const flavin = (end: string) => `Cc1cc2nc3c(=O)[nH]c(=O)nc-3n(${FLAVIN_END}${end})c2cc1C`;
const NICOTINAMIDE = 'NC(=O)c1ccc[n+](c1)';
const REDUCED_NICOTINAMIDE = 'NC(=O)C1=CN(C=CC1)';
const dinucleotide = (ring: string, on2 = 'O') =>
  `${ring}C7OC(CO${PHOSPHATE}O${PHOSPHATE}${ribose('O', ADENINE, on2)})C(O)C7O`;
const coenzymeA = (end: string) =>
  `CC(C)(CO${PHOSPHATE}O${PHOSPHATE}${ribose('O', ADENINE, 'O', `O${END_PHOSPHATE}`)})C(O)C(=O)NCCC(=O)NCC${end}`;
const methionine = (sulfur: string) => `${sulfur}(CCC([NH3+])C(=O)[O-])${ribose('', ADENINE)}`;

const HEME = 'Cc1c(C=C)c2cc3nc(cc4[nH]c(cc5nc(cc1[nH]2)c(C)c5CCC(=O)[O-])c(CCC(=O)[O-])c4C)c(C=C)c3C';

/** By residue name of the Protein Data Bank; without metals and hydrogens on carbon. */
const STRUCTURES: Readonly<Record<string, string>> = {
  HEM: HEME,
  HEC: HEME,
  HEB: HEME,
  AMP: ribose(phosphates(1), ADENINE),
  ADP: ribose(phosphates(2), ADENINE),
  ATP: ribose(phosphates(3), ADENINE),
  ANP: ribose(phosphates(3, 'N'), ADENINE),
  ACP: ribose(phosphates(3, 'C'), ADENINE),
  AGS: ribose(phosphates(3), ADENINE).replace('[O-]', '[S-]'),
  '5GP': ribose(phosphates(1), GUANINE),
  GDP: ribose(phosphates(2), GUANINE),
  GTP: ribose(phosphates(3), GUANINE),
  GNP: ribose(phosphates(3, 'N'), GUANINE),
  GCP: ribose(phosphates(3, 'C'), GUANINE),
  NAD: dinucleotide(NICOTINAMIDE),
  NAI: dinucleotide(REDUCED_NICOTINAMIDE),
  NAP: dinucleotide(NICOTINAMIDE, `O${END_PHOSPHATE}`),
  NDP: dinucleotide(REDUCED_NICOTINAMIDE, `O${END_PHOSPHATE}`),
  FMN: flavin(END_PHOSPHATE),
  FAD: flavin(`${PHOSPHATE}O${PHOSPHATE}${ribose('O', ADENINE)}`),
  SAH: methionine('S'),
  SAM: methionine('C[S+]'),
  COA: coenzymeA('S'),
  ACO: coenzymeA('SC(C)=O'),
  PLP: `Cc1[nH+]cc(CO${END_PHOSPHATE})c(C=O)c1[O-]`,
  PMP: `Cc1[nH+]cc(CO${END_PHOSPHATE})c(C[NH3+])c1[O-]`,
  TPP: `Cc1ncc(C[n+]2csc(CCO${PHOSPHATE}O${END_PHOSPHATE})c2C)c(N)n1`,
  GSH: '[NH3+]C(CCC(=O)NC(CS)C(=O)NCC(=O)[O-])C(=O)[O-]',
  H4B: 'CC(O)C(O)C1CNc2nc(N)[nH]c(=O)c2N1',
};

/** Metal and sulfur and nothing else: each atom is typed by its element. */
const CLUSTERS: ReadonlySet<string> = new Set(['SF4', 'FES', 'F3S', 'FS4', 'CUA', 'FEO', 'MN3', 'ZN2']);

export const isCluster = (name: string): boolean => CLUSTERS.has(name);

export const isCofactor = (name: string): boolean => name in STRUCTURES || isCluster(name);

/** SMILES of a known cofactor without its metals; undefined for clusters and for what is not known. */
export const cofactorSmiles = (name: string): string | undefined => STRUCTURES[name];
