/**
 * `npm run bench:lazy-hosts`: searches by honest hosts beside hosts that skimp, on ligands of the library sample: how often
 * each trails, and after how many workunits the rules of trust find it out. `--keep FILE` keeps the searches, so that a run
 * that was stopped goes on and the rules can be tried again without searching.
 */
import { appendFileSync, existsSync, readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import type { SearchPreset } from '@manyhands/docking';
import { loadKernel } from '@manyhands/shaders/node';
import { z } from 'zod';
import { windowOf } from '../src/batches/search-window.ts';
import { dockAll } from './dock-pool.ts';
import type { DockQuestion } from './dock-worker.ts';
import { CONDUCTS, describeRun, documentOf, type Found } from './lazy-report.ts';
import { readSample } from './screen-sample.ts';

const DOCUMENT = fileURLToPath(new URL('../../docs/lazy-hosts.md', import.meta.url));

const Line = z.object({
  preset: z.string(),
  ligand: z.string(),
  conduct: z.string(),
  seed: z.number(),
  energy: z.number(),
});

const keyOf = ({ preset, ligand, conduct, seed }: Omit<Found, 'energy'>): string =>
  [preset, ligand, conduct, seed].join(' ');

/** Searches for what is not kept yet. */
async function search(
  preset: SearchPreset,
  ligands: number,
  seeds: number,
  file: string | undefined,
): Promise<Found[]> {
  const sample = readSample();
  const kept = file && existsSync(file) ? readFileSync(file, 'utf8').trim().split('\n') : [];
  const found = new Map(kept.map((line) => Line.parse(JSON.parse(line))).map((one) => [keyOf(one), one]));
  const wanted = sample.ligands.slice(0, ligands).flatMap(({ name, text }) =>
    CONDUCTS.flatMap(({ conduct, done }) =>
      Array.from({ length: seeds }, (_, i) => ({
        key: { preset, ligand: name, conduct, seed: i + 1 },
        question: { name, ligand: text, seed: i + 1, done },
      })),
    ),
  );
  const missing = wanted.filter(({ key }) => !found.has(keyOf(key)));
  const keys = new Map<DockQuestion, Omit<Found, 'energy'>>(
    missing.map(({ key, question }) => [question, key]),
  );
  const kernel = await loadKernel('docking-search');
  const setting = { kernel, receptor: sample.receptor, box: sample.box, effort: preset };
  let count = 0;
  await dockAll(setting, [...keys.keys()], ({ energy }, question) => {
    const key = keys.get(question);
    if (!key) return;
    found.set(keyOf(key), { ...key, energy });
    if (file) appendFileSync(file, `${JSON.stringify({ ...key, energy })}\n`);
    count += 1;
    if (count % 50 === 0) console.error(`${preset}: ${count} of ${missing.length} searches`);
  });
  return wanted.flatMap(({ key }) => found.get(keyOf(key)) ?? []);
}

const { values } = parseArgs({
  options: {
    presets: { type: 'string', default: 'fast,standard' },
    ligands: { type: 'string', default: '30' },
    seeds: { type: 'string', default: '4' },
    keep: { type: 'string' },
    write: { type: 'boolean', default: false },
  },
});
const parts: string[] = [];
for (const preset of z.array(z.enum(['fast', 'standard'])).parse(values.presets.split(','))) {
  const found = await search(preset, Number(values.ligands), Number(values.seeds), values.keep);
  parts.push(describeRun(preset, windowOf({ effort: preset }), found));
  console.log(parts.at(-1));
}
if (values.write) writeFileSync(DOCUMENT, documentOf(new Date().toISOString().slice(0, 10), parts));
