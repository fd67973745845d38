/** `npm run score` as a person runs it: a process with arguments, files, output and exit status. */
import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { openProgramFolder, type ProgramFolder } from '../../test/program-folder.ts';
import { softwareGpuFolder } from './webgpu.ts';

/** Every test starts a few processes, seconds each on a busy machine. */
vi.setConfig({ testTimeout: 120_000 });

let place: ProgramFolder;

const atom = (serial: number, type: string, x: number, y: number, z: number) => {
  const place = [x, y, z].map((value) => value.toFixed(3).padStart(8)).join('');
  return `ATOM  ${String(serial).padStart(5)} ${type.padEnd(4)} TST A   1    ${place}  1.00  0.00     0.000 ${type}`;
};

const ligand = (x: number) =>
  [
    ...['ROOT', atom(1, 'C', x, 0, 0), atom(2, 'C', x + 1.5, 0, 0), 'ENDROOT', 'BRANCH 2 3'],
    ...[atom(3, 'C', x + 2.1, 1.4, 0), atom(4, 'OA', x + 3.5, 1.4, 0.2), 'ENDBRANCH 2 3', 'TORSDOF 1'],
  ].join('\n');

const receptor = [
  ...[atom(1, 'C', 0, 0, 3.9), atom(2, 'N', 1.4, 0.3, 4.1), atom(3, 'HD', 1.9, 1.1, 3.9)],
  ...[atom(4, 'OA', 4, 4, 0), atom(5, 'Zn', -2, 3, 1), atom(6, 'A', 3, -4, 1)],
].join('\n');

const FILES = {
  'receptor.pdbqt': receptor,
  'poses.pdbqt': [`MODEL 1\n${ligand(0)}\nENDMDL`, `MODEL 5\n${ligand(0.4)}\nENDMDL\n`].join('\n'),
  'zinc.pdbqt': receptor.replace(' Zn', ' ZN').replace(/Zn$/m, 'ZN'),
  'ring.pdbqt': ligand(0).replace(/ C$/m, ' G0').replace(/ C$/m, ' CG0'),
  'cut.pdbqt': ligand(0).replace('ENDBRANCH 2 3\n', ''),
};

beforeAll(async () => {
  place = await openProgramFolder('score', FILES);
});
afterAll(() => place.remove());

const score = (...options: string[]) => place.run(...options);

const scoreJson = async (backend: string) => {
  const ending = await score(
    ...['--receptor', 'receptor.pdbqt', '--ligand', 'poses.pdbqt', '--backend', backend, '--json'],
  );
  expect(ending.status, ending.stderr).toBe(0);
  return JSON.parse(ending.stdout) as {
    backend: string;
    poses: { model: number; total: number; inter: number; intra: number; torsional: number }[];
  };
};

test('scores every MODEL, as a table and as JSON', async () => {
  const { poses } = await scoreJson('reference');
  expect(poses.map(({ model }) => model)).toEqual([1, 5]);
  for (const { total, inter, torsional } of poses) {
    expect(Math.abs(inter)).toBeGreaterThan(0.1);
    expect(total).toBeCloseTo(inter / (1 + 0.05846), 5);
    expect(torsional).toBeCloseTo(total - inter, 5);
  }
  const { status, stdout } = await score('--receptor', 'receptor.pdbqt', '--ligand', 'poses.pdbqt');
  const rows = stdout.split('\n').map((line) => line.trim().split(/\s+/));
  expect(status).toBe(0);
  expect(rows[0]).toEqual(['pose', 'total', 'inter', 'intra', 'torsional']);
  expect(rows[2]?.[0]).toBe('5');
  expect(Number(rows[2]?.[1])).toBeCloseTo(poses[1]?.total ?? Number.NaN, 3);
});

test('starts itself again with a software GPU, as npm run score starts it', async (context) => {
  if (!softwareGpuFolder()) context.skip('There is no Chromium with a software GPU on this machine.');
  const bin = fileURLToPath(new URL('../../bin/score.mjs', import.meta.url));
  const files = ['--receptor', 'receptor.pdbqt', '--ligand', 'poses.pdbqt'];
  const options = [...files, '--backend', 'webgpu', '--json'];
  const { stdout } = await promisify(execFile)(process.execPath, [bin, ...options], { cwd: place.folder });
  expect(JSON.parse(stdout)).toMatchObject({ backend: 'webgpu', poses: [{ model: 1 }, { model: 5 }] });
});

test.for(['wasm', 'webgpu'])('gives the same figures on %s', async (backend, context) => {
  if (backend === 'webgpu' && !softwareGpuFolder())
    context.skip('There is no Chromium with a software GPU on this machine.');
  const [ours, theirs] = [await scoreJson(backend), await scoreJson('reference')];
  expect(ours.backend).toBe(backend);
  ours.poses.forEach((pose, i) => {
    for (const part of ['total', 'inter', 'intra', 'torsional'] as const)
      expect(Math.abs(pose[part] - (theirs.poses[i]?.[part] ?? Number.NaN))).toBeLessThan(0.001);
  });
});

test('names file, line and cure of every mistake, and exits with 2', async () => {
  const { status, stdout, stderr } = await score('--receptor', 'zinc.pdbqt', '--ligand', 'cut.pdbqt');
  expect([status, stdout]).toEqual([2, '']);
  expect(stderr).toContain('zinc.pdbqt:5:78: "ZN" is not an AutoDock atom type.');
  expect(stderr).toContain('write Zn');
  expect(stderr).toContain('cut.pdbqt:5: BRANCH 2 3 is never closed.');
});

test('scores a macrocycle opened for docking with the referee alone, and tells so', async () => {
  const files = ['--receptor', 'receptor.pdbqt', '--ligand', 'ring.pdbqt'];
  const referee = await score(...files);
  expect([referee.status, referee.stderr]).toEqual([0, '']);
  const kernel = await score(...files, '--backend', 'wasm');
  expect([kernel.status, kernel.stdout]).toEqual([2, '']);
  expect(kernel.stderr).toContain('macrocycle opened for docking: 2 atoms');
  expect(kernel.stderr).toContain('--backend reference');
});

test('explains wrong arguments and missing files, and exits with 2', async () => {
  const file = ['--receptor', 'receptor.pdbqt'];
  for (const [options, message] of [
    [file, '--ligand is missing'],
    [[...file, '--ligand', 'poses.pdbqt', '--backend', 'cuda'], 'not one of reference, wasm, webgpu'],
    [[...file, '--ligand', 'nowhere.pdbqt'], 'nowhere.pdbqt: ENOENT'],
    [['--fast'], "Unknown option '--fast'"],
  ] as const) {
    const { status, stderr } = await score(...options);
    expect([status, stderr]).toEqual([2, expect.stringContaining(message)]);
  }
});

test('tells how it is used', async () => {
  const { status, stdout } = await score('--help');
  expect([status, stdout]).toEqual([0, expect.stringContaining('--receptor FILE')]);
});
