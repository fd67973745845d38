/** Molecules get their shape from volunteers: cached, checked, and docked exactly once, whoever lies or is killed. */
import { createClient } from '@manyhands/client';
import {
  BatchProgress,
  type NewSearch,
  SearchCreated,
  SearchRanking,
  type Sha256,
} from '@manyhands/protocol';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { z } from 'zod';
import {
  eventually,
  expectOk,
  type Laboratory,
  makeProject,
  openLaboratory,
  progressOf,
  refusedOf,
  STARTS_MS,
} from '../../test/laboratory.ts';
import { BOX, LIGANDS, POCKET } from '../../test/pocket.ts';
import {
  type Conduct,
  createSearchRunner,
  honest,
  type SearchRunner,
  searchUntilDry,
} from '../../test/search-volunteer.ts';
import { CAPABILITIES, joinVolunteer, takeWork, unwrap } from '../../test/volunteer-client.ts';

let laboratory: Laboratory;
let runner: SearchRunner;
beforeAll(async () => {
  laboratory = await openLaboratory({ holdMs: 300, disconnectGraceMs: 100, uploadPartBytes: 30_000 });
  runner = createSearchRunner(() => laboratory.origin);
}, STARTS_MS);
afterAll(() => laboratory.close(), STARTS_MS);

const LONG = { timeout: 120_000 };
const receptor = { name: 'pocket.pdbqt', format: 'pdbqt' as const, text: POCKET };

const createSearch = (text: string, part: Partial<z.input<typeof NewSearch>> = {}) =>
  createFrom({ text, format: 'smiles' }, part);

async function createFrom(library: NewSearch['library'], part: Partial<z.input<typeof NewSearch>> = {}) {
  const project = await makeProject(laboratory);
  const body = {
    project,
    title: 'Search',
    receptor,
    box: BOX,
    // How well molecules are docked is shown elsewhere.
    effort: { chains: 2, steps: 4 },
    secondOpinions: 0,
    library,
    ...part,
  };
  const created = expectOk(SearchCreated, await laboratory.api('POST', '/api/searches', body));
  return { ...created, project };
}

const rankingOf = async (batch: string): Promise<SearchRanking> =>
  expectOk(SearchRanking, await laboratory.api('GET', `/api/batches/${batch}/ranking`));

/** Works until the batch is done; gives how many answers were prepared molecules. */
async function workUntilDone(batch: string, project: string, conducts: readonly Conduct[]): Promise<number> {
  let done = false;
  let prepared = 0;
  const work = async (conduct: Conduct): Promise<void> => {
    const client = await joinVolunteer(laboratory.origin, { hello: { project } });
    while (!done) {
      await searchUntilDry(client, runner, async (assignment, ...rest) => {
        if (isPreparation(assignment)) prepared += 1;
        return conduct(assignment, ...rest);
      });
    }
    client.close();
  };
  const working = conducts.map(work);
  await eventually(
    () => progressOf(laboratory, batch),
    ({ state }) => state === 'done',
    100_000,
  );
  done = true;
  await Promise.all(working);
  return prepared;
}

const isPreparation = ({ params }: Parameters<Conduct>[0]): boolean => 'smilesBytes' in params;

/** Honest but for what it says of shapes. */
const lying =
  (lie: (coordinates: Float32Array) => Float32Array, found = 1): Conduct =>
  async (assignment, batches, own) => {
    const outputs = await own.compute(assignment, batches);
    if (!isPreparation(assignment)) return outputs;
    const coordinates = lie(new Float32Array(outputs[0]?.slice().buffer ?? new ArrayBuffer(0)));
    return [new Uint8Array(coordinates.buffer), new Uint8Array(Uint32Array.of(found).buffer)];
  };

test(
  'a molecule is prepared once, and not again for another search, however it is written',
  LONG,
  async () => {
    const first = await createSearch('CCO one\nOCC two\n');
    expect(first).toMatchObject({ ligands: 2, workunits: 2, preparing: 2 });
    expect(await progressOf(laboratory, first.batch)).toMatchObject({ state: 'preparing', preparing: 2 });
    expect((await rankingOf(first.batch)).ligands.map(({ status }) => status)).toEqual([
      'preparing',
      'preparing',
    ]);
    expect(await workUntilDone(first.batch, first.project, [honest])).toBe(1);
    const second = await createSearch('C(O)C three\n');
    expect(await workUntilDone(second.batch, second.project, [honest])).toBe(0);
    const { ligands } = await rankingOf(second.batch);
    expect(ligands).toMatchObject([{ name: 'three', rank: 1, status: 'done', smiles: 'CCO' }]);
    expect(await progressOf(laboratory, first.batch)).toMatchObject({
      workunits: 2,
      accepted: 2,
      preparing: 0,
    });
  },
);

