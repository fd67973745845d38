/** `npm run dock` as a person runs it: a process with arguments, files, output and exit status. */
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { identityPose, readLigands, readReceptor, scorePose } from '@manyhands/docking';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { openProgramFolder, type ProgramFolder } from '../../test/program-folder.ts';

/** Every test starts a few processes with threads. */
vi.setConfig({ testTimeout: 120_000 });

let place: ProgramFolder;

const atom = (serial: number, type: string, x: number, y: number, z: number) => {
  const place = [x, y, z].map((value) => value.toFixed(3).padStart(8)).join('');
  return `ATOM  ${String(serial).padStart(5)} ${type.padEnd(4)} TST A   1    ${place}  1.00  0.00     0.000 ${type}`;
};

const LIGAND = [
  ...['ROOT', atom(1, 'C', 0, 0, 0), atom(2, 'C', 1.5, 0, 0), 'ENDROOT', 'BRANCH 2 3'],
  ...[atom(3, 'C', 2.1, 1.4, 0), atom(4, 'OA', 3.5, 1.4, 0.2), 'ENDBRANCH 2 3', 'TORSDOF 1'],
].join('\n');

/** A wall of atoms below the box. */
const RECEPTOR = Array.from({ length: 49 }, (_, i) =>
  atom(i + 1, ['C', 'OA', 'N'][i % 3] ?? 'C', 2 * (i % 7) - 6, 2 * Math.floor(i / 7) - 6, -5),
).join('\n');

/** Ethanol and a chain of four as SD files; the first lies in the box, the second is flat. */
const molfile = (name: string, atoms: readonly string[], bonds: readonly string[]): string =>
  [
    ...[name, '', ''],
    `${String(atoms.length).padStart(3)}${String(bonds.length).padStart(3)}  0  0  0  0  0  0  0  0999 V2000`,
    ...[...atoms, ...bonds, 'M  END', '$$$$', ''],
  ].join('\n');
const sdAtom = (element: string, ...place: readonly number[]): string =>
  `${place.map((value) => value.toFixed(4).padStart(10)).join('')} ${element.padEnd(3)} 0  0`;
const ETHANOL = molfile(
  'ethanol',
  [sdAtom('C', 0, 0, 0), sdAtom('C', 1.51, 0, 0), sdAtom('O', 2, 1.34, 0.1)],
  ['  1  2  1  0', '  2  3  1  0'],
);
const FLAT = molfile(
  'flat',
  [sdAtom('C', 0, 0, 0), sdAtom('C', 1.3, 0.75, 0), sdAtom('O', 2.6, 0, 0)],
  ['  1  2  1  0', '  2  3  1  0'],
);

/** HIV-1 protease with an inhibitor, as the npm package `parse-pdb` carries it. */
const PROTEASE = fileURLToPath(
  new URL('dat/3aid.pdb', pathToFileURL(createRequire(import.meta.url).resolve('parse-pdb/package.json'))),
);

const FILES = {
  'receptor.pdbqt': RECEPTOR,
  'ligand.pdbqt': LIGAND,
  'two.smi': 'CCO first\nCCN second\n',
  'glycol.smi': 'OCCO glycol\n',
  'ethanol.sdf': ETHANOL,
  'flat.sdf': FLAT,
  'nothing.sdf': '\n',
  'other.pdbqt': LIGAND.replace(' OA  ', ' N   ').replace(/OA$/m, 'N'),
  'zinc.pdbqt': RECEPTOR.replace(/C$/m, 'ZN'),
};

const BOX = ['--center', '-0.5,0,0', '--size', '12,12,8'];

beforeAll(async () => {
  place = await openProgramFolder('dock', FILES);
});
afterAll(() => place.remove());

const dock = (...options: string[]) =>
  place.run('--receptor', 'receptor.pdbqt', '--preset', 'fast', ...options);

interface Json {
  readonly evaluations: number;
  readonly refused: readonly string[];
  readonly vina: string;
  readonly modes: readonly { total: number; inter: number; affinity: number; rmsdToReference?: number }[];
}

const dockJson = async (...options: string[]): Promise<Json> => {
  const ending = await dock(...options, '--json');
  expect(ending.status, ending.stderr).toBe(0);
  return JSON.parse(ending.stdout) as Json;
};

test('gives modes whose scores are those of the file that it writes', async () => {
  const given = ['--ligand', 'ligand.pdbqt', ...BOX, '--out', 'out.pdbqt', '--reference', 'ligand.pdbqt'];
  const { modes, evaluations, refused, vina } = await dockJson(...given);
  expect(refused).toEqual([]);
  expect(evaluations).toBeGreaterThan(10_000);
  expect(vina).toContain('--center_x -0.5 --size_x 12');
  expect(modes[0]?.affinity).toBe(modes[0]?.total);
  expect(modes[0]?.total).toBeLessThan(-0.5);
  expect(modes[0]?.rmsdToReference).toBeGreaterThan(0);

  const text = readFileSync(join(place.folder, 'out.pdbqt'), 'utf8');
  const written = readLigands(text, 'out.pdbqt');
  const receptor = readReceptor(RECEPTOR, 'receptor.pdbqt');
  if (!written.ok || !receptor.ok) throw new Error('The output is not read back.');
  expect(written.value).toHaveLength(modes.length);
  expect(text.match(/^REMARK VINA RESULT:/gm)).toHaveLength(modes.length);
  written.value.forEach((mode, i) => {
    expect(identityPose(mode)).toHaveLength(8);
    const score = scorePose(receptor.value, mode, mode.coordinates);
    expect(Math.abs(score.total - (modes[i]?.total ?? Number.NaN))).toBeLessThan(0.01);
  });
});

