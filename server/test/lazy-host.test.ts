/** A host that does a tenth of every search, beside honest ones, under the rules as they are by default: how soon it is found out. */
import { Overview, SearchCreated, SearchRanking } from '@manyhands/protocol';
import { io } from 'socket.io-client';
import { afterAll, beforeAll, expect, test } from 'vitest';
import {
  eventually,
  expectOk,
  type Laboratory,
  makeProject,
  openLaboratory,
  STARTS_MS,
} from './laboratory.ts';
import { BOX, chain, POCKET } from './pocket.ts';
import { type Conduct, createSearchRunner, honest, type SearchRunner, skimping } from './search-volunteer.ts';
import { joinVolunteer, unwrap, type VolunteerClient } from './volunteer-client.ts';

let laboratory: Laboratory;
let runner: SearchRunner;
beforeAll(async () => {
  laboratory = await openLaboratory({ holdMs: 300 });
  runner = createSearchRunner(() => laboratory.origin);
}, STARTS_MS);
afterAll(() => laboratory.close(), STARTS_MS);

/** A search takes luck for it: many torsions, and atoms of many types. */
const LIGAND = chain(['C', 'OA', 'C', 'N', 'C', 'C', 'OA', 'C', 'N', 'C'], 'ligand');
/** A third of the chains of `fast`: who skimps trails as often, and honest work is done sooner. */
const EFFORT = { chains: 40, steps: 20 };
/** Enough for the unluckiest host. */
const LIBRARY = Array.from({ length: 400 }, (_, i) => ({ name: `ligand-${i + 1}`, pdbqt: LIGAND }));

const tenth = skimping(({ chainCount = 1 }) => ({ chainCount: Math.max(1, Math.round(chainCount / 10)) }));

/** Takes one assignment and answers it; the label of its ligand, or null where nothing is given to this host. */
async function takeTurn(client: VolunteerClient, conduct: Conduct): Promise<string | null> {
  const reply = await client.request(10, 1);
  if (!reply.ok && reply.code === 'quota-exhausted') return null;
  const { assignments, batches } = unwrap(reply);
  const [assignment] = assignments;
  if (!assignment) return null;
  const outputs = await conduct(assignment, batches, runner);
  unwrap(await client.answer(assignment.assignment, outputs ?? []));
  return assignment.label;
}

/** What the operator's page is told. */
function watch(): { latest(): Overview | undefined; close(): void } {
  const auth = { token: laboratory.coordinator.token };
  const socket = io(`${laboratory.origin}/dash`, { transports: ['websocket'], reconnection: false, auth });
  let latest: Overview | undefined;
  socket.on('dash:overview', (overview) => {
    latest = Overview.parse(overview);
  });
  return { latest: () => latest, close: () => socket.close() };
}

const isDistrusted = (overview: Overview | undefined, { identity }: VolunteerClient): boolean =>
  overview?.hosts.find(({ host }) => host === identity.host)?.distrusted === true;

test('[V27] [V28] [T7] a host that does a tenth is distrusted, and honest ones are asked what it alone had answered', async () => {
  const project = await makeProject(laboratory);
  const receptor = { name: 'pocket.pdbqt', format: 'pdbqt', text: POCKET };
  const body = { project, title: 'Search', receptor, box: BOX, effort: EFFORT, library: LIBRARY };
  const { batch } = expectOk(SearchCreated, await laboratory.api('POST', '/api/searches', body));
  const join = () => joinVolunteer(laboratory.origin, { hello: { project } });
  const [lazy, ...others] = [await join(), await join(), await join()];
  const dash = watch();
  const labels = { lazy: new Set<string>(), honest: new Set<string>() };
  const honestTurn = async (turn: number): Promise<void> => {
    const client = others[turn % others.length];
    const label = client && (await takeTurn(client, honest));
    if (label) labels.honest.add(label);
  };

  // There is always something to take, but for whoever has more answers behind it than the quota it is left with.
  for (let turn = 0; ; turn += 1) {
    const label = await takeTurn(lazy, tenth);
    if (label === null) break;
    labels.lazy.add(label);
    await honestTurn(turn);
    // On a busy machine answers would run ahead of their comparisons.
    await laboratory.coordinator.settled();
  }
  console.log(`a tenth of the effort: distrusted after ${labels.lazy.size} workunits`);
  const overview = await eventually(dash.latest, (latest) => isDistrusted(latest, lazy));
  expect(others.map((other) => isDistrusted(overview, other))).toEqual([false, false]);

  const missing = () => [...labels.lazy].filter((label) => !labels.honest.has(label));
  expect(missing().length).toBeGreaterThan(0);
  for (let turn = 0; missing().length > 0; turn += 1) await honestTurn(turn);
  const ranking = await eventually(
    async () => expectOk(SearchRanking, await laboratory.api('GET', `/api/batches/${batch}/ranking`)),
    ({ ligands }) => ligands.every(({ name, status }) => status === 'done' || !labels.lazy.has(name)),
  );
  expect(ranking.ligands.filter(({ name }) => labels.lazy.has(name))).toHaveLength(labels.lazy.size);

  dash.close();
  for (const client of [lazy, ...others]) client.close();
  await laboratory.restart();
  const again = watch();
  await eventually(again.latest, (latest) => isDistrusted(latest, lazy));
  const back = await joinVolunteer(laboratory.origin, { identity: lazy.identity, hello: { project } });
  expect(await takeTurn(back, tenth)).toBeNull();
  back.close();
  again.close();
}, 600_000);
