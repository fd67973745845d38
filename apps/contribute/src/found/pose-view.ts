/** Draws finds with 3Dmol.js: the protein as a ribbon with thin sticks near the molecule, the molecule as sticks. */
import { graphicsHere, type Palette, readPalette, watchScheme } from '@manyhands/look';
import type { FoundPose } from '@manyhands/worker';
import { type AtomSpec, createViewer, type GLModel, type GLViewer } from '3dmol/build/3Dmol.es6-min.js';
import { clearestDirection, nearTo, type Spot, turnToEye } from './sight.ts';

export interface PoseView {
  /** Whether pictures come from a GPU; without one, turning costs processor time that tasks need. */
  readonly hasGpu: boolean;
  /** `receptor` is the text of `found.receptor`. */
  show(found: FoundPose, receptor: string): void;
  /** Turns about the upright axis. */
  turn(degrees: number): void;
  /** Turns slowly while `on`. */
  keepTurning(on: boolean): void;
}

/** Å: parts of the protein nearer than this are drawn atom by atom. */
const NEAR = 4.5;
const STICK = 0.24;
const THIN_STICK = 0.09;
/** Pictures a second: a slow turn looks even, and a task on the same GPU hardly notices. */
const PICTURES_PER_SECOND = 15;
/** A turn in a minute. */
const DEGREES_PER_SECOND = 6;
/** Of the size at which the molecule alone fills the picture. */
const ZOOM = 0.65;
/** Å in front of and behind the molecule's middle: what lies beyond is cut away, or fades. */
const IN_FRONT = 9;
const BEHIND = 30;

/** Throws where WebGL is not to be had. There is one view in the life of a page: 3Dmol.js has no way to end one. */
export function openPoseView(stage: HTMLElement): PoseView {
  const graphics = graphicsHere();
  if (graphics === 'none') throw new Error('There is no WebGL.');
  let palette = readPalette(stage);
  const viewer = createViewer(stage, {
    // Its own handlers take the wheel and every touch, so that the page could not be scrolled across the picture.
    nomouse: true,
    antialias: true,
    upscale: graphics === 'gpu',
    backgroundColor: `#${palette.ground.toString(16).padStart(6, '0')}`,
  });
  if (!viewer) throw new Error('There is no WebGL.');
  let protein: Protein | null = null;
  let molecule: { readonly found: FoundPose; readonly model: GLModel } | null = null;
  let timer: ReturnType<typeof setInterval> | undefined;
  /** The person chose where to look from. */
  let turnedByHand = false;

  const colour = () => {
    if (protein === null || molecule === null) return;
    const near = new Set(nearTo(molecule.found.atoms, protein.atoms, NEAR).map(({ residue }) => residue));
    viewer.setStyle({ model: protein.model }, { cartoon: { color: palette.ribbon } });
    viewer.addStyle(
      { model: protein.model, predicate: (atom: AtomSpec) => near.has(residueOf(atom)) },
      { stick: { radius: THIN_STICK, colorscheme: byElement(palette, palette.residue) } },
    );
    const carbon = palette.elements.C ?? palette.ribbon;
    viewer.setStyle(
      { model: molecule.model },
      { stick: { radius: STICK, colorscheme: byElement(palette, carbon) } },
    );
    viewer.render();
  };
  watchScheme(() => {
    palette = readPalette(stage);
    viewer.setBackgroundColor(palette.ground, 1);
    colour();
  });

  const lookFromClearSide = (found: FoundPose, atoms: readonly Spot[]) => {
    const [x, y, z, zoom] = viewer.getView();
    viewer.setView([x, y, z, zoom, ...turnToEye(clearestDirection(found.atoms, atoms))]);
  };
  // Draws too: 3Dmol.js does so whenever the view changes.
  const turn = (degrees: number) => {
    viewer.rotate(degrees, 'y');
  };

  return {
    hasGpu: graphics === 'gpu',
    show: (found, receptor) => {
      if (molecule !== null) viewer.removeModel(molecule.model);
      const known = protein?.hash === found.receptor.hash ? protein : null;
      if (known === null) viewer.removeAllModels();
      const shown = known ?? addProtein(viewer, found.receptor.hash, receptor);
      const model = viewer.addModel(toXyz(found), 'xyz');
      [protein, molecule] = [shown, { found, model }];
      if (known === null) {
        viewer.zoomTo({ model });
        viewer.zoom(ZOOM);
        viewer.setSlab(-IN_FRONT, BEHIND);
      } else viewer.center({ model });
      if (known === null || (timer === undefined && !turnedByHand)) lookFromClearSide(found, shown.atoms);
      colour();
    },
    turn: (degrees) => {
      turnedByHand = true;
      turn(degrees);
    },
    keepTurning: (on) => {
      clearInterval(timer);
      timer = undefined;
      if (!on) return;
      timer = setInterval(() => {
        if (document.visibilityState !== 'hidden') turn(DEGREES_PER_SECOND / PICTURES_PER_SECOND);
      }, 1000 / PICTURES_PER_SECOND);
    },
  };
}

interface Protein {
  readonly hash: string;
  readonly model: GLModel;
  readonly atoms: readonly (Spot & { readonly residue: string })[];
}

function addProtein(viewer: GLViewer, hash: string, text: string): Protein {
  const model = viewer.addModel(text, 'pdbqt');
  const atoms = model.selectedAtoms({}).map((atom) => {
    const { x = 0, y = 0, z = 0 } = atom;
    return { x, y, z, residue: residueOf(atom) };
  });
  return { hash, model, atoms };
}

const residueOf = ({ chain = '', resi = 0, icode = '' }: AtomSpec): string => `${chain} ${resi} ${icode}`;

const byElement = ({ elements }: Palette, carbon: number) => ({
  prop: 'elem',
  map: { ...elements, C: carbon },
});

/** Bonds are drawn by distance. */
const toXyz = ({ atoms }: FoundPose): string =>
  [
    atoms.length,
    '',
    ...atoms.map(({ element, x, y, z }) => [element, ...[x, y, z].map((n) => n.toFixed(3))].join(' ')),
  ].join('\n');