test('of two searches that want a molecule at the same time one has it prepared', LONG, async () => {
  const [first, second] = [await createSearch('CCCO one\n'), await createSearch('OCCC two\n')];
  expect([first, second]).toMatchObject([{ preparing: 1 }, { preparing: 1 }]);
  const host = await joinVolunteer(laboratory.origin, { hello: { project: first.project } });
  const { assignments, batches } = unwrap(await host.request(10, 1));
  for (const assignment of assignments)
    unwrap(await host.answer(assignment.assignment, await runner.compute(assignment, batches)));
  for (const { batch } of [first, second])
    await eventually(
      () => progressOf(laboratory, batch),
      ({ preparing }) => preparing === 0,
    );
  const ofSecond = async () => {
    const all = expectOk(z.array(BatchProgress), await laboratory.api('GET', '/api/batches'));
    return all.find(({ project, batch }) => project === second.project && batch !== second.batch);
  };
  const preparation = await eventually(ofSecond, (now) => now?.state === 'done');
  expect(preparation).toMatchObject({ kernelName: 'ligand-preparation', workunits: 0, assignments: 0 });
  host.close();
});

test('[S1] a host whose page does not ship the code is not asked to prepare', LONG, async () => {
  const { project } = await createSearch('CCC propane\n');
  const { pageCode: _, ...old } = CAPABILITIES;
  const outdated = await joinVolunteer(laboratory.origin, { hello: { project, capabilities: old } });
  expect(await takeWork(outdated)).toEqual([]);
  outdated.close();
  const other = await joinVolunteer(laboratory.origin, {
    hello: { project, capabilities: { ...old, pageCode: ['ligand-preparation-0'] } },
  });
  expect(await takeWork(other)).toEqual([]);
  other.close();
  const fresh = await joinVolunteer(laboratory.origin, { hello: { project } });
  expect(await takeWork(fresh)).toMatchObject([{ label: 'propane' }]);
  fresh.close();
});

const mirrored = (coordinates: Float32Array) => coordinates.map((x, i) => (i % 3 === 0 ? -x : x));
test.each<[string, string, (coordinates: Float32Array) => Float32Array, RegExp]>([
  ['the mirror image', 'C[C@H](O)CC', mirrored, /no-conformer: Its stereo/],
  ['atoms on top of each other', 'CO', (xyz) => xyz.map(() => 0), /no-conformer: .*(short|top)/],
  ['another molecule', 'COC', (xyz) => xyz.map((_, i) => 1.3 * i), /no-conformer: .*(long|short)/],
  ['garbage', 'CSC', (xyz) => xyz.map((_, i) => Math.sin(i * 12.9898) * 43.7), /no-conformer: /],
])('[V26] %s is refused, and the molecule prepared by another host', LONG, async (_, smiles, lie, reason) => {
  const { batch, project } = await createSearch(`${smiles} victim\n`);
  const liar = await joinVolunteer(laboratory.origin, { hello: { project } });
  expect(await searchUntilDry(liar, runner, lying(lie))).toBeGreaterThan(0);
  liar.close();
  await workUntilDone(batch, project, [honest]);
  expect((await rankingOf(batch)).ligands).toMatchObject([{ name: 'victim', rank: 1 }]);
  const batches = await laboratory.api('GET', '/api/batches');
  const preparation = (batches.body as { batch: string; kernelName: string; project: string }[]).find(
    (one) => one.project === project && one.kernelName === 'ligand-preparation',
  );
  const refused = await refusedOf(laboratory, preparation?.batch ?? '');
  expect(refused.map((one) => one.reason)).toEqual([expect.stringMatching(reason)]);
});

test('[T2] NaN is not even stored, and the molecule prepared by another host', LONG, async () => {
  const { batch, project } = await createSearch('CN victim\n');
  const liar = await joinVolunteer(laboratory.origin, { hello: { project } });
  await searchUntilDry(
    liar,
    runner,
    lying((xyz) => xyz.map(() => Number.NaN)),
  );
  liar.close();
  await workUntilDone(batch, project, [honest]);
  expect((await rankingOf(batch)).ligands).toMatchObject([{ name: 'victim', rank: 1 }]);
});

test(
  '[V29] that there is no conformer must be said by two hosts; then the ligand is listed',
  LONG,
  async () => {
    const giveUp = lying((xyz) => xyz.map(() => 0), 0);
    const { batch, project, workunits } = await createSearch('CF hopeless\nCCl fine\n');
    expect(workunits).toBe(2);
    const only: Conduct = (assignment, ...rest) =>
      assignment.label === 'hopeless' ? giveUp(assignment, ...rest) : honest(assignment, ...rest);
    await workUntilDone(batch, project, [only, only]);
    const { ligands, refused } = await rankingOf(batch);
    expect(ligands.map(({ name }) => name)).toEqual(['fine']);
    expect(refused).toMatchObject([{ name: 'hopeless', line: 1, reason: /No conformer/ }].map(matching));
    expect(await progressOf(laboratory, batch)).toMatchObject({ workunits: 1, accepted: 1, state: 'done' });
  },
);
const matching = <T extends { reason: RegExp }>({ reason, ...rest }: T) => ({
  ...rest,
  reason: expect.stringMatching(reason),
});

