/** Shows both batches until they are done, then says what came out and whether every promise of the demo held. */

import { type Bar, createProgressView } from '@manyhands/cli/progress';
import type { Client } from '@manyhands/client';
import type { BatchProgress, Overview } from '@manyhands/protocol';
import { countWrongElements } from './matrices.ts';
import type { DemoProject } from './project.ts';
import { hostTable, rankingTable, refusalLines } from './summary.ts';
import type { DemoVolunteer } from './volunteers.ts';
import type { Watch } from './watch.ts';

/** Milliseconds for all of the computing: far more than two cores need, less than a reader's patience. */
const DONE_WITHIN_MS = 9 * 60_000;

/** Å, symmetry-corrected: the field's measure of a pose that was found. */
const FOUND_AGAIN = 2;

export interface DemoParts {
  readonly api: Client;
  readonly watch: Watch;
  readonly project: DemoProject;
  readonly volunteers: readonly DemoVolunteer[];
  readonly say: (line: string) => void;
}

/** True when everything that the demo promises was seen. */
export async function runToTheEnd(parts: DemoParts): Promise<boolean> {
  const { watch, project } = parts;
  const wanted = [project.search, project.product];
  const view = createProgressView(process.stdout);
  const settled = await watch.until(
    (overview) => {
      const batches = wanted.flatMap((id) => overview.batches.find(({ batch }) => batch === id) ?? []);
      view.show(batches.map(barOf));
      // Copies still under way are waited for: the cheat's last one shall be judged too.
      return batches.length === wanted.length && batches.every(isSettled);
    },
    DONE_WITHIN_MS,
    'both batches to be done',
  );
  view.end();
  return summarise(parts, settled);
}

const isSettled = ({ state, inProgress, results }: BatchProgress): boolean =>
  state === 'done' && inProgress + results.pending === 0;

function barOf(batch: BatchProgress): Bar {
  const { accepted, refused, pending } = batch.results;
  const { preparing } = batch;
  const waits = preparing ? `${preparing} ${preparing === 1 ? 'molecule' : 'molecules'} to prepare, ` : '';
  return {
    label: batch.kernelName,
    done: batch.accepted,
    total: batch.workunits,
    note: `${waits}${batch.accepted}/${batch.workunits} workunits, results: ${accepted} accepted, ${refused} refused, ${pending} pending`,
  };
}

async function summarise({ api, project, volunteers, say }: DemoParts, overview: Overview): Promise<boolean> {
  const batches = [project.search, project.product];
  const [ranking, product, refused, accepted] = await Promise.all([
    api.batches.ranking(project.search),
    api.batches.product(project.product),
    Promise.all(batches.map((batch) => api.batches.refused(batch))).then((lists) => lists.flat()),
    Promise.all(batches.map((batch) => api.batches.allResults(batch))).then((lists) => lists.flat()),
  ]);
  const wrong = product.product
    ? countWrongElements(
        project.a,
        project.b,
        new Uint8Array(await (await api.blobs.get(product.product)).arrayBuffer()),
      )
    : project.a.values.length;
  const cheats = volunteers.filter(({ cheats }) => cheats).map(({ host }) => host);
  const byCheats = accepted.filter(({ agreed }) => agreed.some((host) => cheats.includes(host)));
  const hosts = overview.hosts.filter(({ host }) => volunteers.some((volunteer) => volunteer.host === host));
  const done = overview.batches.filter(({ batch }) => batches.includes(batch));
  const copies = done.reduce((sum, { assignments }) => sum + assignments, 0);
  const workunits = project.workunits.search + project.workunits.product;

  say(
    '\nMolecules in the pocket of HIV-1 protease, best pose of each, scored by the coordinator (kcal/mol, lower fits better):\n',
  );
  say(rankingTable(ranking.ligands, project.described));
  const redocked = ranking.ligands.find(({ name }) => name === ranking.reference);
  say(
    `\nThe ${ranking.reference}, a large and flexible molecule, was docked anew from random places: its best pose lies` +
      `\n${redocked?.rmsd?.toFixed(1) ?? '–'} Å from that in the crystal (up to ${FOUND_AGAIN} Å counts as found; several poses of it score as well as the crystal's).`,
  );
  say('\nProduct of two matrices:');
  const [rows, columns] = product.shape;
  say(
    `  ${rows} × ${columns} in ${product.tiles} tiles, ${wrong} of ${rows * columns} elements differ from the exact product.`,
  );
  say('\nWho computed:');
  say(hostTable(hosts));
  say(
    `\nDuplicated: ${workunits} workunits were given out ${copies} times. Two unrelated hosts had to agree on each tile; of the` +
      '\nposes every one was rebuilt and scored again by the coordinator, and some were compared with another host.',
  );
  say('Was refused:');
  say(refusalLines(refused, volunteers));

  const credited = (backend: string) => hosts.some((host) => host.backend === backend && host.accepted > 0);
  const promises: readonly [string, boolean][] = [
    ['both batches done', workunits === accepted.length],
    ['a WebGPU host had results accepted', credited('webgpu')],
    ['a WASM host had results accepted', credited('wasm')],
    ['every molecule is ranked', ranking.ligands.every(({ rank }) => rank !== null)],
    ['the cheat was refused at least once', refused.some(({ host }) => cheats.includes(host))],
    [
      'its energies were found too good by computing them',
      refused.some(({ reason }) => reason.startsWith('energy-too-good')),
    ],
    ['nothing of the cheat was accepted', byCheats.length === 0],
    ['the product is exact', wrong === 0],
  ];
  say('');
  for (const [promise, held] of promises) say(`  ${held ? '✓' : '✗ NOT:'} ${promise}`);
  return promises.every(([, held]) => held);
}
