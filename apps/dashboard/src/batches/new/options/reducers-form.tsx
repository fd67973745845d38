/** What is to be made of accepted results as they come. */
import type { Manifest } from '@manyhands/kernel';
import type { Reducer } from '@manyhands/protocol';
import { Choice, NumberField, WholeField } from '../fields.tsx';

const KINDS: readonly (readonly [Reducer['kind'], string])[] = [
  ['moments', 'mean and variance'],
  ['histogram', 'histogram'],
  ['top-k', 'best elements'],
  ['sum', 'sum, element by element'],
  ['concatenate', 'one array of all'],
];

/** As many as a batch may have. */
const MOST = 16;

export interface ReducersFormProps {
  readonly manifest: Manifest;
  readonly reducers: readonly Reducer[];
  readonly onChange: (reducers: Reducer[]) => void;
}

export function ReducersForm({ manifest, reducers, onChange }: ReducersFormProps) {
  const outputs = manifest.buffers.filter(({ role }) => role === 'output').map(({ name }) => name);
  const [first] = outputs;
  return (
    <>
      {reducers.map((reducer, index) => (
        <ReducerField
          key={index}
          number={index + 1}
          reducer={reducer}
          outputs={outputs}
          onChange={(next) => onChange(reducers.map((each, i) => (i === index ? next : each)))}
          onRemove={() => onChange(reducers.filter((_, i) => i !== index))}
        />
      ))}
      {first !== undefined && reducers.length < MOST && (
        <button
          type="button"
          class="button small"
          onClick={() => onChange([...reducers, { kind: 'moments', output: first }])}
        >
          Add a reducer
        </button>
      )}
    </>
  );
}

interface ReducerFieldProps {
  readonly number: number;
  readonly reducer: Reducer;
  readonly outputs: readonly string[];
  readonly onChange: (reducer: Reducer) => void;
  readonly onRemove: () => void;
}

function ReducerField({ number, reducer, outputs, onChange, onRemove }: ReducerFieldProps) {
  const { kind, output } = reducer;
  return (
    <fieldset class="rule-part">
      <legend>Reducer {number}</legend>
      <Choice label="Makes" value={kind} options={KINDS} onChange={(next) => onChange(begun(next, output))} />
      <Choice
        label="Of the output"
        value={output}
        options={outputs.map((name) => [name, name] as const)}
        onChange={(name) => onChange({ ...reducer, output: name })}
      />
      <Details reducer={reducer} onChange={onChange} />
      <button type="button" class="button button-quiet small" onClick={onRemove}>
        Remove<span class="visually-hidden"> reducer {number}</span>
      </button>
    </fieldset>
  );
}

const ORDERS = [
  ['largest', 'largest first'],
  ['smallest', 'smallest first'],
] as const;

function Details({ reducer, onChange }: Pick<ReducerFieldProps, 'reducer' | 'onChange'>) {
  switch (reducer.kind) {
    case 'sum':
    case 'moments':
      return null;
    case 'concatenate':
      return (
        <WholeField
          label="Along axis"
          value={reducer.axis}
          min={0}
          max={7}
          onChange={(axis) => onChange({ ...reducer, axis })}
        />
      );
    case 'top-k':
      return (
        <>
          <WholeField
            label="How many"
            value={reducer.k}
            min={1}
            max={1000}
            onChange={(k) => onChange({ ...reducer, k })}
          />
          <Choice
            label="Order"
            value={reducer.order}
            options={ORDERS}
            onChange={(order) => onChange({ ...reducer, order })}
          />
        </>
      );
    case 'histogram':
      return (
        <>
          <NumberField
            label="From"
            value={reducer.from}
            onChange={(from) => onChange({ ...reducer, from: from ?? 0 })}
          />
          <NumberField
            label="To"
            value={reducer.to}
            onChange={(to) => onChange({ ...reducer, to: to ?? 1 })}
          />
          <WholeField
            label="Bins"
            value={reducer.bins}
            min={1}
            max={1000}
            onChange={(bins) => onChange({ ...reducer, bins })}
          />
        </>
      );
    default:
      return reducer satisfies never;
  }
}

function begun(kind: Reducer['kind'], output: string): Reducer {
  switch (kind) {
    case 'concatenate':
      return { kind, output, axis: 0 };
    case 'top-k':
      return { kind, output, k: 10, order: 'largest' };
    case 'histogram':
      return { kind, output, from: 0, to: 1, bins: 50 };
    case 'sum':
    case 'moments':
      return { kind, output };
    default:
      return kind satisfies never;
  }
}
