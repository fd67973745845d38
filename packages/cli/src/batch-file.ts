/** The JSON file that a batch is made from: as the API takes it, but its `files` are paths beside it, which are uploaded. */
import { dirname, resolve } from 'node:path';
import { NewBatch, NewCutBatch, Sha256 } from '@manyhands/protocol';
import { z } from 'zod';
import { parseJson, readText } from './files.ts';
import { findKernel } from './find-kernel.ts';
import { type Uploading, uploadFiles } from './upload-files.ts';
import { WrongArguments } from './wrong-arguments.ts';

const BatchFile = z.looseObject({
  kernel: z.string().optional(),
  cut: z.looseObject({ files: z.record(z.string(), z.string()).default({}) }).optional(),
});

export interface Instead {
  readonly project?: string;
  readonly kernel?: string;
  readonly title?: string;
}

/** The body of a batch by what the options say instead of the file. */
export async function batchBody(
  path: string,
  instead: Instead,
  uploading: Uploading,
): Promise<NewCutBatch | NewBatch> {
  const given = { ...(await readBatchFile(path)), ...instead };
  const kernel = given.kernel === undefined ? undefined : await findKernel(uploading.api, given.kernel);
  const body = { ...given, kernel, ...(await sent(path, given.cut, uploading)) };
  return given.cut ? fitting(NewCutBatch, body, path) : fitting(NewBatch, body, path);
}

/** As `batchBody`, for a schema that has no kernel, such as a ring's. */
export async function ringBody<S extends z.ZodType>(
  schema: S,
  path: string,
  instead: Instead & { readonly hosts?: number },
  uploading: Uploading,
): Promise<z.output<S>> {
  const given = { ...(await readBatchFile(path)), ...instead };
  return fitting(schema, { ...given, ...(await sent(path, given.cut, uploading)) }, path);
}

const readBatchFile = async (path: string): Promise<z.infer<typeof BatchFile>> =>
  fitting(BatchFile, parseJson(await readText(path), path), path);

/** The cut with hashes instead of paths; a hash stays one. */
async function sent(path: string, cut: z.infer<typeof BatchFile>['cut'], uploading: Uploading) {
  if (!cut) return {};
  const isHash = (text: string) => Sha256.safeParse(text).success;
  const local = Object.entries(cut.files).flatMap(([name, file]) =>
    isHash(file) ? [] : [[name, resolve(dirname(path), file)] as const],
  );
  const uploaded = await uploadFiles(Object.fromEntries(local), uploading);
  return { cut: { ...cut, files: { ...cut.files, ...uploaded } } };
}

function fitting<S extends z.ZodType>(schema: S, value: unknown, path: string): z.output<S> {
  const read = schema.safeParse(value);
  if (read.success) return read.data;
  const lines = read.error.issues.map((issue) => `  ${issue.path.join('.')}: ${issue.message}`);
  throw new WrongArguments(`${path} does not fit:\n${lines.join('\n')}`);
}
