/** `manyhands` against a real coordinator, as a process of its own. */
import { execFileSync } from 'node:child_process';
import { mkdir, mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { createClient } from '@manyhands/client';
import { loadKernel } from '@manyhands/shaders/node';
import { afterAll, beforeAll, expect, test } from 'vitest';
import {
  eventually,
  type Laboratory,
  makeProject,
  openLaboratory,
  progressOf,
  putBlob,
  STARTS_MS,
  workHonestly,
} from './laboratory.ts';
import { type Place, type Ran, runManyhands, startManyhands } from './manyhands.ts';
import { makeResearcher } from './researcher.ts';
import { joinVolunteer, unwrap } from './volunteer-client.ts';

let laboratory: Laboratory;
let place: Place;
beforeAll(async () => {
  laboratory = await openLaboratory({ holdMs: 300 });
  const folder = await mkdtemp(join(tmpdir(), 'manyhands-cli-'));
  place = { folder, config: join(folder, 'config') };
  await told('login', laboratory.origin, '--token', laboratory.coordinator.token ?? '');
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

test('`npx manyhands` is what is built, and the same from its sources', LONG, async () => {
  const linked = fileURLToPath(new URL('../../node_modules/.bin/manyhands', import.meta.url));
  const sources = fileURLToPath(new URL('../../packages/cli/src/main.ts', import.meta.url));
  const built = (await run('help')).out;
  expect(execFileSync(linked, ['help'], { encoding: 'utf8' })).toBe(built);
  const fromSources = execFileSync(process.execPath, ['--import', 'tsx', sources, 'help'], {
    encoding: 'utf8',
  });
  expect(fromSources).toBe(built);
});

test('login keeps the address and a token that was tried, for its owner only', LONG, async () => {
  const token = laboratory.coordinator.token ?? '';
  const other = { ...place, config: join(place.folder, 'another') };
  const login = (...argv: string[]) => runManyhands(['login', ...argv], other);
  const wrong = await login(laboratory.origin, '--token', 'A'.repeat(43));
  expect([wrong.status, wrong.err]).toEqual([2, expect.stringContaining('Sign in, or give an API token')]);
  await expect(stat(other.config)).rejects.toThrow('ENOENT');

  const right = await login(`${laboratory.origin}/dash`, '--token', token);
  expect([right.status, right.out]).toEqual([0, expect.stringContaining('signed in as operator')]);
  const path = join(other.config, 'manyhands', 'login.json');
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

test('a drafted manifest is no kernel before its description and license are said', LONG, async () => {
  const { wgsl = '' } = await loadKernel('matmul-tile');
  for (const name of ['silent', 'said']) {
    await mkdir(join(place.folder, name));
    await writeFile(join(place.folder, name, 'kernel.wgsl'), `\n/* Nothing to begin with. */\n${wgsl}`);
  }
  const drafted = await run('kernel', 'draft', 'silent');
  expect([drafted.status, drafted.out]).toEqual([0, 'silent/manifest.json\n']);
  expect(drafted.err).toMatch(/manifest\.description: .+\n.*manifest\.license: /);
  const refused = await run('kernel', 'check', 'silent');
  expect([refused.status, refused.out.match(/manifest\.\w+/g)]).toEqual([
    1,
    ['manifest.description', 'manifest.license'],
  ]);
  await told('kernel', 'draft', 'said', '--description', 'Multiplies.', '--license', 'MIT');
  expect(await told('kernel', 'check', 'said')).toMatch(/^[0-9a-f]{64}$/);
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

const OUTPUT_BYTES = 1024;

/** `matmul-tile` under another title, published; volunteers of tests know how to compute it. */
async function publishedTile(project: string): Promise<string> {
  const { manifest, wgsl = '', wasm = new Uint8Array() } = await loadKernel('matmul-tile');
  const api = createClient({ origin: laboratory.origin, token: laboratory.coordinator.token ?? '' });
  const sources = { webgpu: wgsl, wasm: Buffer.from(wasm).toString('base64') };
  const { kernel } = await api.kernels.create({
    project,
    manifest: { ...manifest, title: project },
    sources,
  });
  await api.kernels.publish(kernel);
  return kernel;
}

/** A batch of two workunits, explicit, as JSON beside the kernel. */
async function batchFile(project: string, kernel: string): Promise<string> {
  const hash = await putBlob(laboratory, new Uint8Array(OUTPUT_BYTES));
  const workunit = { params: { m: 16, n: 16, k: 16 }, inputs: { a: hash, b: hash } };
  const file = join(place.folder, 'batch.json');
  const body = {
    project,
    title: 'By command',
    kernel,
    quorum: 1,
    maxCopies: 1,
    reducers: [{ kind: 'concatenate', output: 'c', axis: 1 }],
    workunits: [workunit, workunit],
  };
  await writeFile(file, JSON.stringify(body));
  return file;
}

test(
  'a batch is made, listed, watched to its end, and its status says whether all went well',
  LONG,
  async () => {
    const project = await makeProject(laboratory);
    const kernel = await publishedTile(project);
    const file = await batchFile(project, kernel);
    const batch = await told('batch', 'create', file);
    expect(await told('batch', 'list')).toMatch(new RegExp(`^${batch} +running +0/2 +By command$`, 'm'));
    const unfit = await run('batch', 'create', file, '--project', 'Not An Id');
    expect([unfit.status, unfit.err]).toEqual([2, expect.stringContaining('project: must be lower-case')]);

    const watching = startManyhands(['batch', 'watch', batch], place);
    await eventually(watching.told, (text) => text.includes('0/2 accepted'));
    const volunteer = await joinVolunteer(laboratory.origin, { hello: { project } });
    expect(await workHonestly(laboratory.origin, volunteer)).toBe(2);
    expect(await watching.ended).toMatchObject({
      status: 0,
      out: 'done: 2 accepted, 0 set aside, 0 results refused\n',
    });
    const lines = (await told('batch', 'watch', batch, '--json')).split('\n').map((line) => JSON.parse(line));
    expect(lines).toEqual([expect.objectContaining({ batch, state: 'done', accepted: 2 })]);

    await eventually(
      () => told('batch', 'reduced', batch),
      (text) => JSON.parse(text).workunits === 2,
    );
    expect(await told('batch', 'reduced', batch, '--array', '0', '--out', 'joined.npy')).toBe('joined.npy');
    const joined = await readFile(join(place.folder, 'joined.npy'), 'latin1');
    expect(joined).toContain("'descr': '<f4', 'fortran_order': False, 'shape': (16, 32), }");
    const strange = await run('batch', 'reduced', batch, '--array', '1');
    expect([strange.status, strange.err]).toEqual([2, expect.stringContaining('give a place from 0 to 0')]);

    // Its only copies fail: both are set aside.
    const lost = await told('batch', 'create', file);
    const { assignments } = unwrap(await volunteer.request(10, 8));
    const failed = { status: 'failed', code: 'kernel-error', message: 'did not end' } as const;
    unwrap(
      await volunteer.report(
        assignments.map(({ assignment }) => ({ assignment, ...failed })),
        null,
      ),
    );
    volunteer.close();
    const watched = await run('batch', 'watch', lost);
    expect([watched.status, watched.out]).toEqual([1, 'done: 0 accepted, 2 set aside, 0 results refused\n']);

    const cancelled = await told('batch', 'create', file);
    await told('batch', 'cancel', cancelled);
    expect(await run('batch', 'watch', cancelled)).toMatchObject({
      status: 1,
      out: expect.stringMatching(/^cancelled: /),
    });
  },
);

test('Ctrl-C ends a watch with a status of its own and leaves the batch running', LONG, async () => {
  const project = await makeProject(laboratory);
  const batch = await told('batch', 'create', await batchFile(project, await publishedTile(project)));
  const watching = startManyhands(['batch', 'watch', batch], place);
  await eventually(watching.told, (text) => text.includes('0/2 accepted'));
  watching.kill('SIGINT');
  expect(await watching.ended).toMatchObject({
    status: 130,
    out: '',
    err: expect.stringContaining('Stopped.'),
  });
  expect((await progressOf(laboratory, batch)).state).toBe('running');
});

test('an operator invites, lists and disables researchers', LONG, async () => {
  const [link = ''] = (await told('account', 'invite', 'grace', '--name', 'Grace Hopper')).split('\n');
  expect(link).toMatch(new RegExp(`^${laboratory.origin}/dash#invitation=[A-Za-z0-9_-]{43}$`));
  const { session } = createClient({ origin: laboratory.origin });
  await session.acceptInvitation({ invitation: link.split('=')[1] ?? '', password: 'correct horse battery' });
  expect(await told('account', 'list')).toMatch(/^grace +active +Grace Hopper$/m);
  await told('account', 'disable', 'grace');
  expect(await told('account', 'list')).toMatch(/^grace +disabled/m);
  const unfit = await run('account', 'invite', 'Not An Id');
  expect([unfit.status, unfit.err]).toEqual([2, expect.stringContaining('ID: "Not An Id" must be')]);
});
