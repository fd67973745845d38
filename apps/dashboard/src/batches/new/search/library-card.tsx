/** The molecules to dock: a file, or SMILES that are typed. */
import { formatCount } from '@manyhands/look';
import { useId } from 'preact/hooks';
import { FileDrop } from '../../../file-drop.tsx';
import { countMolecules } from './search-draft.ts';
import type { SearchPartProps } from './search-form.tsx';

/** The name of what is typed. */
const TYPED = 'typed.smi';

export function LibraryCard({ files, onFiles }: SearchPartProps) {
  const id = useId();
  const { library } = files;
  const isTyped = library === null || library.name === TYPED;
  return (
    <section class="card">
      <h2>Library</h2>
      <FileDrop
        label="Molecules, as SMILES, SDF or PDBQT"
        accept=".smi,.smiles,.txt,.sdf,.pdbqt"
        hint={
          library && !isTyped
            ? `${library.name}, about ${formatCount(countMolecules(library))} molecules`
            : 'A SMILES and a name in each line. Volunteers find their shapes first.'
        }
        onFiles={async ([file]) => {
          if (file) onFiles({ ...files, library: { name: file.name, text: await file.text() } });
        }}
      />
      <div class="field">
        <label for={id}>Or type SMILES and names</label>
        <textarea
          id={id}
          class="mono"
          rows={4}
          spellcheck={false}
          placeholder="CC(=O)Oc1ccccc1C(=O)[O-] aspirin"
          value={isTyped ? (library?.text ?? '') : ''}
          onChange={({ currentTarget: { value } }) => {
            if (value !== '') onFiles({ ...files, library: { name: TYPED, text: value } });
            else if (isTyped) onFiles({ ...files, library: null });
          }}
        />
      </div>
    </section>
  );
}
