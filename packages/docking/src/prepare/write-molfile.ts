/** Writes one record of an SD file, MDL V2000. */
import type { Vec3 } from './vector.ts';

export type MolfileAtom = { readonly element: string; readonly charge: number; readonly position: Vec3 };

/** Atoms by their place in the list. */
export type MolfileBond = { readonly a: number; readonly b: number; readonly order: number };

/** Charges that one `M  CHG` line holds. */
const CHARGES_PER_LINE = 8;

const columns = (value: number, width: number) => String(value).padStart(width);

function atomLine({ element, position }: MolfileAtom): string {
  const place = position.map((value) => value.toFixed(4).padStart(10)).join('');
  return `${place} ${element.padEnd(3)} 0  0  0  0  0  0  0  0  0  0  0  0`;
}

function chargeLines(atoms: readonly MolfileAtom[]): string[] {
  const charged = atoms.flatMap(({ charge }, i) => (charge === 0 ? [] : [[i + 1, charge] as const]));
  const lines: string[] = [];
  for (let from = 0; from < charged.length; from += CHARGES_PER_LINE) {
    const part = charged.slice(from, from + CHARGES_PER_LINE);
    const pairs = part.map(([atom, charge]) => `${columns(atom, 4)}${columns(charge, 4)}`);
    lines.push(`M  CHG${columns(part.length, 3)}${pairs.join('')}`);
  }
  return lines;
}

/** A data item's value ends with an empty line, so it can hold none. */
const itemLines = ([name, value]: readonly [string, string | number]): string[] => [
  `> <${name.replace(/[<>\r\n]/g, ' ')}>`,
  String(value).replace(/\s*[\r\n]+\s*/g, ' ') || ' ',
  '',
];

/**
 * At most 999 atoms and bonds, as V2000 has it; the chiral flag is set: coordinates are those of one isomer.
 * @param properties data items, in order
 */
export function writeMolfile(
  name: string,
  atoms: readonly MolfileAtom[],
  bonds: readonly MolfileBond[],
  properties: Readonly<Record<string, string | number>>,
): string {
  return [
    name.replace(/[\r\n]+/g, ' '),
    '  Manyhands          3D',
    '',
    `${columns(atoms.length, 3)}${columns(bonds.length, 3)}  0  0  1  0  0  0  0  0999 V2000`,
    ...atoms.map(atomLine),
    ...bonds.map(
      ({ a, b, order }) => `${columns(a + 1, 3)}${columns(b + 1, 3)}${columns(order, 3)}  0  0  0  0`,
    ),
    ...chargeLines(atoms),
    'M  END',
    ...Object.entries(properties).flatMap(itemLines),
    '$$$$',
    '',
  ].join('\n');
}
