/** What a batch that was cut from files remembers of its question: enough to cut on after a restart, and for whoever doubts it. */
import { CutRule } from '@manyhands/inputs';
import { type BlobRef, Sha256 } from '@manyhands/protocol';
import { z } from 'zod';
import type { BatchRecord } from '../store/store.ts';

export const CutDetails = z.object({
  rule: CutRule,
  /** Those that the rule names, by its names for them. */
  files: z.record(z.string(), z.object({ hash: Sha256, bytes: z.number() })),
});
export type CutDetails = z.infer<typeof CutDetails>;

/** Null where the batch was not cut from files. */
export const cutOf = ({ plan }: Pick<BatchRecord, 'plan'>): CutDetails | null =>
  plan.kind === 'cut' ? CutDetails.parse(plan.details) : null;

/** Names of files that the rule mentions. */
export function namesIn({ table, inputs, shared }: CutRule): Set<string> {
  const parts = [...Object.values(inputs), ...Object.values(shared)];
  return new Set([...parts.map(({ file }) => file), ...(table === undefined ? [] : [table])]);
}

export const detailsFor = (rule: CutRule, files: ReadonlyMap<string, BlobRef>): CutDetails => ({
  rule,
  files: Object.fromEntries([...files].filter(([name]) => namesIn(rule).has(name))),
});
