/** Cuts a PDBQT file with several MODELs into its models. */
import type { IssueList } from '../reading.ts';
import { isRemark, type Line } from './lines.ts';

export interface Model {
  /** As written after MODEL, or its place in the file; undefined in a file without MODEL lines. */
  readonly number: number | undefined;
  readonly lines: readonly Line[];
}

/** A file without MODEL lines is one model. */
export function splitModels(lines: readonly Line[], issues: IssueList): Model[] {
  if (!lines.some(({ text }) => text.startsWith('MODEL'))) return [{ number: undefined, lines }];
  const models: { number: number; lines: Line[] }[] = [];
  let open: Line[] | undefined;
  for (const line of lines) {
    if (line.text.startsWith('MODEL')) {
      if (open) issues.add('A MODEL begins inside another one.', 'End each model with ENDMDL.', line.number);
      open = [];
      const written = Number.parseInt(line.text.slice(5), 10);
      models.push({ number: Number.isNaN(written) ? models.length + 1 : written, lines: open });
    } else if (line.text.startsWith('ENDMDL')) {
      if (!open) issues.add('ENDMDL without a MODEL.', 'Begin each model with MODEL.', line.number);
      open = undefined;
    } else if (open) open.push(line);
    else if (!isRemark(line))
      issues.add('This line stands between models.', 'Move it into a MODEL or delete it.', line.number);
  }
  return models;
}
