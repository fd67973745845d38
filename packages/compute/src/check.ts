/** What every backend checks alike: the values it is given, and the numbers that come out. */
import {
  type BufferBytes,
  checkParams,
  findNonFinite,
  type KernelBundle,
  type Layout,
  layout,
  type Manifest,
} from '@manyhands/kernel';
import { KernelFailure, type KernelInput } from './backend.ts';

/** Sizes for this input. Throws `KernelFailure` where params or buffers do not fit the manifest. */
export function checkInput(kernel: KernelBundle, input: KernelInput): Layout {
  const [issue] = checkParams(kernel.manifest, input.params);
  if (issue) throw new KernelFailure('kernel-error', `${issue.where} ${issue.message}; ${issue.cure}`);
  const sizes = layout(kernel.manifest, input.params);
  for (const { name, role, bytes } of sizes.buffers) {
    if (role !== 'input' && role !== 'shared') continue;
    const given = input.buffers.get(name);
    if (!given) throw new KernelFailure('input-unavailable', `Buffer ${name} is missing.`);
    if (given.byteLength !== bytes) {
      throw new KernelFailure(
        'kernel-error',
        `Buffer ${name} has ${given.byteLength} bytes; its shape needs ${bytes}.`,
      );
    }
  }
  return sizes;
}

/** Throws `KernelFailure` for a NaN or infinity that the manifest does not allow. */
export function checkOutputs(manifest: Manifest, outputs: BufferBytes): BufferBytes {
  const found = findNonFinite(manifest, outputs);
  if (found) {
    throw new KernelFailure(
      'non-finite',
      `Output ${found.buffer} is ${found.value} at element ${found.index}.`,
    );
  }
  return outputs;
}
