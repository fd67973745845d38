/** A search from the request to the table: planned, computed by the real kernel, certified, ranked, taken home. */
import { ApiRefusal, type NewSearch, SearchCreated, SearchRanking } from '@manyhands/protocol';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { z } from 'zod';
import {
  eventually,
  expectOk,
  type Laboratory,
  makeProduct,
  makeProject,
  openLaboratory,
  progressOf,
  putBlob,
  STARTS_MS,
} from '../../test/laboratory.ts';
import { BOX, LIGANDS, POCKET } from '../../test/pocket.ts';
import { createSearchRunner, type SearchRunner, searchUntilDry } from '../../test/search-volunteer.ts';
import { joinVolunteer } from '../../test/volunteer-client.ts';

let laboratory: Laboratory;
let runner: SearchRunner;
beforeAll(async () => {
  laboratory = await openLaboratory({ holdMs: 300 });
  runner = createSearchRunner(() => laboratory.origin);
}, STARTS_MS);
afterAll(() => laboratory.close(), STARTS_MS);

const LONG = { timeout: 60_000 };
const receptor = { name: 'pocket.pdbqt', format: 'pdbqt', text: POCKET };

const rankingOf = async (batch: string): Promise<SearchRanking> =>
  expectOk(SearchRanking, await laboratory.api('GET', `/api/batches/${batch}/ranking`));

async function createSearch(part: Partial<z.input<typeof NewSearch>>) {
  const project = part.project ?? (await makeProject(laboratory));
  const body = { project, title: 'Search', receptor, box: BOX, effort: { chains: 2, steps: 4 }, ...part };
  const created = expectOk(SearchCreated, await laboratory.api('POST', '/api/searches', body));
  return { ...created, project };
}

test('a search runs from molecules to a ranking of verified numbers', LONG, async () => {
  const { batch, project, workunits, ligands, refused } = await createSearch({
    library: [...LIGANDS, { name: 'broken', pdbqt: 'ROOT\nENDROOT\n' }].map((one) => ({ ...one })),
    secondOpinions: 0,
    purpose: 'To see that a search works.',
  });
  expect({ workunits, ligands }).toEqual({ workunits: 3, ligands: 3 });
  expect(refused).toMatchObject([{ name: 'broken', reason: expect.any(String), cure: expect.any(String) }]);
  expect((await rankingOf(batch)).ligands.map(({ status, rank }) => [status, rank])).toEqual([
    ['waiting', null],
    ['waiting', null],
    ['waiting', null],
  ]);

  const client = await joinVolunteer(laboratory.origin, { hello: { project } });
  await searchUntilDry(client, runner, async (assignment, batches) => {
    expect(batches[0]?.purpose).toBe('To see that a search works.');
    expect(batches[0]?.scene).toMatchObject({ kind: 'docking', center: BOX.center });
    return runner.compute(assignment, batches);
  });
  await eventually(
    () => progressOf(laboratory, batch),
    ({ state, accepted }) => state === 'done' && accepted === 3,
  );
  client.close();
  const ranking = await rankingOf(batch);
  expect(ranking.ligands.map(({ rank }) => rank)).toEqual([1, 2, 3]);
  const totals = ranking.ligands.map(({ total }) => total ?? 0);
  expect(totals).toEqual([...totals].sort((a, b) => a - b));
  for (const row of ranking.ligands) {
    expect(row.status).toBe('done');
    expect(row.total).toBeCloseTo((row.inter ?? 0) / (1 + 0.05846 * row.rotors), 9);
    expect(row.poses).toBeGreaterThan(0);
  }
  expect(ranking.refused.map(({ name }) => name)).toEqual(['broken']);
});

test('a reference is docked first, a SMILES library is prepared, and all is taken home', LONG, async () => {
  const [alcohol] = LIGANDS;
  const { batch, project, box, refused, preparing } = await createSearch({
    reference: { name: 'known', format: 'pdbqt', text: alcohol.pdbqt },
    effort: 'fast',
    box: undefined,
    library: {
      text: 'SMILES,name,label\nCCO,ethanol,inactive\nC1CC,unclosed,\nOCCO,"=glycol, pure",active\n',
    },
    secondOpinions: 0,
  });
  expect(box.size.every((edge) => Number.isInteger(edge) && edge >= 8)).toBe(true);
  expect(refused).toMatchObject([{ name: 'unclosed', line: 3 }]);
  expect(preparing).toBe(2);
  const client = await joinVolunteer(laboratory.origin, { hello: { project } });
  let done = false;
  const working = (async () => {
    while (!done) await searchUntilDry(client, runner);
  })();
  await eventually(
    () => progressOf(laboratory, batch),
    ({ state }) => state === 'done',
    50_000,
  );
  done = true;
  await working;
  client.close();
  const { reference, ligands, enrichment } = await rankingOf(batch);
  expect(reference).toBe('known');
  expect(ligands.find(({ name }) => name === 'known')?.rmsd).toBeGreaterThanOrEqual(0);
  expect(ligands.filter(({ rmsd }) => rmsd !== null)).toHaveLength(1);
  expect(enrichment).toMatchObject({ actives: 1, inactives: 1 });

  const csv = await download(batch, 'ranking.csv');
  expect(csv.split('\r\n')[0]).toBe(
    'rank,name,status,total,inter,intra,rotors,heavyAtoms,ligandEfficiency,poses,rmsd,label,smiles,host,reason',
  );
  expect(csv).toContain(`"'=glycol, pure",done,`);
  expect(csv).toMatch(/,unclosed,refused,.*SMILES/);
  const pdbqt = await download(batch, 'poses.pdbqt');
  const best = ligands[0];
  expect(pdbqt).toContain('MODEL 1\nREMARK  Ligand = ');
  const first = /REMARK VINA RESULT: +(-?\d+\.\d+)/.exec(pdbqt)?.[1];
  expect(Number(first)).toBeCloseTo(best?.total ?? 0, 3);
  const sdf = await download(batch, 'poses.sdf');
  expect(sdf.split('$$$$\n').length).toBeGreaterThan(2);
  expect(sdf).toContain('ethanol');
  const provenance = JSON.parse(await download(batch, 'provenance.json'));
  expect(provenance).toMatchObject({
    kernel: { name: 'docking-search', version: expect.stringMatching(/^[0-9a-f]{64}$/) },
    settings: { seed: 1, effort: 'fast', reference: 'known', refused: [{ name: 'unclosed' }] },
  });
  expect(provenance.ligands[0].vina).toMatch(
    /^vina --receptor [0-9a-f]{64}\.pdbqt --ligand [0-9a-f]{64}\.pdbqt --center_x .* --exhaustiveness 1 --seed 1 --out known_out\.pdbqt$/,
  );
  expect(JSON.stringify(provenance)).not.toContain('secret');
  for (const { pdbqt } of provenance.ligands) {
    expect((await fetch(laboratory.origin + pdbqt)).status).toBe(200);
  }
});

