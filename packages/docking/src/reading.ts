/** The outcome of reading something a researcher sent: a value, or everything that is wrong with it. */
import type { InputIssue } from '@manyhands/protocol';

export type Reading<T> = { ok: true; value: T } | { ok: false; issues: InputIssue[] };

/** Issues kept for one file: beyond this the file is of another kind and more lines would not help. */
const MAX_ISSUES = 50;

/** Collects what is wrong with one file, line by line. */
export class IssueList {
  readonly issues: InputIssue[] = [];
  readonly where: string;

  constructor(where: string) {
    this.where = where;
  }

  /** `line` and `column` count from 1. */
  add(message: string, cure: string, line?: number, column?: number): void {
    if (this.issues.length >= MAX_ISSUES) return;
    this.issues.push({
      where: this.where,
      ...(line === undefined ? {} : { line }),
      ...(column === undefined ? {} : { column }),
      message,
      cure,
    });
  }

  get isEmpty(): boolean {
    return this.issues.length === 0;
  }

  /** Refuses with the issues in order of lines. */
  refuse(): { ok: false; issues: InputIssue[] } {
    return { ok: false, issues: [...this.issues].sort((a, b) => (a.line ?? 0) - (b.line ?? 0)) };
  }
}
