/**
 * `npm run bench:searches`: a thousand ligands through a coordinator in a process of its own, computed by the real kernel in
 * simulated volunteers of which one cheats: nothing lost, nobody wronged, the table right, memory flat.
 */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { connectApi } from '../src/demo/api.ts';
import { startCoordinatorProcess } from '../test/coordinator-process.ts';
import { BOX, chain, POCKET } from '../test/pocket.ts';
import { type Conduct, createSearchRunner, honest, searchUntilDry } from '../test/search-volunteer.ts';
import { joinVolunteer } from '../test/volunteer-client.ts';
import { readCpu, readResidentBytes } from './processes.ts';

const LIGANDS = Number(process.env.LIGANDS ?? 1000);
const HONEST = 8;
/** Tiny: what is measured is the coordinator. */
const EFFORT = { chains: 4, steps: 5, iterations: 6 };
const TYPES = ['C', 'N', 'OA', 'A', 'SA'] as const;

/** Chains of three to six atoms, all different by name and many by types. */
const library = Array.from({ length: LIGANDS }, (_, index) => {
  const length = 3 + (index % 4);
  const types = Array.from({ length }, (__, i) => TYPES[Math.floor(index / 5 ** i) % TYPES.length] ?? 'C');
  const name = `ligand ${index + 1}`;
  return { name, pdbqt: chain(types, name) };
});

/** Claims 1 kcal/mol more than was found. */
const cheat: Conduct = async (assignment, batches, runner) => {
  const [poses, counts] = await runner.compute(assignment, batches);
  const numbers = new Float32Array((poses ?? new Uint8Array()).slice().buffer);
  const row = 8 + (assignment.params.bodyCount ?? 0);
  for (let end = row; end <= numbers.length; end += row) numbers[end - 2] = (numbers[end - 2] ?? 0) - 1;
  return [new Uint8Array(numbers.buffer), counts ?? new Uint8Array()];
};

const dataDir = await mkdtemp(join(tmpdir(), 'manyhands-searches-'));
const coordinator = await startCoordinatorProcess(dataDir, { HOLD_MS: '500' });
try {
  const api = connectApi(coordinator.origin, coordinator.token);
  await api.createProject({ id: 'bench', title: 'Bench', purpose: 'To measure.', owner: 'Bench' });
  const startedAt = performance.now();
  const created = await api.createSearch({
    ...{ project: 'bench', title: 'A thousand ligands', box: box(), library, effort: EFFORT },
    receptor: { name: 'pocket.pdbqt', format: 'pdbqt', text: POCKET },
  });
  const seconds = (since: number) => ((performance.now() - since) / 1000).toFixed(1);
  console.log(`planned ${created.ligands} ligands in ${seconds(startedAt)} s`);

  const runner = createSearchRunner(() => coordinator.origin);
  const conducts = [...Array.from({ length: HONEST }, () => honest), cheat];
  const clients = await Promise.all(conducts.map(() => joinVolunteer(coordinator.origin)));
  let done = false;
  const workedFrom = performance.now();
  const cpuBefore = readCpu(coordinator.pid).ownSeconds;
  const outOfQuota: string[] = [];
  const working = clients.map(async (client, i) => {
    try {
      while (!done) await searchUntilDry(client, runner, conducts[i]);
    } catch (error) {
      if (!String(error).includes('quota-exhausted')) throw error;
      outOfQuota.push(client.identity.host);
    }
  });
  const memory: number[] = [];
  for (let progress = await api.batch(created.batch); progress.state === 'running'; ) {
    memory.push(readResidentBytes(coordinator.pid) / 2 ** 20);
    await sleep(2000);
    progress = await api.batch(created.batch);
  }
  done = true;
  await Promise.all(working);
  const lastly = await api.batch(created.batch);
  const ranking = await api.searchRanking(created.batch);
  const refused = await api.refused(created.batch);
  const cheating = clients.at(-1)?.identity.host;
  const totals = ranking.ligands.map(({ total }) => total ?? Number.NaN);
  const quarter = (part: number) => Math.round(memory[Math.floor(((memory.length - 1) * part) / 4)] ?? 0);
  const cpu = readCpu(coordinator.pid).ownSeconds - cpuBefore;
  console.log(
    `${lastly.assignments} assignments in ${seconds(workedFrom)} s; the coordinator used ${cpu.toFixed(1)} s of CPU`,
  );
  console.log(
    `the cheat was refused ${refused.length} times${outOfQuota.length > 0 ? ', then out of its quota' : ''}`,
  );
  console.log(`memory of the coordinator in MB, by quarters: ${[0, 1, 2, 3, 4].map(quarter).join(' ')}`);
  const promises: readonly [string, boolean][] = [
    ['every ligand is accepted', lastly.accepted === LIGANDS && lastly.setAside === 0],
    ['every ligand is ranked once', new Set(ranking.ligands.map(({ name }) => name)).size === LIGANDS],
    ['the table is in order', totals.every((total, i) => i === 0 || total >= (totals[i - 1] ?? 0))],
    ['the cheat was refused whatever it sent', refused.some(({ host }) => host === cheating)],
    ['nothing of the cheat is in the table', ranking.ligands.every(({ host }) => host !== cheating)],
    ['nobody else was refused', refused.every(({ host }) => host === cheating)],
    ['nobody but the cheat ran out of its quota', outOfQuota.every((host) => host === cheating)],
    ['memory stayed flat', quarter(4) < 1.5 * Math.max(quarter(1), 100)],
  ];
  for (const [promise, held] of promises) console.log(`  ${held ? '✓' : '✗ NOT:'} ${promise}`);
  for (const client of clients) client.close();
  process.exitCode = promises.every(([, held]) => held) ? 0 : 1;
} finally {
  await coordinator.stop();
  await rm(dataDir, { recursive: true, force: true });
}

function box() {
  const [x = 0, y = 0, z = 0] = BOX.center;
  const [a = 0, b = 0, c = 0] = BOX.size;
  return { center: [x, y, z] as [number, number, number], size: [a, b, c] as [number, number, number] };
}
