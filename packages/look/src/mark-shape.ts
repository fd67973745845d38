/** Geometry of the mark: a hand whose palm is seven hexagonal tiles, on a 32 × 32 field. */

/** Corners of a pointy-top hexagon as an SVG `points` attribute. */
export function hexagonPoints(centerX: number, centerY: number, radius: number): string {
  const corners: string[] = [];
  for (let corner = 0; corner < 6; corner++) {
    const angle = (Math.PI / 3) * corner - Math.PI / 2;
    const x = centerX + radius * Math.cos(angle);
    const y = centerY + radius * Math.sin(angle);
    corners.push(`${x.toFixed(2)},${y.toFixed(2)}`);
  }
  return corners.join(' ');
}

export const MARK_VIEW_BOX = '0 0 32 32';
/** Round-capped strokes of this width. */
export const FINGER_WIDTH = 3.7;

/** Little finger to index finger, then the thumb. */
export const FINGERS: readonly string[] = [
  'M8.6 13.2V8.4',
  'M13.7 11.4V4.1',
  'M18.8 11.4V3.4',
  'M23.9 13.2V6',
  'M27.2 20.9L30 15.9',
];

const PITCH = 5.85;
const ROW = 5.1;
const CENTER = { x: 16.25, y: 21.4 };

/** Centres of the palm's tiles; index 3 is the middle one, lit when the mark stands still. */
export const PALM_TILES: readonly { readonly x: number; readonly y: number }[] = [
  { x: CENTER.x - PITCH / 2, y: CENTER.y - ROW },
  { x: CENTER.x + PITCH / 2, y: CENTER.y - ROW },
  { x: CENTER.x - PITCH, y: CENTER.y },
  { x: CENTER.x, y: CENTER.y },
  { x: CENTER.x + PITCH, y: CENTER.y },
  { x: CENTER.x - PITCH / 2, y: CENTER.y + ROW },
  { x: CENTER.x + PITCH / 2, y: CENTER.y + ROW },
];

export const PALM_TILE_RADIUS = 2.95;
export const RESTING_TILE = 3;
/** Opacity of a tile that is not lit: still seen at 16 px. */
export const DIM = 0.45;
