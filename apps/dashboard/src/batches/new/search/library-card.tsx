/** The molecules to dock: a file, or SMILES that are typed. */
import { formatBytes, formatCount } from '@manyhands/look';
import { useId } from 'preact/hooks';
import { FileDrop } from '../../../file-drop.tsx';
import type { SearchPartProps } from './search-form.tsx';

export function LibraryCard({ state }: SearchPartProps) {
  const id = useId();
  const { library, typed } = state.chosen.value;
  const file = state.shelf.files.value.find(({ name }) => name === 'library');
  return (
    <section class="card">
      <h2>Library</h2>
      <FileDrop
        label="Molecules, as SMILES, SDF or PDBQT"
        accept=".smi,.smiles,.txt,.sdf,.pdbqt"
        hint={
          library
            ? `${library.name}, about ${formatCount(library.molecules ?? 0)} molecules, ${formatBytes(file?.bytes ?? 0)}`
            : 'A SMILES and a name in each line. Volunteers find their shapes first.'
        }
        onFiles={([chosen]) => chosen && void state.choose('library', chosen)}
      />
      <div class="field">
        <label for={id}>Or type SMILES and names</label>
        <textarea
          id={id}
          class="mono"
          rows={4}
          spellcheck={false}
          placeholder="CC(=O)Oc1ccccc1C(=O)[O-] aspirin"
          value={typed}
          onChange={({ currentTarget: { value } }) => {
            if (value !== typed) state.type(value);
          }}
        />
      </div>
    </section>
  );
}
