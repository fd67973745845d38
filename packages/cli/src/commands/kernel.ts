/** `manyhands kernel`: from a folder to a version that volunteers may compute. */
import { basename, resolve } from 'node:path';
import { explainIssue } from '@manyhands/client';
import { type KernelSummary, NewRing } from '@manyhands/protocol';
import { projectIn, required, wholeIn } from '../arguments.ts';
import { ringBody } from '../batch-file.ts';
import { command } from '../command.ts';
import { findKernel } from '../find-kernel.ts';
import { draftKernel, KERNEL_FILES, readKernel } from '../kernel-folder.ts';

const PROJECT = { type: 'string', value: 'ID', does: 'whose the kernel is' } as const;
const FOLDER = `FOLDER holds ${KERNEL_FILES.manifest}, and ${KERNEL_FILES.webgpu}, ${KERNEL_FILES.wasm} or both.`;
const KERNEL = 'KERNEL is an id, or a name: then the newest version of that name that you can see.';

export const kernelCommands = [
  command({
    words: 'kernel draft',
    takes: 'FOLDER',
    does: `writes ${KERNEL_FILES.manifest} for the shader in a folder: what the source tells, and guesses to look at`,
    more: `FOLDER holds ${KERNEL_FILES.webgpu}. Guesses are told on standard error.`,
    options: {
      title: { type: 'string', value: 'TEXT', does: 'shown to volunteers (default: name of the folder)' },
      description: { type: 'string', value: 'TEXT', does: 'what is computed (default: the first comment)' },
      license: { type: 'string', value: 'NAME', does: 'of the source (default: its SPDX line)' },
    },
    run: async ({ names, values, session }) => {
      const folder = required(names[0], 'FOLDER');
      const { title = basename(resolve(folder)), description, license } = values;
      const { file, notes, missing } = await draftKernel(folder, { title, description, license });
      for (const { where, message } of notes) session.err.write(`  ${where}: ${message}\n`);
      for (const issue of missing) session.err.write(`  ${explainIssue(issue)}\n`);
      session.give({ file, notes, missing }, file);
      return true;
    },
  }),
  command({
    words: 'kernel check',
    takes: 'FOLDER',
    does: 'tells all that stands against a kernel, with line, column and cure; stores nothing',
    more: FOLDER,
    options: {},
    run: async ({ names, session, client }) => {
      const files = await readKernel(required(names[0], 'FOLDER'));
      const checked = await (await client()).kernels.check(files);
      const { kernel, issues } = checked;
      session.give(checked, kernel ?? issues.map(explainIssue).join('\n'));
      return kernel !== null;
    },
  }),
  command({
    words: 'kernel push',
    takes: 'FOLDER',
    does: 'stores a kernel, and prints the id of this version',
    more: FOLDER,
    options: { project: PROJECT },
    run: async ({ names, values, session, client }) => {
      const files = await readKernel(required(names[0], 'FOLDER'));
      const made = await (await client()).kernels.create({ project: projectIn(values.project), ...files });
      session.give(made, made.kernel);
      return true;
    },
  }),
  command({
    words: 'kernel list',
    takes: '',
    does: 'kernels of your projects, and published ones',
    options: {},
    run: async ({ session, client }) => {
      const kernels = await (await client()).kernels.list();
      session.give(kernels, kernels.map(lineOf).join('\n'));
      return true;
    },
  }),
  command({
    words: 'kernel ring',
    takes: 'KERNEL FILE',
    does: 'has a few volunteers who agreed to it try a kernel, and prints the batch',
    more: `${KERNEL}\nFILE is as for manyhands batch create. manyhands batch compare BATCH tells who agrees with whom.`,
    options: {
      project: PROJECT,
      hosts: { type: 'string', value: 'N', does: 'hosts for each workunit (default 4)' },
    },
    run: async ({ names, values, session, place, client }) => {
      const [api, { origin }] = [await client(), await place()];
      const kernel = await findKernel(api, required(names[0], 'KERNEL'));
      const hosts = wholeIn(values.hosts, '--hosts');
      const { project } = values;
      const instead = {
        ...(project === undefined ? {} : { project }),
        ...(hosts === undefined ? {} : { hosts }),
      };
      const path = required(names[1], 'FILE');
      const body = await ringBody(NewRing, path, instead, { api, origin, session });
      const made = await api.kernels.ring(kernel, body);
      session.give(made, made.batch);
      return true;
    },
  }),
  command({
    words: 'kernel publish',
    takes: 'KERNEL',
    does: 'lets all volunteers compute a kernel; this cannot be taken back',
    more: KERNEL,
    options: {},
    run: async ({ names, session, client }) => {
      const api = await client();
      const kernel = await findKernel(api, required(names[0], 'KERNEL'));
      await api.kernels.publish(kernel);
      session.give({ kernel }, kernel);
      return true;
    },
  }),
];

const lineOf = ({ kernel, name, state, title }: KernelSummary): string =>
  `${kernel.slice(0, 12)}  ${state.padEnd(9)}  ${name.padEnd(20)}  ${title}`;
