/** A field of hexagonal tiles that light up one after the other, at the pace of the work. */
import { hexagonPoints } from '@manyhands/look';

/** Rings around the middle: 1 + 6 + 12 + 18 tiles. */
const RINGS = 3;
const RADIUS = 5;

interface Tile {
  readonly x: number;
  readonly y: number;
}

/** From the middle outwards, round and round. */
const TILES = spiral(RINGS);

export interface TileFieldProps {
  /** Tiles lit, fractions included: the tile that is being worked on is partly lit. */
  readonly lit: number;
  readonly label: string;
}

export const TILE_COUNT = 1 + 3 * RINGS * (RINGS + 1);

export function TileField({ lit, label }: TileFieldProps) {
  return (
    <svg class="tile-field" viewBox="-36 -33 72 66" role="img" aria-label={label}>
      <title>{label}</title>
      {TILES.map(({ x, y }, index) => (
        <polygon
          key={`${x} ${y}`}
          class="tile"
          points={hexagonPoints(x, y, RADIUS * 0.92)}
          fill-opacity={0.14 + 0.86 * Math.min(1, Math.max(0, lit - index))}
        />
      ))}
    </svg>
  );
}

function spiral(rings: number): Tile[] {
  const steps: readonly (readonly [number, number])[] = [
    [0, 1],
    [-1, 1],
    [-1, 0],
    [0, -1],
    [1, -1],
    [1, 0],
  ];
  const tiles: Tile[] = [{ x: 0, y: 0 }];
  for (let ring = 1; ring <= rings; ring++) {
    let [q, r] = [ring, -ring];
    for (const [dq, dr] of steps) {
      for (let step = 0; step < ring; step++) {
        tiles.push({ x: RADIUS * Math.sqrt(3) * (q + r / 2), y: RADIUS * 1.5 * r });
        q += dq;
        r += dr;
      }
    }
  }
  return tiles;
}
