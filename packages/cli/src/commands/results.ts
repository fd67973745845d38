/** `manyhands batch results`, `reduced` and `compare`: what came of a batch. */

import type { Download } from '@manyhands/client';
import type { Comparison } from '@manyhands/protocol';
import { batchIn, wholeIn } from '../arguments.ts';
import { command } from '../command.ts';
import { saveTo } from '../save.ts';
import { WrongArguments } from '../wrong-arguments.ts';

const OUT = {
  type: 'string',
  value: 'FILE',
  does: 'where to; - is standard output (default: named after the batch)',
} as const;

export const resultsCommands = [
  command({
    words: 'batch results',
    takes: 'BATCH',
    does: 'downloads what is accepted: all of it as a ZIP with its provenance, or one output',
    options: {
      format: { type: 'string', value: 'NAME', does: 'zip (default), npy or csv' },
      output: { type: 'string', value: 'NAME', does: 'the output, for npy and csv' },
      out: OUT,
    },
    run: async ({ names, values, session, client }) => {
      const batch = batchIn(names);
      const wanted = downloadOf(values.format ?? 'zip', values.output);
      const response = await (await client()).batches.download(batch, wanted, session.signal);
      const standard = `${[batch, ...('output' in wanted ? [wanted.output] : [])].join('-')}.${wanted.format}`;
      const saved = await saveTo(values.out ?? standard, response, session);
      if (saved) session.give(saved, saved.file);
      return true;
    },
  }),
  command({
    words: 'batch reduced',
    takes: 'BATCH',
    does: 'what the reducers of a batch have made of its accepted results',
    options: {
      array: {
        type: 'string',
        value: 'PLACE',
        does: 'downloads the whole array of a sum or joined array as NPY; the first reducer has place 0',
      },
      out: OUT,
    },
    run: async ({ names, values, session, client }) => {
      const batch = batchIn(names);
      const { batches } = await client();
      const reducer = wholeIn(values.array, '--array PLACE');
      if (reducer !== undefined) {
        const response = await batches.download(batch, { format: 'npy', reducer }, session.signal);
        const saved = await saveTo(values.out ?? `${batch}-reduced-${reducer}.npy`, response, session);
        if (saved) session.give(saved, saved.file);
        return true;
      }
      const reduced = await batches.reduced(batch);
      session.give(reduced, reduced.map((one) => JSON.stringify(one)).join('\n'));
      return true;
    },
  }),
  command({
    words: 'batch compare',
    takes: 'BATCH',
    does: 'who agrees with whom, and how far answers lie apart',
    options: {},
    run: async ({ names, session, client }) => {
      const comparison = await (await client()).batches.comparison(batchIn(names));
      session.give(comparison, tableOf(comparison));
      return comparison.pairs.every(({ differed }) => differed === 0);
    },
  }),
];

function downloadOf(format: string, output: string | undefined): Download {
  if (format === 'zip') return { format };
  if (format !== 'npy' && format !== 'csv')
    throw new WrongArguments(`--format ${format} is not one of zip, npy, csv`);
  if (output === undefined) throw new WrongArguments(`--format ${format} needs --output NAME`);
  return { format, output };
}

/** Digits of a host's id that people tell it by. */
const SHORT = 8;

function tableOf({ hosts, pairs }: Comparison): string {
  const lines = hosts.map(
    ({ host, backend, device, results }) =>
      `${host.slice(0, SHORT)}  ${backend.padEnd(7)} ${device}, ${results} results`,
  );
  for (const { a, b, agreed, differed, spread } of pairs) {
    lines.push(`${a.slice(0, SHORT)} – ${b.slice(0, SHORT)}  ${agreed} agreed, ${differed} differed`);
    for (const { output, absolute, relative, ulp, differing } of spread) {
      const apart = [figure('absolute', absolute), figure('relative', relative), figure('ulp', ulp)].join(
        '  ',
      );
      lines.push(`  ${output.padEnd(20)} ${(100 * differing).toFixed(2)} % differ  ${apart}`);
    }
  }
  return lines.join('\n');
}

const figure = (name: string, value: number | null): string =>
  `${name} ${value === null ? '–' : value.toPrecision(3)}`;
