/**
 * `npm run bench:maps`: what it brings to keep a receptor's maps between workunits. Ligands of the `fabp4` sample, one
 * workunit of the preset `fast` each, in WebAssembly and one process, every ligand in three ways in turn: with maps of
 * its own atom types made for it alone, with maps of all ligands' types made for it alone, and with those kept.
 */
import { parseArgs } from 'node:util';
import { type KernelInput, type PreparedKernel, wasmBackend } from '@manyhands/compute';
import { planSearch, type Reading, readLigand, readReceptor, type ScreenPlan } from '@manyhands/docking';
import type { KernelBundle } from '@manyhands/kernel';
import { loadKernel } from '@manyhands/shaders/node';
import { readSample } from './screen-sample.ts';

const SEED = 42;
const CONTROL = {
  signal: new AbortController().signal,
  sliceMs: () => 50,
  duty: () => 1,
  progress: () => {},
};

function unwrap<T>(reading: Reading<T>): T {
  if (!reading.ok) throw new Error(JSON.stringify(reading.issues));
  return reading.value;
}

const inputsOf = ({ shared, workunits }: ScreenPlan): KernelInput[] =>
  [...workunits].map(({ params, inputs }) => ({
    params,
    buffers: new Map([...Object.entries(shared), ...Object.entries(inputs)]),
  }));

/** Seconds of processor time, which other work on the machine disturbs less than the clock. */
async function secondsOf(prepared: PreparedKernel, input: KernelInput): Promise<number> {
  const before = process.cpuUsage();
  await prepared.run(input, CONTROL);
  const { user, system } = process.cpuUsage(before);
  return (user + system) / 1e6;
}

const open = (kernel: KernelBundle, memory = {}) => wasmBackend(memory).prepare(kernel);
const mean = (values: readonly number[]): number =>
  values.reduce((sum, value) => sum + value, 0) / values.length;

async function main(): Promise<void> {
  const { values } = parseArgs({ options: { ligands: { type: 'string', default: '12' } } });
  const sample = readSample();
  const receptor = unwrap(readReceptor(sample.receptor, 'receptor.pdbqt'));
  const chosen = sample.ligands.slice(0, Number(values.ligands));
  const ligands = chosen.map(({ name, text }) => ({ name, ligand: unwrap(readLigand(text, name)) }));
  const search = { receptor, box: sample.box, effort: 'fast', seed: SEED } as const;
  const alone = ligands.flatMap((ligand) => inputsOf(unwrap(planSearch({ ...search, ligands: [ligand] }))));
  const together = inputsOf(unwrap(planSearch({ ...search, ligands })));
  const kernel = await loadKernel('docking-search');
  const [own, anew, kept] = [
    await open(kernel, { mostDerivedBytes: 0 }),
    await open(kernel, { mostDerivedBytes: 0 }),
    await open(kernel),
  ];
  // Engines compile a module again as it gets warm: nothing of that shall count.
  for (const input of alone.slice(0, 2)) await secondsOf(own, input);
  console.log('ligand          maps      own types   all types        kept   (seconds of processor time)');
  const rows: number[][] = [];
  for (const [i, input] of together.entries()) {
    const single = alone[i];
    if (!single) throw new Error('The plans differ.');
    const row = [await secondsOf(own, single), await secondsOf(anew, input), await secondsOf(kept, input)];
    rows.push(row);
    const maps = `${single.params.mapCount} of ${input.params.mapCount}`;
    console.log(
      `${(ligands[i]?.name ?? '').padEnd(15)} ${maps.padEnd(8)} ${row.map((s) => s.toFixed(3).padStart(11)).join(' ')}`,
    );
  }
  const column = (index: number, from = 0) => mean(rows.slice(from).map((row) => row[index] ?? Number.NaN));
  const [first = []] = rows;
  console.log(
    `\nWorkunits after the first: ${column(0, 1).toFixed(3)} s with own types anew, ${column(1, 1).toFixed(3)} s with all ` +
      `types anew, ${column(2, 1).toFixed(3)} s kept: ratio ${(column(0, 1) / column(2, 1)).toFixed(2)}.\n` +
      `The first: ${first[0]?.toFixed(3)} s with own types, ${first[2]?.toFixed(3)} s with all types, which are kept.`,
  );
}

await main();
