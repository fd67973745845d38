/** `manyhands` against a real coordinator, as a process of its own. */
import { mkdir, mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { loadKernel } from '@manyhands/shaders/node';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Laboratory, makeProject, openLaboratory, STARTS_MS } from './laboratory.ts';
import { type Place, type Ran, runManyhands } from './manyhands.ts';
import { makeResearcher } from './researcher.ts';

let laboratory: Laboratory;
let place: Place;
beforeAll(async () => {
  laboratory = await openLaboratory({ holdMs: 300 });
  const folder = await mkdtemp(join(tmpdir(), 'manyhands-cli-'));
  place = { folder, config: join(folder, 'config') };
}, STARTS_MS);
afterAll(async () => {
  await laboratory?.close();
  await rm(place.folder, { recursive: true, force: true });
}, STARTS_MS);

const LONG = { timeout: 120_000 };
const run = (...argv: string[]): Promise<Ran> => runManyhands(argv, place);
/** What it printed, where it must have gone well. */
async function told(...argv: string[]): Promise<string> {
  const { status, out, err } = await run(...argv);
  if (status !== 0) throw new Error(`manyhands ${argv.join(' ')} ended with ${status}: ${err}`);
  return out.trim();
}

test('login keeps the address and a token that was tried, for its owner only', LONG, async () => {
  const token = laboratory.coordinator.token ?? '';
  const wrong = await run('login', laboratory.origin, '--token', 'A'.repeat(43));
  expect([wrong.status, wrong.err]).toEqual([2, expect.stringContaining('Sign in, or give an API token')]);
  await expect(stat(join(place.config, 'manyhands'))).rejects.toThrow('ENOENT');

  expect(await told('login', `${laboratory.origin}/dash`, '--token', token)).toContain(
    'signed in as operator',
  );
  const path = join(place.config, 'manyhands', 'login.json');
  expect(JSON.parse(await readFile(path, 'utf8'))).toEqual({ origin: laboratory.origin, token });
  expect((await stat(path)).mode & 0o777).toBe(0o600);

  const ada = await makeResearcher(laboratory, 'ada');
  const project = await ada.project();
  const environment = { MANYHANDS_URL: laboratory.origin, MANYHANDS_TOKEN: await ada.token(['read']) };
  const listed = await runManyhands(['project', 'list'], { ...place, environment });
  expect(listed.out, 'the environment goes before what is kept').toMatch(new RegExp(`^${project} `));
  expect(listed.out.trim().split('\n')).toHaveLength(1);
  const elsewhere = await run('project', 'list', '--url', 'http://localhost:1');
  expect([elsewhere.status, elsewhere.err], 'a token goes to its coordinator only').toEqual([
    2,
    expect.stringContaining('no token for http://localhost:1'),
  ]);
});

test('a kernel from a folder: checked with its line, cured, pushed, listed, published', LONG, async () => {
  const { manifest, wgsl = '' } = await loadKernel('matmul-tile');
  const { wasm: _, ...variants } = manifest.variants;
  const folder = join(place.folder, 'mine');
  await mkdir(folder);
  await writeFile(join(folder, 'manifest.json'), JSON.stringify({ ...manifest, name: 'mine', variants }));
  await writeFile(join(folder, 'kernel.wgsl'), `${wgsl}\nfn extra() -> u32 { return 1.5; }\n`);
  const torn = await run('kernel', 'check', 'mine');
  const line = wgsl.split('\n').length + 1;
  expect([torn.status, torn.out]).toEqual([1, expect.stringMatching(`kernel\\.wgsl:${line}:\\d+: .+`)]);
  const asJson = await run('kernel', 'check', 'mine', '--json');
  expect(JSON.parse(asJson.out)).toMatchObject({ kernel: null, issues: [{ where: 'kernel.wgsl', line }] });

  const project = await makeProject(laboratory);
  const refused = await run('kernel', 'push', 'mine', '--project', project);
  expect([refused.status, refused.err]).toEqual([2, expect.stringMatching(`kernel\\.wgsl:${line}:`)]);

  await writeFile(join(folder, 'kernel.wgsl'), wgsl);
  const id = await told('kernel', 'check', 'mine');
  expect(id).toMatch(/^[0-9a-f]{64}$/);
  expect(await told('kernel', 'push', 'mine', '--project', project)).toBe(id);
  expect(await told('kernel', 'list')).toMatch(new RegExp(`^${id.slice(0, 12)} +private +mine `, 'm'));
  expect(await told('kernel', 'publish', 'mine')).toBe(id);
  expect(await told('kernel', 'list')).toMatch(new RegExp(`^${id.slice(0, 12)} +published +mine `, 'm'));
  const none = await run('kernel', 'publish', 'nobodys');
  expect([none.status, none.err]).toEqual([2, expect.stringContaining('manyhands kernel list')]);
});

test(
  'a kernel of the gallery becomes a folder that can be pushed; files that are there stay',
  LONG,
  async () => {
    expect(await told('gallery', 'list')).toMatch(/^n-body +\S/m);
    const written = await told('gallery', 'clone', 'n-body', 'stars');
    expect(written.split('\n')).toEqual(['stars/manifest.json', 'stars/kernel.wgsl', 'stars/kernel.wasm']);
    expect(await told('kernel', 'check', 'stars')).toBe((await loadKernel('n-body')).id);
    const again = await run('gallery', 'clone', 'n-body', 'stars');
    expect([again.status, again.err]).toEqual([2, expect.stringContaining('is there already')]);
  },
);
