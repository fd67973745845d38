/**
 * Kernels of unlike shape, written as somebody else would have for something else: uploaded over the API, tried by the
 * dashboard's test run, given to volunteers in browsers of their own, two with WebGPU and one without, agreed on, and
 * downloaded. Needs the pages built, as `npm test` does first.
 */
import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { chromiumArguments, requireChromium } from '@manyhands/browser';
import { type Client, createClient, RefusedError } from '@manyhands/client';
import { decode, Manifest } from '@manyhands/kernel';
import { type BatchId, type KernelVersionId, ProjectId, Sha256 } from '@manyhands/protocol';
import { type Browser, chromium, type Page } from 'playwright';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { DEFAULT_OPTIONS } from '../src/options.ts';
import { compileAssemblies } from './compile-assembly.ts';
import { eventually, type Laboratory, openLaboratory, STARTS_MS } from './laboratory.ts';
import { halves, powerTable, rowMinimum, UPLOADED } from './uploaded/index.ts';
import { notANumber, REFUSED } from './uploaded/refused.ts';
import { takeHome } from './uploaded/taken-home.ts';
import { openDashboard, rawBytes, testRun } from './uploaded/test-run.ts';
import type { Numbers, UploadedKernel } from './uploaded/uploaded-kernel.ts';

type Sent = Pick<UploadedKernel, 'manifest' | 'wgsl' | 'assembly' | 'shared' | 'workunits'>;

/** Queries of the volunteer's page: its software adapter counts as a GPU, or it runs WebAssembly alone. */
const [GPU, PROCESSOR] = ['software-gpu=1', 'backend=wasm'];
const PROJECT = ProjectId.parse('uploads');
/** Milliseconds for the browsers to start, measure and work through all batches on two busy cores. */
const DONE_WITHIN_MS = 120_000;

let laboratory: Laboratory;
let client: Client;
let browser: Browser;
/** WebAssembly of kernels by their sources. */
let compiled: ReadonlyMap<string, Uint8Array>;
/** The researcher's. */
let dashboard: Page;
const versions = new Map<string, KernelVersionId>();
const batches = new Map<string, BatchId>();

beforeAll(async () => {
  const { publicDir } = DEFAULT_OPTIONS;
  if (publicDir === null || !existsSync(publicDir)) throw new Error('Run `npm run build` first.');
  // All that takes a processor's time at once: a compiler, a database and a browser, then pages while kernels are sent.
  [laboratory, browser, compiled] = await Promise.all([
    openLaboratory({ publicDir }),
    chromium.launch({ executablePath: requireChromium(), args: chromiumArguments({ webgpu: true }) }),
    compileAssemblies([...new Set(UPLOADED.flatMap(({ assembly }) => assembly ?? []))]),
  ]);
  const token = laboratory.coordinator.token ?? '';
  client = createClient({ origin: laboratory.origin, token });
  const about = { title: 'Uploads', purpose: 'To see kernels of all kinds run.', owner: 'Testers' };
  await client.projects.create({ id: PROJECT, ...about });
  const sendAll = async () => {
    for (const kernel of [notANumber, halves, ...UPLOADED])
      batches.set(kernel.manifest.name, await send(kernel));
  };
  [dashboard] = await Promise.all([
    openDashboard(browser, laboratory.origin, token),
    sendAll(),
    ...[GPU, GPU, PROCESSOR].map(volunteer),
  ]);
}, STARTS_MS);

afterAll(async () => {
  await browser?.close();
  await laboratory?.close();
}, STARTS_MS);

/** Hosts that must agree on a workunit: of a kernel with two variants all three, so that each variant is run. */
const quorumOf = ({ wgsl, assembly }: Omit<Sent, 'workunits'>): number => (wgsl && assembly ? 3 : 2);

