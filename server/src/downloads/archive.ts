/** All of a batch as a ZIP: arrays, the list of workunits, how they came about. Written while it is sent. */
import { createHash } from 'node:crypto';
import { type Cell, writeCsv, writeZip, type ZipFile } from '@manyhands/inputs';
import type { BatchRecord, Store } from '../store/store.ts';
import { joinedNpy, singleNpys } from './arrays.ts';
import {
  createTally,
  type Occasion,
  provenanceOf,
  readmeOf,
  sumFile,
  type Tally,
  type WrittenFile,
} from './provenance.ts';
import { sumsOf } from './reduced.ts';
import { resultsOf, type TakenResult } from './results.ts';
import type { OutputSurvey, Survey } from './survey.ts';

/** Bytes of one array in the ZIP: a file of 4 GB would need a form of ZIP that not everything reads. */
const MOST_ARRAY_BYTES = 2_000_000_000;

type Results = Pick<Store, 'acceptedPayloads' | 'reducedState'>;

export function archiveOf(
  store: Results,
  batch: BatchRecord,
  survey: Survey,
  occasion: Occasion,
): AsyncGenerator<Uint8Array> {
  return writeZip(filesOf(store, batch, survey, occasion));
}

async function* filesOf(
  store: Results,
  batch: BatchRecord,
  survey: Survey,
  occasion: Occasion,
): AsyncGenerator<ZipFile> {
  const written: WrittenFile[] = [];
  const tally = createTally(occasion.nameHost);
  const hashed = (file: ZipFile): ZipFile => ({ ...file, data: hashing(file, written) });
  yield hashed({ name: 'README.txt', data: [encode(readmeOf(batch, survey))], pack: true });
  yield hashed({
    name: 'workunits.csv',
    data: workunitsCsv(store, batch, survey, { tally, ...occasion }),
    pack: true,
  });
  for (const output of survey.outputs)
    for await (const file of outputFiles(store, batch, survey, output)) yield hashed(file);
  const sums = await sumsOf(store, batch);
  for (const sum of sums) yield hashed({ name: sumFile(sum), data: sum.bytes(), pack: false });
  const provenance = provenanceOf(batch, survey, { tally, sums, files: written }, occasion);
  yield { name: 'provenance.json', data: [encode(`${JSON.stringify(provenance, null, 2)}\n`)], pack: true };
}

const encode = (text: string): Uint8Array => new TextEncoder().encode(text);

async function* hashing({ name, data }: ZipFile, written: WrittenFile[]): AsyncGenerator<Uint8Array> {
  const hash = createHash('sha256');
  let bytes = 0;
  for await (const chunk of data) {
    hash.update(chunk);
    bytes += chunk.byteLength;
    yield chunk;
  }
  written.push({ name, bytes, sha256: hash.digest('hex') });
}

async function* outputFiles(
  store: Results,
  batch: BatchRecord,
  survey: Survey,
  output: OutputSurvey,
): AsyncGenerator<ZipFile> {
  const { name, shape, bytes } = output;
  if (!shape) return yield* singleNpys(output, resultsOf(store, batch, survey));
  const count = survey.workunits.length;
  const step = Math.max(1, Math.floor(MOST_ARRAY_BYTES / Math.max(1, bytes)));
  for (let from = 0; from < count; from += step) {
    const to = Math.min(count, from + step);
    const part = count > step ? `-${from}-${to - 1}` : '';
    const data = joinedNpy(output, shape, to - from, resultsOf(store, batch, survey, { from, to }));
    yield { name: `outputs/${name}${part}.npy`, data, pack: false };
  }
}

interface Told extends Pick<Occasion, 'nameHost'> {
  readonly tally: Tally;
}

function workunitsCsv(
  store: Results,
  batch: BatchRecord,
  survey: Survey,
  told: Told,
): AsyncGenerator<Uint8Array> {
  const params = batch.manifest.params.map(({ name }) => name);
  const columns = ['place', 'workunit', 'label', ...params, 'inputs', 'result', 'sha256', 'hosts'];
  return writeCsv(columns, rowsOf(store, batch, survey, { params, ...told }));
}

async function* rowsOf(
  store: Results,
  batch: BatchRecord,
  survey: Survey,
  { params, tally, nameHost }: Told & { readonly params: readonly string[] },
): AsyncGenerator<readonly Cell[]> {
  for await (const taken of resultsOf(store, batch, survey)) {
    tally.count(taken);
    yield [
      ...headOf(taken, params),
      taken.result,
      taken.digest,
      taken.agreed.map(({ host }) => nameHost(host)).join(' '),
    ];
  }
}

const headOf = (
  { index, workunit, label, params, inputs }: TakenResult,
  names: readonly string[],
): Cell[] => [
  ...[index, workunit, label],
  ...names.map((name) => params[name] ?? null),
  Object.entries(inputs)
    .map(([name, { hash }]) => `${name}:${hash}`)
    .join(' '),
];
