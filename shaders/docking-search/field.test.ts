/** The search kernel's maps, energies and derivatives against the f64 referee and numeric differences. */
import {
  type Box,
  descentEnergy,
  kindsOf,
  mapEnergy,
  multiply,
  openPocket,
  type Pose,
  placePose,
  ReceptorMaps,
  randomPoses,
  smoothIntra,
  torsionCount,
  turnAbout,
} from '@manyhands/docking';
import { beforeAll, describe, expect, test } from 'vitest';
import { loadKernel } from '../load.ts';
import { unwrap } from '../test/molecules.ts';
import { first, POCKET, searchInputs } from './test/cases.ts';
import { Probe } from './test/probe.ts';

const seed = Number(process.env.SEED ?? Math.floor(Math.random() * 1e6));
console.log(`docking-search: seed ${seed}`);

const { receptor, ligand, box } = POCKET;
/** Clear of the kernel's walls, which stand 0.005 Å within the box: the referee's stand at its faces. */
const inner: Box = { ...box, size: [box.size[0] - 0.02, box.size[1] - 0.02, box.size[2] - 0.02] };
const maps = new ReceptorMaps(receptor, box);
const [nodesX, nodesY, nodesZ] = maps.grid.nodes;
const types = kindsOf(ligand);
const degrees = 6 + torsionCount(ligand);
let probe: Probe;

/** As the kernel has it: from the centre of the box. */
const packed = (pose: Pose): number[] => [...pose].map((value, i) => value - (box.center[i] ?? 0));

beforeAll(async () => {
  const input = first(searchInputs(POCKET, { effort: { chains: 1, steps: 1 }, seed }));
  probe = await Probe.open(await loadKernel('docking-search'), input);
  probe.call('derive', 0, types.length + nodesZ * Math.ceil(types.length / 4));
  probe.call('run', 0, 1);
});

test('every map has the node energies of the f64 referee', () => {
  const built = probe.floats('maps');
  expect(built.length).toBe(types.length * nodesX * nodesY * nodesZ);
  let worst = 0;
  for (let i = 0; i < 3000; i++) {
    const node = (i * 7919 + seed) % built.length;
    const x = node % nodesX;
    const y = Math.floor(node / nodesX) % nodesY;
    const z = Math.floor(node / (nodesX * nodesY)) % nodesZ;
    const type = types[Math.floor(node / (nodesX * nodesY * nodesZ))];
    if (!type) throw new Error('There is no such map.');
    const wanted = maps.node(type, x, y, z);
    worst = Math.max(worst, Math.abs((built[node] ?? 0) - wanted) / (1 + Math.abs(wanted)));
  }
  expect(worst, `seed ${seed}`).toBeLessThan(0.005);
});

describe('the energy of random poses', () => {
  const poses = unwrap(randomPoses(ligand, inner, 40, seed));

  test.each([10, 1000])('on maps is that of the f64 referee, bent below %d', (cap) => {
    for (const pose of poses) {
      const coordinates = placePose(ligand, pose);
      const wanted = mapEnergy(maps, ligand, coordinates, cap) + smoothIntra(ligand, coordinates, cap);
      const { energy } = probe.evaluate(packed(pose), degrees, false, cap);
      expect(Math.abs(energy - wanted), `seed ${seed}`).toBeLessThan(0.01 + 0.001 * Math.abs(wanted));
    }
  });

  test('by explicit atoms is that of the f64 referee, linear between samples', () => {
    const pocket = openPocket(receptor, box);
    for (const pose of poses) {
      const wanted = descentEnergy(pocket, ligand, pose);
      const { energy } = probe.evaluate(packed(pose), degrees, true, 1000);
      expect(Math.abs(energy - wanted), `seed ${seed}`).toBeLessThan(0.01 + 0.001 * Math.abs(wanted));
    }
  });
});

describe('the derivatives of random poses', () => {
  const poses = unwrap(randomPoses(ligand, inner, 40, seed + 1));
  test.each([
    ['on maps', false, 0.002],
    ['by explicit atoms', true, 0.01],
  ])('%s are those of numeric differences', (_, exact, step) => {
    const energyOf = (pose: Pose): number => {
      const coordinates = placePose(ligand, pose);
      return exact
        ? probe.evaluate(packed(pose), degrees, true, 10).energy
        : mapEnergy(maps, ligand, coordinates, 10) + smoothIntra(ligand, coordinates, 10);
    };
    const errors = poses.map((pose) => {
      const { slope } = probe.evaluate(packed(pose), degrees, exact, 10);
      const risen = slope.map(
        (_, degree) =>
          (energyOf(moved(pose, degree, step)) - energyOf(moved(pose, degree, -step))) / (2 * step),
      );
      const length = (values: readonly number[]) => Math.hypot(...values);
      return length(slope.map((own, i) => own - (risen[i] ?? 0))) / length(risen);
    });
    errors.sort((a, b) => a - b);
    // A face of a map's cell, or the step that the energy makes at 8 Å, lies within the difference now and then.
    expect(errors[20], `seed ${seed}`).toBeLessThan(0.05);
    expect(errors[32], `seed ${seed}`).toBeLessThan(0.2);
  });
});

/** A pose with one degree of freedom changed; 3 to 5 turn about x, y and z through the root's first atom. */
function moved(pose: Pose, degree: number, by: number): Pose {
  const changed = pose.slice();
  if (degree >= 3 && degree < 6) {
    const axis = [0, 1, 2].map((i) => (i === degree - 3 ? 1 : 0));
    const [w = 1, x = 0, y = 0, z = 0] = pose.subarray(3, 7);
    changed.set(multiply(turnAbout([axis[0] ?? 0, axis[1] ?? 0, axis[2] ?? 0], by), [w, x, y, z]), 3);
  } else {
    const place = degree < 3 ? degree : degree + 1;
    changed[place] = (pose[place] ?? 0) + by;
  }
  return changed;
}
