/** How the bytes of a file are an array; the ending of its name tells, unless a person says otherwise. */
import type { FileFormat } from '@manyhands/inputs';
import { Choice, TextField } from '../fields.tsx';

const FORMATS = [
  ['', 'as its name ends'],
  ['npy', 'NPY'],
  ['csv', 'CSV, numbers only'],
  ['csv-header', 'CSV with a header'],
  ['raw', 'raw, little-endian'],
] as const;
type Format = (typeof FORMATS)[number][0];

export interface FormatFieldProps {
  readonly format: FileFormat | undefined;
  readonly onChange: (format: FileFormat | undefined) => void;
}

export function FormatField({ format, onChange }: FormatFieldProps) {
  return (
    <>
      <Choice
        label="Format"
        value={nameOf(format)}
        options={FORMATS}
        onChange={(name) => onChange(formatNamed(name))}
      />
      {format?.kind === 'raw' && (
        <TextField
          label="Shape, such as 100, 3"
          value={format.shape?.join(', ') ?? ''}
          onChange={(text) => onChange({ kind: 'raw', ...shapeOf(text) })}
        />
      )}
    </>
  );
}

function nameOf(format: FileFormat | undefined): Format {
  if (!format) return '';
  return format.kind === 'csv' && format.header ? 'csv-header' : format.kind;
}

function formatNamed(name: Format): FileFormat | undefined {
  switch (name) {
    case '':
      return undefined;
    case 'csv':
    case 'csv-header':
      return { kind: 'csv', header: name === 'csv-header' };
    default:
      return { kind: name };
  }
}

function shapeOf(text: string): { shape?: number[] } {
  const extents = text.split(/[\s,×x]+/).filter((word) => /^\d+$/.test(word));
  return extents.length === 0 ? {} : { shape: extents.map(Number) };
}