test('gives the same poses for a seed on any number of threads, and others for another seed', async () => {
  const given = ['--ligand', 'ligand.pdbqt', ...BOX];
  const one = await dockJson(...given, '--seed', '7', '--cpu', '1');
  const three = await dockJson(...given, '--seed', '7', '--cpu', '3');
  const other = await dockJson(...given, '--seed', '8');
  expect(three.modes).toEqual(one.modes);
  expect(other.modes).not.toEqual(one.modes);
});

test('docks a SMILES in a box drawn around a ligand, as a table', async () => {
  const { status, stdout, stderr } = await dock('--ligand', 'glycol.smi', '--autobox', 'ligand.pdbqt');
  expect(status, stderr).toBe(0);
  expect(stdout).toMatch(/^mode \| +affinity/);
  expect(stdout).toMatch(/\n +1 +-\d\.\d{3} /);
  expect(stdout).toContain('seed 1');
});

test('docks an SD file, which may be the box and the known pose as well', async () => {
  const given = ['--ligand', 'ethanol.sdf', '--autobox', 'ethanol.sdf', '--reference', 'ethanol.sdf'];
  const { modes } = await dockJson(...given, '--out', 'ethanol.pdbqt');
  expect(modes[0]?.total).toBeLessThan(-0.5);
  expect(modes[0]?.rmsdToReference).toBeGreaterThan(0);
  const written = readLigands(readFileSync(join(place.folder, 'ethanol.pdbqt'), 'utf8'), 'ethanol.pdbqt');
  expect(written.ok && written.value.map(({ atoms }) => atoms.length)).toEqual(modes.map(() => 4));
  const flat = await dockJson('--ligand', 'flat.sdf', ...BOX);
  expect(flat.modes[0]?.total).toBeLessThan(-0.5);
});

test('prepares a receptor from a PDB file, and says what it left out', async () => {
  const box = ['--center', '1,1,11', '--size', '12,12,12'];
  const given = ['--receptor', PROTEASE, '--leave-out', 'ARQ', '--ligand', 'glycol.smi', ...box];
  const { status, stdout, stderr } = await dock(...given);
  expect(status, stderr).toBe(0);
  expect(stderr).toMatch(/3aid\.pdb: Left out as asked: ARQ A 401\./);
  expect(stdout).toMatch(/\n +1 +-\d\.\d{3} /);
});

test.for([
  [['--receptor', PROTEASE, '--ligand', 'glycol.smi', ...BOX], 'Leave it out (--leave-out ARQ, or leaveOut'],
  [['--ligand', 'nothing.sdf', ...BOX], 'nothing.sdf:1: The file is empty.'],
  [
    ['--ligand', 'glycol.smi', '--autobox', 'glycol.smi'],
    'glycol.smi: The file does not say where the atoms are.',
  ],
  [['--ligand', 'flat.sdf', '--autobox', 'flat.sdf'], 'flat.sdf: The file does not say where the atoms are.'],
  [['--ligand', 'two.smi', ...BOX], 'two.smi:2: The file has more than one molecule.'],
  [['--ligand', 'ligand.pdbqt', ...BOX, '--reference', 'other.pdbqt'], 'are not those of ligand.pdbqt'],
  [['--ligand', 'ligand.pdbqt', ...BOX, '--receptor', 'zinc.pdbqt'], '"ZN" is not an AutoDock atom type'],
  [['--ligand', 'nowhere.pdbqt', ...BOX], 'nowhere.pdbqt: ENOENT'],
  [['--ligand', 'ligand.pdbqt', '--center', '90,0,0', '--size', '9,9,9'], 'No atom of the receptor'],
  [['--ligand', 'ligand.pdbqt', '--center', '1,2', '--size', '9,9,9'], '--center 1,2 is not three numbers'],
  [['--ligand', 'ligand.pdbqt', ...BOX, '--seed', '-1'], '--seed -1 is not a whole number'],
  [['--ligand', 'ligand.pdbqt', ...BOX, '--preset', 'best'], 'not one of fast, standard, thorough'],
  [['--ligand', 'ligand.pdbqt', ...BOX, '--autobox', 'ligand.pdbqt'], '--autobox draws the box'],
  [['--ligand', 'ligand.pdbqt', ...BOX, '--out', 'no/such/folder.pdbqt'], 'Give --out a path'],
] as const)('names what is wrong, and exits with 2: %s', async ([options, message]) => {
  const { status, stdout, stderr } = await dock(...options);
  expect([status, stdout]).toEqual([2, '']);
  expect(stderr).toContain(message);
});
