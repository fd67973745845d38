/**
 * `npm run bench:screen`: a library sample docked by the search kernel in WebAssembly over all cores, at the effort
 * that Vina had, beside what Vina found: do both rank it alike, and do both find the actives equally well?
 */
import { writeFile } from 'node:fs/promises';
import { availableParallelism, cpus } from 'node:os';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import type { KernelBundle } from '@manyhands/kernel';
import { loadKernel } from '@manyhands/shaders/node';
import { dockAll } from './dock-pool.ts';
import { compare, describeComparison, holds, writeTable } from './screen-report.ts';
import { readSample, type ScreenSample } from './screen-sample.ts';

const DOCUMENT = fileURLToPath(new URL('../../docs/screen-fabp4.md', import.meta.url));
/** Vina's exhaustiveness when it docked the sample: runs of its own number of steps. */
const CHAINS = 2;

async function measure(kernel: KernelBundle, { receptor, box, ligands }: ScreenSample, seed: number) {
  const before = process.cpuUsage();
  // The longest first, so that no core is left with one at the end.
  const questions = [...ligands]
    .sort((a, b) => b.cpuSeconds - a.cpuSeconds)
    .map(({ name, text }) => ({ name, ligand: text, seed }));
  const setting = { kernel, receptor, box, effort: { chains: CHAINS } };
  const docked = await dockAll(setting, questions, ({ name, best }) =>
    console.error(`${name} ${best.toFixed(2)} kcal/mol`),
  );
  const { user, system } = process.cpuUsage(before);
  const comparison = compare(ligands, docked);
  const theirs = ligands.reduce((sum, { cpuSeconds }) => sum + cpuSeconds, 0);
  const cost =
    `${((user + system) / 1e6).toFixed(0)} s of processor time on ${availableParallelism()} × ` +
    `${cpus()[0]?.model ?? 'an unknown processor'}; Vina took ${theirs.toFixed(0)} s on its machine.`;
  return { comparison, lines: [...describeComparison(comparison), cost] };
}

function documentOf(
  sample: ScreenSample,
  kernel: KernelBundle,
  seed: number,
  lines: string[],
  table: string,
) {
  return `# A screen beside AutoDock Vina

\`npm run bench:screen -- --write --seed ${seed}\` wrote this. The molecules are a random sample of ${sample.ligands.length} of DUD-E's
fabp4 library, as PDBQT files that both read.

- Vina: ${sample.vina}, \`${sample.command}\`.
  Its numbers are the affinities that it printed, which carry an unbound energy shared by all modes of a ligand.
- Ours: \`docking-search\` in WebAssembly, version \`${kernel.id.slice(0, 16)}\`, ${CHAINS} chains of Vina's own number of steps,
  seed ${seed}, Node ${process.version}. The number is the best total of the poses found, each scored by the exact f64 function.

Energies are in kcal/mol; the best of ours comes first.

${lines.map((line) => `- ${line}`).join('\n')}

${table}
`;
}

async function main(): Promise<void> {
  const { values } = parseArgs({
    options: {
      seed: { type: 'string', default: '42' },
      // So many of the sample only, to try the bench.
      ligands: { type: 'string' },
      write: { type: 'boolean', default: false },
    },
  });
  if (values.write && values.ligands) throw new Error('--write keeps the table of the whole sample only.');
  const seed = Number(values.seed);
  const whole = readSample();
  const sample = {
    ...whole,
    ligands: whole.ligands.slice(0, Number(values.ligands ?? whole.ligands.length)),
  };
  const kernel = await loadKernel('docking-search');
  const { comparison, lines } = await measure(kernel, sample, seed);
  const table = writeTable(comparison);
  console.log([table, '', ...lines, `Seed ${seed}.`].join('\n'));
  if (values.write) await writeFile(DOCUMENT, documentOf(sample, kernel, seed, lines, table));
  if (!holds(comparison)) process.exitCode = 1;
}

await main();
