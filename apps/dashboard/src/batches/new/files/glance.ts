/** What a file tells at a glance, before it is uploaded: shape, columns, number of files. */

import { attempt, openNpy, openZip, type Reading, sourceOfBlob } from '@manyhands/inputs';
import type { ElementType } from '@manyhands/kernel';

export type Glance =
  | { readonly kind: 'npy'; readonly type: ElementType; readonly shape: readonly number[] }
  | { readonly kind: 'csv'; readonly columns: readonly string[]; readonly header: boolean }
  | { readonly kind: 'zip'; readonly files: number }
  | { readonly kind: 'raw' };

/** Characters of a CSV file that are looked at: the first record of any sensible table. */
const GLANCE_BYTES = 65_536;

/** Damaged headers, Fortran and big-endian order and ZIP bombs are told here already. */
export function glanceAt(file: File): Promise<Reading<Glance>> {
  return attempt(async (): Promise<Glance> => {
    const source = sourceOfBlob(file.name, file);
    switch (/\.[^.]*$/.exec(file.name.toLowerCase())?.[0]) {
      case '.npy': {
        const { type, shape } = await openNpy(source);
        return { kind: 'npy', type, shape: shape ?? [] };
      }
      case '.zip':
        return { kind: 'zip', files: (await openZip(source)).length };
      case '.csv':
        return glanceAtCsv(await file.slice(0, GLANCE_BYTES).text());
      default:
        return { kind: 'raw' };
    }
  });
}

function glanceAtCsv(text: string): Glance {
  const [line = ''] = text.replace(/^\uFEFF/, '').split(/\r?\n/, 1);
  const fields = line.split(',').map((field) => field.trim().replace(/^"(.*)"$/, '$1'));
  return { kind: 'csv', columns: fields, header: fields.some((field) => Number.isNaN(Number(field))) };
}

/** In words, beside the file's name. */
export function describe(glance: Glance): string {
  switch (glance.kind) {
    case 'npy':
      return `${typeof glance.type === 'string' ? glance.type : 'records'} (${glance.shape.join(', ')})`;
    case 'csv':
      return glance.header ? `columns ${glance.columns.join(', ')}` : `${glance.columns.length} columns`;
    case 'zip':
      return `${glance.files} files`;
    case 'raw':
      return 'raw bytes';
    default:
      return glance satisfies never;
  }
}
