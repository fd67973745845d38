/** What is wrong with an upload: issues as values where reading ends, as an exception inside streams. */
import type { InputIssue } from '@manyhands/protocol';
import { INPUT_LIMITS } from './limits.ts';

export type Reading<T> =
  | { readonly ok: true; readonly value: T }
  | { readonly ok: false; readonly issues: readonly InputIssue[] };

/** Thrown by streams, which cannot end with a value that says what is wrong. */
export class InputRefusal extends Error {
  override readonly name = 'InputRefusal';
  readonly issues: readonly InputIssue[];

  constructor(issues: readonly InputIssue[]) {
    super(issues.map(({ where, message, cure }) => `${where}: ${message}; ${cure}`).join('\n'));
    this.issues = issues;
  }
}

export const refusal = (
  where: string,
  message: string,
  cure: string,
  at: { readonly line?: number; readonly column?: number } = {},
): InputRefusal => new InputRefusal([{ where, ...at, message, cure }]);

/** The value, or the issues of an `InputRefusal`. Other errors are nobody's input and go on. */
export async function attempt<T>(work: () => Promise<T>): Promise<Reading<T>> {
  try {
    return { ok: true, value: await work() };
  } catch (error) {
    if (error instanceof InputRefusal) return { ok: false, issues: error.issues };
    throw error;
  }
}

/** Issues of one upload, up to the limit. */
export class IssueList {
  readonly issues: InputIssue[] = [];
  readonly #most: number;

  constructor(most: number = INPUT_LIMITS.maxIssues) {
    this.#most = most;
  }

  get isFull(): boolean {
    return this.issues.length >= this.#most;
  }

  add(...issues: readonly InputIssue[]): void {
    for (const issue of issues) if (!this.isFull) this.issues.push(issue);
  }

  throwIfAny(): void {
    if (this.issues.length > 0) throw new InputRefusal(this.issues);
  }
}

/** Runs the work and keeps its issues instead of throwing them. */
export async function collecting<T>(list: IssueList, work: () => Promise<T>): Promise<T | null> {
  const reading = await attempt(work);
  if (reading.ok) return reading.value;
  list.add(...reading.issues);
  return null;
}
