/** Volunteers who want credit without the work: each is caught, by which check, after how many answers, how soon. */
import { openPocket, randomPoses, readLigand, readReceptor, scorePoseInPocket } from '@manyhands/docking';
import { type AssignmentNotice, type NewSearch, SearchCreated } from '@manyhands/protocol';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { z } from 'zod';
import {
  eventually,
  expectOk,
  type Laboratory,
  makeProject,
  openLaboratory,
  progressOf,
  refusedOf,
  STARTS_MS,
} from './laboratory.ts';
import { BOX, LIGANDS, POCKET } from './pocket.ts';
import {
  type Conduct,
  createSearchRunner,
  honest,
  type SearchRunner,
  searchUntilDry,
  skimping,
} from './search-volunteer.ts';
import { joinVolunteer, unwrap, type VolunteerClient } from './volunteer-client.ts';

let laboratory: Laboratory;
let runner: SearchRunner;
beforeAll(async () => {
  laboratory = await openLaboratory({ holdMs: 300 });
  runner = createSearchRunner(() => laboratory.origin);
}, STARTS_MS);
afterAll(() => laboratory.close(), STARTS_MS);

const [ALCOHOL, AMINE, ETHER] = LIGANDS;

async function createSearch(part: Partial<z.input<typeof NewSearch>>) {
  const project = await makeProject(laboratory);
  const receptor = { name: 'pocket.pdbqt', format: 'pdbqt', text: POCKET };
  const body = { project, title: 'Search', receptor, box: BOX, effort: 'fast', secondOpinions: 0, ...part };
  const { batch } = expectOk(SearchCreated, await laboratory.api('POST', '/api/searches', body));
  return { batch, project };
}

const join = (project: string): Promise<VolunteerClient> =>
  joinVolunteer(laboratory.origin, { hello: { project } });

/** Rows of `poses` as numbers: position, quaternion, torsions, claimed inter and intra. */
function rowsOf({ params }: AssignmentNotice, [poses, counts]: readonly Uint8Array[]) {
  const numbers = new Float32Array((poses ?? new Uint8Array()).slice().buffer);
  const length = 8 + (params.bodyCount ?? 0);
  const found = new Uint32Array((counts ?? new Uint8Array()).slice().buffer)[4] ?? 0;
  const rows = Array.from({ length: found }, (_, row) => numbers.subarray(row * length, (row + 1) * length));
  return { numbers, rows, length, counts: counts ?? new Uint8Array() };
}

/** Honest work with every row of its poses changed. */
const changing =
  (change: (row: Float32Array) => void): Conduct =>
  async (assignment, batches) => {
    const { numbers, rows, counts } = rowsOf(assignment, await runner.compute(assignment, batches));
    for (const row of rows) change(row);
    return [new Uint8Array(numbers.buffer), counts];
  };

/** One step of one chain instead of all, with the counts of the whole. */
const lazy = skimping(() => ({ chainCount: 1, stepCount: 1 }));

/** Random poses with their true energies, good ones of a hundred. */
const guess: Conduct = async (assignment, batches) => {
  const { numbers, rows, length, counts } = rowsOf(assignment, await runner.compute(assignment, batches));
  const box = { center: [0, 0, 0], size: [14, 14, 14] } as const;
  const receptor = readReceptor(POCKET, 'pocket');
  const ligand = readLigand(AMINE.pdbqt, 'amine');
  if (!receptor.ok || !ligand.ok) throw new Error('the test molecules cannot be read');
  const pocket = openPocket(receptor.value, { center: [...box.center], size: [...box.size] });
  const drawn = randomPoses(ligand.value, pocket.box, 100, 5);
  if (!drawn.ok) throw new Error('the ligand does not fit its box');
  const guesses = drawn.value
    .map((pose) => ({ pose, score: scorePoseInPocket(pocket, ligand.value, pose) }))
    .sort((a, b) => a.score.inter + a.score.intra - b.score.inter - b.score.intra);
  rows.forEach((row, index) => {
    // Far down the list, so that no two are nearly the same pose.
    const one = guesses[10 * (index + 1)];
    if (one) row.set([...one.pose, one.score.inter, one.score.intra]);
  });
  expect(numbers.length % length).toBe(0);
  return [new Uint8Array(numbers.buffer), counts];
};

/** Runs the adversary alone until it gets nothing more; says what it was refused for, and how soon. */
async function watchCheat(
  cheat: Conduct,
  part: Partial<z.input<typeof NewSearch>> = {},
  helpers = 0,
): Promise<{ reasons: string[]; accepted: number; ms: number; answers: number }> {
  const { batch, project } = await createSearch({ library: [{ ...AMINE }], ...part });
  const client = await join(project);
  const startedAt = performance.now();
  const answers = await searchUntilDry(client, runner, cheat);
  for (let i = 0; i < helpers; i += 1) {
    const helper = await join(project);
    await eventually(
      async () =>
        (await searchUntilDry(helper, runner, honest)) +
        ((await progressOf(laboratory, batch)).accepted > 0 ? 1 : 0),
      (done) => done > 0,
    );
    helper.close();
  }
  const refused = await eventually(
    () => refusedOf(laboratory, batch),
    ({ length }) => length > 0,
  );
  const ms = performance.now() - startedAt;
  const mine = refused.filter(({ host }) => host === client.identity.host);
  const { results } = await progressOf(laboratory, batch);
  client.close();
  return { reasons: mine.map(({ reason }) => reason), accepted: results.accepted, ms, answers };
}

