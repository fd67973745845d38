/** The rule of cutting as a form: where each input, shared array and param comes from. */
import type { CutRule } from '@manyhands/inputs';
import type { BufferSpec, Manifest } from '@manyhands/kernel';
import { Choice, NumberField } from '../fields.tsx';
import { BufferName, FileChoice } from './file-choice.tsx';
import { FormatField } from './format-field.tsx';
import { InputField } from './input-field.tsx';
import { ParamField } from './param-field.tsx';

export interface RuleFormProps {
  readonly manifest: Manifest;
  readonly rule: CutRule;
  readonly files: readonly string[];
  /** Columns of the table; empty where there is none. */
  readonly columns: readonly string[];
  readonly onChange: (rule: CutRule) => void;
}

export function RuleForm({ manifest, rule, files, columns, onChange }: RuleFormProps) {
  const ofRole = (role: BufferSpec['role']) => manifest.buffers.filter((buffer) => buffer.role === role);
  return (
    <div class="rule-form">
      {ofRole('input').map((buffer) => (
        <InputField
          key={buffer.name}
          buffer={buffer}
          given={rule.inputs[buffer.name]}
          files={files}
          onChange={(given) => onChange({ ...rule, inputs: withEntry(rule.inputs, buffer.name, given) })}
        />
      ))}
      {ofRole('shared').map((buffer) => (
        <SharedField key={buffer.name} buffer={buffer} rule={rule} files={files} onChange={onChange} />
      ))}
      {manifest.params.map((param) => (
        <ParamField
          key={param.name}
          param={param}
          given={rule.params[param.name]}
          columns={columns}
          onChange={(given) => onChange({ ...rule, params: withEntry(rule.params, param.name, given) })}
        />
      ))}
      <Counting rule={rule} files={files} onChange={onChange} />
    </div>
  );
}

/** Told by files where there are any; else a person says it. */
function Counting({ rule, files, onChange }: Pick<RuleFormProps, 'rule' | 'files' | 'onChange'>) {
  const { count, table, ...rest } = rule;
  return (
    <fieldset class="rule-part">
      <legend>Workunits</legend>
      <Choice
        label="Table with a row for each"
        value={table ?? ''}
        options={[['', 'no table'], ...files.map((name) => [name, name] as const)]}
        onChange={(name) =>
          onChange({
            ...rest,
            ...(count === undefined ? {} : { count }),
            ...(name === '' ? {} : { table: name }),
          })
        }
      />
      <NumberField
        label="Number"
        hint="Where nothing else tells it."
        value={count}
        min={1}
        onChange={(value) =>
          onChange({
            ...rest,
            ...(table === undefined ? {} : { table }),
            ...(value === undefined ? {} : { count: value }),
          })
        }
      />
    </fieldset>
  );
}

function SharedField({
  buffer,
  rule,
  files,
  onChange,
}: Pick<RuleFormProps, 'rule' | 'files' | 'onChange'> & { readonly buffer: BufferSpec }) {
  const given = rule.shared[buffer.name];
  const change = (next: typeof given) =>
    onChange({ ...rule, shared: withEntry(rule.shared, buffer.name, next) });
  return (
    <fieldset class="rule-part">
      <legend>
        <BufferName buffer={buffer} /> for the whole batch
      </legend>
      <FileChoice
        file={given?.file}
        files={files}
        onChange={(file) => change(file === undefined ? undefined : { ...given, file })}
      />
      {given && (
        <FormatField
          format={given.format}
          onChange={(format) => change(withEntry(given, 'format', format))}
        />
      )}
    </fieldset>
  );
}

/** The entry set, or left out where it is undefined. */
function withEntry<T extends object, K extends keyof T>(object: T, key: K, value: T[K] | undefined): T {
  const { [key]: _, ...rest } = object;
  return (value === undefined ? rest : { ...rest, [key]: value }) as T;
}
