/** The mark as an inline SVG, as a Preact component and as text for pages without Preact. */
import {
  DIM,
  FINGER_WIDTH,
  FINGERS,
  hexagonPoints,
  MARK_VIEW_BOX,
  PALM_TILE_RADIUS,
  PALM_TILES,
  RESTING_TILE,
} from './mark-shape.ts';

export interface MarkProps {
  /** Pixels; the mark is square. */
  readonly size?: number;
  /** Which palm tile is lit; counts of finished tasks may be passed as they are. */
  readonly lit?: number;
  /** Name for screen readers; without one the mark is decoration. */
  readonly label?: string;
}

/** `lit` at the pace of finished tasks lights the tiles one after the other. */
export function Mark({ size = 24, lit = RESTING_TILE, label }: MarkProps) {
  return (
    <svg
      class="mark"
      width={size}
      height={size}
      viewBox={MARK_VIEW_BOX}
      fill="currentColor"
      role="img"
      aria-hidden={label === undefined}
    >
      <title>{label ?? 'Manyhands'}</title>
      <g fill="none" stroke="currentColor" stroke-width={FINGER_WIDTH} stroke-linecap="round">
        {FINGERS.map((path) => (
          <path key={path} d={path} />
        ))}
      </g>
      {PALM_TILES.map(({ x, y }, index) => (
        <polygon
          key={`${x} ${y}`}
          class="mark-tile"
          points={hexagonPoints(x, y, PALM_TILE_RADIUS)}
          fill-opacity={index === lit % PALM_TILES.length ? 1 : DIM}
        />
      ))}
    </svg>
  );
}

/** The same drawing as SVG text, in `currentColor`. */
export function markSvg(size = 24, lit = RESTING_TILE): string {
  const fingers = FINGERS.map((path) => `<path d="${path}"/>`).join('');
  const tiles = PALM_TILES.map(({ x, y }, index) => {
    const opacity = index === lit % PALM_TILES.length ? 1 : DIM;
    return `<polygon class="mark-tile" points="${hexagonPoints(x, y, PALM_TILE_RADIUS)}" fill-opacity="${opacity}"/>`;
  }).join('');
  return (
    `<svg class="mark" xmlns="http://www.w3.org/2000/svg" width="${size}" height="${size}" ` +
    `viewBox="${MARK_VIEW_BOX}" fill="currentColor" aria-hidden="true">` +
    `<g fill="none" stroke="currentColor" stroke-width="${FINGER_WIDTH}" stroke-linecap="round">${fingers}</g>` +
    `${tiles}</svg>`
  );
}
