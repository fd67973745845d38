/** Where one param comes from: shapes, a number, a column of the table, or a count. */
import type { ParamRule } from '@manyhands/inputs';
import type { Param } from '@manyhands/kernel';
import { Choice, NumberField } from '../fields.tsx';

const KINDS = [
  ['shape', 'from the shapes'],
  ['number', 'the same number'],
  ['column', 'a column of the table'],
  ['count', 'counting up'],
] as const;
type Kind = (typeof KINDS)[number][0];

export interface ParamFieldProps {
  readonly param: Param;
  readonly given: ParamRule | undefined;
  readonly columns: readonly string[];
  readonly onChange: (given: ParamRule | undefined) => void;
}

export function ParamField({ param, given, columns, onChange }: ParamFieldProps) {
  return (
    <fieldset class="rule-part">
      <legend>
        <code>{param.name}</code> <span class="soft mono">{param.type}</span>
      </legend>
      {param.description !== undefined && <p class="soft small">{param.description}</p>}
      <Choice
        label="Taken"
        value={kindOf(given)}
        options={KINDS}
        onChange={(kind) => onChange(begun(kind, param, columns))}
      />
      <Details given={given} columns={columns} onChange={onChange} />
    </fieldset>
  );
}

function Details({ given, columns, onChange }: Omit<ParamFieldProps, 'param'>) {
  if (given === undefined) return null;
  if (typeof given === 'number')
    return <NumberField label="Number" value={given} onChange={(value) => onChange(value ?? 0)} />;
  if ('column' in given)
    return (
      <Choice
        label="Column"
        value={given.column}
        options={[...new Set([given.column, ...columns])].map((name) => [name, name] as const)}
        onChange={(column) => onChange({ column })}
      />
    );
  return (
    <>
      <NumberField
        label="From"
        value={given.from}
        onChange={(from) => onChange({ ...given, from: from ?? 0 })}
      />
      <NumberField
        label="Step"
        value={given.step}
        onChange={(step) => onChange({ ...given, step: step ?? 1 })}
      />
    </>
  );
}

function kindOf(given: ParamRule | undefined): Kind {
  if (given === undefined) return 'shape';
  if (typeof given === 'number') return 'number';
  return 'column' in given ? 'column' : 'count';
}

function begun(kind: Kind, { name, min }: Param, columns: readonly string[]): ParamRule | undefined {
  switch (kind) {
    case 'shape':
      return undefined;
    case 'number':
      return min ?? 0;
    case 'column':
      return { column: columns.includes(name) ? name : (columns[0] ?? name) };
    case 'count':
      return { from: min ?? 0, step: 1 };
    default:
      return kind satisfies never;
  }
}
