/** Libraries of every format are read to their end: good molecules come out, bad ones are listed with line and cure. */
import {
  embed,
  type LibraryEntry,
  type LibraryLigand,
  posesToSdf,
  readLibrary,
} from '@manyhands/docking/prepare';
import { describe, expect, it } from 'vitest';
import { must } from '../../test/prepare/files.ts';
import { atomBlock, type BlockAtom, bondBlock } from '../../test/prepare/sd-blocks.ts';
import { type MolfileAtom, writeMolfile } from '../prepare/write-molfile.ts';
import { readRecords } from './library.ts';
import type { LibraryOptions } from './prepare-record.ts';

const readAll = async (text: string, options?: LibraryOptions): Promise<LibraryEntry[]> => {
  const entries: LibraryEntry[] = [];
  for await (const entry of readLibrary(text, undefined, options)) entries.push(entry);
  return entries;
};
const ligandsOf = (entries: readonly LibraryEntry[]): LibraryLigand[] => entries.filter((e) => e.ok);

const at = (element: string, x: number, y: number, z: number, charge = 0): MolfileAtom => ({
  element,
  charge,
  position: [x, y, z],
});
/** Ethanol in space, the oxygen's hydrogen left out. */
const ETHANOL = [at('C', 0, 0, 0), at('C', 1.5, 0, 0.1), at('O', 2, 1.3, 0)];
const CHAIN = [
  { a: 0, b: 1, order: 1 },
  { a: 1, b: 2, order: 1 },
];
const ethanol = (name: string, properties = {}) => writeMolfile(name, ETHANOL, CHAIN, properties);

describe('SMILES', { timeout: 120_000 }, () => {
  it('goes on after each molecule that cannot be had, and says why, where and what to do', async () => {
    const text = [
      '# a library',
      'CO methanol',
      'C1CC opened',
      '',
      'OB(O)c1ccccc1 boronic acid',
      `${'C'.repeat(60)} a long chain`,
      'CO methanol',
      'C[NH3+].[Cl-]',
    ].join('\n');
    const entries = await readAll(text);
    expect(entries.map((e) => [e.name, e.line, e.ok])).toEqual([
      ['methanol', 2, true],
      ['opened', 3, false],
      ['boronic acid', 5, false],
      ['a long chain', 6, false],
      ['methanol (2)', 7, true],
      ['molecule 6', 8, true],
    ]);
    const reasons = entries.flatMap((e) => (e.ok ? [] : [e.reason]));
    expect(reasons[0]).toContain('not a SMILES');
    expect(reasons[1]).toContain('element B');
    expect(reasons[2]).toContain('57 torsions');
    expect(entries.every((e) => e.ok || e.cure !== '')).toBe(true);
    const [, second, salt] = ligandsOf(entries);
    expect(second?.notes).toEqual(['The name methanol occurs again; this one is called methanol (2).']);
    expect(salt?.notes).toContain('Left out as salt or solvent: [Cl-].');
    expect(salt?.smiles).toBe('C[NH3+]');
  });

  it.each([
    ['blanks', 'CCO  my ethanol\nCO\tmethanol'],
    ['header and commas', 'id,"smiles",active\n"my ethanol",CCO,1\nmethanol,CO,0'],
    ['header and tabs', 'SMILES\tName\tLabel\r\nCCO\tmy ethanol\tactive\r\nCO\tmethanol\tdecoy\r\n'],
    ['commas without header', 'CCO,my ethanol,active\nCO,methanol,inactive'],
    ['an extension of ChemAxon', 'CCO |c:1| my ethanol\nCO methanol'],
  ])('reads names behind %s', (kind, text) => {
    const records = [...readRecords(text, undefined)];
    expect(records).toMatchObject([
      { kind: 'smiles', name: 'my ethanol', text: 'CCO' },
      { kind: 'smiles', name: 'methanol', text: 'CO' },
    ]);
    const labels = records.map((record) => ('label' in record ? record.label : undefined));
    if (kind.includes('commas') || kind.includes('tabs')) expect(labels).toEqual(['active', 'inactive']);
  });

  it('takes conformers from whoever keeps them, by canonical SMILES', async () => {
    const asked: string[] = [];
    const conformerOf = (smiles: string) => {
      asked.push(smiles);
      return embed(smiles);
    };
    const [entry] = ligandsOf(await readAll('OC methanol', { conformerOf }));
    expect(asked).toEqual(['CO']);
    expect(entry?.ligand.atoms.map((a) => a.type.name)).toEqual(['C', 'OA', 'HD']);
    const [none] = await readAll('OC methanol', { conformerOf: () => undefined });
    expect(none).toMatchObject({ ok: false, reason: 'No conformer without clashes was found.' });
    const [wrong] = await readAll('OC methanol', { conformerOf: () => embed('CCO') });
    expect(wrong).toMatchObject({ ok: false, reason: expect.stringContaining('3 heavy atoms') });
  });
});

