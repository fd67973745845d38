/** What is taken home of a batch. A function of the batch alone: whoever may read it gets the same, with an account or a link. */
import { createRequire } from 'node:module';
import type { HostId } from '@manyhands/protocol';
import { z } from 'zod';
import { ApiError, invalidInput } from '../http/refusals.ts';
import type { BatchRecord, Store } from '../store/store.ts';
import { archiveOf } from './archive.ts';
import { joinedNpy } from './arrays.ts';
import { openReduced } from './reduced.ts';
import { resultsOf } from './results.ts';
import { type OutputSurvey, type Survey, surveyBatch } from './survey.ts';
import { outputCsv } from './tables.ts';

/** Places of reducers begin at 0, and a batch has 16 at most. */
const LAST_REDUCER = 15;

/** Query of a download; the output may be left out where the kernel has only one. */
export const DownloadQuery = z.object({
  format: z.enum(['zip', 'npy', 'csv']).default('zip'),
  output: z.string().max(63).optional(),
  /** Place of a reducer of the batch: its whole array, as NPY. */
  reducer: z.coerce.number().int().min(0).max(LAST_REDUCER).optional(),
});
export type DownloadQuery = z.infer<typeof DownloadQuery>;

export interface DownloadFile {
  readonly name: string;
  readonly type: string;
  /** Reads results as it is read; what goes wrong midway ends it with an error. */
  readonly bytes: AsyncIterable<Uint8Array>;
}

export interface DownloadParts {
  readonly store: Pick<Store, 'acceptedWorkunits' | 'acceptedPayloads' | 'reducedState'>;
  readonly now: () => number;
  /** How hosts are named in it; as they are where it is left out. */
  nameHost?(host: HostId): string;
}

const NPY = 'application/octet-stream';

const PackageFile = z.object({ version: z.string() });
const { version } = PackageFile.parse(createRequire(import.meta.url)('../../../package.json'));

/** Accepted results as they are now. Throws `ApiError` where they do not come in that form. */
export async function openDownload(
  { store, now, nameHost = (host) => host }: DownloadParts,
  batch: BatchRecord,
  { format, output: name, reducer }: DownloadQuery,
): Promise<DownloadFile> {
  if (reducer !== undefined) {
    if (format !== 'npy') throw onlyNpy();
    return { type: NPY, ...(await openReduced(store, batch, reducer)) };
  }
  if (format !== 'zip') checkName(batch, name);
  const survey = await surveyBatch(store, batch);
  if (format === 'zip') {
    const bytes = archiveOf(store, batch, survey, { version, now: now(), nameHost });
    return { name: `${batch.batch}.zip`, type: 'application/zip', bytes };
  }
  const output = chosen(survey, name);
  const results = resultsOf(store, batch, survey);
  if (format === 'npy') {
    if (!output.shape) throw differing(output);
    const bytes = joinedNpy(output, output.shape, survey.workunits.length, results);
    return { name: `${batch.batch}-${output.name}.npy`, type: NPY, bytes };
  }
  if (typeof output.type !== 'string') throw noNumbers(output);
  const bytes = outputCsv(batch.manifest, output, results);
  return { name: `${batch.batch}-${output.name}.csv`, type: 'text/csv; charset=utf-8', bytes };
}

function checkName({ manifest }: BatchRecord, name: string | undefined): void {
  const names = manifest.buffers.filter(({ role }) => role === 'output').map((buffer) => buffer.name);
  if (name === undefined ? names.length === 1 : names.includes(name)) return;
  throw invalidInput('It is not said which output.', [
    {
      where: 'query.output',
      message: name === undefined ? 'is missing' : `the kernel has no output ${JSON.stringify(name)}`,
      cure: `name one of ${names.join(', ')}, or take all as a ZIP`,
    },
  ]);
}

function chosen({ outputs }: Survey, name: string | undefined): OutputSurvey {
  const output = outputs.find((candidate) => name === undefined || candidate.name === name);
  if (output) return output;
  throw new ApiError('conflict', 'The batch has no accepted results yet. Wait for the first.');
}

const onlyNpy = (): ApiError =>
  invalidInput('The array of a reducer comes as NPY.', [
    { where: 'query.format', message: 'is another', cure: 'ask with format=npy' },
  ]);

const differing = ({ name }: OutputSurvey): ApiError =>
  invalidInput('The output does not come as one array.', [
    {
      where: 'query.format',
      message: `workunits give arrays \`${name}\` of different shapes`,
      cure: 'take the ZIP, which has a file for each workunit, or the CSV',
    },
  ]);

const noNumbers = ({ name }: OutputSurvey): ApiError =>
  invalidInput('The output does not come as a table.', [
    {
      where: 'query.format',
      message: `\`${name}\` has records of bytes, which are no numbers`,
      cure: 'take the NPY or the ZIP',
    },
  ]);
