/** How the results of a batch came about, for whoever doubts them: what was computed, by whom, and how to check it. */
import { type HostId, PROTOCOL_VERSION } from '@manyhands/protocol';
import { cutOf } from '../cutting/cut-record.ts';
import type { BatchRecord } from '../store/store.ts';
import type { ReducedSum } from './reduced.ts';
import type { TakenResult } from './results.ts';
import type { Survey } from './survey.ts';

/** A file of the download. */
export interface WrittenFile {
  readonly name: string;
  readonly bytes: number;
  readonly sha256: string;
}

/** Who computed what, counted while results are written. */
export interface Tally {
  count(result: TakenResult): void;
  /** Agreeing results of each host, and when the first and the last accepted result came. */
  told(): {
    readonly hosts: readonly { host: string; backend: string; results: number }[];
    readonly firstResultAt: string | null;
    readonly lastResultAt: string | null;
  };
}

export function createTally(nameHost: Occasion['nameHost']): Tally {
  const hosts = new Map<string, { host: string; backend: string; results: number }>();
  let first = Number.POSITIVE_INFINITY;
  let last = Number.NEGATIVE_INFINITY;
  const at = (ms: number): string | null => (Number.isFinite(ms) ? new Date(ms).toISOString() : null);
  return {
    count: ({ agreed, receivedAt }) => {
      first = Math.min(first, receivedAt);
      last = Math.max(last, receivedAt);
      for (const { host, backend } of agreed) {
        const key = `${host} ${backend}`;
        const line = hosts.get(key) ?? { host: nameHost(host), backend, results: 0 };
        line.results += 1;
        hosts.set(key, line);
      }
    },
    told: () => ({
      hosts: [...hosts.values()].sort((a, b) => b.results - a.results),
      firstResultAt: at(first),
      lastResultAt: at(last),
    }),
  };
}

export interface Occasion {
  readonly version: string;
  readonly now: number;
  nameHost(host: HostId): string;
}

/** What was counted and written while the ZIP was made. */
export interface Written {
  readonly tally: Tally;
  readonly sums: readonly ReducedSum[];
  readonly files: readonly WrittenFile[];
}

export function provenanceOf(
  batch: BatchRecord,
  { workunits, outputs }: Survey,
  { tally, sums, files }: Written,
  { version, now }: Occasion,
) {
  const { hosts, firstResultAt, lastResultAt } = tally.told();
  const { title, project, state, quorum, maxCopies, kernel, manifest, agreement, shared } = batch;
  return {
    format: 'manyhands-provenance-1',
    batch: { batch: batch.batch, title, project, kind: batch.plan.kind, state, quorum, maxCopies },
    times: {
      createdAt: new Date(batch.createdAt).toISOString(),
      ...{ firstResultAt, lastResultAt },
      takenAt: new Date(now).toISOString(),
    },
    coordinator: { software: 'Manyhands', version, protocol: PROTOCOL_VERSION },
    kernel: { id: kernel, bundle: `/blobs/${kernel}`, manifest },
    agreement,
    inputs: { shared, cut: cutOf(batch), ofWorkunits: 'workunits.csv, column inputs' },
    results: { workunits: workunits.length, order: 'as in workunits.csv', outputs: outputs.map(outputOf) },
    reduced: sums.map((sum) => ({
      ...{ file: sumFile(sum), reducer: sum.reducer, workunits: sum.workunits, leftOut: sum.leftOut },
    })),
    hosts,
    files,
    verify: VERIFY,
  };
}

const outputOf = ({ name, type, shape }: Survey['outputs'][number]) => ({
  ...{ name, type, shape },
  files: shape ? 'one array, its first axis is that of the workunits' : 'an array for each workunit',
});

/** `reduced/0-sum-energy.npy` */
export const sumFile = ({ place, reducer }: Pick<ReducedSum, 'place' | 'reducer'>): string =>
  `reduced/${place}-${reducer.kind}-${reducer.output}.npy`;

const VERIFY = [
  'files: the SHA-256 of each file of this ZIP is that of its bytes.',
  'kernel: the bytes at kernel.bundle of the coordinator hash to kernel.id; they are JSON with the manifest and the sources.',
  'inputs: every input is a blob named by its SHA-256, at /blobs/<hash> of the coordinator.',
  'results: the SHA-256 in workunits.csv is of the outputs of one workunit in manifest order, one after the other, little-endian.',
  'reduced: a sum is exact until it is rounded once to 64 bits, of as many accepted results as its line says; those accepted since may be in `results` only.',
  'A result is accepted when as many hosts as batch.quorum say gave results that agree by `agreement`; workunits.csv names them.',
  'To compute a workunit again, run the WGSL or WASM of the bundle on its params and inputs and compare by `agreement`.',
];

/** Read first. Plain text: names in it are the researcher's own words. */
export const readmeOf = (
  { title, batch, manifest, reducers = [] }: BatchRecord,
  { workunits, outputs }: Survey,
): string =>
  [
    `Results of "${title}" (batch ${batch}), computed by volunteers with the kernel "${manifest.title}" (${manifest.license}).`,
    '',
    `${workunits.length} workunits had an accepted result when this was taken; others are not in it.`,
    '',
    'workunits.csv    a row for each: place, label, params, inputs, result, its SHA-256, and who agreed',
    ...outputs.map(({ name, shape }) =>
      shape
        ? `outputs/${name}.npy    all of them; numpy.load(...)[place] is that of one workunit, (${shape.join(', ')})`
        : `outputs/${name}/    an NPY file for each workunit: their shapes differ`,
    ),
    ...reducers.flatMap((reducer, place) =>
      reducer.kind === 'sum'
        ? [`${sumFile({ place, reducer })}    the sum over workunits, element by element, as 64-bit floats`]
        : [],
    ),
    'provenance.json  kernel, agreement, inputs, hosts, times, hashes of these files, and how to verify them',
    '',
    ...(manifest.citation === undefined ? [] : [`Please cite: ${manifest.citation}`, '']),
  ].join('\n');