/** Uploads a kernel and its inputs, publishes it, and makes a batch. */
async function send({ workunits, shared = {}, ...sources }: Sent): Promise<BatchId> {
  const kernel = await upload(sources);
  versions.set(sources.manifest.name, kernel);
  await client.kernels.publish(kernel);
  const { batch } = await client.batches.create({
    project: PROJECT,
    title: sources.manifest.name,
    kernel,
    quorum: quorumOf(sources),
    maxCopies: 3,
    shared: await putAll(shared),
    workunits: await Promise.all(
      workunits.map(async ({ params, inputs = {} }, i) => ({
        label: String(i),
        params,
        inputs: await putAll(inputs),
      })),
    ),
  });
  return batch;
}

async function upload({ manifest, wgsl, assembly }: Omit<Sent, 'workunits'>): Promise<KernelVersionId> {
  const wasm = assembly === undefined ? undefined : compiled.get(assembly);
  if (assembly !== undefined && !wasm) throw new Error('this assembly was not compiled');
  const { kernel } = await client.kernels.create({
    project: PROJECT,
    manifest,
    sources: {
      ...(wgsl === undefined ? {} : { webgpu: wgsl }),
      ...(wasm === undefined ? {} : { wasm: Buffer.from(wasm).toString('base64') }),
    },
  });
  return kernel;
}

async function putAll(buffers: Readonly<Record<string, Numbers>>): Promise<Record<string, Sha256>> {
  const hashes: Record<string, Sha256> = {};
  for (const [name, numbers] of Object.entries(buffers)) {
    const bytes = rawBytes(numbers);
    const hash = Sha256.parse(createHash('sha256').update(bytes).digest('hex'));
    await client.blobs.put(hash, bytes);
    hashes[name] = hash;
  }
  return hashes;
}

/** A page of its own storage, and so a host of its own, that has its button pressed. */
async function volunteer(query: string): Promise<void> {
  const context = await browser.newContext();
  const page = await context.newPage();
  await page.goto(`${laboratory.origin}/?${query}&project=${PROJECT}`);
  await page.getByTestId('start').click();
}

function sent<T>(ids: ReadonlyMap<string, T>, name: string): T {
  const id = ids.get(name);
  if (id === undefined) throw new Error(`${name} was not sent`);
  return id;
}
const batchOf = (name: string): BatchId => sent(batches, name);
const versionOf = (name: string): KernelVersionId => sent(versions, name);

const untilState = (name: string, is: (progress: Awaited<ReturnType<Client['batches']['get']>>) => boolean) =>
  eventually(() => client.batches.get(batchOf(name)), is, DONE_WITHIN_MS);

const outputsOf = ({ manifest }: UploadedKernel) =>
  Manifest.parse(manifest).buffers.filter(({ role }) => role === 'output');
const EACH = UPLOADED.map((kernel) => [kernel.manifest.name, kernel] as const);

describe('the test run on the dashboard', () => {
  test.each(EACH)(
    'of %s gives what its reference has, by each of its variants',
    async (name, kernel) => {
      const { reference, workunits, shared, wgsl, assembly, bound = 0 } = kernel;
      const { params = {}, inputs } = workunits.at(-1) ?? {};
      const wanted = reference(params, { ...shared, ...inputs });
      const { compared, alerts } = await testRun(dashboard, versionOf(name), kernel, wanted);
      expect(alerts).toEqual([]);
      const titles = [
        ...(wgsl && assembly ? ['WebGPU beside WebAssembly'] : []),
        ...(wgsl ? ['WebGPU beside what you expect'] : []),
        ...(assembly ? ['WebAssembly beside what you expect'] : []),
      ];
      expect(compared).toEqual(
        titles.flatMap((title) =>
          outputsOf(kernel).map(({ name: output, type }) => ({
            ...{ title, output, agreement: 'agree' },
            largestDifference: typeof type === 'string' ? expect.any(Number) : null,
          })),
        ),
      );
      for (const { largestDifference } of compared) expect(largestDifference ?? 0).toBeLessThanOrEqual(bound);
    },
    DONE_WITHIN_MS,
  );

  test('of half precision says why it does not run where the device has none', async () => {
    const { compared, alerts } = await testRun(dashboard, versionOf('halves'), halves);
    expect([compared, alerts]).toEqual([[], [expect.stringMatching(/shader-f16/)]]);
  });

  test('says what volunteers may not send: numbers that are none', async () => {
    const { alerts } = await testRun(dashboard, versionOf('not-a-number'), notANumber);
    expect(alerts).toEqual([expect.stringMatching(/^1 of 4 numbers are NaN or infinite/)]);
  });
});