describe('SD files', { timeout: 120_000 }, () => {
  it('keeps coordinates in space, adds the hydrogens that are missing, and reads names and labels', async () => {
    const text = ethanol('title', { ID: 'Z1', Active: 1 }) + ethanol('title', { id: 'Z2', active: 'decoy' });
    const entries = ligandsOf(await readAll(text, { nameProperty: 'id' }));
    expect(entries.map((e) => [e.name, e.label, e.line])).toEqual([
      ['Z1', 'active', 1],
      ['Z2', 'inactive', 18],
    ]);
    const { ligand, notes } = entries[0] ?? {};
    expect(ligand?.atoms.map((a) => a.type.name).sort()).toEqual(['C', 'C', 'HD', 'OA']);
    expect(notes).toEqual(['Hydrogens were placed by geometry on 1 of its atoms.']);
  });

  it('makes a conformer of a drawing', async () => {
    const flat = ETHANOL.map((atom) => ({ ...atom, position: [...atom.position.slice(0, 2), 0] as const }));
    const drawn = writeMolfile('drawn', flat as unknown as MolfileAtom[], CHAIN, {});
    const [entry] = ligandsOf(await readAll(drawn));
    expect(entry?.notes[0]).toContain('a conformer was made');
    expect(entry?.smiles).toBe('CCO');
  });

  it('reads V3000, strips salts, and refuses what is empty, broken or unknown, one record at a time', async () => {
    const v3000 = [
      'acetate',
      '',
      '',
      '  0  0  0     0  0            999 V3000',
      'M  V30 BEGIN CTAB',
      'M  V30 COUNTS 5 3 0 0 0',
      'M  V30 BEGIN ATOM',
      'M  V30 1 Na 9 9 9 0 CHG=1',
      'M  V30 2 C 0 0 0 0',
      'M  V30 3 C 1.5 0 0.1 0',
      'M  V30 4 O 2.1 1.05 0 0',
      'M  V30 5 O 2.1 -1.1 0 0 CHG=-1',
      'M  V30 END ATOM',
      'M  V30 BEGIN BOND',
      'M  V30 1 1 2 3',
      'M  V30 2 2 3 4',
      'M  V30 3 1 3 5',
      'M  V30 END BOND',
      'M  V30 END CTAB',
      'M  END',
      '$$$$',
      '',
    ].join('\n');
    const boron = writeMolfile(
      'boron',
      [at('B', 0, 0, 1), at('C', 0, 0, 2.5)],
      [{ a: 0, b: 1, order: 1 }],
      {},
    );
    const none = writeMolfile('none', [], [], {});
    const far = writeMolfile('far', [at('C', 5000, 0, 1), at('C', 5001.5, 0, 1)], CHAIN.slice(0, 1), {});
    const entries = await readAll(`${boron}${none}cut off\n\n\n$$$$\n$$$$\n${v3000}${far}`);
    expect(entries.map((e) => (e.ok ? e.name : `${e.name} ${e.line}: ${e.reason}`))).toEqual([
      'boron 1: AutoDock has no type for the element B.',
      'none 10: The record has no atoms.',
      'cut off 16: The record has no "M  END".',
      'molecule 4 20: The record is empty.',
      'acetate',
      'far 42: A coordinate is beyond 999 Å.',
    ]);
    const [acetate] = ligandsOf(entries);
    expect(acetate?.notes).toEqual(['Left out as salt or solvent: [Na+].']);
    expect(acetate?.pdbqt).toContain('REMARK INPUT IDX 2 ');
  });
});

