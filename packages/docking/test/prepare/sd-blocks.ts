/** Atoms and bonds of one V2000 record, for tests. */

export type BlockAtom = { readonly element: string; readonly position: readonly number[] };

const counts = (record: string): { lines: string[]; atoms: number; bonds: number } => {
  const lines = record.split('\n');
  const at = lines.findIndex((line) => line.includes('V2000'));
  const line = lines[at] ?? '';
  return {
    lines: lines.slice(at + 1),
    atoms: Number(line.slice(0, 3)),
    bonds: Number(line.slice(3, 6)),
  };
};

export function atomBlock(record: string): BlockAtom[] {
  const { lines, atoms } = counts(record);
  return lines.slice(0, atoms).map((line) => ({
    element: line.slice(31, 34).trim(),
    position: [0, 10, 20].map((from) => Number(line.slice(from, from + 10))),
  }));
}

/** [atom, atom, order], atoms from 1, the lower first. */
export function bondBlock(record: string): [number, number, number][] {
  const { lines, atoms, bonds } = counts(record);
  return lines.slice(atoms, atoms + bonds).map((line) => {
    const [a = 0, b = 0, order = 0] = [0, 3, 6].map((from) => Number(line.slice(from, from + 3)));
    return [Math.min(a, b), Math.max(a, b), order];
  });
}