async function download(batch: string, file: string): Promise<string> {
  const response = await fetch(`${laboratory.origin}/api/batches/${batch}/${file}`, {
    headers: { authorization: `Bearer ${laboratory.coordinator.token}` },
  });
  expect(response.status).toBe(200);
  expect(response.headers.get('content-disposition')).toContain(file);
  return response.text();
}

const refusalOf = async (part: Partial<z.input<typeof NewSearch>>) => {
  const project = await makeProject(laboratory);
  const body = { project, title: 'Search', receptor, box: BOX, library: [{ ...LIGANDS[0] }], ...part };
  const { status, body: told } = await laboratory.api('POST', '/api/searches', body);
  const { issues, message } = ApiRefusal.parse(told);
  return { status, where: issues.map(({ where }) => where), message };
};

test.each<[string, Partial<z.input<typeof NewSearch>>, string]>([
  [
    'a receptor that is none',
    { receptor: { name: 'r.pdbqt', format: 'pdbqt', text: 'ATOM nonsense' } },
    'r.pdbqt',
  ],
  [
    'a receptor that was not uploaded',
    { receptor: { name: 'r', format: 'pdbqt', hash: '0'.repeat(64) } },
    'receptor.hash',
  ],
  ['a library that was not uploaded', { library: { hash: '0'.repeat(64) } }, 'library.hash'],
  ['no box and no reference', { box: undefined }, 'box'],
  ['a box far from the receptor', { box: { center: [900, 0, 0], size: [20, 20, 20] } }, 'box'],
  ['nothing to dock', { library: [] }, 'library'],
  ['a library of nothing but errors', { library: { text: 'C1CC opened' } }, 'library: opened'],
  ['a residue of a PDBQT', { reference: { name: 'x', residue: 'ARQ' } }, 'reference.residue'],
])('is refused with %s, and says where', LONG, async (_, part, where) => {
  const told = await refusalOf(part);
  expect(told.status).toBe(422);
  expect(told.where.join()).toContain(where);
});

test(
  'a receptor may be a blob; another batch has no ranking; the kernel cannot be used without certificates',
  LONG,
  async () => {
    const hash = await putBlob(laboratory, new TextEncoder().encode(POCKET));
    const { batch, project } = await createSearch({
      receptor: { name: 'pocket', format: 'pdbqt', hash },
      library: [{ ...LIGANDS[0] }],
    });
    const { kernel } = await progressOf(laboratory, batch);
    const plain = { project, title: 'Plain', kernel, workunits: [{ params: {} }] };
    const { status, body } = await laboratory.api('POST', '/api/batches', plain);
    expect({ status, cure: ApiRefusal.parse(body).issues.map(({ cure }) => cure) }).toMatchObject({
      status: 422,
      cure: expect.arrayContaining([expect.stringContaining('/api/searches')]),
    });
    const product = await makeProduct(laboratory);
    expect(await laboratory.api('GET', `/api/batches/${product.batch}/ranking`)).toMatchObject({
      status: 404,
    });
  },
);

test(
  'an answer that was stored but not certified when the coordinator ended is certified by the next one',
  LONG,
  async () => {
    const { batch, project } = await createSearch({
      library: LIGANDS.map((one) => ({ ...one })),
      secondOpinions: 0,
    });
    const client = await joinVolunteer(laboratory.origin, { hello: { project } });
    await searchUntilDry(client, runner);
    client.close();
    await laboratory.restart();
    const done = await eventually(
      () => progressOf(laboratory, batch),
      ({ state }) => state === 'done',
    );
    expect(done).toMatchObject({ accepted: 3, results: { accepted: 3, refused: 0, pending: 0 } });
  },
);
