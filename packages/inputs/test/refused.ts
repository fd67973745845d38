/** What a reader said against a file. */
import type { InputIssue } from '@manyhands/protocol';
import { attempt } from '../src/refusal.ts';

/** Issues of a reading that must fail; each names its cure. */
export async function issuesOf(work: () => Promise<unknown>): Promise<readonly InputIssue[]> {
  const reading = await attempt(work);
  if (reading.ok) throw new Error('was read, although it should be refused');
  for (const { where, message, cure } of reading.issues) {
    if (!where || !message || !cure) throw new Error(`says too little: ${where}: ${message}; ${cure}`);
  }
  return reading.issues;
}
