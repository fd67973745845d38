import { createClient } from '@manyhands/client';
import { type AssignmentId, ProjectId as Project, type ProjectId } from '@manyhands/protocol';
import { RING } from '@manyhands/rules';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { eventually, type Laboratory, openLaboratory, STARTS_MS } from '../../test/laboratory.ts';
import { makeResearcher } from '../../test/researcher.ts';
import { joinVolunteer, STRONG_GPU, unwrap, type VolunteerClient } from '../../test/volunteer-client.ts';

let laboratory: Laboratory;
/** Milliseconds that the coordinator's clock is ahead. */
let ahead = 0;
beforeAll(async () => {
  laboratory = await openLaboratory({ holdMs: 200 }, { now: () => Date.now() + ahead });
}, STARTS_MS);
afterAll(() => laboratory?.close(), STARTS_MS);

const WGSL = `struct Params { count: u32 }
@group(0) @binding(0) var<uniform> params: Params;
@group(0) @binding(1) var<storage, read_write> halves: array<f32>;
@compute @workgroup_size(64)
fn halve(@builtin(global_invocation_id) id: vec3<u32>) {
  if (id.x < params.count) { halves[id.x] = f32(id.x) / 2; }
}
`;
const manifestOf = (title: string) => ({
  ...{ name: 'halves', title, description: 'Halves of whole numbers.', license: 'Apache-2.0' },
  params: [{ name: 'count', type: 'u32' }],
  buffers: [{ name: 'halves', type: 'f32', shape: ['count'], role: 'output' }],
  passes: [{ entryPoint: 'halve', workgroups: ['ceil(count / 64)'] }],
  ...{ cost: 'count', agreement: { halves: { kind: 'tolerance', absolute: 0.25 } } },
  variants: { webgpu: { uniform: 'params' } },
});
const COUNT = 8;
const halves = (first = 0): Uint8Array =>
  new Uint8Array(Float32Array.from({ length: COUNT }, (_, i) => (i === 0 ? first : i / 2)).buffer);

let made = 0;

/** A project with a kernel that is not published. */
async function furnish() {
  const researcher = await makeResearcher(laboratory);
  const token = await researcher.token(['read', 'submit', 'manage']);
  const client = createClient({ origin: laboratory.origin, token });
  const project = Project.parse(await researcher.project());
  made += 1;
  const kernelBody = { project, manifest: manifestOf(`Halves ${made}`), sources: { webgpu: WGSL } };
  const { kernel } = await client.kernels.create(kernelBody);
  return { client, project, kernel };
}

type Furnished = Awaited<ReturnType<typeof furnish>>;
const workunits = (many: number) => Array.from({ length: many }, () => ({ params: { count: COUNT } }));
const ring = async ({ client, project, kernel }: Furnished, hosts: number, many = 1) =>
  (await client.kernels.ring(kernel, { project, title: 'Ring', hosts, workunits: workunits(many) })).batch;

/** A GPU host, for this project alone, that agreed unless `hello` says otherwise. */
const join = ({ project }: { project: ProjectId }, vendor: string, hello: object = {}) => {
  const { webgpu } = STRONG_GPU.capabilities;
  const capabilities = { ...STRONG_GPU.capabilities, webgpu: { ...webgpu, vendor } };
  return joinVolunteer(laboratory.origin, {
    hello: { ...STRONG_GPU, capabilities, project, triesUnpublished: true, ...hello },
  });
};

const given = async (host: VolunteerClient): Promise<AssignmentId[]> =>
  unwrap(await host.request(10, 8)).assignments.map(({ assignment }) => assignment);
async function onlyOne(host: VolunteerClient): Promise<AssignmentId> {
  const [assignment, ...others] = await given(host);
  if (!assignment || others.length > 0) throw new Error(`given ${others.length + (assignment ? 1 : 0)}`);
  return assignment;
}
const answer = async (host: VolunteerClient, assignment: AssignmentId, outputs = halves()) =>
  unwrap(await host.answer(assignment, [outputs], 'webgpu'));

test('[S17] an unpublished kernel goes to hosts that agreed, a published one to all', async () => {
  const furnished = await furnish();
  const { client, project, kernel } = furnished;
  await client.batches.create({ project, kernel, title: 'Batch', workunits: workunits(1) });
  const [asked, silent, refusing] = await Promise.all([
    join(furnished, 'amd'),
    join(furnished, 'amd', { triesUnpublished: undefined }),
    join(furnished, 'amd', { triesUnpublished: false }),
  ]);
  expect(await given(silent)).toEqual([]);
  expect(await given(refusing)).toEqual([]);
  await onlyOne(asked);
  await client.kernels.publish(kernel);
  await onlyOne(silent);
  for (const host of [asked, silent, refusing]) host.close();
});

test('[S18] each workunit goes to as many hosts as asked for, of other makes first', async () => {
  const furnished = await furnish();
  const batch = await ring(furnished, 3, 2);
  const names = ['nvidia', 'Nvidia', 'amd', 'intel'];
  const [first, twin, second, third] = await Promise.all(names.map((name) => join(furnished, name)));
  if (!first || !twin || !second || !third) throw new Error('a host is missing');
  expect((await given(first)).length, 'both workunits').toBe(2);
  expect(await given(twin), 'the same make').toEqual([]);
  expect((await given(second)).length).toBe(2);
  expect((await furnished.client.batches.get(batch)).assignments).toBe(4);
  ahead += RING.patienceMs;
  expect((await given(twin)).length, 'after a while').toBe(2);
  expect(await given(third), 'three each are out').toEqual([]);
  for (const host of [first, twin, second, third]) host.close();
});

