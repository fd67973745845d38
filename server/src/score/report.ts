/** Writes scores and refusals for people, and scores for programs. */
import type { Ligand, Score } from '@manyhands/docking';
import type { InputIssue } from '@manyhands/protocol';
import type { ScoreOptions } from './options.ts';

export function describeIssue({ where, line, column, message, cure }: InputIssue): string {
  const place = [where, line, column].filter((part) => part !== undefined).join(':');
  return `${place}: ${message}\n  ${cure}`;
}

const PARTS = ['total', 'inter', 'intra', 'torsional'] as const;

/** A row for each pose, three decimals as Vina prints them. */
export function tableOf(ligands: readonly Ligand[], scores: readonly Score[]): string {
  const header = ['pose', ...PARTS].map((name) => name.padStart(10)).join('');
  const rows = scores.map((score, i) => {
    const name = String(ligands[i]?.model ?? i + 1).padStart(10);
    return name + PARTS.map((part) => decimals(score[part], 3).padStart(10)).join('');
  });
  return [header, ...rows, 'kcal/mol'].join('\n');
}

/** The same figures to a millionth of a kcal/mol, which is what f32 carries. */
export function jsonOf(options: ScoreOptions, ligands: readonly Ligand[], scores: readonly Score[]): string {
  const poses = scores.map((score, i) => ({
    model: ligands[i]?.model ?? i + 1,
    ...Object.fromEntries(PARTS.map((part) => [part, Number(decimals(score[part], 6))])),
  }));
  const { receptor, ligand, backend } = options;
  return JSON.stringify({ receptor, ligand, backend, unit: 'kcal/mol', poses }, null, 2);
}

/** Without a minus sign before zero. */
const decimals = (value: number, digits: number): string =>
  value.toFixed(digits).replace(/^-(0\.?0*)$/, '$1');
