/** The box in which is looked, by numbers and in 3D. */
import { useMemo } from 'preact/hooks';
import { atomsOfPdb, atomsOfSdf, type Box, boxAround, type Triple } from '../../scene/atoms.ts';
import { SceneStage } from '../../scene/scene-stage.tsx';
import type { Molecule, Scene } from '../../scene/scene-view.ts';
import { NumberField } from '../fields.tsx';
import { boxOfResidue, endingOf, type TextFile } from './search-draft.ts';
import type { SearchPartProps } from './search-form.tsx';

/** Characters: 3Dmol.js would hold up the page for seconds with more. */
const MOST_DRAWN = 5_000_000;

export function BoxCard({ state, settings, onSettings }: SearchPartProps) {
  const receptor = state.receptor.value;
  const { reference } = state.chosen.value;
  const { box, residue } = settings;
  const around = aroundReference(receptor, reference, residue);
  const [x, y, z] = box.size;
  return (
    <section class="card">
      <h2>Box</h2>
      {around && (
        <button
          type="button"
          class="button"
          onClick={() => onSettings({ ...settings, box: mutable(around) })}
        >
          Draw it around the reference
        </button>
      )}
      <Triples box={box} onChange={(next) => onSettings({ ...settings, box: mutable(next) })} />
      {receptor && receptor.text.length <= MOST_DRAWN && (
        <Picture receptor={receptor} reference={reference} residue={residue} box={box} />
      )}
      <p class="soft small number">{Math.round(x * y * z)} Å³. Vina warns above 27 000 Å³.</p>
    </section>
  );
}

const mutable = ({
  center,
  size,
}: Box): { center: [number, number, number]; size: [number, number, number] } => ({
  center: [...center],
  size: [...size],
});

function aroundReference(receptor: TextFile | null, reference: TextFile | null, residue: string): Box | null {
  if (reference) {
    const isPdbqt = endingOf(reference.name) === 'pdbqt';
    return boxAround(isPdbqt ? atomsOfPdb(reference.text) : atomsOfSdf(reference.text));
  }
  return receptor && residue !== '' ? boxOfResidue(receptor, residue) : null;
}

const AXES = ['x', 'y', 'z'] as const;

function Triples({ box, onChange }: { readonly box: Box; readonly onChange: (box: Box) => void }) {
  const field = (part: 'center' | 'size', axis: 0 | 1 | 2, words: string) => (
    <NumberField
      key={`${part} ${axis}`}
      label={`${words} ${AXES[axis]}, Å`}
      value={box[part][axis]}
      step={0.1}
      {...(part === 'size' ? { min: 1 } : {})}
      onChange={(value) => onChange({ ...box, [part]: replaced(box[part], axis, value ?? 0) })}
    />
  );
  return (
    <>
      <div class="triple">{([0, 1, 2] as const).map((axis) => field('center', axis, 'Centre'))}</div>
      <div class="triple">{([0, 1, 2] as const).map((axis) => field('size', axis, 'Size'))}</div>
    </>
  );
}

function replaced([x, y, z]: Triple, axis: 0 | 1 | 2, value: number): Triple {
  return axis === 0 ? [value, y, z] : axis === 1 ? [x, value, z] : [x, y, value];
}

interface PictureProps {
  readonly receptor: TextFile;
  readonly reference: TextFile | null;
  readonly residue: string;
  readonly box: Box;
}

function Picture({ receptor, reference, residue, box }: PictureProps) {
  const protein = useMemo(() => moleculeOf(receptor), [receptor]);
  const ligand = useMemo(() => (reference ? moleculeOf(reference) : undefined), [reference]);
  const scene = useMemo(
    (): Scene => ({ receptor: protein, ligand, box, guest: residue === '' ? undefined : residue }),
    [protein, ligand, box, residue],
  );
  const [x, y, z] = box.center;
  const label = `${receptor.name} as a ribbon, with a box of ${box.size.join(' by ')} ångström about ${x}, ${y}, ${z}.`;
  return <SceneStage scene={scene} label={label} />;
}

function moleculeOf({ name, text }: TextFile): Molecule {
  const ending = endingOf(name);
  return {
    text,
    format: ending === 'pdbqt' ? 'pdbqt' : ending === 'sdf' || ending === 'mol' ? 'sdf' : 'pdb',
  };
}
