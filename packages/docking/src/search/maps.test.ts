/** The f64 maps against what AutoDock Vina 1.2.3 printed with `--no_refine`, which reads its own maps. */
import { describe, expect, test } from 'vitest';
import { cage, ligandOf, PROPANOL, receptorOf, unwrap } from '../../test/molecules.ts';
import { caseBox, MACROCYCLE, noRefineScore, readCaseFile, vinaCases } from '../../test/vina-cases.ts';
import { readLigand } from '../pdbqt/ligand.ts';
import { readReceptor } from '../pdbqt/receptor.ts';
import { RandomStream } from '../pose/philox.ts';
import { mapEnergy } from './energy.ts';
import { ReceptorMaps } from './maps.ts';

const ordinary = vinaCases.filter((name) => name !== MACROCYCLE);

describe.skipIf(ordinary.length === 0)('the crystal pose has the energy on maps that Vina printed', () => {
  test.each(ordinary)('%s', (name) => {
    const receptor = unwrap(readReceptor(readCaseFile(name, 'receptor.pdbqt'), 'receptor.pdbqt'));
    const ligand = unwrap(readLigand(readCaseFile(name, 'crystal.pdbqt'), 'crystal.pdbqt'));
    const maps = new ReceptorMaps(receptor, caseBox(name));
    const inter = mapEnergy(maps, ligand, ligand.coordinates, 1000);
    expect(Math.abs(inter - noRefineScore(name).inter)).toBeLessThan(0.01);
  });
});

test('the slope is the derivative of the energy', () => {
  const seed = Math.floor(Math.random() * 1e6);
  const random = new RandomStream(seed, 0, 0);
  const maps = new ReceptorMaps(receptorOf(cage()), { center: [0.1, 0, -0.2], size: [9, 8.5, 9.2] });
  const within = () => 8 * (random.uniform() - 0.5);
  // Far below the size of a cell, so that hardly any place has a face of a cell beside it.
  const step = 1e-6;
  let checked = 0;
  for (let i = 0; i < 100; i++) {
    const place = [within(), within(), within()] as const;
    const { energy, slope } = maps.feel('C_H', place);
    const risen = [0, 1, 2].map((axis) => {
      const moved = place.map((value, other) => (other === axis ? value + step : value));
      const [x = 0, y = 0, z = 0] = moved;
      return (maps.feel('C_H', [x, y, z]).energy - energy) / step;
    });
    risen.forEach((rise, axis) => {
      const own = slope[axis] ?? Number.NaN;
      if (Math.abs(rise - own) < 1e-5 * (1 + Math.abs(own))) checked++;
    });
  }
  expect(checked, `seed ${seed}`).toBeGreaterThanOrEqual(298);
});

test('a ligand far from every receptor atom feels nothing', () => {
  const ligand = ligandOf(PROPANOL);
  const receptor = receptorOf([{ type: 'C', at: [100, 0, 0] }]);
  const maps = new ReceptorMaps(receptor, { center: [0, 0, 0], size: [12, 12, 12] });
  expect(mapEnergy(maps, ligand, ligand.coordinates, 1000)).toBe(0);
});
