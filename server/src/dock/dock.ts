/** Docks one ligand on this machine: plan, search, certify, list. */
import {
  type Box,
  certify,
  effortOf,
  type Ligand,
  type Mode,
  openPocket,
  type PoseRefusal,
  planSearch,
  type Reading,
  type Receptor,
  rankModes,
  readFound,
  readSearchCounts,
  type ScoredPose,
  type SearchEffort,
  type SearchPreset,
} from '@manyhands/docking';
import { loadKernel } from '@manyhands/shaders/node';
import type { DockBackend } from './options.ts';
import { type Outputs, type Progress, searchInThreads, searchOnGpu } from './search.ts';

export interface DockRequest {
  readonly receptor: Receptor;
  readonly ligand: Ligand;
  readonly box: Box;
  readonly preset: SearchPreset;
  readonly seed: number;
  readonly backend: DockBackend;
  /** Threads, for wasm. */
  readonly cpu: number;
}

export interface Docking {
  /** Scores are the coordinator's own, f64 and exact; nothing that the kernel claims is kept. */
  readonly modes: readonly Mode[];
  /** Poses that the kernel gave and the certificate did not accept. */
  readonly refused: readonly PoseRefusal[];
  readonly effort: SearchEffort;
  readonly kernel: string;
  /** Of energy with gradient. */
  readonly evaluations: number;
  readonly steps: number;
  readonly wallMs: number;
  /** Of all threads of this process. */
  readonly cpuMs: number;
}

/** Chains of one workunit on a CPU. Fixed, so that a seed gives the same poses on any number of cores. */
const CHAINS_PER_WORKUNIT: Readonly<Record<SearchPreset, number>> = { fast: 32, standard: 32, thorough: 1 };

/** Refuses what the search cannot take; throws `NoGpu` or `KernelFailure` where the machine cannot. */
export async function dock(request: DockRequest, progress: Progress): Promise<Reading<Docking>> {
  const { receptor, ligand, box, preset, seed, backend, cpu } = request;
  const plan = planSearch({
    ...{ receptor, box, seed, effort: preset },
    ligands: [{ name: ligand.name, ligand }],
    ...(backend === 'wasm' ? { chainsPerWorkunit: CHAINS_PER_WORKUNIT[preset] } : {}),
  });
  if (!plan.ok) return plan;
  const [startedAt, cpuBefore] = [performance.now(), process.cpuUsage()];
  // Loaded here first, so that threads find it built.
  const bundle = await loadKernel('docking-search');
  const outputs =
    backend === 'wasm'
      ? await searchInThreads(plan.value, cpu, progress)
      : await searchOnGpu(plan.value, bundle, progress);
  const used = process.cpuUsage(cpuBefore);
  const counts = outputs.map((output) => readSearchCounts(bytesOf(output, 'counts')));
  return {
    ok: true,
    value: {
      ...judge(request, outputs),
      effort: effortOf(ligand, preset),
      kernel: bundle.id,
      evaluations: counts.reduce((sum, { evaluations }) => sum + evaluations, 0),
      steps: counts.reduce((sum, { steps }) => sum + steps, 0),
      wallMs: performance.now() - startedAt,
      cpuMs: (used.user + used.system) / 1000,
    },
  };
}

const bytesOf = (outputs: Outputs, name: string): Uint8Array => outputs.get(name) ?? new Uint8Array();

function judge({ receptor, ligand, box }: DockRequest, outputs: readonly Outputs[]) {
  const pocket = openPocket(receptor, box);
  const accepted: ScoredPose[] = [];
  const refused: PoseRefusal[] = [];
  for (const output of outputs) {
    const claims = readFound(ligand, box, bytesOf(output, 'poses'), bytesOf(output, 'counts'));
    for (const verdict of certify(pocket, ligand, claims))
      if (verdict.accepted) accepted.push(verdict);
      else refused.push(verdict.reason);
  }
  return { modes: rankModes(ligand, accepted), refused };
}