describe('PDBQT', { timeout: 120_000 }, () => {
  it('takes ligands apart, by MODEL or by TORSDOF, and names lines of the library', async () => {
    const one = ligandsOf(await readAll(ethanol('one')))[0]?.pdbqt ?? '';
    const broken = one.replace('one', 'broken').replace(/ OA$/m, ' QQ');
    const models = `MODEL 1\n${one}ENDMDL\nMODEL 2\n${broken}ENDMDL\n`;
    const joined = `${one}${one.replace('= one', '= two')}`;
    const [first, second] = await readAll(models);
    expect(first).toMatchObject({ ok: true, name: 'one', smiles: 'CCO' });
    const line = models.split('\n').findIndex((text) => text.endsWith(' QQ')) + 1;
    expect(second).toMatchObject({
      ok: false,
      name: 'broken',
      line,
      reason: '"QQ" is not an AutoDock atom type.',
    });
    expect((await readAll(joined)).map((e) => e.name)).toEqual(['one', 'two']);
    const cut = one.split('\n').slice(0, -2).join('\n');
    expect(await readAll(cut)).toMatchObject([
      { ok: false, name: 'one', reason: 'The ligand has no TORSDOF.' },
    ]);
  });
});

describe('files that are no library', () => {
  it.each([
    ['', 'empty'],
    ['@<TRIPOS>MOLECULE\nx', 'MOL2'],
    ['data_x\nloop_', 'CIF'],
    ['REMARK\nATOM      1  C10 LIG     1       0.926  -5.229   0.440  0.00  0.00    +0.561 C ', 'no ROOT'],
  ])('%j is refused once', async (text, reason) => {
    const entries = await readAll(text);
    expect(entries).toHaveLength(1);
    expect(entries[0]).toMatchObject({ ok: false, reason: expect.stringContaining(reason) });
  });
});

describe('poses as SD files', { timeout: 240_000 }, () => {
  it('gives back bonds, charges and properties, polar hydrogens where the pose has them', async () => {
    const [entry] = ligandsOf(await readAll(ethanol('e')));
    if (!entry) throw new Error('no ligand');
    const moved = entry.ligand.coordinates.map((value, i) => (i % 3 === 2 ? value + 5 : value));
    const sdf = must(
      posesToSdf(entry.pdbqt, [entry.ligand.coordinates, moved], (i) => ({ pose: i + 1, total: -4.5 })),
    );
    const [first = '', second = ''] = sdf.split('$$$$\n');
    expect(first).toContain('> <pose>\n1\n\n> <total>\n-4.5\n');
    expect(
      atomBlock(first)
        .map((a) => a.element)
        .join(''),
    ).toBe('CCOHHHHHH');
    const heavy = (atoms: BlockAtom[]) => atoms.slice(0, 3).map((a) => a.position);
    expect(heavy(atomBlock(first))).toEqual(ETHANOL.map((a) => a.position));
    expect(heavy(atomBlock(second))[0]).toEqual([0, 0, 5]);
    expect(bondBlock(first).slice(0, 2)).toEqual([
      [1, 2, 1],
      [2, 3, 1],
    ]);
  });

  it('refuses a ligand that does not say what it was made of', () => {
    const reading = posesToSdf('REMARK  Name = x\nROOT\n', []);
    expect(reading).toMatchObject({ ok: false, issues: [{ where: 'x' }] });
  });

  it.each([
    ['one hand', 'C[C@H](F)CC'],
    ['the other hand', 'C[C@@H](F)CC'],
    ['cis', 'C/C=C\\CO'],
    ['trans', 'C/C=C/CO'],
    ['charges and an alkyne', 'C#CC[NH+](C)C'],
    ['a sulfoxide', 'CC[S@](C)=O'],
    ['a cis ring', 'C[C@H]1C[C@@H](O)C1'],
    ['a nitro group', 'C[N+](=O)[O-]'],
  ])('%s: SMILES → conformer → PDBQT → SD file → the same SMILES', async (_, smiles) => {
    const [entry] = ligandsOf(await readAll(`${smiles} x`));
    if (!entry) throw new Error('no ligand');
    const sdf = must(posesToSdf(entry.pdbqt, [entry.ligand.coordinates]));
    const [back] = ligandsOf(await readAll(sdf));
    expect(back?.smiles).toBe(entry.smiles);
    expect(back?.notes.filter((note) => note.includes('not specified'))).toEqual([]);
  });
});
