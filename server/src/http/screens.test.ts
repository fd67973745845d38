import { readEnergies } from '@manyhands/docking';
import { openBundle } from '@manyhands/kernel';
import {
  type AssignmentNotice,
  BatchCreated,
  type BatchNotice,
  type BlobRef,
  Ranking,
} from '@manyhands/protocol';
import { references } from '@manyhands/shaders/referees';
import { afterAll, beforeAll, expect, test } from 'vitest';
import {
  eventually,
  expectOk,
  type Laboratory,
  makeProject,
  openLaboratory,
  progressOf,
  STARTS_MS,
} from '../../test/laboratory.ts';
import { joinVolunteer, unwrap } from '../../test/volunteer-client.ts';

let laboratory: Laboratory;
beforeAll(async () => {
  laboratory = await openLaboratory({ holdMs: 300 });
}, STARTS_MS);
afterAll(() => laboratory.close(), STARTS_MS);

const line = (serial: number, name: string, [x, y, z]: readonly number[], type: string): string =>
  `ATOM  ${String(serial).padStart(5)}  ${name.padEnd(4)}LIG A   1    ${[x, y, z]
    .map((value) => (value ?? 0).toFixed(3).padStart(8))
    .join('')}  1.00  0.00     0.000 ${type}`;

const RECEPTOR = [
  line(1, 'C1', [4, 0, 0], 'C'),
  line(2, 'O1', [0, 4, 0], 'OA'),
  line(3, 'N1', [0, 0, 4], 'N'),
  line(4, 'C2', [-4, 0, 1], 'C'),
].join('\n');

/** Three atoms in a row, no torsion. */
const ligand = (types: readonly string[]): string =>
  [
    'ROOT',
    ...types.map((type, i) => line(i + 1, `${type[0]}${i}`, [i * 1.4, (i % 2) * 0.6, 0], type)),
    'ENDROOT',
    'TORSDOF 0',
    '',
  ].join('\n');

/** What an honest volunteer does, with the f64 referee: fetches kernel and buffers by hash, and runs it. */
async function compute(assignment: AssignmentNotice, batches: readonly BatchNotice[]): Promise<Uint8Array[]> {
  const batch = batches.find(({ batch }) => batch === assignment.batch);
  if (!batch) throw new Error('the batch of an assignment was not told');
  const fetchBlob = async (hash: string): Promise<Uint8Array> =>
    new Uint8Array(await (await fetch(`${laboratory.origin}/blobs/${hash}`)).arrayBuffer());
  const { id, manifest } = await openBundle(await fetchBlob(batch.kernel));
  expect(id).toBe(batch.kernel);
  const blobs: [string, BlobRef][] = Object.entries({ ...batch.shared, ...assignment.inputs });
  const buffers = new Map(
    await Promise.all(blobs.map(async ([name, { hash }]) => [name, await fetchBlob(hash)] as const)),
  );
  const outputs = references[manifest.name]?.(assignment.params, buffers);
  return manifest.buffers
    .filter(({ role }) => role === 'output')
    .map(({ name }) => outputs?.get(name) ?? new Uint8Array());
}

test('a screen runs from PDBQT to a ranking: every pose scored twice, the best of each ligand ranked', async () => {
  const project = await makeProject(laboratory);
  const { batch, workunits } = expectOk(
    BatchCreated,
    await laboratory.api('POST', '/api/screens', {
      ...{ project, title: 'Screen', placements: 25, posesPerWorkunit: 10, seed: 7 },
      receptor: { name: 'pocket.pdbqt', format: 'pdbqt', text: RECEPTOR },
      box: { center: [0, 0, 0], size: [12, 12, 12] },
      ligands: [
        { name: 'polar', pdbqt: ligand(['OA', 'C', 'N']) },
        { name: 'greasy', pdbqt: ligand(['C', 'C', 'C']) },
      ],
    }),
  );
  expect(workunits).toBe(6);
  const scenes: BatchNotice['scene'][] = [];
  const seen = new Map<string, { inter: number; intra: number; total: number }[]>();
  const hosts = [0, 1].map(() => joinVolunteer(laboratory.origin, { hello: { project } }));
  for (const client of await Promise.all(hosts)) {
    for (;;) {
      const { assignments, batches } = unwrap(await client.request(10, 8));
      if (assignments.length === 0) break;
      for (const assignment of assignments) {
        expect(assignment.batch).toBe(batch);
        scenes.push(batches[0]?.scene);
        const outputs = await compute(assignment, batches);
        seen.set(assignment.workunit, readEnergies(outputs[0] ?? new Uint8Array()));
        unwrap(await client.answer(assignment.assignment, outputs));
      }
    }
    client.close();
  }
  await eventually(
    () => progressOf(laboratory, batch),
    ({ state, accepted }) => state === 'done' && accepted === 6,
  );
  const { ligands } = expectOk(Ranking, await laboratory.api('GET', `/api/screens/${batch}/ranking`));
  expect(ligands.map(({ poses, planned }) => [poses, planned])).toEqual([
    [25, 25],
    [25, 25],
  ]);
  expect(new Set(ligands.map(({ ligand }) => ligand))).toEqual(new Set(['polar', 'greasy']));
  expect(ligands[0]?.total).toBeLessThanOrEqual(ligands[1]?.total ?? 0);
  const [scene] = scenes;
  expect(scene).toMatchObject({ kind: 'docking', center: [0, 0, 0], kinds: ['C_H', 'C_P', 'N_P', 'O_A'] });
  const receptor = await fetch(`${laboratory.origin}/blobs/${scene?.receptor.hash}`);
  expect(await receptor.text()).toBe(RECEPTOR);
  const energies = [...seen.values()].flat();
  expect(energies).toHaveLength(50);
  const best = energies.reduce((a, b) => (b.inter + b.intra < a.inter + a.intra ? b : a));
  expect(ligands.map(({ total }) => total)).toContain(best.total);
  expect(await laboratory.api('GET', `/api/products/${batch}`)).toMatchObject({ status: 404 });
});
