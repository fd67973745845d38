/** What every batch is asked for with: title, agreement of hosts, copies, priority. */
import { NumberField, TextField } from '../fields.tsx';

export interface CommonOptions {
  readonly title: string;
  readonly quorum: number;
  readonly maxCopies: number;
  readonly priority: number;
}

export interface OptionsFormProps<T extends CommonOptions> {
  readonly options: T;
  readonly onChange: (options: T) => void;
}

export function OptionsForm<T extends CommonOptions>({ options, onChange }: OptionsFormProps<T>) {
  const whole = (value: number | undefined, least: number) => Math.max(least, Math.round(value ?? least));
  return (
    <div class="fields">
      <TextField
        label="Title"
        required
        maxLength={200}
        value={options.title}
        onChange={(title) => onChange({ ...options, title })}
      />
      <NumberField
        label="Agreement"
        hint="Results that must agree. 1 believes everybody."
        value={options.quorum}
        min={1}
        max={10}
        step={1}
        onChange={(value) => {
          const quorum = Math.min(10, whole(value, 1));
          onChange({ ...options, quorum, maxCopies: Math.max(quorum, options.maxCopies) });
        }}
      />
      <NumberField
        label="Copies at most"
        hint="Then a workunit is set aside for you."
        value={options.maxCopies}
        min={options.quorum}
        max={20}
        step={1}
        onChange={(value) => onChange({ ...options, maxCopies: Math.min(20, whole(value, options.quorum)) })}
      />
      <NumberField
        label="Priority"
        hint="Higher goes first."
        value={options.priority}
        min={-1000}
        max={1000}
        step={1}
        onChange={(value) => onChange({ ...options, priority: Math.min(1000, whole(value, -1000)) })}
      />
    </div>
  );
}
