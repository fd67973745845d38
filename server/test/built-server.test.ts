import { existsSync, readFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { createClient } from '@manyhands/client';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createFillBatch } from '../bench/batch.ts';
import { DEFAULT_OPTIONS } from '../src/options.ts';
import { openStore } from '../src/store/index.ts';
import { type BuiltServer, buildServer } from './built-server.ts';
import { type CoordinatorProcess, startCoordinatorProcess } from './coordinator-process.ts';
import { STARTS_MS } from './laboratory.ts';

let dataDir: string;
let built: BuiltServer;
let coordinator: CoordinatorProcess;
beforeAll(async () => {
  dataDir = await mkdtemp(join(tmpdir(), 'manyhands-built-'));
  // Without the programs of other tests, which would share its modules out in another way.
  built = await buildServer();
  coordinator = await startCoordinatorProcess(dataDir, {}, built.program);
}, STARTS_MS);
afterAll(async () => {
  await coordinator?.stop();
  await built?.remove();
  await rm(dataDir, { recursive: true, force: true });
}, STARTS_MS);

const receptor = [
  'ATOM      1  C1  LIG A   1       4.000   0.000   0.000  1.00  0.00     0.000 C',
  'ATOM      2  O1  LIG A   1       0.000   4.000   0.000  1.00  0.00     0.000 OA',
].join('\n');

test('its threads prepare a ligand and plan a screen', async () => {
  const api = createClient(coordinator);
  await api.projects.create({ id: 'built', title: 'Built', purpose: 'To see.', owner: 'Testers' });
  const { name, pdbqt } = await api.batches.prepareLigand({ name: 'ethanol', smiles: 'CCO' });
  const { workunits } = await api.batches.createScreen({
    ...{ project: 'built', title: 'Screen', placements: 20, posesPerWorkunit: 10, seed: 7 },
    receptor: { name: 'pocket.pdbqt', format: 'pdbqt', text: receptor },
    box: { center: [0, 0, 0], size: [12, 12, 12] },
    ligands: [{ name, pdbqt }],
  });
  expect(workunits).toBe(2);
});

test('its compiler admits a kernel, and says the line of a wrong one', async () => {
  const batch = await createFillBatch(coordinator, 64, 3);
  expect(await createClient(coordinator).batches.get(batch)).toMatchObject({
    workunits: 3,
  });
  const manifest = {
    ...{ name: 'torn', title: 'Torn', description: 'Does not compile.', license: 'Apache-2.0' },
    buffers: [{ name: 'answer', type: 'u32', shape: ['1'], role: 'output' }],
    passes: [{ entryPoint: 'fill', workgroups: ['1'] }],
    ...{ params: [], cost: '1', agreement: { answer: { kind: 'exact' } }, variants: { webgpu: {} } },
  };
  const sources = {
    webgpu:
      '@group(0) @binding(0) var<storage, read_write> answer: array<u32>; @compute @workgroup_size(1)\nfn fill() { let a: u32 = 1.5; answer[0] = a; }',
  };
  await expect(createClient(coordinator).kernels.create({ manifest, sources })).rejects.toMatchObject({
    ...{ status: 422, issues: [{ where: 'kernel.wgsl', line: 2 }] },
  });
});

/** Packages that a built module loads with itself, by way of others. */
function packagesOf(module: string, seen = new Set<string>()): Set<string> {
  if (seen.has(module)) return new Set();
  seen.add(module);
  const imports = readFileSync(module, 'utf8').matchAll(/^(?:import|export)\b[^;]*?"([^"]+)";$/gm);
  return new Set(
    [...imports].flatMap(([, name = '']) =>
      name.startsWith('.') ? [...packagesOf(join(dirname(module), name), seen)] : [name],
    ),
  );
}

test('it loads no chemistry library itself, which only its threads and downloads need', () => {
  const loaded = packagesOf(join(built.folder, 'main.js'));
  expect(loaded).toContain('pino');
  expect(loaded).not.toContain('openchemlib');
  expect(packagesOf(join(built.folder, 'chemistry-worker.js'))).toContain('openchemlib');
});

test('it serves the pages that are built', async () => {
  const { status } = await fetch(coordinator.origin);
  expect(status).toBe(existsSync(join(DEFAULT_OPTIONS.publicDir ?? '', 'contribute')) ? 200 : 404);
});

test(
  'its database is the one that the sources would have made',
  async () => {
    await coordinator.stop();
    const { store, close } = await openStore({ dataDir, databaseUrl: null });
    expect(await store.batches(10)).toHaveLength(2);
    await close();
  },
  STARTS_MS,
);
