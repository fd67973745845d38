/** `packages/client` against a real coordinator, and against what is none. */
import { execFile } from 'node:child_process';
import { createHash, randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { mkdtemp, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { createServer, type RequestListener } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { createClient, explain, RefusedError, UnreachableError } from '@manyhands/client';
import { KernelVersionId, ProjectId, type Upload } from '@manyhands/protocol';
import { loadKernel } from '@manyhands/shaders/node';
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import { startCuttingProxy } from './cutting-proxy.ts';
import { type Laboratory, openLaboratory, STARTS_MS } from './laboratory.ts';
import { createRandom } from './random.ts';
import { makeResearcher } from './researcher.ts';

/** Bytes of a part: small, so that a small file has many. */
const PART_BYTES = 64_000;

let laboratory: Laboratory;
beforeAll(async () => {
  laboratory = await openLaboratory({ uploadPartBytes: PART_BYTES });
}, STARTS_MS);
afterAll(() => laboratory?.close(), STARTS_MS);

const operator = () => createClient({ origin: laboratory.origin, token: laboratory.coordinator.token ?? '' });

/** A server that is no coordinator. */
async function listen(answer: RequestListener): Promise<string> {
  const server = createServer(answer).listen(0, '127.0.0.1');
  await once(server, 'listening');
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('no port');
  return `http://127.0.0.1:${address.port}`;
}

it('’s README has an example of ten lines that runs', async () => {
  const root = fileURLToPath(new URL('../..', import.meta.url));
  const readme = await readFile(join(root, 'packages/client/README.md'), 'utf8');
  const example = /```ts\n([\s\S]*?)```/.exec(readme)?.[1] ?? '';
  expect(example.split('\n').filter((line) => line !== '')).toHaveLength(10);
  const folder = await mkdtemp(join(tmpdir(), 'manyhands-example-'));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  await symlink(join(root, 'node_modules'), join(folder, 'node_modules'));
  await writeFile(join(folder, 'example.mts'), example);
  const { stdout } = await promisify(execFile)(process.execPath, ['--import', 'tsx', 'example.mts'], {
    cwd: folder,
    env: { ...process.env, HOST: laboratory.origin, TOKEN: laboratory.coordinator.token ?? '' },
  });
  const [id, refused, ...rest] = stdout.trim().split('\n');
  expect(id).toBe((await loadKernel('n-body')).id);
  expect([refused, rest.join('\n')]).toEqual([
    'The kernel cannot be run.',
    expect.stringMatching(/^ {2}kernel\.wgsl:1:4: .+\n400000$/m),
  ]);
});

describe('a refusal', () => {
  const manifest = {
    ...{ name: 'torn', title: 'Torn', description: 'Does not compile.', license: 'Apache-2.0' },
    buffers: [{ name: 'answer', type: 'u32', shape: ['1'], role: 'output' }],
    passes: [{ entryPoint: 'fill', workgroups: ['1'] }],
    ...{ params: [], cost: '1', agreement: { answer: { kind: 'exact' } }, variants: { webgpu: {} } },
  };
  const webgpu = '@compute @workgroup_size(1)\nfn fill() { let a: u32 = 1.5; }';

  it('is an error with code, status and every place that it is about', async () => {
    const error: unknown = await operator()
      .kernels.create({ manifest, sources: { webgpu } })
      .catch((refused: unknown) => refused);
    expect(error).toBeInstanceOf(RefusedError);
    expect(error).toMatchObject({ code: 'invalid-input', status: 422 });
    expect((error as RefusedError).issues).toContainEqual(
      expect.objectContaining({ where: 'kernel.wgsl', line: 2, cure: expect.stringMatching(/./) }),
    );
    expect(explain(error)).toMatch(/^The kernel cannot be run\.\n[\s\S]* {2}kernel\.wgsl:2:\d+: \S/);
  });

  it('of a project that is not there says so', async () => {
    await expect(operator().projects.get(ProjectId.parse('nobodys'))).rejects.toMatchObject({
      ...{ code: 'not-found', status: 404, message: 'There is no project "nobodys".' },
    });
  });

  it('of somebody unknown is asked again once, with a new token', async () => {
    const ada = await makeResearcher(laboratory);
    const project = await ada.project();
    const token = await ada.token(['read']);
    let asked = 0;
    const renew = async () => ({ token: [undefined, token][asked++] ?? 'wrong' });
    const { projects } = createClient({ origin: laboratory.origin, token: 'wrong', renew });
    await expect(projects.list()).rejects.toMatchObject({ code: 'unauthorized' });
    expect((await projects.list()).map(({ id }) => id)).toEqual([project]);
    expect(asked).toBe(2);
  });
});

describe('an answer', () => {
  it('that does not begin in time is not waited for', async () => {
    const origin = await listen(() => {});
    const silent = createClient({ origin, timeoutMs: 200 }).projects.list();
    await expect(silent).rejects.toThrow(UnreachableError);
    await expect(silent).rejects.toThrow('did not answer within 0.2 s');
  });

  it('about what is read of uploaded files is waited for longer than others', async () => {
    let letGo = (): void => undefined;
    const gone = new Promise<void>((resolve) => {
      letGo = resolve;
    });
    const refusal = JSON.stringify({ code: 'conflict', message: 'all was read', issues: [] });
    const origin = await listen((request, answer) => {
      if (request.url === '/api/batches/plan') void gone.then(() => answer.writeHead(409).end(refusal));
    });
    const { batches, projects } = createClient({ origin, timeoutMs: 200 });
    const plan = batches.plan({
      ...{ project: ProjectId.parse('p'), kernel: KernelVersionId.parse('0'.repeat(64)), title: 'Plan' },
      cut: { rule: {}, files: {} },
    });
    await Promise.all([
      expect(plan).rejects.toThrow('all was read'),
      expect(projects.list()).rejects.toThrow('did not answer within 0.2 s').then(letGo),
    ]);
  });

  it('that has begun may last longer than that', async () => {
    const timeoutMs = 2000;
    const origin = await listen((_request, answer) => {
      answer.writeHead(200, { 'content-type': 'application/json' });
      answer.write('[');
      setTimeout(() => answer.end(']'), 1.5 * timeoutMs);
    });
    expect(await createClient({ origin, timeoutMs }).projects.list()).toEqual([]);
  });

  it('that breaks off, is no JSON, is of another kind or nobody’s is told as such', async () => {
    const broken = await listen((_request, answer) => {
      answer.writeHead(200, { 'content-length': 100 });
      answer.write('[', () => answer.destroy());
    });
    const page = await listen((_request, answer) => answer.end('<!doctype html>'));
    const other = await listen((_request, answer) => answer.end('[{"id":7}]'));
    const gateway = await listen((_request, answer) => answer.writeHead(502).end('Bad gateway'));
    const told: readonly [string, string][] = [
      [broken, 'broke while it answered'],
      [page, 'answered what this client does not know'],
      [other, 'answered what this client does not know'],
      [gateway, 'answered 502, and not as a coordinator does'],
      ['http://127.0.0.1:1', 'does not answer'],
    ];
    for (const [origin, words] of told) {
      const asked = createClient({ origin, token: 't' }).projects.list();
      await expect(asked, words).rejects.toThrow(UnreachableError);
      await expect(asked).rejects.toThrow(words);
    }
  });
});

describe('an upload', () => {
  const seed = Number(process.env.SEED ?? randomBytes(3).readUIntBE(0, 3));
  const bytes = randomBytes(700_001);
  const hash = createHash('sha256').update(bytes).digest('hex');

  it('over a line that keeps breaking is taken up where it broke', async () => {
    console.log(`client: seed ${seed}`);
    const random = createRandom(seed);
    const longest = 3 * PART_BYTES;
    let breaks = 8;
    const proxy = await startCuttingProxy(laboratory.origin, () =>
      breaks-- > 0 ? 1000 + random.below(longest) : Number.POSITIVE_INFINITY,
    );
    onTestFinished(() => proxy.close());
    const { uploads } = createClient({
      ...{ origin: proxy.origin, token: laboratory.coordinator.token ?? '' },
    });
    const offsets: number[] = [];
    // The first connection is broken too: then nothing is there to go on with.
    const send = async (): Promise<Upload> =>
      uploads.send(new Blob([bytes]), 'cut.bin', {
        onProgress: ({ offset }) => offsets.push(offset),
        tries: 9,
      });
    let sent: Upload | undefined;
    while (!sent) sent = await send().catch(notYet);
    expect(sent).toMatchObject({ hash, offset: bytes.length });
    // No connection lives for a third of the file.
    expect(proxy.cuts()).toBeGreaterThanOrEqual(3);
    expect(Buffer.from(await (await operator().blobs.get(sent.hash ?? never())).arrayBuffer())).toEqual(
      bytes,
    );
  }, 120_000);

  it('that is stopped can be gone on with by another client, from what is stored', async () => {
    const { uploads } = operator();
    const begun = await uploads.begin({ name: 'stopped.bin', bytes: bytes.length });
    const stop = new AbortController();
    const onProgress = ({ offset }: Upload) => {
      if (offset >= 3 * PART_BYTES) stop.abort();
    };
    const file = new Blob([bytes]);
    const first = uploads.resume(file, begun.upload, { onProgress, signal: stop.signal });
    await expect(first).rejects.toMatchObject({ name: 'AbortError' });
    const offsets: number[] = [];
    const again = await operator().uploads.resume(file, begun.upload, {
      onProgress: ({ offset }) => offsets.push(offset),
    });
    expect(again.hash).toBe(hash);
    expect(offsets[0]).toBeGreaterThan(3 * PART_BYTES);
    expect(offsets).toEqual([...offsets].sort((a, b) => a - b));
  });
});

const never = (): never => {
  throw new Error('cannot be');
};

function notYet(error: unknown): undefined {
  if (!(error instanceof UnreachableError)) throw error;
}
