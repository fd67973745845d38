/** Draws a search box around a ligand of a PDB file. */
import type { Box } from '../geometry.ts';
import type { Reading } from '../reading.ts';
import { findLigand, positionsOf } from './ligand-residue.ts';
import type { Vec3 } from './vector.ts';

/**
 * The box whose walls are `margin` ångström away from the outermost heavy atoms. Centre and size are rounded to a tenth,
 * the size upwards, so that they can be read and typed.
 */
export function ligandBox(text: string, residueName: string, margin: number): Reading<Box> {
  const found = findLigand(text, residueName, residueName);
  if (!found.ok) return found;
  const positions = positionsOf(found.value);
  const along = (axis: 0 | 1 | 2) => {
    const values = positions.map((p) => p[axis]);
    const [low, high] = [Math.min(...values), Math.max(...values)];
    return {
      centre: Math.round(5 * (low + high)) / 10,
      // Rounding the centre may move it by 0.05 Å to one side.
      size: Math.ceil(10 * (high - low + 2 * margin + 0.1)) / 10,
    };
  };
  const [x, y, z] = [along(0), along(1), along(2)];
  const center: Vec3 = [x.centre, y.centre, z.centre];
  return { ok: true, value: { center, size: [x.size, y.size, z.size] } };
}
