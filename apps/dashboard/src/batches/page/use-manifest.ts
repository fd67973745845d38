/** The manifest of a batch's kernel, by which its results are read. */
import type { Client } from '@manyhands/client';
import { type BufferSpec, type Manifest, parseManifest } from '@manyhands/kernel';
import type { KernelVersionId } from '@manyhands/protocol';
import { type Answer, useAnswer } from '../../answers.tsx';

export const useManifest = (client: Client, kernel: KernelVersionId): Answer<Manifest> =>
  useAnswer(`manifest ${kernel}`, async () => {
    const parsed = parseManifest((await client.kernels.sources(kernel)).manifest);
    if (!parsed.ok)
      throw new Error(
        'This page cannot read the manifest of the kernel. It may have been updated: reload the page.',
      );
    return parsed.manifest;
  });

/** In the order in which results have them. */
export const outputsOf = ({ buffers }: Manifest): BufferSpec[] =>
  buffers.filter(({ role }) => role === 'output');
