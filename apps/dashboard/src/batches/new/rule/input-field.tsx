/** Where one input comes from, and what a workunit gets of it. */
import type { InputRule } from '@manyhands/inputs';
import type { BufferSpec } from '@manyhands/kernel';
import { Choice, NumberField } from '../fields.tsx';
import { BufferName, FileChoice } from './file-choice.tsx';
import { FormatField } from './format-field.tsx';

const EACH: readonly (readonly [InputRule['each'], string])[] = [
  ['row', 'one entry of the leading axis'],
  ['chunk', 'some entries of the leading axis'],
  ['file', 'one file of a ZIP'],
  ['same', 'all of it, the same for all'],
];

export interface InputFieldProps {
  readonly buffer: BufferSpec;
  readonly given: InputRule | undefined;
  readonly files: readonly string[];
  readonly onChange: (given: InputRule | undefined) => void;
}

export function InputField({ buffer, given, files, onChange }: InputFieldProps) {
  return (
    <fieldset class="rule-part">
      <legend>
        <BufferName buffer={buffer} />
      </legend>
      <FileChoice
        file={given?.file}
        files={files}
        onChange={(file) =>
          onChange(file === undefined ? undefined : given ? { ...given, file } : { each: 'same', file })
        }
      />
      {given && <Cutting given={given} onChange={onChange} />}
    </fieldset>
  );
}

interface CuttingProps {
  readonly given: InputRule;
  readonly onChange: (given: InputRule) => void;
}

function Cutting({ given, onChange }: CuttingProps) {
  const { file, format } = given;
  const rest = { file, ...(format ? { format } : {}) };
  return (
    <>
      <Choice
        label="Each workunit gets"
        value={given.each}
        options={EACH}
        onChange={(each) => onChange(each === 'chunk' ? { each, length: 1, ...rest } : { each, ...rest })}
      />
      {given.each === 'chunk' && (
        <NumberField
          label="Entries of a workunit"
          value={given.length}
          min={1}
          step={1}
          onChange={(length) => onChange({ ...given, length: Math.max(1, Math.round(length ?? 1)) })}
        />
      )}
      <FormatField
        format={format}
        onChange={(next) => {
          const { format: _, ...others } = given;
          onChange(next ? { ...others, format: next } : others);
        }}
      />
    </>
  );
}
