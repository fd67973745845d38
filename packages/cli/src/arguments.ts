/** Reads names and numbers that people type, and says what to write instead. */
import { BatchId, KernelVersionId, LinkId, ProjectId, ResearcherId } from '@manyhands/protocol';
import type { z } from 'zod';
import { WrongArguments } from './wrong-arguments.ts';

export function required(text: string | undefined, what: string): string {
  if (text !== undefined && text !== '') return text;
  throw new WrongArguments(`${what} is missing`);
}

function fitting<S extends z.ZodType>(schema: S, text: string | undefined, what: string): z.output<S> {
  const read = schema.safeParse(required(text, what));
  if (read.success) return read.data;
  throw new WrongArguments(`${what}: "${text}" ${read.error.issues[0]?.message ?? 'does not fit'}`);
}

export const projectIn = (text: string | undefined): ProjectId => fitting(ProjectId, text, '--project ID');
export const batchIn = ([text]: readonly string[]): BatchId => fitting(BatchId, text, 'BATCH');
export const accountIn = ([text]: readonly string[]): ResearcherId => fitting(ResearcherId, text, 'ID');
export const linkIn = (text: string | undefined): LinkId => fitting(LinkId, text, 'LINK');
export const kernelIn = (text: string): KernelVersionId | null =>
  KernelVersionId.safeParse(text).data ?? null;

/** A whole number of an option; undefined where it is left out. */
export function wholeIn(text: string | undefined, option: string): number | undefined {
  if (text === undefined) return undefined;
  const value = Number(text);
  if (Number.isInteger(value) && value >= 0) return value;
  throw new WrongArguments(`${option} ${text} is no whole number`);
}
