/** A test run's inputs as a batch for the ring: one workunit whose files are uploaded as they are. */
import type { Client } from '@manyhands/client';
import type { Layout, ParamValues } from '@manyhands/kernel';
import type { BatchId, KernelVersionId, ProjectId } from '@manyhands/protocol';
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
  const files: Record<string, string> = {};
  const rule: { params: ParamValues; count: number; inputs: object; shared: object } = {
    params: order.params,
    count: 1,
    inputs: {},
    shared: {},
  };
  let sent = 0;
  for (const { name, role, shape, bytes: length } of given) {
    const bytes = order.buffers[name] ?? new Uint8Array();
    const file = `${name}.bin`;
    const onProgress = ({ offset }: { readonly offset: number }) =>
      progress((sent + offset) / Math.max(1, total));
    const upload = await client.uploads.send(new Blob([bytes as Uint8Array<ArrayBuffer>]), file, {
      signal,
      onProgress,
    });
    if (upload.hash !== null) files[file] = upload.hash;
    sent += length;
    const from = { file, format: { kind: 'raw', shape } };
    if (role === 'shared') rule.shared = { ...rule.shared, [name]: from };
    else rule.inputs = { ...rule.inputs, [name]: { each: 'same', ...from } };
  }
  const { kernel, project, title, hosts } = order;
  const { batch } = await client.kernels.ring(kernel, {
    project,
    title,
    hosts,
    cut: { rule, files: files as never },
  });
  return batch;
}
