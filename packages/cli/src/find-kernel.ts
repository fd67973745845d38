/** Kernels as people name them. */
import type { Client } from '@manyhands/client';
import type { KernelVersionId } from '@manyhands/protocol';
import { kernelIn } from './arguments.ts';
import { WrongArguments } from './wrong-arguments.ts';

/** By id, by the beginning of one, or by name: then the newest version. */
export async function findKernel(api: Client, text: string): Promise<KernelVersionId> {
  const id = kernelIn(text);
  if (id) return id;
  // The newest stand first.
  const kernels = await api.kernels.list();
  const named = kernels.find(({ name }) => name === text);
  if (named) return named.kernel;
  const begun = kernels.filter(({ kernel }) => text.length >= SHORTEST && kernel.startsWith(text));
  if (begun.length === 1 && begun[0]) return begun[0].kernel;
  throw new WrongArguments(`there is no kernel "${text}" that you can see. manyhands kernel list tells them`);
}

/** Digits of an id that name it without likely meaning another. */
const SHORTEST = 8;
