/** A small pocket and ligands that fit into it, as PDBQT: searched in a tenth of a second, scored in microseconds. */

const line = (serial: number, name: string, [x, y, z]: readonly number[], type: string): string =>
  `ATOM  ${String(serial).padStart(5)}  ${name.padEnd(4)}LIG A   1    ${[x, y, z]
    .map((value) => (value ?? 0).toFixed(3).padStart(8))
    .join('')}  1.00  0.00     0.000 ${type}`;

/** Atoms on a sphere of 7 Å, denser on one side, so that poses differ in energy. */
export const POCKET = Array.from({ length: 60 }, (_, i) => {
  // A spiral of equal angles (Fibonacci sphere).
  const height = 1 - (2 * (i + 0.5)) / 60;
  const angle = i * Math.PI * (3 - Math.sqrt(5));
  const width = Math.sqrt(1 - height * height);
  const radius = 6.5 + (i % 5) * 0.35;
  const at = [radius * width * Math.cos(angle), radius * width * Math.sin(angle), radius * height];
  const type = ['C', 'OA', 'C', 'N', 'C', 'A'][i % 6] ?? 'C';
  return line(i + 1, type, at, type);
}).join('\n');

export const BOX = { center: [0, 0, 0], size: [14, 14, 14] };

/** A zigzag of one atom for each type, with a torsion at every bond but the outer ones. */
export const chain = (types: readonly string[], name: string): string => {
  const at = (i: number): readonly number[] => [1.25 * i - 2, i % 2 === 0 ? 0 : 0.85, i % 3 === 0 ? 0.2 : 0];
  const atom = (i: number) => line(i + 1, `${types[i]?.[0]}${i}`, at(i), types[i] ?? 'C');
  const middle = types.slice(2).map((_, i) => i + 2);
  return [
    `REMARK  Name = ${name}`,
    ...['ROOT', atom(0), atom(1), 'ENDROOT'],
    ...middle.flatMap((i) => [`BRANCH ${String(i).padStart(3)} ${String(i + 1).padStart(3)}`, atom(i)]),
    ...[...middle].reverse().map((i) => `ENDBRANCH ${String(i).padStart(3)} ${String(i + 1).padStart(3)}`),
    `TORSDOF ${middle.length}`,
    '',
  ].join('\n');
};

/** Chains of four to six heavy atoms. */
export const LIGANDS = [
  { name: 'alcohol', pdbqt: chain(['C', 'C', 'C', 'C', 'OA'], 'alcohol') },
  { name: 'amine', pdbqt: chain(['C', 'C', 'N', 'C', 'C', 'C'], 'amine') },
  { name: 'ether', pdbqt: chain(['C', 'C', 'OA', 'C', 'C'], 'ether') },
] as const;
