/** What a search cannot take, found before any workunit is made. */
import type { InputIssue } from '@manyhands/protocol';
import type { Box } from '../geometry.ts';
import { type Ligand, scoredAtoms, torsionCount } from '../ligand/ligand.ts';
import { openedRingIssue } from './opened-rings.ts';
import type { MapGrid } from './search-grid.ts';

/** What the kernel's manifest allows: the state of a chain must fit into a workgroup's memory on a graphics card. */
export const SEARCH_LIMITS = { atoms: 128, torsions: 26, pairs: 8192 } as const;
/**
 * Bytes of all maps of a search: half of what every WebGPU device binds as one buffer. A box of 27,000 Å³, above which
 * Vina warns, has room for all atom types.
 */
const MOST_MAP_BYTES = 64 * 2 ** 20;

/** Undefined where the kernel can take the ligand; otherwise why not. */
export function searchIssue(ligand: Ligand, name: string): InputIssue | undefined {
  const opened = openedRingIssue(ligand, name);
  if (opened) return opened;
  const atoms = scoredAtoms(ligand).length;
  const torsions = torsionCount(ligand);
  const pairs = ligand.pairs.length;
  if (atoms <= SEARCH_LIMITS.atoms && torsions <= SEARCH_LIMITS.torsions && pairs <= SEARCH_LIMITS.pairs)
    return undefined;
  return {
    where: name,
    message: `The ligand has ${atoms} heavy atoms, ${torsions} torsions and ${pairs} inner pairs.`,
    cure:
      `Give ligands of at most ${SEARCH_LIMITS.atoms} heavy atoms, ${SEARCH_LIMITS.torsions} torsions and ` +
      `${SEARCH_LIMITS.pairs} inner pairs; torsions can be frozen when the ligand is prepared.`,
  };
}

/** Undefined where the maps of so many atom types fit; otherwise what to do. */
export function mapIssue({ nodes }: MapGrid, { size }: Box, mapCount: number): InputIssue | undefined {
  const bytes = 4 * mapCount * nodes[0] * nodes[1] * nodes[2];
  if (bytes <= MOST_MAP_BYTES) return undefined;
  const factor = Math.cbrt(MOST_MAP_BYTES / bytes);
  return {
    where: 'box.size',
    message:
      `Maps of ${mapCount} atom types over a box of ${size.map((edge) => edge.toFixed(1)).join(' × ')} Å ` +
      `take ${Math.ceil(bytes / 2 ** 20)} MiB; ${MOST_MAP_BYTES / 2 ** 20} MiB is the limit.`,
    cure: `Give a box with edges shorter by a factor of ${factor.toFixed(2)}, around the site of interest, or ligands of fewer atom types.`,
  };
}
