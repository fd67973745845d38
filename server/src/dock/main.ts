/** `npm run dock`: docks one ligand on this machine, without a coordinator. */
import { closeSync, openSync, writeFileSync } from 'node:fs';
import { KernelFailure } from '@manyhands/compute';
import { type Reading, symmetricRmsd, writeModes } from '@manyhands/docking';
import { describeIssue } from '../score/report.ts';
import { NoGpu } from '../score/webgpu.ts';
import { dock } from './dock.ts';
import { type DockInputs, readInputs } from './inputs.ts';
import { type DockOptions, HELP, parseOptions } from './options.ts';
import { progressBar } from './progress.ts';
import { jsonOf, tableOf } from './report.ts';

/** Wrong arguments or wrong files. */
const REFUSED = 2;

const parsed = parseOptions(process.argv.slice(2));
if (parsed.kind === 'help') process.stdout.write(HELP);
else if (parsed.kind === 'wrong') refuse(`${parsed.message}\n  npm run dock -- --help shows what to write.`);
else await dockFiles(parsed.options);

async function dockFiles(options: DockOptions): Promise<void> {
  const inputs = await readInputs(options);
  if (!inputs.ok) return refuseReading(inputs);
  const mismatch = compareReference(options, inputs.value) ?? tryOutput(options.out);
  if (mismatch) return refuse(mismatch);
  for (const note of inputs.value.notes) process.stderr.write(`${note}\n`);
  const bar = progressBar(process.stderr, 'Docking');
  try {
    const docking = await dock({ ...options, ...inputs.value }, (fraction) => bar.show(fraction));
    bar.end();
    if (!docking.ok) return refuseReading(docking);
    const { modes, refused, evaluations, wallMs } = docking.value;
    if (refused.length > 0)
      process.stderr.write(`${refused.length} poses of the kernel were refused: ${refused.join(', ')}.\n`);
    if (options.out) writeFileSync(options.out, writeModes(inputs.value.text, modes));
    const summary = `${evaluations.toLocaleString('en')} evaluations in ${(wallMs / 1000).toFixed(1)} s, seed ${options.seed}`;
    process.stdout.write(
      options.json
        ? `${jsonOf(options, inputs.value, docking.value)}\n`
        : `${tableOf(inputs.value, docking.value)}\n${summary}\n`,
    );
  } catch (error) {
    bar.end();
    if (!(error instanceof NoGpu || error instanceof KernelFailure)) throw error;
    refuse(error.message);
  }
}

/** Before the search, not after it: a reference of another molecule has no distance. */
function compareReference(options: DockOptions, { ligand, reference }: DockInputs): string | undefined {
  if (!reference) return undefined;
  const [a, b] = [ligand, reference].map((one) => ({ ligand: one, coordinates: one.coordinates }));
  if (a && b && symmetricRmsd(a, b) !== undefined) return undefined;
  return describeIssue({
    where: options.reference ?? '',
    message: `Its heavy atoms or bonds are not those of ${options.ligand}.`,
    cure: 'Give the known pose of the same molecule, as PDBQT or SDF.',
  });
}

/** Before the search, not after it, too. */
function tryOutput(path: string | undefined): string | undefined {
  if (path === undefined) return undefined;
  try {
    closeSync(openSync(path, 'a'));
    return undefined;
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    return describeIssue({ where: path, message, cure: 'Give --out a path that can be written.' });
  }
}

function refuseReading(reading: Exclude<Reading<unknown>, { ok: true }>): void {
  refuse(reading.issues.map(describeIssue).join('\n'));
}

function refuse(message: string): void {
  process.stderr.write(`${message}\n`);
  process.exitCode = REFUSED;
}
