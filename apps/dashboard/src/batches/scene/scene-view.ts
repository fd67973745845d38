/** Draws a receptor, a molecule and a box with 3Dmol.js, which draws by itself whenever the view changes. */
import { graphicsHere, type Palette, readPalette, watchScheme } from '@manyhands/look';
import { createViewer, type GLModel, type GLShape, type GLViewer } from '3dmol/build/3Dmol.es6-min.js';
import { type Box, edgesOf } from './atoms.ts';

export interface Molecule {
  readonly text: string;
  readonly format: 'pdb' | 'pdbqt' | 'sdf' | 'xyz';
}

export interface Scene {
  readonly receptor: Molecule | null;
  /** Residue of the receptor that is drawn as a molecule of its own. */
  readonly guest?: string | undefined;
  readonly ligand?: Molecule | undefined;
  readonly box?: Box | undefined;
}

export interface SceneView {
  show(scene: Scene): void;
  /** Degrees about the upright axis and about the one to the right. */
  turn(y: number, x?: number): void;
  /** Above 1 is nearer. */
  zoom(factor: number): void;
  close(): void;
}

const STICK = 0.2;
const EDGE = 0.12;
/** Of the size at which the box alone fills the picture. */
const ZOOM = 0.9;

/** Throws where WebGL is not to be had. */
export function openSceneView(stage: HTMLElement): SceneView {
  let palette = readPalette(stage);
  const viewer = createViewer(stage, {
    nomouse: true,
    antialias: true,
    upscale: graphicsHere() === 'gpu',
    backgroundColor: hex(palette.ground),
  });
  if (!viewer) throw new Error('There is no WebGL.');
  let shown: Scene = { receptor: null };
  const parts: Parts = { receptor: null, ligand: null, box: null };
  const draw = () => {
    style(viewer, parts, shown, palette);
    viewer.render();
  };
  const forget = watchScheme(() => {
    palette = readPalette(stage);
    viewer.setBackgroundColor(palette.ground, 1);
    drawBox(viewer, parts, shown.box, palette);
    draw();
  });
  return {
    show: (scene) => {
      const isNew = scene.receptor !== shown.receptor;
      if (isNew) parts.receptor = replaced(viewer, parts.receptor, scene.receptor);
      if (scene.ligand !== shown.ligand) parts.ligand = replaced(viewer, parts.ligand, scene.ligand ?? null);
      const looksElsewhere = isNew || scene.ligand !== shown.ligand || !shown.box !== !scene.box;
      shown = scene;
      drawBox(viewer, parts, scene.box, palette);
      // First, because to look elsewhere draws too, and nothing of a new molecule is there to be drawn yet.
      if (looksElsewhere) lookAt(viewer, parts, scene);
      draw();
    },
    turn: (y, x = 0) => {
      if (y !== 0) viewer.rotate(y, 'y');
      if (x !== 0) viewer.rotate(x, 'x');
    },
    zoom: (factor) => {
      viewer.zoom(factor);
    },
    close: () => {
      forget();
      viewer.clear();
      // Browsers keep few contexts of WebGL, and 3Dmol.js never gives its own back.
      stage.querySelector('canvas')?.getContext('webgl2')?.getExtension('WEBGL_lose_context')?.loseContext();
    },
  };
}

interface Parts {
  receptor: GLModel | null;
  ligand: GLModel | null;
  box: GLShape | null;
}

function replaced(viewer: GLViewer, old: GLModel | null, molecule: Molecule | null): GLModel | null {
  if (old) viewer.removeModel(old);
  return molecule ? viewer.addModel(molecule.text, molecule.format) : null;
}

function style(viewer: GLViewer, { receptor, ligand }: Parts, { guest }: Scene, palette: Palette): void {
  const sticks = { stick: { radius: STICK, colorscheme: { prop: 'elem', map: palette.elements } } };
  if (receptor) {
    viewer.setStyle({ model: receptor }, { cartoon: { color: palette.ribbon } });
    if (guest !== undefined) viewer.setStyle({ model: receptor, resn: guest }, sticks);
  }
  if (ligand) viewer.setStyle({ model: ligand }, sticks);
}

/** Edges as thin cylinders: lines are a pixel wide, whatever the screen. */
function drawBox(viewer: GLViewer, parts: Parts, box: Box | undefined, palette: Palette): void {
  if (parts.box) viewer.removeShape(parts.box);
  parts.box = null;
  if (!box) return;
  const shape = viewer.addShape({ color: hex(palette.elements.C ?? palette.ribbon) });
  for (const [start, end] of edgesOf(box))
    shape.addCylinder({ start, end, radius: EDGE, fromCap: 2, toCap: 2 });
  parts.box = shape;
}

function lookAt(viewer: GLViewer, { receptor, ligand }: Parts, { guest }: Scene): void {
  if (ligand) viewer.zoomTo({ model: ligand });
  else if (receptor && guest !== undefined) viewer.zoomTo({ model: receptor, resn: guest });
  else viewer.zoomTo();
  viewer.zoom(ligand || guest !== undefined ? ZOOM * 0.6 : ZOOM);
}

const hex = (colour: number): string => `#${colour.toString(16).padStart(6, '0')}`;
