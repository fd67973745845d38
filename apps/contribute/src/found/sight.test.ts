/** The eye looks into the mouth of a pocket, not through its wall. */
import { expect, test } from 'vitest';
import { clearestDirection, nearTo, type Spot, turnToEye } from './sight.ts';

const molecule: Spot[] = [
  { x: 10, y: 0, z: 0 },
  { x: 11, y: 0, z: 0 },
];
/** A bowl around the molecule that is open towards +x. */
const bowl: Spot[] = Array.from({ length: 400 }, (_, i) => {
  const cosine = 1 - (2 * (i + 0.5)) / 400;
  const angle = i * Math.PI * (3 - Math.sqrt(5));
  const sine = Math.sqrt(1 - cosine * cosine);
  return { x: 10.5 + 8 * cosine, y: 8 * sine * Math.cos(angle), z: 8 * sine * Math.sin(angle) };
}).filter(({ x }) => x < 14);

test('a pocket is looked at through its opening', () => {
  expect(clearestDirection(molecule, bowl).x).toBeGreaterThan(0.7);
});

test('the turn brings the chosen side to the front', () => {
  const [qx, qy, qz, qw] = turnToEye({ x: 1, y: 0, z: 0 });
  expect(Math.hypot(qx, qy, qz, qw)).toBeCloseTo(1);
  // The z component of a vector along x after the turn: 2 (x z − w y).
  expect(2 * (qx * qz - qw * qy)).toBeCloseTo(1);
  expect(turnToEye({ x: 0, y: 0, z: -1 })).toEqual([1, 0, 0, 0]);
});

test('neighbours are those within the distance of any atom', () => {
  const protein = [
    { x: 6, y: 0, z: 0, name: 'far' },
    { x: 11, y: 3, z: 0, name: 'near' },
  ];
  expect(nearTo(molecule, protein, 3.5).map(({ name }) => name)).toEqual(['near']);
});
