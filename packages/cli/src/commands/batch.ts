/** `manyhands batch plan`, `create`, `list` and `cancel`. */
import type { BatchEstimate, BatchProgress } from '@manyhands/protocol';
import { batchIn, required } from '../arguments.ts';
import { batchBody } from '../batch-file.ts';
import { command } from '../command.ts';
import { duration } from '../duration.ts';
import { WrongArguments } from '../wrong-arguments.ts';

const FILE = `FILE is JSON as POST /api/batches takes it. In cut.files stand paths beside FILE instead of hashes: they are uploaded.
A file that is there already is not sent again; after a break the same command goes on where it stopped.
kernel may be a name: then the newest version of that name that you can see.`;
const OPTIONS = {
  project: { type: 'string', value: 'ID', does: 'instead of the project in FILE' },
  kernel: { type: 'string', value: 'KERNEL', does: 'instead of the kernel in FILE' },
  title: { type: 'string', value: 'TEXT', does: 'instead of the title in FILE' },
} as const;

const insteadOf = ({ project, kernel, title }: { project?: string; kernel?: string; title?: string }) => ({
  ...(project === undefined ? {} : { project }),
  ...(kernel === undefined ? {} : { kernel }),
  ...(title === undefined ? {} : { title }),
});

export const batchCommands = [
  command({
    words: 'batch plan',
    takes: 'FILE',
    does: 'tells what a batch would be: workunits, cost, time; makes nothing',
    more: FILE,
    options: OPTIONS,
    run: async ({ names, values, session, place, client }) => {
      const [path, api, { origin }] = [required(names[0], 'FILE'), await client(), await place()];
      const body = await batchBody(path, insteadOf(values), { api, origin, session });
      if (!('cut' in body)) throw new WrongArguments(`${path} has no cut: there is nothing to plan`);
      const estimate = await api.batches.plan(body);
      session.give(estimate, describe(estimate));
      return true;
    },
  }),
  command({
    words: 'batch create',
    takes: 'FILE',
    does: 'uploads files, makes a batch, and prints its name',
    more: FILE,
    options: OPTIONS,
    run: async ({ names, values, session, place, client }) => {
      const [path, api, { origin }] = [required(names[0], 'FILE'), await client(), await place()];
      const body = await batchBody(path, insteadOf(values), { api, origin, session });
      const made = await api.batches.create(body);
      session.give(made, made.batch);
      return true;
    },
  }),
  command({
    words: 'batch list',
    takes: '',
    does: 'batches of your projects',
    options: {},
    run: async ({ session, client }) => {
      const batches = await (await client()).batches.list();
      session.give(batches, batches.map(lineOf).join('\n'));
      return true;
    },
  }),
  command({
    words: 'batch cancel',
    takes: 'BATCH',
    does: 'ends a batch; what is accepted stays',
    options: {},
    run: async ({ names, session, client }) => {
      await (await client()).batches.cancel(batchIn(names));
      session.give({}, '');
      return true;
    },
  }),
];

const lineOf = ({ batch, state, accepted, workunits, title }: BatchProgress): string =>
  `${batch.padEnd(24)}  ${state.padEnd(9)}  ${`${accepted}/${workunits}`.padStart(11)}  ${title}`;

const BYTES_PER_MB = 1_000_000;
const megabytes = (bytes: number): string => `${(bytes / BYTES_PER_MB).toFixed(1)} MB`;

function describe({ workunits, cost, memoryBytes, inputBytes, hosts, seconds }: BatchEstimate): string {
  const time = seconds === null ? 'none that could compute it' : `${hosts}, about ${duration(seconds)}`;
  return [
    `workunits   ${workunits}`,
    `operations  ${cost.total.toExponential(2)}, at most ${cost.largest.toExponential(2)} each`,
    `inputs      ${megabytes(inputBytes.total)}, at most ${megabytes(inputBytes.largest)} each`,
    `memory      ${megabytes(memoryBytes)} on a device`,
    `hosts now   ${time}`,
  ].join('\n');
}
