/** 150 molecules of a virtual screen that others prepared: types, torsions and bond orders must come back. */
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { readLigand } from '@manyhands/docking';
import { describe, expect, it } from 'vitest';
import { atomsOf, countNames, countTypes, isHydrogen, must, pdbLine } from '../../test/prepare/files.ts';
import { parseSmiles, skeletonOf } from './chemistry-library.ts';
import { buildTree } from './fragments.ts';
import { ligandFromPdb } from './index.ts';
import { typeOf } from './ligand-types.ts';
import { polarHydrogens } from './skeleton.ts';

const folder = fileURLToPath(new URL('../../../../../shared/data/docking/library/fabp4', import.meta.url));
const isThere = existsSync(folder);
if (!isThere) console.log(`Skipped: there is no library of ligands at ${folder}.`);
const readLibraryFile = (name: string) => readFileSync(join(folder, name), 'utf8');

type Entry = { id: string; smiles: string };
const readLibrary = (): Entry[] =>
  readLibraryFile('library.smi')
    .trim()
    .split('\n')
    .map((line) => {
      const [smiles = '', id = ''] = line.split(/\s+/);
      return { id, smiles };
    });

/** Vina treats C and A alike, and S and SA. */
const asVinaSees = (type: string): string => (type === 'A' ? 'C' : type === 'SA' ? 'S' : type);

/** Heavy atoms of an SD file's records as PDB text. */
function readRecords(): Map<string, string> {
  const records = readLibraryFile('library.sdf')
    .split('$$$$\n')
    .filter((record) => record.trim() !== '');
  return new Map(
    records.map((record) => {
      const [name = '', , , counts = '', ...lines] = record.split('\n');
      const atoms = lines.slice(0, Number(counts.slice(0, 3))).filter((line) => line.slice(31, 33) !== 'H ');
      const text = atoms.map((line, i) => {
        const at = (from: number) => Number(line.slice(from, from + 10));
        const element = line.slice(31, 34).trim();
        return pdbLine('HETATM', `${i + 1}`, 'LIG', 1, [at(0), at(10), at(20)], element);
      });
      return [name.trim(), text.join('\n')];
    }),
  );
}

describe.skipIf(!isThere)('ligands prepared by Open Babel', { timeout: 180_000 }, () => {
  it('have the same atom types for Vina', () => {
    const differing = readLibrary().filter(({ id, smiles }) => {
      const skeleton = skeletonOf(must(parseSmiles(smiles, id)).molecule);
      const ours = skeleton.atoms.flatMap((atom, i) => [
        asVinaSees(typeOf(skeleton, i) ?? '?'),
        ...Array<string>(polarHydrogens(atom)).fill('HD'),
      ]);
      const theirs = atomsOf(readLibraryFile(`ligands/${id}.pdbqt`)).map((atom) => asVinaSees(atom.type));
      return countNames(ours) !== countNames(theirs);
    });
    const total = readLibrary().length;
    console.log(
      `types equal in ${total - differing.length} of ${total}; not ${differing.map((d) => `${d.id} ${d.smiles}`)}`,
    );
    expect(differing.length / total).toBeLessThan(0.02);
  });

  it('have the same number of torsions, but for amides', () => {
    const counts = readLibrary().map(({ id, smiles }) => {
      const { torsions } = buildTree(skeletonOf(must(parseSmiles(smiles, id)).molecule));
      const theirs = Number(/TORSDOF (\d+)/.exec(readLibraryFile(`ligands/${id}.pdbqt`))?.[1]);
      return torsions - theirs;
    });
    const equal = counts.filter((difference) => difference === 0).length;
    console.log(`TORSDOF equal in ${equal} of ${counts.length}`);
    // Open Babel keeps tertiary amides and N-aryl amidines stiff, where Meeko and this package let them turn.
    expect(equal / counts.length).toBeGreaterThan(0.88);
    expect(Math.max(...counts.map(Math.abs))).toBeLessThanOrEqual(2);
  });

  it('are recognised in space by their SMILES, all of them, and read by the PDBQT reader', () => {
    const places = readRecords();
    for (const { id, smiles } of readLibrary()) {
      const { pdbqt } = must(ligandFromPdb(places.get(id) ?? '', 'LIG', { name: id, smiles }));
      const ours = atomsOf(pdbqt).filter((atom) => !isHydrogen(atom));
      expect(ours.length).toBe((places.get(id) ?? '').split('\n').length);
      must(readLigand(pdbqt, id));
    }
  });

  it('have bond orders that the geometry tells, but for where a proton sits', () => {
    const places = readRecords();
    const heavyTypes = (text: string) => countTypes(atomsOf(text).filter((atom) => !isHydrogen(atom)));
    const withoutNitrogens = (types: string) =>
      types
        .replace(/\bNA?\d+/g, '')
        .replace(/ +/g, ' ')
        .trim();
    const differing = readLibrary().filter(({ id, smiles }) => {
      const text = places.get(id) ?? '';
      const given = must(ligandFromPdb(text, 'LIG', { name: id, smiles }));
      const perceived = must(ligandFromPdb(text, 'LIG', { name: id }));
      return withoutNitrogens(heavyTypes(given.pdbqt)) !== withoutNitrogens(heavyTypes(perceived.pdbqt));
    });
    const total = readLibrary().length;
    console.log(
      `aromaticity and sulfur types perceived in ${total - differing.length} of ${total}; not ${differing.map((d) => `${d.id} ${d.smiles}`)}`,
    );
    expect(differing.length / total).toBeLessThan(0.1);
  });
});
