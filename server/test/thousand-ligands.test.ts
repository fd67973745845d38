/**
 * A library of 1,000 ligands through the coordinator's own process and database, docked by simulated volunteers that
 * run the real kernel: nothing is lost, the table is right, and the coordinator's memory stays where it was.
 */

import { fork } from 'node:child_process';
import { once } from 'node:events';
import { rm } from 'node:fs/promises';
import { setTimeout as sleep } from 'node:timers/promises';
import { type Client, createClient } from '@manyhands/client';
import { type Box, placePose, readFound, readLigand, readReceptor, scorePose } from '@manyhands/docking';
import type { AcceptedResult, BatchId } from '@manyhands/protocol';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { readResidentBytes } from '../bench/processes.ts';
import { openDatabase } from '../src/store/open-database.ts';
import { type CoordinatorProcess, startCoordinatorProcess } from './coordinator-process.ts';
import { builtProgram, makeDataDir } from './made-once.ts';
import { chain, POCKET } from './pocket.ts';
import type { VolunteersSettings } from './search-volunteers.ts';
import { brokenInvariants } from './store-invariants.ts';

/** `LIGANDS=5000` looks longer at memory. */
const LIGANDS = Number(process.env.LIGANDS ?? 1000);
const VOLUNTEERS = 4;
const BOX: Box = { center: [0, 0, 0], size: [8, 8, 8] };
const PROJECT = 'thousand';
/**
 * Bytes by which the coordinator may hold more while the last quarter is done than during the one before: 64 kB for each
 * ligand in between, of which certificates keep some 20 kB warm, for 2,000 ligands at most.
 */
const MOST_GROWTH_BYTES = 16 * 2 ** 20;

/** Has each thread of a process collect its garbage once a second: what it holds is asked for, not what it has not let go yet. */
const COLLECTING = ['--expose-gc', '--import', 'data:text/javascript,setInterval(gc, 1000).unref()'];

let dataDir: string;
let coordinator: CoordinatorProcess;
let api: Client;

beforeAll(async () => {
  dataDir = await makeDataDir('thousand');
  coordinator = await startCoordinatorProcess(dataDir, {}, [...COLLECTING, ...builtProgram('main')]);
  api = createClient({ origin: coordinator.origin, token: coordinator.token });
}, 120_000);

afterAll(async () => {
  await coordinator.stop();
  await rm(dataDir, { recursive: true, force: true });
});

const TYPES = ['C', 'N', 'OA', 'S', 'A', 'NA'] as const;

/** Chains of five atoms, no two of which are the same. */
const library = Array.from({ length: LIGANDS }, (_, number) => {
  const digit = (i: number) => Math.floor(number / TYPES.length ** i) % TYPES.length;
  const types = Array.from({ length: 5 }, (_, i) => TYPES[digit(i)] ?? 'C');
  const name = `chain-${String(number).padStart(4, '0')}`;
  return { name, pdbqt: chain(types, name) };
});

interface Sample {
  readonly accepted: number;
  readonly residentBytes: number;
}

/** Looks on until the batch is done. */
async function watch(batch: BatchId): Promise<Sample[]> {
  const samples: Sample[] = [];
  for (;;) {
    const { state, accepted } = await api.batches.get(batch);
    samples.push({ accepted, residentBytes: readResidentBytes(coordinator.pid) });
    if (state === 'done') return samples;
    await sleep(200);
  }
}

async function startVolunteers() {
  const settings: VolunteersSettings = {
    origin: coordinator.origin,
    project: PROJECT,
    volunteers: VOLUNTEERS,
  };
  const [program = ''] = builtProgram('search-volunteers');
  const child = fork(program, [JSON.stringify(settings)], { execArgv: [] });
  const failed = once(child, 'exit').then(([code]) => {
    throw new Error(`The simulated volunteers ended early (${code}).`);
  });
  failed.catch(() => undefined);
  return {
    failed,
    stop: async () => {
      child.send('stop');
      await once(child, 'exit');
    },
  };
}

const unwrap = <T>(reading: { ok: true; value: T } | { ok: false }): T => {
  if (!reading.ok) throw new Error('a molecule of the test cannot be read');
  return reading.value;
};

const receptor = unwrap(readReceptor(POCKET, 'pocket.pdbqt'));

