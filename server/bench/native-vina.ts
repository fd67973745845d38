/** The native AutoDock Vina as a yardstick: one process, one CPU, its processor time. */
import { execFile } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import type { Box } from '@manyhands/docking';

const run = promisify(execFile);

/** Such as `AutoDock Vina v1.2.3`; undefined where it is not installed. */
export async function vinaVersion(): Promise<string | undefined> {
  try {
    return (await run('vina', ['--version'])).stdout.trim();
  } catch {
    return undefined;
  }
}

export interface VinaJob {
  readonly receptor: string;
  readonly ligand: string;
  readonly box: Box;
  readonly seed: number;
  /** Stops the search after so many evaluations; Vina's own number of steps where it is left out. */
  readonly maxEvaluations?: number;
}

/** Seconds of processor time for one Monte Carlo run, reading of files and building of maps among them. */
export async function timeVina({
  receptor,
  ligand,
  box,
  seed,
  maxEvaluations = 0,
}: VinaJob): Promise<number> {
  const folder = await mkdtemp(join(tmpdir(), 'manyhands-vina-'));
  const axes = ['x', 'y', 'z'].flatMap((axis, i) => [
    ...[`--center_${axis}`, String(box.center[i])],
    ...[`--size_${axis}`, String(box.size[i])],
  ]);
  const options = [
    ...['--receptor', receptor, '--ligand', ligand, '--out', join(folder, 'out.pdbqt')],
    ...['--cpu', '1', '--exhaustiveness', '1', '--seed', String(seed), '--verbosity', '0'],
    ...['--max_evals', String(maxEvaluations)],
  ];
  try {
    // The shell's `times` tells its children's processor time, which Node does not.
    const script = '"$@" >/dev/null; code=$?; times; exit $code';
    const { stdout } = await run('sh', ['-c', script, 'sh', 'vina', ...options, ...axes]);
    return secondsOf(stdout.trim().split('\n').at(-1) ?? '');
  } finally {
    await rm(folder, { recursive: true });
  }
}

/** User and system time of a line such as `0m2.150s 0m0.060s`. */
function secondsOf(line: string): number {
  const parts = [...line.matchAll(/(\d+)m([\d.]+)s/g)];
  if (parts.length !== 2) throw new Error(`The shell told no times: ${line}`);
  return parts.reduce((sum, [, minutes, seconds]) => sum + 60 * Number(minutes) + Number(seconds), 0);
}
