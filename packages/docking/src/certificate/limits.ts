/** What is asked of a reported pose before it is believed. */

export interface CertificateLimits {
  /** | |q| − 1 |: f32 keeps 1e-7, so more than a thousandth is no rounding. */
  readonly quaternion: number;
  /** Radians beyond ±π: f32 rounds π up by 9e-8. */
  readonly torsion: number;
  /** Ångström a heavy atom may stick out of the box: chains of f32 rotations are off by some 1e-5; Vina allows 1e-4. */
  readonly box: number;
  /** kcal/mol: inter and intra each. f32 and the few pairs that cross an edge of the table stay below 0.005. */
  readonly energy: number;
  /** Share of a claimed energy above `repulsiveAbove`, where atoms overlap and f32 loses digits. */
  readonly repulsiveShare: number;
  /** kcal/mol. */
  readonly repulsiveAbove: number;
  /** Ångström, RMSD of heavy atoms: poses of one result nearer than this are one pose reported twice. A search keeps poses 1 Å apart. */
  readonly copy: number;
}

export const CERTIFICATE_LIMITS: CertificateLimits = {
  quaternion: 1e-3,
  torsion: 1e-5,
  box: 1e-3,
  energy: 0.02,
  repulsiveShare: 0.001,
  repulsiveAbove: 10,
  copy: 0.5,
};

export interface EffortLimits {
  /** Steps of the descent that asks whether a pose is at rest. */
  readonly iterations: number;
  /**
   * kcal/mol of inter + intra that the descent may gain. Measured on nine complexes: modes of Vina gain at most 0.03;
   * first modes of 200 honest searches of 1iep by the kernel at `fast` at most 0.10, of 540 with eight chains of eight
   * steps 0.35 (99 % below 0.21);
   * the best of 100 random poses 0.6 to 67 in the median, after one step each 0.3 to 46.
   */
  readonly improvement: number;
}

export const EFFORT_LIMITS: EffortLimits = { iterations: 5, improvement: 0.5 };
