/** What every batch is asked for with: title, agreement of hosts, copies, priority. */
import { TextField, WholeField } from '../fields.tsx';

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
  return (
    <div class="fields">
      <TextField
        label="Title"
        required
        maxLength={200}
        value={options.title}
        onChange={(title) => onChange({ ...options, title })}
      />
      <WholeField
        label="Agreement"
        hint="Results that must agree. 1 believes everybody."
        value={options.quorum}
        min={1}
        max={10}
        onChange={(quorum) =>
          onChange({ ...options, quorum, maxCopies: Math.max(quorum, options.maxCopies) })
        }
      />
      <WholeField
        label="Copies at most"
        hint="Then a workunit is set aside for you."
        value={options.maxCopies}
        min={options.quorum}
        max={20}
        onChange={(maxCopies) => onChange({ ...options, maxCopies })}
      />
      <WholeField
        label="Priority"
        hint="Higher goes first."
        value={options.priority}
        min={-1000}
        max={1000}
        onChange={(priority) => onChange({ ...options, priority })}
      />
    </div>
  );
}
