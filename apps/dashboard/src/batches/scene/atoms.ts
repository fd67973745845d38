/** Atoms of PDB, PDBQT and SD texts, as far as a picture and a box want them; the coordinator reads them properly. */

export interface Spot {
  readonly x: number;
  readonly y: number;
  readonly z: number;
}

/** A molecule of a PDB file that is no chain of amino acids: what a box may be drawn around. */
export interface Guest {
  readonly residue: string;
  readonly chain: string;
  readonly number: string;
  readonly atoms: readonly Spot[];
}

const WATER = new Set(['HOH', 'WAT', 'DOD']);

const isSpot = ({ x, y, z }: Spot): boolean => [x, y, z].every(Number.isFinite);

function spotOfLine(line: string): Spot {
  const [x, y, z] = [line.slice(30, 38), line.slice(38, 46), line.slice(46, 54)].map(Number.parseFloat);
  return { x: x ?? Number.NaN, y: y ?? Number.NaN, z: z ?? Number.NaN };
}

/** Of PDB and PDBQT, whose columns are the same. */
export const atomsOfPdb = (text: string): Spot[] =>
  text
    .split(/\r?\n/)
    .filter((line) => /^(ATOM {2}|HETATM)/.test(line))
    .map(spotOfLine)
    .filter(isSpot);

/** Of the first molecule of a V2000 file. */
export function atomsOfSdf(text: string): Spot[] {
  const lines = text.split(/\r?\n/);
  const count = Number.parseInt(lines[3]?.slice(0, 3) ?? '', 10);
  return lines
    .slice(4, 4 + (Number.isFinite(count) ? count : 0))
    .map((line) => {
      const [x, y, z] = [line.slice(0, 10), line.slice(10, 20), line.slice(20, 30)].map(Number.parseFloat);
      return { x: x ?? Number.NaN, y: y ?? Number.NaN, z: z ?? Number.NaN };
    })
    .filter(isSpot);
}

/** The largest first; waters left out. */
export function guestsOf(text: string): Guest[] {
  const guests = new Map<string, { residue: string; chain: string; number: string; atoms: Spot[] }>();
  for (const line of text.split(/\r?\n/)) {
    const residue = line.slice(17, 20).trim();
    if (!line.startsWith('HETATM') || WATER.has(residue)) continue;
    const [chain, number] = [line.slice(21, 22).trim(), line.slice(22, 27).trim()];
    const key = `${residue} ${chain} ${number}`;
    const guest = guests.get(key) ?? { residue, chain, number, atoms: [] };
    const spot = spotOfLine(line);
    if (isSpot(spot)) guest.atoms.push(spot);
    guests.set(key, guest);
  }
  return [...guests.values()].sort((a, b) => b.atoms.length - a.atoms.length);
}

export type Triple = readonly [number, number, number];

export interface Box {
  /** Å */
  readonly center: Triple;
  readonly size: Triple;
}

/** Å beyond the furthest atom, as Vina's `--autobox`. */
const MARGIN = 4;

/** About the mean of the atoms; null where there are none. Centre to a tenth, edges of whole ångström. */
export function boxAround(atoms: readonly Spot[]): Box | null {
  if (atoms.length === 0) return null;
  const along = (axis: 'x' | 'y' | 'z') => {
    const mean = atoms.reduce((sum, atom) => sum + atom[axis], 0) / atoms.length;
    const center = Math.round(10 * mean) / 10;
    const furthest = Math.max(...atoms.map((atom) => Math.abs(atom[axis] - center)));
    return { center, size: Math.ceil(2 * (furthest + MARGIN)) };
  };
  const [x, y, z] = [along('x'), along('y'), along('z')];
  return { center: [x.center, y.center, z.center], size: [x.size, y.size, z.size] };
}

/** The twelve edges, each from corner to corner. */
export function edgesOf({ center, size }: Box): [Spot, Spot][] {
  const corner = (bits: number): Spot => {
    const at = (axis: 0 | 1 | 2) => center[axis] + ((bits >> axis) & 1 ? 0.5 : -0.5) * size[axis];
    return { x: at(0), y: at(1), z: at(2) };
  };
  const edges: [Spot, Spot][] = [];
  for (let from = 0; from < 8; from++)
    for (const bit of [1, 2, 4]) if ((from & bit) === 0) edges.push([corner(from), corner(from | bit)]);
  return edges;
}
