/** Sends one example of the gallery the way any researcher's kernel comes: over the REST API, sources and all. */

import { createHash } from 'node:crypto';
import type { Client } from '@manyhands/client';
import type { BufferBytes, KernelBundle } from '@manyhands/kernel';
import { type ProjectId, Sha256 } from '@manyhands/protocol';
import type { Example } from '@manyhands/shaders/gallery';

export interface SendOptions {
  readonly project: ProjectId;
  readonly quorum: number;
}

/** Returns the batch's id. */
export async function sendExample(
  api: Client,
  bundle: KernelBundle,
  example: Example,
  options: SendOptions,
): Promise<string> {
  const { manifest, wgsl, wasm } = bundle;
  const { kernel } = await api.kernels.create({
    project: options.project,
    manifest,
    sources: {
      ...(wgsl === undefined ? {} : { webgpu: wgsl }),
      ...(wasm === undefined ? {} : { wasm: Buffer.from(wasm).toString('base64') }),
    },
  });
  // What everybody may have anyway is published, so that every volunteer is given it.
  const known = (await api.kernels.list()).find((one) => one.kernel === kernel);
  if (known?.state !== 'published') await api.kernels.publish(kernel);
  const shared = await upload(api, example.shared);
  const workunits = [];
  for (const { label, params, inputs } of example.workunits) {
    workunits.push({ label, params: { ...params }, inputs: await upload(api, inputs) });
  }
  const { batch } = await api.batches.create({ ...options, kernel, shared, workunits, title: example.title });
  return batch;
}

/** Stores every buffer; gives their hashes by name. */
async function upload(api: Client, buffers: BufferBytes): Promise<Record<string, Sha256>> {
  const hashes: Record<string, Sha256> = {};
  for (const [name, bytes] of buffers) {
    const hash = Sha256.parse(createHash('sha256').update(bytes).digest('hex'));
    await api.blobs.put(hash, bytes);
    hashes[name] = hash;
  }
  return hashes;
}