const caught: string[] = [];
const note = (who: string, { reasons, answers, ms }: Awaited<ReturnType<typeof watchCheat>>) =>
  caught.push(
    `${who}: ${reasons[0]?.split(':')[0]}, after ${answers} answer(s), ${(ms / 1000).toFixed(1)} s`,
  );

describe('an adversary is caught', { timeout: 60_000 }, () => {
  afterAll(() => console.log(caught.join('\n')));

  test.each<[string, Conduct, RegExp]>([
    [
      'energies too good',
      changing((row) => row.set([(row.at(-2) ?? 0) - 7], row.length - 2)),
      /^energy-too-good/,
    ],
    [
      'an inner energy too good',
      changing((row) => row.set([(row.at(-1) ?? 0) - 0.05], row.length - 1)),
      /^energy-too-good/,
    ],
    ['poses outside the box', changing((row) => row.set([(row[0] ?? 0) + 30])), /^outside/],
    ['a broken quaternion', changing((row) => row.set([(row[3] ?? 0) * 2 + 1], 3)), /^quaternion/],
    ['a guess with its true energy', guess, /^not-at-rest/],
    ['steps not taken', (a, b) => runner.compute(a, b, { stepCount: 1 }), /^steps/],
  ])('[V26] [V18] with %s, at its first answer', async (who, cheat, reason) => {
    const seen = await watchCheat(cheat);
    note(who, seen);
    expect(seen.reasons).toMatchObject([expect.stringMatching(reason)]);
    expect(seen).toMatchObject({ accepted: 0, answers: 1 });
  });

  test("[V26] with another ligand's poses, at its first answers", async () => {
    const outputs = new Map<string, readonly Uint8Array[]>();
    const { batch, project } = await createSearch({ library: [{ ...ALCOHOL }, { ...ETHER }] });
    const client = await join(project);
    const taken = await client.request(10, 8);
    if (!taken.ok) throw new Error(taken.message);
    const { assignments, batches } = taken.value;
    expect(assignments).toHaveLength(2);
    for (const one of assignments) outputs.set(one.label, await runner.compute(one, batches));
    const [first, second] = assignments;
    if (first) await client.answer(first.assignment, outputs.get(second?.label ?? '') ?? []);
    if (second) await client.answer(second.assignment, outputs.get(first?.label ?? '') ?? []);
    const refused = await eventually(
      () => refusedOf(laboratory, batch),
      ({ length }) => length === 2,
    );
    for (const { reason } of refused) expect(reason).toMatch(/^(energy|outside|copy)/);
    caught.push(`another ligand's poses: ${refused[0]?.reason.split(':')[0]}, after 2 answers`);
    client.close();
  });

  test('[V26] with poses copied from a sibling, at the copy', async () => {
    let first: readonly Uint8Array[] | null = null;
    const copying: Conduct = async (assignment, batches) => {
      first ??= await runner.compute(assignment, batches);
      return first;
    };
    const seen = await watchCheat(copying, { effort: { chains: 10, steps: 2000, iterations: 8 } });
    note('poses copied from a sibling', seen);
    expect(seen.reasons).toMatchObject([expect.stringMatching(/^copied/)]);
    expect(seen).toMatchObject({ accepted: 1, answers: 2 });
  });

  test('[V26] with poses copied from a sibling of the same report, at the copy', async () => {
    const effort = { chains: 10, steps: 2000, iterations: 8 };
    const { batch, project } = await createSearch({ library: [{ ...AMINE }], effort });
    const client = await join(project);
    const { assignments, batches } = unwrap(await client.request(10, 8));
    const [first] = assignments;
    if (!first) throw new Error('nothing was handed out');
    const outputs = await runner.compute(first, batches);
    const results = assignments.map(({ assignment }) => ({
      ...({ status: 'done', backend: 'wasm', computeMs: 10 } as const),
      ...{ assignment, outputBytes: outputs.map(({ byteLength }) => byteLength) },
    }));
    unwrap(await client.report(results, Buffer.concat(assignments.flatMap(() => outputs))));
    const refused = await eventually(
      () => refusedOf(laboratory, batch),
      ({ length }) => length > 0,
    );
    expect(assignments).toHaveLength(2);
    expect(refused).toMatchObject([{ reason: expect.stringMatching(/^copied/) }]);
    client.close();
  });

  test('[V20] with one step of effort, where two others are asked', async () => {
    const seen = await watchCheat(lazy, { secondOpinions: 1, window: 0.05 }, 2);
    note('one step of effort', seen);
    expect(seen.reasons).toMatchObject([expect.stringMatching(/^too little effort/)]);
    expect(seen.accepted).toBe(2);
  });
});

test('an honest answer to each of several workunits of a ligand is no copy, and no host is refused', async () => {
  const { batch, project } = await createSearch({
    library: [{ ...AMINE }],
    effort: { chains: 20, steps: 2000, iterations: 8 },
    secondOpinions: 1,
  });
  const clients = await Promise.all([join(project), join(project)]);
  await eventually(
    async () => {
      for (const client of clients) await searchUntilDry(client, runner);
      return progressOf(laboratory, batch);
    },
    ({ state }) => state === 'done',
    40_000,
  );
  for (const client of clients) client.close();
  expect(await refusedOf(laboratory, batch)).toEqual([]);
  expect((await progressOf(laboratory, batch)).results.refused).toBe(0);
});
