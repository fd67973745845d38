/** Labelled fields of the forms for batches. */
import type { ComponentChildren } from 'preact';
import { useId } from 'preact/hooks';

interface LabelledProps {
  readonly label: string;
  readonly hint: ComponentChildren;
  readonly children: (id: string) => ComponentChildren;
}

/** A label above its field, whose id `children` is given, and the hint below. */
function Labelled({ label, hint, children }: LabelledProps) {
  const id = useId();
  return (
    <div class="field">
      <label for={id}>{label}</label>
      {children(id)}
      {hint !== undefined && <small>{hint}</small>}
    </div>
  );
}

interface FieldProps<T> {
  readonly label: string;
  readonly value: T;
  readonly onChange: (value: T) => void;
  /** Said below the field. */
  readonly hint?: ComponentChildren;
  readonly disabled?: boolean;
}

export interface ChoiceProps<T extends string> extends FieldProps<T> {
  readonly options: readonly (readonly [T, string])[];
}

export function Choice<T extends string>({
  label,
  value,
  options,
  onChange,
  hint,
  disabled,
}: ChoiceProps<T>) {
  const known = options.some(([name]) => name === value);
  return (
    <Labelled label={label} hint={hint}>
      {(id) => (
        <select
          id={id}
          value={value}
          disabled={disabled}
          onChange={({ currentTarget }) => {
            const chosen = options.find(([name]) => name === currentTarget.value);
            if (chosen) onChange(chosen[0]);
          }}
        >
          {!known && <option value={value}>{value} (not there)</option>}
          {options.map(([name, text]) => (
            <option key={name} value={name}>
              {text}
            </option>
          ))}
        </select>
      )}
    </Labelled>
  );
}

export interface NumberFieldProps extends FieldProps<number | undefined> {
  readonly min?: number;
  readonly max?: number;
  /** `any` unless told; 1 for whole numbers. */
  readonly step?: number;
}

export function NumberField({ label, value, min, max, step, onChange, hint, disabled }: NumberFieldProps) {
  return (
    <Labelled label={label} hint={hint}>
      {(id) => (
        <input
          id={id}
          type="number"
          inputMode="decimal"
          value={value ?? ''}
          min={min}
          max={max}
          step={step ?? 'any'}
          disabled={disabled}
          onChange={({ currentTarget }) =>
            onChange(Number.isNaN(currentTarget.valueAsNumber) ? undefined : currentTarget.valueAsNumber)
          }
        />
      )}
    </Labelled>
  );
}

export interface WholeFieldProps extends FieldProps<number> {
  readonly min: number;
  readonly max: number;
}

/** A whole number within bounds, whatever is typed. */
export const WholeField = ({ onChange, ...props }: WholeFieldProps) => (
  <NumberField
    {...props}
    step={1}
    onChange={(typed) => onChange(Math.min(props.max, Math.max(props.min, Math.round(typed ?? props.min))))}
  />
);

export interface TextFieldProps extends FieldProps<string> {
  readonly required?: boolean;
  readonly maxLength?: number;
}

/**
 * Told at each letter, not when the field is left: what goes from the page then may move a button from under the pointer
 * that is just pressing it.
 */
export function TextField({ label, value, onChange, hint, disabled, required, maxLength }: TextFieldProps) {
  return (
    <Labelled label={label} hint={hint}>
      {(id) => (
        <input
          id={id}
          type="text"
          autocomplete="off"
          value={value}
          required={required}
          maxLength={maxLength}
          disabled={disabled}
          onInput={({ currentTarget }) => onChange(currentTarget.value)}
        />
      )}
    </Labelled>
  );
}
