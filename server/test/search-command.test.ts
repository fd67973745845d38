/** `manyhands search` against a real coordinator: created from files of several parts, watched to its end, taken home. */
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Laboratory, openLaboratory, STARTS_MS } from './laboratory.ts';
import { type Place, runManyhands } from './manyhands.ts';
import { LIGANDS, POCKET } from './pocket.ts';
import { createSearchRunner, searchUntilDry } from './search-volunteer.ts';
import { joinVolunteer } from './volunteer-client.ts';

let laboratory: Laboratory;
let place: Place;
beforeAll(async () => {
  laboratory = await openLaboratory({ holdMs: 300, uploadPartBytes: 500 });
  const folder = await mkdtemp(join(tmpdir(), 'manyhands-search-'));
  const environment = {
    ...{ MANYHANDS_URL: laboratory.origin, MANYHANDS_TOKEN: laboratory.coordinator.token ?? '' },
  };
  place = { folder, config: join(folder, 'config'), environment };
}, STARTS_MS);
afterAll(async () => {
  await laboratory?.close();
  await rm(place.folder, { recursive: true, force: true });
}, STARTS_MS);

const LONG = { timeout: 120_000 };
const BOX = ['--center', '0,0,0', '--size', '14,14,14'];
const run = (...argv: string[]) => runManyhands(argv, place);

test('a search is created, watched and brought home', LONG, async () => {
  await writeFile(join(place.folder, 'pocket.pdbqt'), POCKET);
  const models = LIGANDS.map(({ pdbqt }, i) => `MODEL ${i + 1}\n${pdbqt}ENDMDL\n`);
  await writeFile(join(place.folder, 'library.pdbqt'), models.join(''));
  expect(await run('project', 'create', 'cli', '--purpose', 'To try the command line.')).toMatchObject({
    status: 0,
  });
  const files = ['--receptor', 'pocket.pdbqt', '--library', 'library.pdbqt'];
  const create = ['search', 'create', '--project', 'cli', '--effort', 'fast', ...BOX, ...files];
  const created = await run(...create);
  expect(created).toMatchObject({
    status: 0,
    err: expect.stringContaining(
      '3 ligands in 3 workunits; box 14.0 × 14.0 × 14.0 Å around 0.00, 0.00, 0.00',
    ),
  });
  const batch = created.out.trim();
  const early = await run('search', 'ranking', batch);
  expect(early.out.match(/^ {3}– /gm)).toHaveLength(3);

  // Two, because a newcomer's answers are compared with another's now and then.
  const clients = await Promise.all([0, 1].map(() => joinVolunteer(laboratory.origin)));
  const runner = createSearchRunner(() => laboratory.origin);
  let done = false;
  const working = clients.map(async (client) => {
    while (!done) await searchUntilDry(client, runner);
  });
  const watched = await run('batch', 'watch', batch);
  done = true;
  await Promise.all(working);
  for (const client of clients) client.close();
  expect([watched.status, watched.out]).toEqual([0, expect.stringMatching(/^done: 3 accepted/)]);

  const ranking = await run('search', 'ranking', batch);
  expect(ranking.out).toMatch(/^rank ligand +total +inter +intra/);
  expect(ranking.out).toMatch(/^ {3}1 .*-\d+\.\d\d/m);
  const taken = await run('search', 'results', batch, '--out', 'home');
  expect(taken.out.trim().split('\n')).toEqual(
    ['ranking.csv', 'poses.pdbqt', 'poses.sdf', 'provenance.json'].map((file) =>
      join('home', `${batch}-${file}`),
    ),
  );
  expect(await readFile(join(place.folder, 'home', `${batch}-ranking.csv`), 'utf8')).toMatch(/^rank,name/);
});

test.each([
  [['--receptor', '/nowhere.pdbqt', ...BOX], '/nowhere.pdbqt cannot be read'],
  [BOX, '--receptor FILE is missing'],
  [['--receptor', 'r', '--effort', 'lazy'], '--effort is not one of fast, standard, thorough'],
  [['--receptor', 'r', '--center', '1,2,3'], '--center and --size belong together'],
  [['--receptor', 'r', '--center', '1,2', '--size', '1,2,3'], '--center 1,2 is not three numbers'],
  [['--receptor', 'r', '--seed', 'x'], '--seed x is no whole number'],
  [['--receptor', 'r', '--reference', 'a', '--residue', 'b'], 'give --reference or --residue, not both'],
])('with %j is refused, and says what to write', LONG, async (argv, message) => {
  const { status, err } = await run('search', 'create', '--project', 'cli', ...argv);
  expect([status, err]).toEqual([2, expect.stringContaining(message)]);
});