test('[V29] one host that claims so in vain does not stop a ligand', LONG, async () => {
  const { batch, project } = await createSearch('CBr doubted\n');
  const pessimist = await joinVolunteer(laboratory.origin, { hello: { project } });
  await searchUntilDry(
    pessimist,
    runner,
    lying((xyz) => xyz.map(() => 0), 0),
  );
  pessimist.close();
  await workUntilDone(batch, project, [honest]);
  expect((await rankingOf(batch)).ligands).toMatchObject([{ name: 'doubted', rank: 1 }]);
});

test('what was prepared before a restart is docked after it, each once', LONG, async () => {
  const { batch, project } = await createSearch('CC(C)C butane\nCCS thiol\n');
  const client = await joinVolunteer(laboratory.origin, { hello: { project } });
  const prepareOnly: Conduct = async (assignment, ...rest) => {
    if (!isPreparation(assignment)) throw new Error('has prepared enough');
    return honest(assignment, ...rest);
  };
  // Verdicts take their time: it asks again until there is something to be docked.
  const untilDocking = async () => {
    for (;;) await searchUntilDry(client, runner, prepareOnly);
  };
  await expect(untilDocking()).rejects.toThrow('has prepared enough');
  client.close();
  await eventually(
    () => progressOf(laboratory, batch),
    ({ inProgress }) => inProgress === 0,
  );
  await laboratory.restart();
  await workUntilDone(batch, project, [honest]);
  expect(await progressOf(laboratory, batch)).toMatchObject({ workunits: 2, accepted: 2 });
  expect((await rankingOf(batch)).ligands.map(({ workunits }) => workunits)).toEqual([1, 1]);
});

/** Ends of a chain that make a molecule each. */
const ENDS = [
  ...['N', 'O', 'S', 'F', 'Cl', 'Br', 'C#N', 'C=O', 'C(=O)O', 'C(=O)N', 'OC', 'SC', 'NC(C)=O', 'C(F)(F)F'],
  ...['c1ccccc1', 'c1ccncc1', 'C1CC1', 'C1CCC1', 'C1CCCC1', 'C1CCCCC1'],
];

/** A blob that is a file of several parts, and more than is read at a time. */
async function upload(text: string): Promise<Sha256> {
  const { uploads } = createClient({ origin: laboratory.origin, token: laboratory.coordinator.token ?? '' });
  const { hash } = await uploads.send(new Blob([text]), 'library.smi');
  if (hash === null) throw new Error('The upload gave no blob.');
  return hash;
}

test('an uploaded library of 300 SMILES is read on after the answer, and after a restart', LONG, async () => {
  const chain = (i: number) => `FC(F)${'C'.repeat(1 + (i % 15))}${ENDS[Math.floor(i / 15)]} m${i}`;
  const lines = Array.from({ length: 300 }, (_, i) => (i % 50 === 49 ? `C1CC bad${i}` : chain(i)));
  const remarks = `\n# ${'é'.repeat(1000)}`.repeat(600);
  const hash = await upload(lines.join('\n') + remarks);
  const { batch, ligands, preparing, workunits } = await createFrom({ hash });
  expect(ligands).toBeLessThan(300);
  expect(preparing).toBe(workunits);
  await laboratory.restart();
  const read = await eventually(
    () => progressOf(laboratory, batch),
    (now) => now.workunits === 294,
    60_000,
  );
  expect(read).toMatchObject({ state: 'preparing', preparing: 294, accepted: 0 });
  const ranking = await rankingOf(batch);
  expect(ranking.ligands).toHaveLength(294);
  expect(ranking.refused.map(({ line }) => line)).toEqual([50, 100, 150, 200, 250, 300]);
  expect((await laboratory.api('POST', `/api/batches/${batch}/cancel`)).status).toBe(204);
  const states = (await laboratory.api('GET', '/api/batches')).body as { title: string; state: string }[];
  expect(states.find(({ title }) => title === 'Shapes for Search')?.state).toBe('cancelled');
});

test('ligands with coordinates are docked while others still wait', LONG, async () => {
  const { project, batch } = await createSearch('CCCCN amine\n', {
    reference: { name: 'known', format: 'pdbqt', text: LIGANDS[0].pdbqt },
  });
  const { pageCode: _, ...old } = CAPABILITIES;
  const client = await joinVolunteer(laboratory.origin, { hello: { project, capabilities: old } });
  expect(await searchUntilDry(client, runner)).toBe(1);
  client.close();
  const waiting = await eventually(
    () => progressOf(laboratory, batch),
    ({ accepted }) => accepted === 1,
  );
  expect(waiting).toMatchObject({ state: 'preparing', workunits: 2, preparing: 1 });
});
