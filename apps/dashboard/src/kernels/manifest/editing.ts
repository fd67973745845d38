/** What the parts of the form share: the manifest as it is written, a way to change it, and what is wrong with it. */
import type { DraftNote } from '@manyhands/kernel';
import type { InputIssue } from '@manyhands/protocol';
import type { Step } from './json-place.ts';
import type { LooseManifest } from './loose.ts';

export interface Editing {
  readonly manifest: LooseManifest;
  readonly set: (steps: readonly Step[], value: unknown) => void;
  readonly issues: readonly InputIssue[];
  readonly guesses: readonly DraftNote[];
  /** Compute entry points and uniforms of the WGSL. */
  readonly entryPoints: readonly string[];
  readonly uniforms: readonly string[];
}

export const pathOf = (steps: readonly Step[]): string =>
  `manifest${steps.map((step) => (typeof step === 'number' ? `[${step}]` : `.${step}`)).join('')}`;

/** Issues at a place; with `below` also those of its parts. */
export function issuesAt(issues: readonly InputIssue[], steps: readonly Step[], below = true): InputIssue[] {
  const path = pathOf(steps);
  return issues.filter(({ where }) => {
    if (where === path) return true;
    return below && (where.startsWith(`${path}.`) || where.startsWith(`${path}[`));
  });
}

/** Guesses of the draft that are about this place itself. */
export const guessesAt = (guesses: readonly DraftNote[], steps: readonly Step[]): DraftNote[] =>
  guesses.filter(({ where }) => where === pathOf(steps));
