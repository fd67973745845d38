/** Energy and slope of an atom of a map with one of each kind, by their squared distance. */
import { BINS_PER_SQUARED_ANGSTROM, curves, kindCount, mapKinds, ROW, table } from './job';

export function makeCurves(map: u32): void {
  const kind = load<u32>(mapKinds + (<usize>map << 2));
  for (let other: u32 = 0; other < kindCount; other++) {
    const source = table + (<usize>((kind * kindCount + other) * ROW) << 2);
    const target = curves + (<usize>((map * kindCount + other) * ROW) << 3);
    for (let i: u32 = 0; i < ROW; i++) {
      store<f32>(target + (<usize>i << 3), load<f32>(source + (<usize>i << 2)));
      store<f32>(target + (<usize>i << 3), slopeAt(source, i), 4);
    }
  }
}

/** dE/dr / r by the samples on both sides. */
function slopeAt(row: usize, i: u32): f32 {
  if (i === 0 || i >= ROW - 2) return 0;
  const rise = <f64>load<f32>(row + (<usize>(i + 1) << 2)) - <f64>load<f32>(row + (<usize>(i - 1) << 2));
  return <f32>(rise / ((radiusAt(i + 1) - radiusAt(i - 1)) * radiusAt(i)));
}

function radiusAt(i: u32): f64 {
  return sqrt<f64>(<f64>i / <f64>BINS_PER_SQUARED_ANGSTROM);
}
