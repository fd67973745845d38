/** Maps of a receptor's field in f64, as AutoDock Vina builds and reads them: the referee of the search kernel's own. */
import { NeighbourIndex } from '../chemistry/neighbours.ts';
import type { XsType } from '../chemistry/xs-types.ts';
import { type Box, type Coordinates, squaredDistance, type Vector3 } from '../geometry.ts';
import { MAP_SPACING, type MapGrid, mapGrid } from '../packing/search-grid.ts';
import type { Receptor } from '../pdbqt/receptor.ts';
import { CUTOFF } from '../scoring/potential.ts';
import { tableEnergy, tableRow } from '../scoring/table.ts';

/** What an atom feels at a place: kcal/mol, and kcal/mol/Å along x, y, z. */
export interface Felt {
  readonly energy: number;
  readonly slope: Vector3;
}

/** Nodes are computed when they are first read, so that a test of a few places is quick. */
export class ReceptorMaps {
  readonly grid: MapGrid;
  readonly #receptor: Receptor;
  readonly #index: NeighbourIndex;
  readonly #nodes = new Map<string, number>();

  constructor(receptor: Receptor, box: Box) {
    this.grid = mapGrid(box);
    this.#receptor = receptor;
    const isScored = (i: number) => receptor.atoms[i]?.xsType !== undefined;
    this.#index = new NeighbourIndex(receptor.coordinates, CUTOFF, isScored);
  }

  /** Energy of an atom of this type at a node, kcal/mol; nodes count from 0 at the lowest corner. */
  node(type: XsType, x: number, y: number, z: number): number {
    const key = `${type} ${x} ${y} ${z}`;
    const known = this.#nodes.get(key);
    if (known !== undefined) return known;
    const energy = this.#sum(type, this.#placeOf([x, y, z]));
    this.#nodes.set(key, energy);
    return energy;
  }

  /** Trilinear between the eight nodes about a place, which lies within the grid's span. */
  feel(type: XsType, place: Vector3): Felt {
    const { center, size } = this.grid.span;
    const at = place.map((value, axis) => {
      const scaled = (value - (center[axis] ?? 0) + (size[axis] ?? 0) / 2) / MAP_SPACING;
      const cell = Math.max(0, Math.min(Math.floor(scaled), (this.grid.nodes[axis] ?? 0) - 2));
      return { cell, part: scaled - cell };
    });
    let energy = 0;
    const slope: [number, number, number] = [0, 0, 0];
    for (let corner = 0; corner < 8; corner++) {
      const upper = [corner & 1, (corner >> 1) & 1, corner >> 2];
      const share = (axis: number) => (upper[axis] ? (at[axis]?.part ?? 0) : 1 - (at[axis]?.part ?? 0));
      const rise = (axis: number) => (upper[axis] ? 1 : -1) / MAP_SPACING;
      const node = (axis: number) => (at[axis]?.cell ?? 0) + (upper[axis] ?? 0);
      const value = this.node(type, node(0), node(1), node(2));
      energy += value * share(0) * share(1) * share(2);
      slope[0] += value * rise(0) * share(1) * share(2);
      slope[1] += value * share(0) * rise(1) * share(2);
      slope[2] += value * share(0) * share(1) * rise(2);
    }
    return { energy, slope };
  }

  #placeOf(node: Vector3): Coordinates {
    const { center, size } = this.grid.span;
    return Float64Array.from(
      node,
      (index, axis) => (center[axis] ?? 0) - (size[axis] ?? 0) / 2 + index * MAP_SPACING,
    );
  }

  #sum(type: XsType, place: Coordinates): number {
    const { atoms, coordinates } = this.#receptor;
    let sum = 0;
    this.#index.visit(place, 0, (j) => {
      const other = atoms[j]?.xsType;
      const squared = squaredDistance(place, 0, coordinates, j);
      if (other && squared < CUTOFF * CUTOFF) sum += tableEnergy(tableRow(type, other), squared);
    });
    return sum;
  }
}