test('[S18] of hosts of one make that ask together one is given the workunit', async () => {
  const furnished = await furnish();
  await ring(furnished, 4);
  const hosts = await Promise.all(Array.from({ length: 6 }, () => join(furnished, 'arm')));
  const counts = await Promise.all(hosts.map(async (host) => (await given(host)).length));
  expect(counts.reduce((sum, count) => sum + count, 0)).toBe(1);
  for (const host of hosts) host.close();
});

test('[V30] [V31] answers that agree are accepted together, and the table says how far they are apart', async () => {
  const furnished = await furnish();
  const batch = await ring(furnished, 3);
  const hosts = await Promise.all(['nvidia', 'amd', 'intel'].map((name) => join(furnished, name)));
  const values = [0, 0, 0.125];
  for (const [i, host] of hosts.entries()) {
    await answer(host, await onlyOne(host), halves(values[i]));
    const { accepted } = await furnished.client.batches.get(batch);
    expect(accepted, 'nothing before all have answered').toBe(0);
  }
  await eventually(
    () => furnished.client.batches.get(batch),
    ({ state, results }) => state === 'done' && results.accepted === 3,
  );
  const { hosts: table, pairs } = await furnished.client.batches.comparison(batch);
  expect(table.map(({ vendor, backend, results, failures }) => [vendor, backend, results, failures])).toEqual(
    [
      ['nvidia', 'webgpu', 1, []],
      ['amd', 'webgpu', 1, []],
      ['intel', 'webgpu', 1, []],
    ],
  );
  expect(pairs).toHaveLength(3);
  const odd = table[2]?.host;
  for (const { a, b, agreed, differed, spread } of pairs) {
    expect([agreed, differed]).toEqual([1, 0]);
    const far = { absolute: 0.125, relative: 1, ulp: 0x3e000000, differing: 1 / COUNT };
    const none = { absolute: null, relative: null, ulp: null, differing: 0 };
    expect(spread).toEqual([{ output: 'halves', ...(a === odd || b === odd ? far : none) }]);
  }
  for (const host of hosts) host.close();
});

test('[V30] where one differs or fails nobody is refused, and all answers stay to be compared', async () => {
  const furnished = await furnish();
  const batch = await ring(furnished, 4);
  const hosts = await Promise.all(['nvidia', 'amd', 'intel', 'arm'].map((name) => join(furnished, name)));
  const [right, wrong, close, broken] = hosts;
  if (!right || !wrong || !close || !broken) throw new Error('a host is missing');
  await answer(right, await onlyOne(right));
  await answer(wrong, await onlyOne(wrong), halves(99));
  await answer(close, await onlyOne(close), halves(0.25));
  const assignment = await onlyOne(broken);
  const failure = { status: 'failed', assignment, code: 'compile', message: 'no f16 here' } as const;
  unwrap(await broken.report([failure], null));
  const progress = await eventually(
    () => furnished.client.batches.get(batch),
    ({ state }) => state === 'done',
  );
  expect(progress).toMatchObject({ setAside: 1, results: { accepted: 0, refused: 0, pending: 3 } });
  const { hosts: table, pairs } = await furnished.client.batches.comparison(batch);
  expect(table.map(({ vendor, results }) => [vendor, results])).toEqual([
    ['nvidia', 1],
    ['amd', 1],
    ['intel', 1],
    ['arm', 0],
  ]);
  expect(table[3]?.failures).toEqual([expect.stringContaining('no f16 here')]);
  const liar = table[1]?.host;
  for (const { a, b, agreed, differed } of pairs)
    expect([agreed, differed]).toEqual(a === liar || b === liar ? [0, 1] : [1, 0]);
  for (const host of hosts) host.close();
});

test('[S19] a ring whose time is over is decided with what came, and the rest is revoked', async () => {
  const furnished = await furnish();
  const batch = await ring(furnished, 4);
  const hosts = await Promise.all(['nvidia', 'amd', 'intel'].map((name) => join(furnished, name)));
  const [one, other, slow] = hosts;
  if (!one || !other || !slow) throw new Error('a host is missing');
  await answer(one, await onlyOne(one));
  await answer(other, await onlyOne(other));
  const late = await onlyOne(slow);
  ahead += RING.longestMs + 1000;
  await eventually(
    () => furnished.client.batches.get(batch),
    ({ state, results, inProgress }) => state === 'done' && results.accepted === 2 && inProgress === 0,
  );
  await eventually(
    () => slow.heard.revoked.flatMap(({ assignments }) => assignments),
    (revoked) => revoked.includes(late),
  );
  expect(await given(slow), 'nothing waits any more').toEqual([]);
  for (const host of hosts) host.close();
});

test('a ring is made of what its project may use, and only rings are compared', async () => {
  const [mine, theirs] = [await furnish(), await furnish()];
  const body = { project: mine.project, title: 'Ring', hosts: 2, workunits: workunits(1) };
  await expect(mine.client.kernels.ring(theirs.kernel, body)).rejects.toMatchObject({ status: 404 });
  const other = { ...body, project: theirs.project };
  await expect(mine.client.kernels.ring(mine.kernel, other)).rejects.toMatchObject({ status: 404 });
  const { client, project, kernel } = mine;
  const { batch } = await client.batches.create({ project, kernel, title: 'B', workunits: workunits(1) });
  await expect(client.batches.comparison(batch)).rejects.toMatchObject({ status: 404 });
  const neither = { project, title: 'Ring', hosts: 2 };
  await expect(client.kernels.ring(kernel, neither)).rejects.toMatchObject({
    status: 422,
    issues: [expect.objectContaining({ message: 'give either `cut` or `workunits`' })],
  });
});
