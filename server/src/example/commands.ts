/** What `npm run example` does: lists the gallery, sends examples, checks their results. */

import { GALLERY } from '@manyhands/shaders/gallery';
import { loadKernel, references } from '@manyhands/shaders/node';
import { type ApiClient, connectApi } from '../demo/api.ts';
import { checkResults } from './check.ts';
import { type CheckCommand, type Command, entryOf, type SendCommand } from './options.ts';
import { sendExample } from './send.ts';

/** Gives false where a check failed. */
export async function carryOut(
  command: Exclude<Command, { kind: 'help' }>,
  out: NodeJS.WritableStream,
): Promise<boolean> {
  switch (command.kind) {
    case 'list':
      for (const { kernel, field } of GALLERY) out.write(`${kernel.padEnd(16)} ${field}\n`);
      return true;
    case 'send':
      return send(connectApi(command.place.url, command.place.token), command, out);
    case 'check':
      return check(connectApi(command.place.url, command.place.token), command, out);
    default:
      return command satisfies never;
  }
}

async function send(api: ApiClient, command: SendCommand, out: NodeJS.WritableStream): Promise<true> {
  const { project: id, entries } = command;
  const purpose = 'Tries out kernels of the gallery.';
  // A project that is there already is used as it is.
  await api.createProject({ id, title: id, purpose, owner: id }).catch(ignoreConflict);
  for (const { kernel, make } of entries) {
    out.write(`${await sendExample(api, await loadKernel(kernel), make(), command)} ${kernel}\n`);
  }
  return true;
}

const ignoreConflict = (error: unknown): void => {
  if (!(error instanceof Error && error.message.includes('There is a project'))) throw error;
};

async function check(api: ApiClient, command: CheckCommand, out: NodeJS.WritableStream): Promise<boolean> {
  let right = true;
  for (const batch of command.batches) {
    const kernel = await loadKernel(entryOf((await api.batch(batch)).kernelName).kernel);
    const { name } = kernel.manifest;
    const reference = references[name];
    if (!reference) throw new Error(`${name} has no referee.`);
    const checked = checkResults(kernel, reference, entryOf(name).make(), await api.accepted(batch));
    for (const { label, hosts, fault } of checked) {
      out.write(`${name}, ${label}: ${fault ?? `right, ${hosts} hosts agreed`}\n`);
      right &&= fault === null;
    }
  }
  return right;
}
