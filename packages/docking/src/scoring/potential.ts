/** The Vina pair potential. Source: Trott & Olson 2010 (10.1002/jcc.21334), weights of AutoDock Vina 1.2.3. */
import { type XsType, xsProperties } from '../chemistry/xs-types.ts';

/** Ångström: a plain cut, without shift or smoothing. */
export const CUTOFF = 8;

/** kcal/mol for each term. */
const WEIGHTS = {
  gauss1: -0.035579,
  gauss2: -0.005156,
  repulsion: 0.840245,
  hydrophobic: -0.035069,
  hydrogenBond: -0.587439,
} as const;

/** Divides the total: 1 + 0.05846 for each rotor. */
const ROTOR_WEIGHT = 0.05846;

/** kcal/mol; `rotors` is N_rot. */
export const totalEnergy = (inter: number, rotors: number): number => inter / (1 + ROTOR_WEIGHT * rotors);

/** Energy of two atoms `distance` ångström apart, kcal/mol. */
export function pairEnergy(first: XsType, second: XsType, distance: number): number {
  if (distance >= CUTOFF) return 0;
  const a = xsProperties(first);
  const b = xsProperties(second);
  const d = distance - (a.radius + b.radius);
  const hydrophobic = a.hydrophobic && b.hydrophobic;
  const hydrogenBond = (a.donor && b.acceptor) || (a.acceptor && b.donor);
  return (
    WEIGHTS.gauss1 * Math.exp(-((d / 0.5) ** 2)) +
    WEIGHTS.gauss2 * Math.exp(-(((d - 3) / 2) ** 2)) +
    (d < 0 ? WEIGHTS.repulsion * d * d : 0) +
    (hydrophobic ? WEIGHTS.hydrophobic * slope(d, 0.5, 1.5) : 0) +
    (hydrogenBond ? WEIGHTS.hydrogenBond * slope(d, -0.7, 0) : 0)
  );
}

/** 1 up to `good`, 0 from `bad`, linear between. */
function slope(d: number, good: number, bad: number): number {
  if (d <= good) return 1;
  return d >= bad ? 0 : (bad - d) / (bad - good);
}

/** kcal/mol: positive sums are bent so that they never exceed it. */
const CURL = 1000;

/** Keeps clashes finite: e stays below 1000 kcal/mol however bad it is. */
export const curl = (energy: number): number => (energy > 0 ? (energy * CURL) / (CURL + energy) : energy);
