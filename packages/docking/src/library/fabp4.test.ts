/** 150 molecules of a virtual screen as SD file, SMILES and PDBQT: in, through and out again without loss. */
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type Ligand, readLigand, torsionCount } from '@manyhands/docking';
import { canonicalSmiles, type LibraryLigand, posesToSdf, readLibrary } from '@manyhands/docking/prepare';
import { Molecule } from 'openchemlib';
import { beforeAll, describe, expect, it } from 'vitest';
import { must } from '../../test/prepare/files.ts';
import { atomBlock, bondBlock } from '../../test/prepare/sd-blocks.ts';
import { moleculeOf } from '../prepare/molecule-of.ts';

const folder = fileURLToPath(new URL('../../../../../shared/data/docking/library/fabp4', import.meta.url));
const isThere = existsSync(folder);
if (!isThere) console.log(`Skipped: there is no library of ligands at ${folder}.`);
const readFile = (name: string) => readFileSync(join(folder, name), 'utf8');

describe.skipIf(!isThere)('the fabp4 library', { timeout: 180_000 }, () => {
  const ligands = new Map<string, LibraryLigand>();
  const records = new Map<string, string>();
  const smiles = new Map<string, string>();

  beforeAll(async () => {
    const sdf = readFile('library.sdf');
    for (const record of sdf.split('$$$$\n')) records.set(record.split('\n')[0] ?? '', record);
    for (const line of readFile('library.smi').trim().split('\n')) {
      const [text = '', id = ''] = line.split(/\s+/);
      smiles.set(id, text);
    }
    for await (const entry of readLibrary(sdf)) if (entry.ok) ligands.set(entry.name, entry);
  }, 180_000);

  it('is prepared from its SD file, all of it, in the places that the file has', () => {
    expect(ligands.size).toBe(150);
    for (const [id, { ligand, pdbqt }] of ligands) {
      const theirs = atomBlock(records.get(id) ?? '');
      for (const i of ligand.atoms.keys()) {
        const place = [...ligand.coordinates.slice(3 * i, 3 * i + 3)];
        expect(Math.min(...theirs.map((a) => distance(a.position, place)))).toBeLessThan(0.001);
      }
      expect(pdbqt.split('\n')[0]).toBe(`REMARK  Name = ${id}`);
    }
  });

  it('has the canonical SMILES of its SMILES file, stereo included', () => {
    const differing = [...ligands.values()].filter(
      ({ name, smiles: ours }) => ours !== canonicalSmiles(moleculeOf(smiles.get(name) ?? '')),
    );
    expect(differing.map((d) => d.name)).toEqual([]);
  });

  it('has the types, N_rot and torsions that Open Babel gave it, but for C–N bonds that it keeps stiff', () => {
    const [types, rotors, torsions]: [string[], string[], string[]] = [[], [], []];
    const stiff: string[] = [];
    for (const [id, { ligand }] of ligands) {
      const theirs = must(readLigand(readFile(`ligands/${id}.pdbqt`), id));
      const map = [...ligand.atoms.keys()].map((i) => nearest(theirs, placeOf(ligand, i)));
      const typesOf = (of: Ligand, i: number) => `${of.atoms[i]?.xsType ?? of.atoms[i]?.type.name}`;
      if (map.some((j, i) => typesOf(ligand, i) !== typesOf(theirs, j))) types.push(id);
      if (ligand.rotors !== theirs.rotors) rotors.push(id);
      if (torsionCount(ligand) !== torsionCount(theirs)) torsions.push(id);
      const known = new Set(axesOf(theirs).map((axis) => axis.join()));
      const ours = axesOf(ligand).map((axis) => axis.map((i) => map[i] ?? -1).sort((x, y) => x - y));
      const extra = ours.filter((axis) => !known.has(axis.join()));
      expect(ours.length - extra.length).toBe(known.size);
      stiff.push(...extra.map((axis) => axis.map((i) => theirs.atoms[i]?.type.name.slice(0, 1)).join()));
    }
    const told = [`types equal in ${150 - types.length}`, `N_rot in ${150 - rotors.length}`];
    console.log(`${told.join(', ')}, torsions in ${150 - torsions.length}; not in ${torsions}`);
    expect(types).toEqual([]);
    expect(rotors.length).toBeLessThan(16);
    // Tertiary amides with two different groups, and amines on an aromatic carbon next to a ring nitrogen: Open Babel takes
    // both for stiff amides, Meeko and this package let them turn.
    expect(stiff.every((axis) => ['C,N', 'N,C', 'A,N', 'N,A'].includes(axis))).toBe(true);
  });

  it('is told by the geometry of its PDBQT files, where these give no bond orders', async () => {
    const joined = [...ligands.keys()].map((id) => readFile(`ligands/${id}.pdbqt`)).join('');
    const [differing, untold]: [string[], string[]] = [[], []];
    for await (const entry of readLibrary(joined)) {
      if (!entry.ok) throw new Error(`${entry.name}: ${entry.reason}`);
      if (entry.smiles === undefined) untold.push(entry.name);
      else if (entry.smiles !== ligands.get(entry.name)?.smiles) differing.push(entry.name);
      else must(posesToSdf(entry.pdbqt, [entry.ligand.coordinates]));
    }
    console.log(`told wrongly: ${differing.length} (${differing}); not told: ${untold.length} (${untold})`);
    expect(untold).toEqual([]);
    expect(differing.length).toBeLessThan(17);
  });

  it('comes back as an SD file with the same bonds and places', () => {
    let [worst, sum, count] = [0, 0, 0];
    for (const [id, { pdbqt, ligand }] of ligands) {
      const out = must(posesToSdf(pdbqt, [ligand.coordinates]));
      const [given, back] = [atomBlock(records.get(id) ?? ''), atomBlock(out)];
      const isHeavy = ({ element }: { element: string }) => element !== 'H';
      const heavy = given.filter(isHeavy);
      expect(back.filter(isHeavy).map((a) => a.element)).toEqual(heavy.map((a) => a.element));
      for (const [i, atom] of back.filter(isHeavy).entries()) {
        expect(distance(atom.position, heavy[i]?.position ?? [])).toBeLessThan(0.001);
      }
      expect(back).toHaveLength(given.length);
      for (const h of back.filter((a) => !isHeavy(a))) {
        const off = Math.min(...given.map((g) => (g.element === 'H' ? distance(g.position, h.position) : 9)));
        [worst, sum, count] = [Math.max(worst, off), sum + off, count + 1];
      }
      const [ours, theirs] = [out, records.get(id) ?? ''].map((text) => bondBlock(text));
      expect(ours?.length).toBe(theirs?.length);
      const [m, n] = [out, flagged(records.get(id) ?? '')].map((text) => Molecule.fromMolfile(text));
      expect(m && canonicalSmiles(m)).toBe(n && canonicalSmiles(n));
    }
    console.log(
      `${count} hydrogens: ${(sum / count).toFixed(3)} Å off in the mean, ${worst.toFixed(2)} at most`,
    );
    expect(sum / count).toBeLessThan(0.15);
  });
});

const placeOf = ({ coordinates }: Ligand, i: number): number[] => [...coordinates.slice(3 * i, 3 * i + 3)];
const nearest = (ligand: Ligand, place: readonly number[]): number =>
  [...ligand.atoms.keys()].reduce((a, b) =>
    distance(placeOf(ligand, a), place) <= distance(placeOf(ligand, b), place) ? a : b,
  );
const axesOf = ({ bodies }: Ligand): number[][] =>
  bodies.slice(1).map(({ from, origin }) => [from, origin].sort((x, y) => x - y));
const distance = (a: readonly number[], b: readonly number[]) =>
  Math.hypot(...a.map((value, k) => value - (b[k] ?? 0)));
/** Sets the chiral flag: the file's stereo is absolute. */
const flagged = (record: string) => record.replace(/^(.{12}) {2}0(.*V2000)/m, '$1  1$2');
