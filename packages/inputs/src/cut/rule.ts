/** The stated rule by which uploaded files are cut into workunits; what a researcher chooses in the form or writes as JSON. */
import { z } from 'zod';

const file = z.string().min(1).max(500);
const extent = z.number().int().nonnegative();

/** How the bytes of a file are an array. Without one the ending of the name decides: `.npy`, `.csv`, and raw for the rest. */
export const FileFormat = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('npy') }),
  z.object({ kind: z.literal('csv'), header: z.boolean() }),
  /** Little-endian elements of the buffer's type. Without a shape only the number of elements is compared. */
  z.object({ kind: z.literal('raw'), shape: z.array(extent).max(8).optional() }),
]);
export type FileFormat = z.infer<typeof FileFormat>;

/** What one workunit gets of a file. */
export const InputRule = z.discriminatedUnion('each', [
  /** One entry of the leading axis. */
  z.object({ each: z.literal('row'), file, format: FileFormat.optional() }),
  /** So many entries of the leading axis; the last workunit may get fewer, where a param takes their number. */
  z.object({ each: z.literal('chunk'), length: extent.min(1), file, format: FileFormat.optional() }),
  /** One file of a ZIP, in order of their names. */
  z.object({ each: z.literal('file'), file, format: FileFormat.optional() }),
  /** All of it: every workunit gets the same. */
  z.object({ each: z.literal('same'), file, format: FileFormat.optional() }),
]);
export type InputRule = z.infer<typeof InputRule>;

/** The same number always, a column of the table, or a count that grows with the workunits, such as a seed. */
export const ParamRule = z.union([
  z.number(),
  z.object({ column: z.string().min(1) }),
  z.object({ from: z.number(), step: z.number().default(1) }),
]);
export type ParamRule = z.infer<typeof ParamRule>;

export const CutRule = z.object({
  /** Number of workunits, where neither a file nor the table tells it. */
  count: z.number().int().positive().optional(),
  /** A CSV file with a row for each workunit; its column `label`, if there is one, names them. */
  table: file.optional(),
  /** Params that stand nowhere are taken from shapes: the shape `["n", 3]` of a buffer tells `n`. */
  params: z.record(z.string(), ParamRule).default({}),
  /** For every buffer with the role `input`. */
  inputs: z.record(z.string(), InputRule).default({}),
  /** For every buffer with the role `shared`: one array for the whole batch. */
  shared: z.record(z.string(), z.object({ file, format: FileFormat.optional() })).default({}),
});
export type CutRule = z.infer<typeof CutRule>;