describe('an uploaded kernel', () => {
  test.each(EACH)(
    '%s comes home from volunteers who agree, as its reference has it',
    async (name, kernel) => {
      const { reference, workunits, shared, bound = 0 } = kernel;
      await untilState(name, ({ state }) => state === 'done');
      const outputs = outputsOf(kernel);
      const taken = await takeHome(
        client,
        batchOf(name),
        outputs.map((output) => output.name),
      );
      expect(taken.workunits.map(({ label }) => label)).toEqual(workunits.map((_, i) => String(i)));
      for (const [i, { cells, outputs: arrays }] of taken.workunits.entries()) {
        expect(new Set(cells.get('hosts')?.split(' ')).size).toBe(quorumOf(kernel));
        const { params = {}, inputs } = workunits[i] ?? {};
        for (const [param, value] of Object.entries(params)) expect(Number(cells.get(param))).toBe(value);
        const wanted = reference(params, { ...shared, ...inputs });
        for (const { name: output, type } of outputs) {
          const got = decode(type, arrays.get(output) ?? new Uint8Array());
          expectNumbers(Array.from(got), Array.from(wanted[output] ?? []), bound);
        }
      }
      expect(await client.batches.refused(batchOf(name))).toEqual([]);
    },
    DONE_WITHIN_MS,
  );

  test(
    '[V14] whose numbers are none is set aside when both devices that can run it have refused them',
    async () => {
      const progress = await untilState('not-a-number', ({ setAside }) => setAside > 0);
      expect(progress).toMatchObject({ accepted: 0, setAside: 1 });
    },
    DONE_WITHIN_MS,
  );

  test(
    'of half precision is given to nobody where no device has it',
    async () => {
      for (const { manifest } of UPLOADED) await untilState(manifest.name, ({ state }) => state === 'done');
      expect(await client.batches.get(batchOf('halves'))).toMatchObject({ assignments: 0, accepted: 0 });
    },
    DONE_WITHIN_MS,
  );
});

const TOO_MUCH = [
  {
    title: 'a buffer larger than any device',
    kernel: rowMinimum,
    params: { rows: 1024, cols: 2 ** 20 },
    message: /`table` has 4294967296 bytes/,
    cure: /cut the work/,
  },
  {
    title: 'more workgroups than a device starts at once',
    kernel: powerTable,
    params: { modulus: 7, base: 3, n: 70_000, tile: 1 },
    message: /`main` has 70000 workgroups along x/,
    cure: /slice/,
  },
];

test.each(TOO_MUCH)('a batch whose params make $title is refused', async ({ kernel, params, ...issue }) => {
  const refused = await client.batches
    .create({ project: PROJECT, title: 'Too much', kernel: await upload(kernel), workunits: [{ params }] })
    .catch((error: unknown) => error);
  expect(refused).toBeInstanceOf(RefusedError);
  expect((refused as RefusedError).issues).toContainEqual({
    where: 'workunits[0].params',
    message: expect.stringMatching(issue.message),
    cure: expect.stringMatching(issue.cure),
  });
});

test.each(REFUSED)(
  '$title is refused at upload: where, and with its cure',
  async ({ manifest, wgsl, issue }) => {
    const refused = await upload({ manifest, wgsl }).catch((error: unknown) => error);
    expect(refused).toBeInstanceOf(RefusedError);
    const { message, cure, ...place } = issue;
    expect((refused as RefusedError).issues).toContainEqual({
      ...place,
      message: expect.stringMatching(message),
      cure: expect.stringMatching(cure),
    });
  },
);

function expectNumbers(got: readonly number[], wanted: readonly number[], bound: number): void {
  if (bound === 0) {
    expect(got).toEqual(wanted);
    return;
  }
  expect(got).toHaveLength(wanted.length);
  const off = got.map((value, i) => Math.abs(value - (wanted[i] ?? Number.NaN)));
  expect(Math.max(...off)).toBeLessThanOrEqual(bound);
}
