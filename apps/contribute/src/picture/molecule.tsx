/** The molecule in the pose that is being scored now, drawn flat. */
import { type CurrentWork, type LigandBuffers, type Point, placeAtoms } from '@manyhands/worker';

/** Å: longer than any bond between heavy atoms of drugs, shorter than any distance over two bonds. */
const LONGEST_BOND = 2.05;
/** Å around the outermost atom. */
const MARGIN = 0.9;

export interface MoleculeProps {
  readonly work: CurrentWork;
  readonly inputs: Readonly<Record<string, Uint8Array>>;
}

export function Molecule({ work, inputs }: MoleculeProps) {
  const poses = work.params.poseCount ?? 1;
  const pose = Math.min(poses - 1, Math.floor(work.fraction * poses));
  const points = hasLigand(inputs) ? placeAtoms(inputs, pose) : null;
  if (points === null || points.length === 0) return null;
  return (
    <Drawing points={centred(points)} label={`${work.label || 'A molecule'} in one of ${poses} positions`} />
  );
}

export const hasLigand = (
  inputs: Readonly<Record<string, Uint8Array>>,
): inputs is Record<keyof LigandBuffers, Uint8Array> =>
  'atoms' in inputs && 'bodies' in inputs && 'poses' in inputs;

function Drawing({ points, label }: { readonly points: readonly Point[]; readonly label: string }) {
  // By distance in space, so that the scale does not change as the molecule turns.
  const half = MARGIN + Math.max(...points.map(([x, y, z]) => Math.hypot(x, y, z)));
  const byDepth = points.map((point, index) => ({ point, index })).sort((a, b) => a.point[2] - b.point[2]);
  return (
    <svg class="molecule" viewBox={`${-half} ${-half} ${2 * half} ${2 * half}`} role="img" aria-label={label}>
      <title>{label}</title>
      <g class="molecule-bonds">
        {bondsOf(points).map(([a, b]) => (
          <line key={`${a[0]} ${b[0]} ${a[1]}`} x1={a[0]} y1={a[1]} x2={b[0]} y2={b[1]} />
        ))}
      </g>
      {byDepth.map(({ point: [x, y, z], index }) => (
        <circle
          key={index}
          class="molecule-atom"
          cx={x}
          cy={y}
          r={0.42 + 0.14 * Math.max(-1, Math.min(1, z / 5))}
        />
      ))}
    </svg>
  );
}

function centred(points: readonly Point[]): Point[] {
  const mean = (axis: 0 | 1 | 2) => points.reduce((sum, point) => sum + point[axis], 0) / points.length;
  const [x, y, z] = [mean(0), mean(1), mean(2)];
  return points.map((point) => [point[0] - x, point[1] - y, point[2] - z]);
}

function bondsOf(points: readonly Point[]): (readonly [Point, Point])[] {
  return points.flatMap((a, index) =>
    points
      .slice(index + 1)
      .filter((b) => Math.hypot(a[0] - b[0], a[1] - b[1], a[2] - b[2]) < LONGEST_BOND)
      .map((b) => [a, b] as const),
  );
}
