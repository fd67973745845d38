/** What `npm run example` does: lists the gallery, sends examples, checks their results. */
import { type Client, createClient, ignoreConflict } from '@manyhands/client';
import { GALLERY } from '@manyhands/shaders/gallery';
import { loadKernel } from '@manyhands/shaders/node';
import { references } from '@manyhands/shaders/referees';
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
      return send(createClient(command.place), command, out);
    case 'check':
      return check(createClient(command.place), command, out);
    default:
      return command satisfies never;
  }
}

async function send(api: Client, command: SendCommand, out: NodeJS.WritableStream): Promise<true> {
  const { project: id, entries } = command;
  const purpose = 'Tries out kernels of the gallery.';
  // A project that is there already is used as it is.
  await api.projects.create({ id, title: id, purpose, owner: id }).catch(ignoreConflict);
  for (const { kernel, make } of entries) {
    out.write(`${await sendExample(api, await loadKernel(kernel), make(), command)} ${kernel}\n`);
  }
  return true;
}

async function check(api: Client, command: CheckCommand, out: NodeJS.WritableStream): Promise<boolean> {
  let right = true;
  for (const batch of command.batches) {
    const kernel = await loadKernel(entryOf((await api.batches.get(batch)).kernelName).kernel);
    const { name } = kernel.manifest;
    const reference = references[name];
    if (!reference) throw new Error(`${name} has no referee.`);
    const checked = checkResults(
      kernel,
      reference,
      entryOf(name).make(),
      await api.batches.allResults(batch),
    );
    for (const { label, hosts, fault } of checked) {
      out.write(`${name}, ${label}: ${fault ?? `right, ${hosts} hosts agreed`}\n`);
      right &&= fault === null;
    }
  }
  return right;
}
