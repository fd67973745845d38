/** Where the nodes of a search's maps lie: as AutoDock Vina places them over a box. */
import type { Box, Vector3 } from '../geometry.ts';

/** Ångström between nodes, as in AutoDock Vina. */
export const MAP_SPACING = 0.375;

export interface MapGrid {
  /** Along x, y, z. */
  readonly nodes: Vector3;
  /** From the first node to the last, about the centre of the box: a little more than the box. */
  readonly span: Box;
}

export function mapGrid({ center, size }: Box): MapGrid {
  const intervals = (edge: number) => Math.ceil(edge / MAP_SPACING);
  const [x, y, z] = [intervals(size[0]), intervals(size[1]), intervals(size[2])];
  return {
    nodes: [x + 1, y + 1, z + 1],
    span: { center, size: [x * MAP_SPACING, y * MAP_SPACING, z * MAP_SPACING] },
  };
}
