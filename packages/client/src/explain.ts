/** What a person is told of an error: for a refusal every place that it is about, with its cure. */
import type { InputIssue } from '@manyhands/protocol';
import { RefusedError } from './request.ts';

export function explain(error: unknown): string {
  if (error instanceof RefusedError) return [error.message, ...error.issues.map(explainIssue)].join('\n');
  return error instanceof Error ? error.message : String(error);
}

/** `kernel.wgsl:12:5: message cure`, as compilers write it. */
export function explainIssue({ where, line, column, message, cure }: InputIssue): string {
  const place = [where, line, column].filter((part) => part !== undefined).join(':');
  return `  ${place}: ${message.replace(/\.$/, '')}. ${cure}`;
}

/** For things that may be there already, and are then used as they are: `create(…).catch(ignoreConflict)`. */
export function ignoreConflict(error: unknown): void {
  if (!(error instanceof RefusedError && error.code === 'conflict')) throw error;
}
