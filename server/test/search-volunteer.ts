/** What an honest volunteer does with a search's workunits: fetches kernel and buffers by hash, and runs the WASM variant. */
import { type PreparedKernel, referenceBackend, wasmBackend } from '@manyhands/compute';
import { loadChemistry } from '@manyhands/docking/prepare';
import { type KernelBundle, openBundle } from '@manyhands/kernel';
import type { AssignmentNotice, BatchNotice, WorkReply } from '@manyhands/protocol';
import { references } from '@manyhands/shaders/referees';
import { unwrap, type VolunteerClient } from './volunteer-client.ts';

export interface SearchRunner {
  /** Outputs in manifest order; `change` may alter the params that the kernel is run with. */
  compute(
    assignment: AssignmentNotice,
    batches: readonly BatchNotice[],
    change?: Readonly<Record<string, number>>,
  ): Promise<Uint8Array[]>;
}

export function createSearchRunner(origin: () => string): SearchRunner {
  const blobs = new Map<string, Promise<Uint8Array>>();
  const kernels = new Map<string, Promise<{ bundle: KernelBundle; prepared: PreparedKernel }>>();
  const fetchBlob = (hash: string): Promise<Uint8Array> => {
    const known = blobs.get(hash);
    if (known) return known;
    const made = fetch(`${origin()}/blobs/${hash}`).then(async (r) => new Uint8Array(await r.arrayBuffer()));
    blobs.set(hash, made);
    return made;
  };
  const prepare = (hash: string) => {
    const known = kernels.get(hash);
    if (known) return known;
    const made = fetchBlob(hash)
      .then(openBundle)
      .then(async (bundle) => ({ bundle, prepared: await prepareKernel(bundle) }));
    kernels.set(hash, made);
    return made;
  };
  const control = {
    signal: new AbortController().signal,
    ...{ sliceMs: () => 50, duty: () => 1, progress: () => undefined },
  };
  // One prepared kernel runs one workunit at a time.
  let tail: Promise<unknown> = Promise.resolve();
  return {
    compute: (assignment, batches, change = {}) => {
      const run = async (): Promise<Uint8Array[]> => {
        const batch = batches.find((notice) => notice.batch === assignment.batch);
        if (!batch) throw new Error('the batch of an assignment was not told');
        const { bundle, prepared } = await prepare(batch.kernel);
        const named = Object.entries({ ...batch.shared, ...assignment.inputs });
        const buffers = new Map(
          await Promise.all(named.map(async ([name, { hash }]) => [name, await fetchBlob(hash)] as const)),
        );
        const { outputs } = await prepared.run(
          { params: { ...assignment.params, ...change }, buffers },
          control,
        );
        return bundle.manifest.buffers
          .filter(({ role }) => role === 'output')
          .map(({ name }) => outputs.get(name) ?? new Uint8Array());
      };
      const done = tail.then(run);
      tail = done.catch(() => undefined);
      return done;
    },
  };
}

/** What ships with pages runs here as it is. */
async function prepareKernel(bundle: KernelBundle): Promise<PreparedKernel> {
  if (!bundle.manifest.variants.page) return wasmBackend().prepare(bundle);
  await loadChemistry();
  return referenceBackend(references).prepare(bundle);
}

/** Outputs to report in place of the honest ones; null gives the assignment back. */
export type Conduct = (
  assignment: AssignmentNotice,
  batches: WorkReply['batches'],
  runner: SearchRunner,
) => Promise<readonly Uint8Array[] | null>;

export const honest: Conduct = (assignment, batches, runner) => runner.compute(assignment, batches);

/** Does less than was asked for, and says that it did all. */
export const skimping =
  (less: (params: AssignmentNotice['params']) => Readonly<Record<string, number>>): Conduct =>
  async (assignment, batches, runner) => {
    const { params } = assignment;
    const [poses, counts] = await runner.compute(assignment, batches, less(params));
    const claimed = new Uint32Array((counts ?? new Uint8Array()).slice().buffer);
    claimed[2] = (params.chainCount ?? 0) * (params.stepCount ?? 0);
    return [poses ?? new Uint8Array(), new Uint8Array(claimed.buffer)];
  };

/** Works until a request comes back empty. Returns how many assignments it answered. */
export async function searchUntilDry(
  client: VolunteerClient,
  runner: SearchRunner,
  conduct: Conduct = honest,
): Promise<number> {
  let answered = 0;
  for (;;) {
    const { assignments, batches } = unwrap(await client.request(10, 8));
    if (assignments.length === 0) return answered;
    for (const assignment of assignments) {
      const outputs = await conduct(assignment, batches, runner);
      if (outputs) unwrap(await client.answer(assignment.assignment, outputs));
      else unwrap(await client.giveBack([assignment.assignment]));
      answered += 1;
    }
  }
}
