/** Molecules for tests of the docking kernels, as PDBQT text. */
import type { Reading } from '@manyhands/docking';

export function atomLine(serial: number, type: string, place: readonly number[]): string {
  const coordinates = place.map((value) => value.toFixed(3).padStart(8)).join('');
  return `ATOM  ${String(serial).padStart(5)} ${type.padEnd(4)} TST A   1    ${coordinates}  1.00  0.00     0.000 ${type}`;
}

/** Atoms of many types, evenly spread over `shells` shells 1 Å apart, the first `nearest` Å from the origin. */
export function pocketText(atoms: number, nearest: number, shells: number): string {
  const types = ['C', 'A', 'C', 'OA', 'N', 'HD', 'SA', 'NA', 'C', 'Zn', 'OA'];
  return Array.from({ length: atoms }, (_, i) => {
    const height = 1 - (2 * (i + 0.5)) / atoms;
    const across = Math.sqrt(1 - height * height);
    const radius = nearest + ((i * 7) % shells);
    const place = [Math.cos(i * 2.399963) * across, Math.sin(i * 2.399963) * across, height];
    return atomLine(
      i + 1,
      types[i % types.length] ?? 'C',
      place.map((value) => value * radius),
    );
  }).join('\n');
}

/** A zigzag chain with a torsion at every bond. */
export function chainText(types: readonly string[]): string {
  const place = (i: number) => [1.25 * i - 3, i % 2 === 0 ? 0 : 0.85, 0.1 * i];
  const atom = (i: number) => atomLine(i + 1, types[i] ?? 'C', place(i));
  const inner = types.slice(2, -1).map((_, i) => i + 2);
  return [
    ...['ROOT', atom(0), atom(1), 'ENDROOT'],
    ...inner.flatMap((i) => [`BRANCH ${i} ${i + 1}`, atom(i)]),
    atom(types.length - 1),
    ...inner.reverse().map((i) => `ENDBRANCH ${i} ${i + 1}`),
    `TORSDOF ${inner.length}`,
  ].join('\n');
}

export function unwrap<T>(reading: Reading<T>): T {
  if (!reading.ok) throw new Error(JSON.stringify(reading.issues, null, 1));
  return reading.value;
}
