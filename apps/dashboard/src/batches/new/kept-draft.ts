/** A batch that is being made, as this browser keeps it over a reload. */
import { Reducers } from '@manyhands/protocol';
import { z } from 'zod';
import { KeptFile } from './files/shelf-file.ts';

export const Options = z.object({
  title: z.string(),
  quorum: z.number(),
  maxCopies: z.number(),
  priority: z.number(),
  /** Stricter than the manifest's, by output. */
  agreement: z.record(z.string(), z.unknown()),
  reducers: Reducers,
});
export type Options = z.infer<typeof Options>;

export const KeptDraft = z.object({
  options: Options,
  /** As typed; null while it is drafted from the files. */
  rule: z.string().nullable(),
  files: z.array(KeptFile),
});
export type KeptDraft = z.infer<typeof KeptDraft>;

export const EMPTY: KeptDraft = {
  options: { title: '', quorum: 2, maxCopies: 6, priority: 0, agreement: {}, reducers: [] },
  rule: null,
  files: [],
};

/** One for each project and kernel: whoever makes two batches at once loses neither. */
export const keyOf = (project: string, kernel: string): string =>
  `manyhands.batch-draft.${project}.${kernel}`;
