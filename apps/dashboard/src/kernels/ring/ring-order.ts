/** A test run's inputs as a batch for the ring: one workunit whose buffers are uploaded as they are. */
import type { Client } from '@manyhands/client';
import type { Layout, ParamValues } from '@manyhands/kernel';
import type { BatchId, KernelVersionId, ProjectId, Sha256 } from '@manyhands/protocol';
import { givenBuffers } from '../trial/make-inputs.ts';

export interface RingOrder {
  readonly kernel: KernelVersionId;
  readonly project: ProjectId;
  readonly title: string;
  readonly hosts: number;
  readonly params: ParamValues;
  readonly sizes: Layout;
  readonly buffers: Readonly<Record<string, Uint8Array>>;
}

/** Uploads what the workunit needs, and sends it; `progress` in [0, 1] of the bytes. */
export async function sendToRing(
  client: Client,
  order: RingOrder,
  { signal, progress }: { readonly signal: AbortSignal; readonly progress: (fraction: number) => void },
): Promise<BatchId> {
  const given = givenBuffers(order.sizes);
  const total = given.reduce((sum, { bytes }) => sum + bytes, 0);
  const inputs: Record<string, Sha256> = {};
  const shared: Record<string, Sha256> = {};
  let sent = 0;
  for (const { name, role, bytes: length } of given) {
    const file = new Blob([(order.buffers[name] ?? new Uint8Array()) as Uint8Array<ArrayBuffer>]);
    const onProgress = ({ offset }: { readonly offset: number }) =>
      progress((sent + offset) / Math.max(1, total));
    const { hash } = await client.uploads.send(file, `${name}.bin`, { signal, onProgress });
    if (hash === null) throw new Error(`The upload of ${name} did not end. Send it again.`);
    (role === 'shared' ? shared : inputs)[name] = hash;
    sent += length;
  }
  const { kernel, project, title, hosts, params } = order;
  const { batch } = await client.kernels.ring(kernel, {
    ...{ project, title, hosts, shared },
    workunits: [{ label: 'test run', params: { ...params }, inputs }],
  });
  return batch;
}
