/** The library sample that Vina docked, with what it printed: molecules of DUD-E's `fabp4`, kept beside the repository. */
import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type { Box } from '@manyhands/docking';
import { z } from 'zod';

const FOLDER = fileURLToPath(new URL('../../../shared/data/docking/library/fabp4', import.meta.url));

const vec3 = z.tuple([z.number(), z.number(), z.number()]);
const BoxFile = z.object({ center: vec3, size: vec3 });
const SampleFile = z.object({
  vina: z.string(),
  command: z.string(),
  results: z.array(
    z.object({
      id: z.string(),
      label: z.enum(['active', 'decoy']),
      best_affinity: z.number(),
      cpu_seconds: z.number(),
    }),
  ),
});

export interface SampledLigand {
  readonly name: string;
  readonly label: 'active' | 'inactive';
  /** PDBQT. */
  readonly text: string;
  /** kcal/mol, as Vina printed it for its first mode. */
  readonly affinity: number;
  /** Seconds of processor time that Vina took. */
  readonly cpuSeconds: number;
}

export interface ScreenSample {
  readonly vina: string;
  readonly command: string;
  /** PDBQT. */
  readonly receptor: string;
  readonly box: Box;
  readonly ligands: readonly SampledLigand[];
}

export function readSample(): ScreenSample {
  if (!existsSync(FOLDER)) throw new Error(`The library is not at ${FOLDER}: it lies beside the repository.`);
  const read = (file: string) => readFileSync(`${FOLDER}/${file}`, 'utf8');
  const { vina, command, results } = SampleFile.parse(JSON.parse(read('reference_sample.json')));
  const ligands = results.map(
    (result): SampledLigand => ({
      name: result.id,
      label: result.label === 'active' ? 'active' : 'inactive',
      text: read(`ligands/${result.id}.pdbqt`),
      affinity: result.best_affinity,
      cpuSeconds: result.cpu_seconds,
    }),
  );
  return {
    ...{ vina, command, ligands },
    receptor: read('receptor.pdbqt'),
    box: BoxFile.parse(JSON.parse(read('box.json'))),
  };
}
