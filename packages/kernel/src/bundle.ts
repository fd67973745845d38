/** A kernel version: canonical manifest and sources, named by the SHA-256 of its bytes. */
import { KernelVersionId, Sha256 } from '@manyhands/protocol';
import { z } from 'zod';
import { Manifest } from './manifest.ts';

/** An immutable kernel version, opened. `bytes` is what is stored and served; `id` is its SHA-256. */
export interface KernelBundle {
  readonly id: KernelVersionId;
  readonly manifest: Manifest;
  readonly wgsl?: string;
  readonly wasm?: Uint8Array;
  /** UTF-8 of canonical JSON: `{"manifest":…,"sources":{"wasm":base64?,"webgpu":text?}}`, keys sorted. */
  readonly bytes: Uint8Array;
}

export interface KernelSources {
  readonly wgsl?: string | undefined;
  readonly wasm?: Uint8Array | undefined;
}

const Stored = z.object({
  manifest: Manifest,
  sources: z.object({ webgpu: z.string().optional(), wasm: z.base64().optional() }),
});

/** Bytes are not a kernel bundle. */
export class BundleError extends Error {
  constructor(message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = 'BundleError';
  }
}

/** Makes a kernel version. The same manifest and sources give the same bytes and id everywhere. */
export async function createBundle(manifest: Manifest, sources: KernelSources): Promise<KernelBundle> {
  const stored = {
    manifest,
    sources: {
      ...(sources.wgsl === undefined ? {} : { webgpu: sources.wgsl }),
      ...(sources.wasm === undefined ? {} : { wasm: toBase64(sources.wasm) }),
    },
  };
  const bytes = new TextEncoder().encode(canonicalJson(stored));
  return bundleOf(await kernelVersionOf(bytes), manifest, sources, bytes);
}

/** Opens stored bytes; throws `BundleError` where they are no bundle. The caller compares `id` with the name it fetched. */
export async function openBundle(bytes: Uint8Array): Promise<KernelBundle> {
  let json: unknown;
  try {
    json = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes));
  } catch (cause) {
    throw new BundleError('The kernel bundle is not UTF-8 JSON.', { cause });
  }
  const stored = Stored.safeParse(json);
  if (!stored.success) {
    throw new BundleError(`The kernel bundle does not fit its schema: ${z.prettifyError(stored.error)}`);
  }
  const { webgpu, wasm } = stored.data.sources;
  const sources = { wgsl: webgpu, wasm: wasm === undefined ? undefined : fromBase64(wasm) };
  return bundleOf(await kernelVersionOf(bytes), stored.data.manifest, sources, bytes);
}

function bundleOf(
  id: KernelVersionId,
  manifest: Manifest,
  sources: KernelSources,
  bytes: Uint8Array,
): KernelBundle {
  return {
    id,
    manifest,
    bytes,
    ...(sources.wgsl === undefined ? {} : { wgsl: sources.wgsl }),
    ...(sources.wasm === undefined ? {} : { wasm: sources.wasm }),
  };
}

const kernelVersionOf = async (bytes: Uint8Array): Promise<KernelVersionId> =>
  KernelVersionId.parse(await sha256(bytes));

/** Lower-case hexadecimal SHA-256 through WebCrypto. */
export async function sha256(bytes: Uint8Array): Promise<Sha256> {
  const digest = new Uint8Array(await crypto.subtle.digest('SHA-256', bytes as Uint8Array<ArrayBuffer>));
  return Sha256.parse(Array.from(digest, (byte) => byte.toString(16).padStart(2, '0')).join(''));
}

/** JSON with sorted keys, no spaces and no undefined members. */
export function canonicalJson(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(canonicalJson).join(',')}]`;
  if (value !== null && typeof value === 'object') {
    const members = Object.entries(value)
      .filter(([, member]) => member !== undefined)
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([key, member]) => `${JSON.stringify(key)}:${canonicalJson(member)}`);
    return `{${members.join(',')}}`;
  }
  return JSON.stringify(value);
}

/** Bytes at a time: `String.fromCharCode` takes its operands from the stack. */
const CHUNK_BYTES = 8192;

export function toBase64(bytes: Uint8Array): string {
  let text = '';
  for (let at = 0; at < bytes.length; at += CHUNK_BYTES) {
    text += String.fromCharCode(...bytes.subarray(at, at + CHUNK_BYTES));
  }
  return btoa(text);
}

export const fromBase64 = (text: string): Uint8Array =>
  Uint8Array.from(atob(text), (character) => character.charCodeAt(0));
