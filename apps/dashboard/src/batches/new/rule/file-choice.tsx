/** Which file a buffer is taken from, and what the buffer is. */
import type { BufferSpec } from '@manyhands/kernel';
import { Choice } from '../fields.tsx';

export interface FileChoiceProps {
  readonly file: string | undefined;
  readonly files: readonly string[];
  readonly onChange: (file: string | undefined) => void;
}

export function FileChoice({ file = '', files, onChange }: FileChoiceProps) {
  return (
    <Choice
      label="File"
      value={file}
      options={[['', 'choose a file'], ...files.map((name) => [name, name] as const)]}
      onChange={(name) => onChange(name === '' ? undefined : name)}
    />
  );
}

export function BufferName({ buffer }: { readonly buffer: BufferSpec }) {
  const type = typeof buffer.type === 'string' ? buffer.type : `records of ${buffer.type.stride} bytes`;
  return (
    <>
      <code>{buffer.name}</code>{' '}
      <span class="soft mono">
        {type} [{buffer.shape.join(', ')}]
      </span>
    </>
  );
}
