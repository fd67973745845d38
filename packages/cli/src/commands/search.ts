/** `manyhands search create`, `ranking` and `results`: a library docked into a receptor. */
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { SEARCH_FILES } from '@manyhands/client';
import type { RefusedLigand, SearchCreated, SearchRanking } from '@manyhands/protocol';
import { batchIn } from '../arguments.ts';
import { command } from '../command.ts';
import { type Saved, saveTo } from '../save.ts';
import { SEARCH_OPTIONS, searchBody } from '../search-body.ts';

/** Ligands that the table shows. */
const BEST = 10;

export const searchCommands = [
  command({
    words: 'search create',
    takes: '',
    does: 'docks a library into a receptor; prints the batch, and what cannot be docked and why',
    more: `Files are uploaded. One that is there already is not sent again; after a break the same command goes on where it stopped.
manyhands batch watch BATCH shows how far it is.`,
    options: SEARCH_OPTIONS,
    run: async ({ values, session, place, client }) => {
      const [api, { origin }] = [await client(), await place()];
      const made = await api.batches.createSearch(await searchBody(values, { api, origin, session }));
      session.give(made, made.batch);
      // So that the batch alone stands on standard output.
      if (!session.json) session.err.write(describe(made));
      return true;
    },
  }),
  command({
    words: 'search ranking',
    takes: 'BATCH',
    does: `the ${BEST} best ligands so far`,
    options: {},
    run: async ({ names, session, client }) => {
      const ranking = await (await client()).batches.ranking(batchIn(names));
      session.give(ranking, tableOf(ranking));
      return true;
    },
  }),
  command({
    words: 'search results',
    takes: 'BATCH',
    does: 'downloads the ranking as CSV, poses as PDBQT and SDF, and the provenance',
    options: { out: { type: 'string', value: 'FOLDER', does: 'where to (default: here)' } },
    run: async ({ names, values, session, client }) => {
      const [batch, api, folder] = [batchIn(names), await client(), values.out ?? '.'];
      await mkdir(folder, { recursive: true });
      const saved: (Saved | null)[] = [];
      for (const file of SEARCH_FILES) {
        const response = await api.batches.searchFile(batch, file, session.signal);
        saved.push(await saveTo(join(folder, `${batch}-${file}`), response, session));
      }
      session.give(saved, saved.flatMap((one) => one?.file ?? []).join('\n'));
      return true;
    },
  }),
];

function describe({ ligands, workunits, preparing, box, notes, refused }: SearchCreated): string {
  const edges = box.size.map((edge) => edge.toFixed(1)).join(' × ');
  const center = box.center.map((x) => x.toFixed(2)).join(', ');
  const lines = [
    `${ligands} ligands in ${workunits} workunits; box ${edges} Å around ${center}`,
    ...(preparing > 0 ? [`preparing: ${preparing} get their shape from volunteers first`] : []),
    ...notes.map((note) => `note: ${note}`),
    ...refused.map(describeRefused),
  ];
  return `${lines.join('\n')}\n`;
}

const describeRefused = ({ name, line, reason, cure }: RefusedLigand): string =>
  `not docked: ${name}${line > 0 ? ` (line ${line})` : ''}: ${reason} ${cure}`;

function tableOf({ ligands, reference, enrichment, refused }: SearchRanking): string {
  const number = (value: number | null): string => (value === null ? '–' : value.toFixed(2)).padStart(9);
  const rows = ligands
    .slice(0, BEST)
    .map(
      ({ rank, name, total, inter, intra }) =>
        `${String(rank ?? '–').padStart(4)} ${name.slice(0, 30).padEnd(31)}${[total, inter, intra].map(number).join('')}`,
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
    ...refused.map(describeRefused),
  ].join('\n');
}
