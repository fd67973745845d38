/** How hard to look, and what every batch is asked for with. */
import { Choice, NumberField, TextField, WholeField } from '../fields.tsx';
import type { SearchPartProps } from './search-form.tsx';

const EFFORTS = [
  ['fast', 'fast: a first look'],
  ['standard', 'standard'],
  ['thorough', 'thorough: as Vina with exhaustiveness 8'],
] as const;

const LARGEST_SEED = 2 ** 32 - 1;

export function SearchOptions({ settings, onSettings }: Pick<SearchPartProps, 'settings' | 'onSettings'>) {
  const change = (changes: Partial<typeof settings>) => onSettings({ ...settings, ...changes });
  return (
    <section class="card">
      <h2>Search</h2>
      <div class="fields">
        <TextField
          label="Title"
          required
          maxLength={200}
          value={settings.title}
          onChange={(title) => change({ title })}
        />
        <TextField
          label="Purpose"
          hint="As volunteers read it. The project's own where left out."
          maxLength={500}
          value={settings.purpose}
          onChange={(purpose) => change({ purpose })}
        />
        <Choice
          label="Effort"
          value={settings.effort}
          options={EFFORTS}
          onChange={(effort) => change({ effort })}
        />
        <WholeField
          label="Seed"
          value={settings.seed}
          min={0}
          max={LARGEST_SEED}
          onChange={(seed) => change({ seed })}
        />
        <NumberField
          label="Second opinions, share"
          hint="Of the answers of hosts in good standing, how many another host repeats."
          value={settings.secondOpinions}
          min={0}
          max={1}
          step={0.05}
          onChange={(share) => change({ secondOpinions: Math.min(1, Math.max(0, share ?? 0.1)) })}
        />
        <WholeField
          label="Copies at most"
          value={settings.maxCopies}
          min={1}
          max={20}
          onChange={(maxCopies) => change({ maxCopies })}
        />
        <WholeField
          label="Priority"
          hint="Higher goes first."
          value={settings.priority}
          min={-1000}
          max={1000}
          onChange={(priority) => change({ priority })}
        />
      </div>
    </section>
  );
}
