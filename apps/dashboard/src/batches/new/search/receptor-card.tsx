/** The receptor, and a ligand whose pose is known. */
import { formatBytes } from '@manyhands/look';
import { FileDrop } from '../../../file-drop.tsx';
import { Trouble } from '../../../trouble.tsx';
import { Choice, TextField } from '../fields.tsx';
import { endingOf, residuesOf } from './search-draft.ts';
import type { SearchPartProps } from './search-form.tsx';

export function ReceptorCard({ state, settings, onSettings }: SearchPartProps) {
  const { receptor, reference } = state.chosen.value;
  const file = state.shelf.files.value.find(({ name }) => name === 'receptor');
  const residues = residuesOf(state.receptor.value);
  const isPdb = receptor !== null && endingOf(receptor.name) !== 'pdbqt';
  return (
    <section class="card">
      <h2>Receptor</h2>
      <FileDrop
        label="Protein, as PDB or PDBQT"
        accept=".pdb,.ent,.pdbqt"
        hint={receptor ? `${receptor.name}, ${formatBytes(file?.bytes ?? 0)}` : 'Nothing is chosen yet.'}
        onFiles={([chosen]) => chosen && void state.choose('receptor', chosen)}
      />
      <Trouble error={state.trouble.value} />
      <div class="fields">
        {isPdb && (
          <Choice
            label="Reference ligand"
            hint="One in the crystal: docked first, and left out of the receptor."
            value={settings.residue}
            options={[['', 'none'], ...residues.map((name) => [name, name] as const)]}
            onChange={(residue) => onSettings({ ...settings, residue })}
          />
        )}
        {isPdb && settings.residue !== '' && (
          <TextField
            label="Its SMILES"
            hint="Bond orders and charges; read off the geometry where left out."
            value={settings.smiles}
            onChange={(smiles) => onSettings({ ...settings, smiles })}
          />
        )}
        {isPdb && (
          <TextField
            label="Residues to leave out"
            hint="By name, such as SO4, GOL."
            value={settings.leaveOut}
            onChange={(leaveOut) => onSettings({ ...settings, leaveOut })}
          />
        )}
        {isPdb && (
          <TextField
            label="Unknown residues to keep"
            value={settings.keep}
            onChange={(keep) => onSettings({ ...settings, keep })}
          />
        )}
      </div>
      <FileDrop
        label="Reference from a file, as PDBQT or SDF"
        accept=".pdbqt,.sdf,.mol"
        hint={reference ? reference.name : 'Only where it is not in the receptor’s file.'}
        onFiles={([chosen]) => chosen && void state.refer(chosen)}
      />
    </section>
  );
}