/** kcal/mol, of the pose with the lowest inter + intra, by the f64 scorer from the bytes that the volunteer sent. */
function rescore({ label, outputs }: AcceptedResult): number {
  const entry = library.find(({ name }) => name === label);
  const ligand = unwrap(readLigand(entry?.pdbqt ?? '', label));
  const [poses, counts] = outputs.map((text) => new Uint8Array(Buffer.from(text, 'base64')));
  const scores = readFound(ligand, BOX, poses ?? new Uint8Array(), counts ?? new Uint8Array()).map(
    ({ pose }) => {
      const length = Math.hypot(...pose.subarray(3, 7));
      const unit = pose.map((value, i) => (i >= 3 && i < 7 ? value / length : value));
      return scorePose(receptor, ligand, placePose(ligand, unit));
    },
  );
  const [best] = scores.sort((a, b) => a.inter + a.intra - b.inter - b.intra);
  return best?.total ?? Number.NaN;
}

async function readStore() {
  const { database } = await openDatabase({ dataDir });
  try {
    const [row] = await database.query<Record<string, string>>(
      `select (select sum(results_accepted) from batch_tallies) as accepted,
              (select sum(results_refused) from batch_tallies) as refused,
              (select count(*) from credits) as credits,
              (select count(distinct result_id) from credits) as credited`,
      [],
    );
    const count = (name: string) => Number(row?.[name]);
    const counts = {
      ...{ accepted: count('accepted'), refused: count('refused') },
      ...{ credits: count('credits'), credited: count('credited') },
    };
    return { ...counts, broken: await brokenInvariants(database) };
  } finally {
    await database.close();
  }
}

const meanBytes = (samples: readonly Sample[], from: number, to: number): number => {
  const some = samples.filter(({ accepted }) => accepted >= from * LIGANDS && accepted < to * LIGANDS);
  return some.reduce((sum, { residentBytes }) => sum + residentBytes, 0) / some.length;
};
const mebibytes = (bytes: number) => `${(bytes / 2 ** 20).toFixed(0)} MiB`;

test(`${LIGANDS} ligands are docked, each ranked once by its exact total`, {
  timeout: 10 * 60_000,
}, async () => {
  await api.projects.create({
    id: PROJECT,
    title: 'Thousand',
    purpose: 'To see that it holds.',
    owner: 'Testers',
  });
  const plannedAt = performance.now();
  const { batch, workunits } = await api.batches.createSearch({
    ...{ project: PROJECT, title: 'A thousand', library, box: { center: [0, 0, 0], size: [8, 8, 8] } },
    receptor: { name: 'pocket.pdbqt', format: 'pdbqt', text: POCKET },
    effort: { chains: 2, steps: 3, kept: 2, keep: 2 },
  });
  expect(workunits).toBe(LIGANDS);

  const startedAt = performance.now();
  const volunteers = await startVolunteers();
  const samples = await Promise.race([watch(batch), volunteers.failed]);
  const endedAt = performance.now();
  const ranking = await api.batches.ranking(batch);
  const accepted = await api.batches.allResults(batch);
  await volunteers.stop();
  await coordinator.stop();

  expect(ranking.refused).toEqual([]);
  expect(ranking.ligands.map(({ rank }) => rank)).toEqual(Array.from({ length: LIGANDS }, (_, i) => i + 1));
  expect(new Set(ranking.ligands.map(({ name }) => name))).toEqual(new Set(library.map(({ name }) => name)));
  expect(ranking.ligands.filter(({ status }) => status !== 'done')).toEqual([]);
  const totals = ranking.ligands.map(({ total }) => total ?? Number.NaN);
  expect(totals).toEqual(totals.toSorted((a, b) => a - b));
  const shown = new Map(ranking.ligands.map(({ name, total }) => [name, total ?? Number.NaN]));
  expect(accepted).toHaveLength(LIGANDS);
  const off = accepted.map((result) => Math.abs(rescore(result) - (shown.get(result.label) ?? Number.NaN)));
  // Two ways to add up the same table in f64.
  expect(Math.max(...off)).toBeLessThan(1e-9);

  const store = await readStore();
  expect(store.broken).toEqual([]);
  expect(store).toMatchObject({ refused: 0, credits: store.accepted, credited: store.accepted });
  const quarters = [0, 0.25, 0.5, 0.75].map((from) => meanBytes(samples, from, from + 0.25));
  console.log(
    `planned in ${((startedAt - plannedAt) / 1000).toFixed(1)} s, docked in ${((endedAt - startedAt) / 1000).toFixed(1)} s; ` +
      `${store.accepted} results accepted and credited; the coordinator's resident memory by quarters: ` +
      `${quarters.map(mebibytes).join(', ')}`,
  );
  expect((quarters[3] ?? Number.NaN) - (quarters[2] ?? Number.NaN)).toBeLessThan(MOST_GROWTH_BYTES);
});
