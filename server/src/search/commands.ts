/** What `npm run search` does: creates a search, watches it, brings its results. */
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { createProgressView } from '@manyhands/cli/progress';
import { type Client, createClient, ignoreConflict, SEARCH_FILES } from '@manyhands/client';
import type { BatchId, NewSearch, RefusedLigand, SearchRanking } from '@manyhands/protocol';
import type { z } from 'zod';
import { type Command, type CreateOptions, WrongArguments } from './options.ts';

/** Milliseconds between looks. */
const LOOK_EVERY_MS = 2000;
/** Ligands shown at the end of a watch. */
const BEST = 10;

export async function carryOut(command: Exclude<Command, { kind: 'help' }>, out: NodeJS.WritableStream) {
  const api = createClient(command.place);
  switch (command.kind) {
    case 'create':
      return create(api, command.options, out);
    case 'watch':
      return watch(api, command.batch, out);
    case 'results':
      return results(api, command, out);
    default:
      return command satisfies never;
  }
}

async function create(api: Client, options: CreateOptions, out: NodeJS.WritableStream): Promise<void> {
  const { project, purpose } = options;
  if (purpose !== undefined) {
    // A project that is there already is used as it is.
    await api.projects.create({ id: project, title: project, purpose, owner: project }).catch(ignoreConflict);
  }
  const created = await api.batches.createSearch(await bodyOf(options));
  out.write(`${created.batch}\n`);
  const { ligands, workunits, preparing, box } = created;
  out.write(`${ligands} ligands in ${workunits} workunits; box ${boxText(box)}\n`);
  if (preparing > 0) out.write(`preparing: ${preparing} get their shape from volunteers first\n`);
  for (const note of created.notes) out.write(`note: ${note}\n`);
  for (const refused of created.refused) out.write(`${describeRefused(refused)}\n`);
}

const boxText = ({ center, size }: { center: readonly number[]; size: readonly number[] }): string =>
  `${size.map((edge) => edge.toFixed(1)).join(' × ')} Å around ${center.map((x) => x.toFixed(2)).join(', ')}`;

const describeRefused = ({ name, line, reason, cure }: RefusedLigand): string =>
  `not docked: ${name}${line > 0 ? ` (line ${line})` : ''}: ${reason} ${cure}`;

async function bodyOf(options: CreateOptions): Promise<z.input<typeof NewSearch>> {
  const { project, receptor, library, title, purpose, box, reference, residue, smiles, effort, seed } =
    options;
  if (reference !== undefined && residue !== undefined)
    throw new WrongArguments('give --reference or --residue, not both');
  return {
    ...{ project, effort, seed, leaveOut: [...options.leaveOut], keep: [...options.keep] },
    title: title ?? basename(library ?? receptor),
    ...(purpose === undefined ? {} : { purpose }),
    receptor: {
      name: basename(receptor),
      format: /\.pdbqt$/i.test(receptor) ? 'pdbqt' : 'pdb',
      text: await readText(receptor),
    },
    ...(box ? { box } : {}),
    ...(reference === undefined ? {} : { reference: await referenceFile(reference) }),
    ...(residue === undefined
      ? {}
      : { reference: { name: residue, residue, ...(smiles === undefined ? {} : { smiles }) } }),
    ...(library === undefined ? {} : { library: { text: await readText(library) } }),
  };
}

const referenceFile = async (path: string) => ({
  name: basename(path).replace(/\.[^.]+$/, ''),
  format: /\.pdbqt$/i.test(path) ? ('pdbqt' as const) : ('sdf' as const),
  text: await readText(path),
});

async function readText(path: string): Promise<string> {
  try {
    return await readFile(path, 'utf8');
  } catch (error) {
    throw new WrongArguments(`${path} cannot be read: ${error instanceof Error ? error.message : error}`);
  }
}

async function watch(api: Client, batch: BatchId, out: NodeJS.WritableStream): Promise<void> {
  const view = createProgressView(out);
  for (;;) {
    const [progress, ranking] = await Promise.all([api.batches.get(batch), api.batches.ranking(batch)]);
    const [best] = ranking.ligands;
    const found = best?.total == null ? '' : `best ${best.total.toFixed(2)} ${best.name}`;
    const waiting = progress.preparing ? `preparing ${progress.preparing}` : '';
    const note = [waiting, found].filter((part) => part !== '').join(', ');
    const done = progress.accepted + progress.setAside;
    view.show([{ label: progress.title.slice(0, 20), done, total: progress.workunits, note }]);
    if (progress.state === 'done' || progress.state === 'cancelled') {
      view.end();
      for (const refused of ranking.refused) out.write(`${describeRefused(refused)}\n`);
      out.write(tableOf(ranking));
      return;
    }
    await sleep(LOOK_EVERY_MS);
  }
}

function tableOf({ ligands, reference, enrichment }: SearchRanking): string {
  const number = (value: number | null): string => (value === null ? '–' : value.toFixed(2)).padStart(9);
  const rows = ligands
    .slice(0, BEST)
    .map(({ rank, name, total, inter, intra }) =>
      [
        String(rank ?? '–').padStart(4),
        ` ${name.slice(0, 30).padEnd(31)}`,
        ...[total, inter, intra].map(number),
      ].join(''),
    );
  const redocked = ligands.find(({ name }) => name === reference);
  return [
    'rank ligand                             total    inter    intra  (kcal/mol)',
    ...rows,
    ...(redocked
      ? [`reference ${reference}: ${redocked.rmsd?.toFixed(2) ?? '–'} Å from its known pose`]
      : []),
    ...(enrichment
      ? [
          `ROC AUC ${enrichment.auc.toFixed(3)}, EF1 % ${enrichment.ef1.toFixed(1)}, EF5 % ${enrichment.ef5.toFixed(1)}`,
        ]
      : []),
    '',
  ].join('\n');
}

async function results(
  api: Client,
  { batch, out: folder }: Extract<Command, { kind: 'results' }>,
  out: NodeJS.WritableStream,
): Promise<void> {
  await mkdir(folder, { recursive: true });
  for (const file of SEARCH_FILES) {
    const path = join(folder, `${batch}-${file}`);
    const { body } = await api.batches.searchFile(batch, file);
    if (body) await writeFile(path, body);
    out.write(`${path}\n`);
  }
}
