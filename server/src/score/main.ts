/** `npm run score`: scores the poses of a ligand against a receptor, without a coordinator. */
import { readFileSync } from 'node:fs';
import { KernelFailure } from '@manyhands/compute';
import { type Reading, readLigands, readReceptor } from '@manyhands/docking';
import type { InputIssue } from '@manyhands/protocol';
import { HELP, parseOptions, type ScoreOptions } from './options.ts';
import { describeIssue, jsonOf, tableOf } from './report.ts';
import { scoreLigands } from './score-file.ts';
import { NoGpu } from './webgpu.ts';

/** Wrong arguments or wrong files. */
const REFUSED = 2;

const parsed = parseOptions(process.argv.slice(2));
if (parsed.kind === 'help') process.stdout.write(HELP);
else if (parsed.kind === 'wrong')
  refuse([`${parsed.message}\n  npm run score -- --help shows what to write.`]);
else await scoreFiles(parsed.options);

async function scoreFiles(options: ScoreOptions): Promise<void> {
  const receptor = readFile(options.receptor, readReceptor);
  const ligands = readFile(options.ligand, readLigands);
  if (!receptor.ok || !ligands.ok) return refuseIssues([receptor, ligands]);
  try {
    const scores = await scoreLigands(options.backend, receptor.value, ligands.value);
    if (!scores.ok) return refuseIssues([scores]);
    const print = options.json
      ? jsonOf(options, ligands.value, scores.value)
      : tableOf(ligands.value, scores.value);
    process.stdout.write(`${print}\n`);
  } catch (error) {
    if (!(error instanceof NoGpu || error instanceof KernelFailure)) throw error;
    refuse([error.message]);
  }
}

function readFile<T>(path: string, read: (text: string, name: string) => Reading<T>): Reading<T> {
  let text: string;
  try {
    text = readFileSync(path, 'utf8');
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    const issue: InputIssue = {
      where: path,
      message: reason,
      cure: 'Give the path of a readable PDBQT file.',
    };
    return { ok: false, issues: [issue] };
  }
  return read(text, path);
}

function refuseIssues(readings: readonly Reading<unknown>[]): void {
  refuse(readings.flatMap((reading) => (reading.ok ? [] : reading.issues.map(describeIssue))));
}

function refuse(messages: readonly string[]): void {
  process.stderr.write(`${messages.join('\n')}\n`);
  process.exitCode = REFUSED;
}
