/** The command line against a real coordinator: created, watched to its end, taken home. */
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PassThrough } from 'node:stream';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Laboratory, openLaboratory, STARTS_MS } from '../../test/laboratory.ts';
import { LIGANDS, POCKET } from '../../test/pocket.ts';
import { createSearchRunner, searchUntilDry } from '../../test/search-volunteer.ts';
import { joinVolunteer } from '../../test/volunteer-client.ts';
import { carryOut } from './commands.ts';
import { parseCommand } from './options.ts';

let laboratory: Laboratory;
let folder: string;
beforeAll(async () => {
  laboratory = await openLaboratory({ holdMs: 300 });
  folder = await mkdtemp(join(tmpdir(), 'manyhands-search-'));
}, STARTS_MS);
afterAll(async () => {
  await laboratory.close();
  await rm(folder, { recursive: true, force: true });
}, STARTS_MS);

/** What the command printed. */
async function run(...argv: string[]): Promise<string> {
  const place = { MANYHANDS_URL: laboratory.origin, MANYHANDS_TOKEN: laboratory.coordinator.token ?? '' };
  const command = parseCommand(argv, place);
  if (command.kind === 'help') throw new Error('only help');
  const out = new PassThrough();
  await carryOut(command, out);
  return String(out.read() ?? '');
}

test('a search is created, watched and brought home', { timeout: 60_000 }, async () => {
  const [receptor, library] = [join(folder, 'pocket.pdbqt'), join(folder, 'library.pdbqt')];
  await writeFile(receptor, POCKET);
  await writeFile(library, LIGANDS.map(({ pdbqt }, i) => `MODEL ${i + 1}\n${pdbqt}ENDMDL\n`).join(''));
  const settings = ['--project', 'cli', '--purpose', 'To try the command line.', '--effort', 'fast'];
  const box = ['--center', '0,0,0', '--size', '14,14,14'];
  const created = await run('create', ...settings, ...box, '--receptor', receptor, '--library', library);
  expect(created).toContain('3 ligands in 3 workunits; box 14.0 × 14.0 × 14.0 Å around 0.00, 0.00, 0.00');
  const batch = created.split('\n')[0] ?? '';

  // Two, because a newcomer's answers are compared with another's now and then.
  const clients = await Promise.all([0, 1].map(() => joinVolunteer(laboratory.origin)));
  const runner = createSearchRunner(() => laboratory.origin);
  let done = false;
  const working = clients.map(async (client) => {
    while (!done) await searchUntilDry(client, runner);
  });
  const watched = await run('watch', batch);
  done = true;
  await Promise.all(working);
  for (const client of clients) client.close();
  expect(watched).toMatch(/100 %/);
  expect(watched).toMatch(/rank ligand +total +inter +intra/);
  expect(watched).toMatch(/^ {3}1 .*-\d+\.\d\d/m);

  const files = (await run('results', batch, '--out', folder)).trim().split('\n');
  expect(files.map((path) => path.slice(path.indexOf(batch) + batch.length + 1))).toEqual([
    ...['ranking.csv', 'poses.pdbqt', 'poses.sdf', 'provenance.json'],
  ]);
  expect(await readFile(files[0] ?? '', 'utf8')).toMatch(/^rank,name/);
});

test('what cannot be read or is refused is told', { timeout: 60_000 }, async () => {
  const box = ['--center', '0,0,0', '--size', '14,14,14'];
  await expect(run('create', '--project', 'cli', '--receptor', '/nowhere.pdbqt', ...box)).rejects.toThrow(
    '/nowhere.pdbqt cannot be read',
  );
  await expect(run('watch', 'no-such-batch')).rejects.toThrow('There is no batch');
});
