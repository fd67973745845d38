/**
 * How many molecules a core prepares in a minute: `npx tsx packages/docking/test/prepare/bench-conformers.ts library.smi 20`.
 * CPU time is counted, so that a busy machine tells the same. Each conformer is checked.
 */
import { readFileSync } from 'node:fs';
import { canonicalSmiles, conformerFault, embed, loadChemistry } from '@manyhands/docking/prepare';
import { Molecule } from 'openchemlib';

const [file = '', count = '20'] = process.argv.slice(2);
const lines = readFileSync(file, 'utf8').trim().split('\n').slice(0, Number(count));
await loadChemistry();
embed('CCO');
const times: number[] = [];
const faults: string[] = [];
for (const line of lines) {
  const [smiles = '', name = ''] = line.split(/\s+/);
  const canonical = canonicalSmiles(Molecule.fromSmiles(smiles));
  const before = process.cpuUsage();
  const conformer = embed(canonical);
  const { user, system } = process.cpuUsage(before);
  times.push((user + system) / 1e6);
  const fault = conformer ? conformerFault(canonical, conformer) : 'There is none.';
  if (fault !== undefined) faults.push(`${name}: ${fault}`);
}
const total = times.reduce((sum, time) => sum + time, 0);
const sorted = [...times].sort((a, b) => a - b);
console.log(
  `${times.length} molecules, ${total.toFixed(1)} s of CPU: ${((60 * times.length) / total).toFixed(1)} a minute; ` +
    `median ${sorted[Math.floor(sorted.length / 2)]?.toFixed(1)} s, slowest ${sorted.at(-1)?.toFixed(1)} s`,
);
console.log(faults.length === 0 ? 'every conformer is sound' : faults.join('\n'));
